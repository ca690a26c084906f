# A thin shortcut: everything a user does daily works with plain dbt.
PYTHON ?= python3
BIN := .venv/bin
export DBT_PROJECT_DIR := $(CURDIR)
export DBT_PROFILES_DIR := $(CURDIR)
# dbt imports the package by itself; our own commands and tests find it here.
export PYTHONPATH := $(CURDIR)/python

.PHONY: help setup setup-development run explore test verify lint docs sample lock clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-18s %s\n", $$1, $$2}'

setup: .venv/.runtime ## set up .venv from the lock

setup-development: .venv/.development ## add what tests and linters need

# --no-deps: the lock is complete, and leaves out one package of dbt's that is only needed
# for its v2 parser and can't be built without a download.
.venv/.runtime: requirements.lock
	@echo "Setting up .venv (about half a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $@

.venv/.development: .venv/.runtime requirements-development.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-development.lock
	@touch $@

run: setup ## segment the bundled sample and show the segments
	$(BIN)/dbt build
	@$(BIN)/python -m customer_segmentation.show

explore: setup ## look at the customers without clustering them (VARS='{segmentation_input: …}')
	$(BIN)/dbt build --selector exploration --vars '$(or $(VARS),{})'
	@$(BIN)/python -m customer_segmentation.explore

test: setup-development lint ## all tests that take minutes
	$(BIN)/python -m pytest -n 2

verify: setup-development lint ## all tests, also those that take long
	$(BIN)/python -m pytest -n 2 -m "slow or not slow"

lint: setup-development ## style, conventions, deprecations; the unit tests in YAML
	$(BIN)/ruff check --quiet python tests
	$(BIN)/ruff format --check --quiet python tests
	rm -rf target/compiled target/lint.duckdb
	SEGMENTATION_DATABASE=target/lint.duckdb SEGMENTATION_UNIT_TESTS=true $(BIN)/dbt --quiet build
	SEGMENTATION_DATABASE=target/lint.duckdb $(BIN)/dbt --quiet compile
	$(BIN)/sqlfluff lint --disable-progress-bar --nocolor --format github-annotation target/compiled/customer_segmentation
	$(BIN)/python tests/project/check_deprecations.py
	$(BIN)/dbt-score lint --fail-any-item-under 10 --fail-project-under 10

docs: setup ## build the dbt docs as one offline page
	$(BIN)/dbt docs generate --static

sample: setup ## write the bundled sample anew
	$(BIN)/python -m customer_segmentation.sample_customers seeds/raw_customers.csv

lock: ## lock the dependencies of pyproject.toml anew (needs uv)
	uv pip compile --override overrides.txt --generate-hashes --universal --python-version 3.11 \
	    --no-strip-extras --no-header --no-annotate pyproject.toml -o requirements.lock
	uv pip compile --override overrides.txt --generate-hashes --universal --python-version 3.11 \
	    --no-strip-extras --no-header --no-annotate -c requirements.lock \
	    --group development -o requirements-development.lock

clean: ## remove the environment and everything built, but not the database
	rm -rf .venv target logs .pytest_cache .ruff_cache .hypothesis
