# Everything one does with Yakuba, one word each. `make` alone explains itself.
# A machine needs Python 3.11 or newer, git and make; the rest is brought by `make build`.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
# A suite starts some hundred processes: each would read and rewrite all modules anew if none might keep what it compiled.
export PYTHONDONTWRITEBYTECODE :=

VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/done
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes
CORES := 2
# One more than cores, since many a test waits for processes of its own. A file stays in one of them: what its tests share,
# a demo town or all pages of the hall, is made once.
SPREAD := -n 3 --dist loadfile --no-loadscope-reorder
ATTACK := build/attack-venv
PYTEST := $(BIN)/python -m pytest -n $(CORES)

CATALOGUES := $(shell find src -name '*.po')

.PHONY: help demo demo-zones test test-quick check format bench chaos drill-backup drill-ha attack fuzz sbom build lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## Start the demo town with server and worker; stop it with Ctrl-C
	@exec $(BIN)/yakuba demo

demo-zones: build ## Start the demo town divided into edge and office, with a border between them; stop it with Ctrl-C
	@exec $(BIN)/yakuba demo-zones

test: build $(DONE)/dev ## Install what the tests need and run them all, on SQLite and on PostgreSQL
	@$(BIN)/python tools/needs.py
	@$(BIN)/python tools/all_tests.py $(SPREAD)

test-quick: build $(DONE)/dev ## Run the tests on SQLite, without the browser
	@$(PYTEST) -q -m "not browser and not slow"

check: build $(DONE)/dev ## Format, lint, strict types, import contract, house tests, migrations, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m django makemigrations --check --dry-run
	$(BIN)/python -m pytest -q tests/house

format: $(DONE)/dev ## Bring the code into its form
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

bench: build $(DONE)/dev ## Measure, and print the measures as a table and as JSON
	@$(BIN)/python tools/needs.py postgresql
	@$(BIN)/python tools/with_postgres.py --durable $(BIN)/yakuba bench

chaos: build $(DONE)/dev ## Kill, cut off, fill up and mislead a house for hours, and see that nothing is lost
	@$(BIN)/python tools/needs.py postgresql
	@PYTHONPATH=.:tools $(BIN)/python -m tests.chaos $(CHAOS)

drill-backup: build $(DONE)/dev ## Lose a house under load, database and files, and bring it back from its backup
	@$(BIN)/python tools/needs.py postgresql
	@PYTHONPATH=.:tools $(BIN)/python -m tests.backup --store sqlite
	@PYTHONPATH=.:tools $(BIN)/python -m tests.backup --store postgresql

drill-ha: build $(DONE)/dev ## Kill the primary of three database nodes during 10,000 filings; by hand, on Debian
	@$(BIN)/python tools/needs.py postgresql patroni etcd-server haproxy pgbouncer
	@PYTHONPATH=.:tools $(BIN)/python -m tests.ha --how node

attack: build $(DONE)/dev $(ATTACK)/done ## Attack a demo town on this machine with the tools of attackers, and report; by hand
	@$(BIN)/python tools/needs.py nginx-light sslscan
	@$(BIN)/python tools/attack.py

fuzz: build $(DONE)/dev $(ATTACK)/done ## Give our readers what nobody would send, ten minutes each (MINUTES=10); by hand
	@$(BIN)/python -m tests.fuzz --seconds $$(( 60 * $${MINUTES:-10} ))

sbom: $(DONE)/dev $(ATTACK)/done ## List all packages as CycloneDX, and their licences
	@$(BIN)/python tools/sbom.py

build: $(DONE)/package $(DONE)/front $(DONE)/catalogues ## Install everything the programme needs

lock: $(DONE)/dev ## Lock the versions of all packages anew
	@tools/lock

clean: ## Remove all that was built; the demo town keeps its data in var/
	rm -rf $(VENV) node_modules build dist src/*.egg-info src/yakuba/faces/design/static/vendor
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests tools -name '__pycache__' -prune -exec rm -rf {} +
	find src -name '*.mo' -delete

# Each step leaves a mark, so that the second run does nothing and takes no time.

$(BIN)/python:
	@tools/make-venv $(VENV)

$(DONE)/runtime: requirements.lock requirements-build.lock | $(BIN)/python
	@echo "Installing the packages of the programme …"
	@$(PIP) -r requirements-build.lock
	@$(PIP) -r requirements.lock
	@mkdir -p $(DONE) && touch $@

$(DONE)/package: pyproject.toml $(DONE)/runtime
	@$(BIN)/python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation --editable .
	@touch $@

$(DONE)/front: package.json package-lock.json requirements-node.lock tools/front.py $(DONE)/runtime
	@echo "Fetching fonts, design tokens and scripts …"
	@$(BIN)/python tools/front.py
	@touch $@

$(DONE)/catalogues: $(CATALOGUES) tools/catalogues.py $(DONE)/runtime
	@$(BIN)/python tools/catalogues.py
	@touch $@

$(ATTACK)/done: tools/attack-requirements.txt | $(BIN)/python
	@echo "Installing the tools that attack …"
	@tools/make-venv $(ATTACK)
	@$(ATTACK)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r $<
	@touch $@

$(DONE)/dev: requirements-dev.lock $(DONE)/runtime
	@echo "Installing the packages of the tests …"
	@$(PIP) -r requirements-dev.lock
	@touch $@
