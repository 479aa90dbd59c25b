# Everything a developer does, from an empty clone on. `make` alone says what there is.

PYTHON ?= python3
# Each workflow loads its modules anew inside its sandbox: without bytecode it would compile them each time.
unexport PYTHONDONTWRITEBYTECODE
# Processes that test: one more than the processors of a small machine, since many tests wait for something.
TESTERS ?= 3
VENV := .venv
RUN := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed
NODE := .node_cache
SERVER_PACKAGES := tests/gateways/identity/oidc_provider/package.json
LOCKING := $(VENV)/locking
COMPILE := $(LOCKING)/bin/uv pip compile --quiet --universal --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --python-version 3.11 pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help run test servers check demo bench rules screenshots lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

run: $(INSTALLED) ## Start the portal with all that it needs; Ctrl-C stops it
	@$(RUN) -m devstack run

demo: $(INSTALLED) ## Walk through a partner's road from registration to access
	@$(RUN) -m devstack demo

test: $(INSTALLED) ## Run all tests, against real parts
	$(RUN) -m pytest -n $(TESTERS) --dist loadgroup

servers: $(NODE)/.installed ## Fetch the identity server in npm that tests run against

check: $(INSTALLED) ## Style, format, types and who may import what
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

rules: $(INSTALLED) ## Each rule of the handbook, with the tests that prove it
	@$(RUN) -m tests.rules

bench: $(INSTALLED) ## Measure, and print the figures
	@$(RUN) -m bench

screenshots: $(INSTALLED) ## Write a picture of every page to docs/screens
	@$(RUN) -m tests.screens

lock: $(INSTALLED) ## Resolve the dependencies anew into both lock files
	@test -x $(LOCKING)/bin/uv || ($(RUN) -m venv $(LOCKING) && $(LOCKING)/bin/pip install --quiet uv)
	$(COMPILE) --group devstack --group checks -o requirements.lock
	$(COMPILE) -c requirements.lock -o requirements-server.lock

clean: ## Remove what was made here: data, caches and the environment
	rm -rf .data .venv $(NODE) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp is newer than the lock file once everything in it is installed.
$(INSTALLED): requirements.lock
	@command -v $(PYTHON) > /dev/null || { echo "$(PYTHON) is not found: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" \
		|| { echo "$(PYTHON) is older than 3.11: make PYTHON=/path/to/a/newer/one"; exit 1; }
	@$(PYTHON) -c "import venv, ensurepip" 2> /dev/null \
		|| { echo "$(PYTHON) lacks the module venv: apt-get install python3-venv"; exit 1; }
	test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $@

# A lock file would name the registry's host; package.json has the exact version instead.
$(NODE)/.installed: $(SERVER_PACKAGES)
	@mkdir -p $(NODE)
	@cp $(SERVER_PACKAGES) $(NODE)/package.json
	npm install --prefix $(NODE) --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@
