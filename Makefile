# make app     sets up what is missing and starts the app
# make test    sets up what is missing, a browser included, and runs the tests
# make lint    checks formatting, lint and types, and changes nothing
# make format  formats, and fixes what the linter can fix
# make clean   removes .venv and .venv-oldest
# make lock    writes deploy/requirements.lock, which the container installs by
# make oldest  runs the tests of training with the lowest versions of requirements-notebook.txt, in .venv-oldest
# make bench   measures the figures of README and docs anew (ARGS: some of them by name, --data-dir)
#
# Another Python: make app PYTHON=python3.12        Options of the app: make app ARGS="--help"

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
OLDEST := $(VENV)-oldest
PIP := $(RUN) -m pip --disable-pip-version-check
UV := uv==0.13.9

.PHONY: app test lint lock oldest bench format clean

app: $(VENV)/app.stamp
	$(RUN) app.py $(ARGS)

test: $(VENV)/dev.stamp
	$(RUN) tests/support/chromium.py
	$(RUN) -m pytest --numprocesses 2 --dist loadfile $(ARGS)

lint: $(VENV)/dev.stamp
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy

# For any system, from Python 3.11 on: the hashes of all files of each package. It keeps the versions that are there:
# delete the file first to have the newest that fit.
lock: $(VENV)/python.stamp
	$(PIP) install $(UV)
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --constraints requirements.txt --output-file deploy/requirements.lock deploy/requirements.in

# test_story.py also asks the app, whose packages are not there.
oldest: $(OLDEST)/oldest.stamp
	$(OLDEST)/bin/python -m pytest $(addprefix tests/unit/,training data network files interpret) \
		--ignore tests/unit/interpret/test_story.py $(ARGS)

bench: $(VENV)/dev.stamp
	$(RUN) -m benchmarks $(ARGS)

format: $(VENV)/dev.stamp
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

clean:
	rm -rf $(VENV) $(OLDEST)

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

# lowest-direct: the lowest versions that the ranges allow. Of requirements-dev.txt the tests need two packages.
$(OLDEST)/oldest.stamp: requirements-notebook.txt requirements-dev.txt $(VENV)/python.stamp
	$(PIP) install $(UV)
	$(VENV)/bin/uv venv --clear --python $(RUN) $(OLDEST)
	grep -E "^(pytest|hypothesis)==" requirements-dev.txt | $(VENV)/bin/uv pip install --python $(OLDEST)/bin/python \
		--resolution lowest-direct -r requirements-notebook.txt -r -
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/app.stamp
	$(PIP) install -r requirements-dev.txt
	@touch $@
