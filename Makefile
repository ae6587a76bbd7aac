# make app     sets up what is missing and starts the app
# make test    sets up what is missing, a browser included, and runs every test
# make check   formatting, lint, types and every test
# make bench   measures README's figures anew (ARGS: some of them by name, --data-dir)
#
# Another Python: make app PYTHON=python3.12        Options of the app: make app ARGS="--help"

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: app test check bench format clean

app: $(VENV)/app.stamp
	$(RUN) app.py $(ARGS)

test: $(VENV)/dev.stamp
	$(RUN) tests/support/chromium.py
	$(RUN) -m pytest $(ARGS)

check: $(VENV)/dev.stamp
	$(RUN) tests/support/chromium.py
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(RUN) -m pytest $(ARGS)

bench: $(VENV)/dev.stamp
	$(RUN) -m benchmarks $(ARGS)

format: $(VENV)/dev.stamp
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

clean:
	rm -rf $(VENV)

# Each stamp is newer than what it stands for, so a second run installs nothing.
$(VENV)/python.stamp:
	@command -v $(PYTHON) > /dev/null || { echo "Rowwise needs Python 3.11 or newer, and there is no $(PYTHON) here."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rowwise needs Python 3.11 or newer; $(PYTHON) is %d.%d: name a newer one, as in make app PYTHON=python3.12." % sys.version_info[:2])'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/app.stamp: requirements.txt $(VENV)/python.stamp
	$(RUN) -m pip install --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/app.stamp
	$(RUN) -m pip install --disable-pip-version-check -r requirements-dev.txt
	@touch $@
