# Two commands do everything: `make run` and `make test`. The rest serves development.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?=
ADDRESS ?= localhost

.PHONY: run test test-browsers quick check format bench shots cards samples model clean

run: $(VENV)/app.stamp
	$(BIN)/python -m playground.ui.serve --server.address $(ADDRESS)

test: check $(VENV)/browser.stamp
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# The browser tests in Firefox, a few in WebKit: the system's own, installed where apt-get can.
test-browsers: $(VENV)/browser.stamp
	$(BIN)/python -m tests.browser.engines
	PLAYGROUND_BROWSER=firefox $(BIN)/python -m pytest -n 2 --dist loadfile -m browser

# The inner loop: no browser, no walk through the pages.
quick: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n 2 --dist loadfile -q -m "not browser and not slow"

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/browser.stamp
	$(BIN)/python -m benchmarks $(if $(DATA),--data $(DATA))

shots: $(VENV)/browser.stamp
	$(BIN)/python -m tests.browser.shots

cards: $(VENV)/browser.stamp
	$(BIN)/python -m tests.browser.cards

samples: $(VENV)/app.stamp
	$(BIN)/python -m playground.text.samples

model: $(VENV)/app.stamp
	$(BIN)/python -m playground.runs.bundled

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; say which: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "python3 -m venv failed; on Debian: apt install python3-venv"; exit 1; }

$(VENV)/app.stamp: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements.txt requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $(VENV)/app.stamp $@

$(VENV)/browser.stamp: $(VENV)/dev.stamp
	$(BIN)/python -m tests.browser.chromium
	@touch $@

clean:
	rm -rf $(VENV) static shots .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
