# `make demo` and `make test` set up what they need, once: the stamp is older than pyproject.toml only after an edit.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check
# What no process is started for; `process` starts one, `real` whole programs (tmux, a kernel, a browser).
FAST := -m "not process and not real" -n auto
# Tests that start processes wait for others half of the time: twice as many as two cores.
MANY := -n 4 --dist loadgroup
DEBUGGER := tests/debugger/worker/debug tests/debugger/console tests/debugger/dap $(MANY)

# Tasks run in their project's .venv, so another environment is that of a copy of this checkout: .venv-NAME/.venv.
NEW_VENV := $(PYTHON) -m venv --clear .venv && .venv/bin/python $(PIP_INSTALL) --upgrade "pip>=25.1"
INSTALL_FOR_TESTS := .venv/bin/python $(PIP_INSTALL) --editable ".[jupyter]" --group test

.PHONY: demo test check fast process real pythons test-lowest test-newest test-ten bench clean

demo: $(STAMP)
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/flyte-tui examples/tasks; \
	else $(BIN)/flyte-tui run examples/tasks/training.py train --epochs 3; fi

# In one run, the fast tests first: each process of pytest imports all of them, whichever it runs.
test: check
	$(BIN)/pytest $(MANY)
	@$(MAKE) --no-print-directory pythons

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fast: $(STAMP)
	$(BIN)/pytest $(FAST)

process: $(STAMP)
	$(BIN)/pytest -m process $(MANY)

real: $(STAMP)
	$(BIN)/pytest -m real $(MANY)

# The other CPythons of this machine from 3.11 on: the fast tests on each, the debugger's on the newest. First their
# environments, side by side.
pythons: $(STAMP)
	@$(BIN)/python tests/pythons.py --others | { made=; while read -r version python; do \
	  $(MAKE) --no-print-directory ".venv-$$version/.ready" PYTHON="$$python" </dev/null & made="$$made $$!"; done; \
	  for each in $$made; do wait "$$each" || exit 1; done; }
	@$(BIN)/python tests/pythons.py --others | while read -r version python; do \
	  $(MAKE) --no-print-directory "fast-$$version" PYTHON="$$python" </dev/null || exit 1; done
	@$(BIN)/python tests/pythons.py --others --newest | while read -r version python; do \
	  $(MAKE) --no-print-directory "debugger-$$version" PYTHON="$$python" </dev/null || exit 1; done

fast-%: .venv-%/.ready
	sh tests/copy_checkout.sh .venv-$* && cd .venv-$* && .venv/bin/pytest $(FAST) --ignore tests/house

debugger-%: .venv-%/.ready
	sh tests/copy_checkout.sh .venv-$* && cd .venv-$* && .venv/bin/pytest $(DEBUGGER)

# The lowest versions that pyproject.toml allows, and the newest there are of what private names are taken from.
test-lowest: .venv-lowest/.ready
	sh tests/copy_checkout.sh .venv-lowest && cd .venv-lowest && .venv/bin/pytest -m "not real" -n auto

test-newest: .venv-newest/.ready
	sh tests/copy_checkout.sh .venv-newest && cd .venv-newest && .venv/bin/pytest -m "not real" -n auto

# The whole suite ten times in a row beside a load on every core.
test-ten: $(STAMP)
	$(BIN)/python tests/under_load.py 10

bench: $(STAMP)
	for each in benchmarks/[a-z]*.py; do grep -q __main__ "$$each" && $(BIN)/python "$$each" || true; done

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ": call make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python $(PIP_INSTALL) --upgrade "pip>=25.1"
	$(BIN)/python $(PIP_INSTALL) --editable ".[jupyter]" --group dev
	@touch $(STAMP)

.venv-lowest/.ready: pyproject.toml | $(STAMP)
	sh tests/copy_checkout.sh .venv-lowest && cd .venv-lowest && $(NEW_VENV)
	$(BIN)/python tests/lower_bounds.py > .venv-lowest/constraints.txt
	cd .venv-lowest && $(INSTALL_FOR_TESTS) --constraint constraints.txt
	@touch $@

.venv-newest/.ready: pyproject.toml
	sh tests/copy_checkout.sh .venv-newest && cd .venv-newest && $(NEW_VENV) && $(INSTALL_FOR_TESTS)
	.venv-newest/.venv/bin/python $(PIP_INSTALL) --upgrade --pre flyte debugpy textual ipykernel
	@touch $@

.PRECIOUS: .venv-%/.ready
.venv-%/.ready: pyproject.toml
	sh tests/copy_checkout.sh .venv-$* && cd .venv-$* && $(NEW_VENV) && $(INSTALL_FOR_TESTS)
	@touch $@

clean:
	rm -rf $(VENV) .venv-*
