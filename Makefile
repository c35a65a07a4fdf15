# Two commands: `make demo` renders every example, `make test` runs every check and every test.
# Each does all its own set-up and skips what has not changed.

# The system's own Python where there is one: other users of the machine, as whom some tests run, can start it.
PYTHON ?= $(firstword $(wildcard /usr/bin/python3) python3)
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out
# Most tests wait for a browser, for LibreOffice or for a pause to end: twice the cores of a small machine. Those of the store count
# what a killed program had time for, and have the machine to themselves.
JOBS ?= 4
STORE_JOBS ?= 2
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test check tests benchmark screens pages clean

demo: .setup/run
	$(BIN)/psi demo --out $(OUT)

test: .setup/dev .setup/system
	$(MAKE) --no-print-directory check
	$(MAKE) --no-print-directory tests

check: .setup/dev
	$(BIN)/ruff format --check psi tests tools benchmarks notebooks
	$(BIN)/ruff check psi tests tools benchmarks notebooks
	$(BIN)/mypy
	$(BIN)/lint-imports

tests: .setup/dev .setup/system
	$(BIN)/python -m pytest -n $(STORE_JOBS) tests/store
	$(BIN)/python -m pytest -n $(JOBS) --ignore=tests/store

benchmark: .setup/dev
	$(BIN)/python benchmarks/render.py
	$(BIN)/python -m benchmarks.figures
	$(BIN)/python -m benchmarks.report
	$(BIN)/python -m benchmarks.cohort
	$(BIN)/python benchmarks/store.py
	$(BIN)/python -m benchmarks.forms
	$(BIN)/python -m benchmarks.batch

screens: .setup/dev .setup/system
	$(BIN)/python -m tools.screenshots

pages: .setup/dev .setup/system
	$(BIN)/python -m tools.montages

.setup/venv:
	$(PYTHON) -m venv $(VENV)
	@mkdir -p .setup && touch $@

.setup/run: .setup/venv pyproject.toml constraints.txt
	$(PIP) install -c constraints.txt hatchling editables
	$(PIP) install -c constraints.txt --no-build-isolation -e .
	@touch $@

.setup/dev: .setup/run
	$(PIP) install -c constraints.txt --no-build-isolation -e ".[dev]"
	@touch $@

.setup/system: tools/system-packages .setup/venv
	tools/system-packages
	@touch $@

clean:
	rm -rf $(VENV) .setup $(OUT) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
