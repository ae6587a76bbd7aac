# make app     sets up what is missing and starts the app
# make test    sets up what is missing, a browser included, and runs every test
# make lint    checks formatting, lint and types, and changes nothing
# make format  formats, and fixes what the linter can fix
# make clean   removes .venv
# make bench   measures the figures of README and docs anew (ARGS: some of them by name, --data-dir)
#
# Another Python: make app PYTHON=python3.12        Options of the app: make app ARGS="--help"

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check
UV := uv==0.13.9

.PHONY: app test lint bench format clean

app: $(VENV)/app.stamp
	$(RUN) app.py $(ARGS)

test: $(VENV)/dev.stamp
	$(RUN) tests/support/chromium.py
	$(RUN) -m pytest $(ARGS)

lint: $(VENV)/dev.stamp
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy

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

# pip takes torch's CUDA build on Linux, 3 GB that a machine without an NVIDIA card does not need. uv looks for a card and
# knows where PyTorch keeps the build that fits. Where it cannot reach that place, pip installs the plain requirements.
$(VENV)/app.stamp: requirements.txt $(VENV)/python.stamp
	$(PIP) install $(UV) && $(VENV)/bin/uv pip install --python $(RUN) --torch-backend=auto -r requirements.txt \
		|| $(PIP) install -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/app.stamp
	$(PIP) install -r requirements-dev.txt
	@touch $@
