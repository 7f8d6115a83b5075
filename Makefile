# `make demo` and `make test` set up what they need, once: the stamp is older than pyproject.toml only after an edit.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
# Both halves start processes, and machines are loaded: a test that fails is tried once more, and the summary names it.
AGAIN := --reruns 1 -raR

.PHONY: demo test check fast real bench clean

demo: $(STAMP)
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/flyte-tui examples/tasks; \
	else $(BIN)/flyte-tui run examples/tasks/training.py train --epochs 3; fi

test: check fast real

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fast: $(STAMP)
	$(BIN)/pytest -m "not real" -n auto $(AGAIN)

real: $(STAMP)
	$(BIN)/pytest -m real -n 2 $(AGAIN)

bench: $(STAMP)
	$(BIN)/python benchmarks/run_time.py
	$(BIN)/python benchmarks/first_list.py
	$(BIN)/python benchmarks/form.py
	$(BIN)/python benchmarks/form_screen.py
	$(BIN)/python benchmarks/notebook_form.py
	$(BIN)/python benchmarks/debug_steps.py
	$(BIN)/python benchmarks/debug_screen.py

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ": call make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable ".[jupyter]" --group dev
	@touch $(STAMP)

clean:
	rm -rf $(VENV)
