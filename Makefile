# A thin shortcut: everything a user does daily works with plain dbt.
PYTHON ?= python3
BIN := .venv/bin
export DBT_PROJECT_DIR := $(CURDIR)
export DBT_PROFILES_DIR := $(CURDIR)

.PHONY: help setup setup-development run report export explore benchmark evidence test verify settings lint docs sample lock clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-18s %s\n", $$1, $$2}'

setup: .venv/.runtime ## set up .venv from the lock

setup-development: .venv/.development ## add what tests and linters need

# --no-deps: the lock is complete, and leaves out one package of dbt's that is only needed
# for its v2 parser and can't be built without a download.
# The report's lock is the runtime's plus what draws the page; a deployment that only scores
# installs requirements.lock instead.
.venv/.runtime: requirements-report.lock pyproject.toml
	@echo "Setting up .venv (about half a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-report.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.development: .venv/.runtime requirements-development.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-development.lock
	@touch $@

run: setup ## segment the bundled sample, write the page, show the segments
	$(BIN)/dbt build
	@$(BIN)/segments report
	@$(BIN)/segments show

report: setup ## write the page that explains the segments of the last build
	@$(BIN)/segments report

export: setup ## write one list per segment for campaign tools
	@$(BIN)/segments export

explore: setup ## look at the customers without clustering them (VARS='{segmentation_input: …}')
	$(BIN)/dbt build --selector exploration --vars '$(or $(VARS),{})'
	@$(BIN)/segments explore

test: setup-development lint ## all tests that take minutes
	$(BIN)/python -m pytest -n 2

verify: setup-development lint ## all tests, also those that take long
	$(BIN)/python -m pytest -n 2 -m "slow or not slow"
	$(BIN)/python benchmark/evidence/run.py --check

evidence: setup-development ## judge the choice of k on data of known truth, write docs/evidence.md (10 minutes)
	$(BIN)/python benchmark/evidence/run.py

settings: setup ## write docs/settings.md from the settings themselves
	$(BIN)/python docs/write_settings.py

lint: setup-development ## style, conventions, deprecations; the unit tests in YAML
	$(BIN)/ruff check --quiet python tests benchmark
	$(BIN)/ruff format --check --quiet python tests benchmark
	rm -f target/lint.duckdb
	SEGMENTATION_DATABASE=target/lint.duckdb SEGMENTATION_UNIT_TESTS=true $(BIN)/dbt --quiet build
	rm -rf target/compiled
	SEGMENTATION_DATABASE=target/lint.duckdb $(BIN)/dbt --quiet compile
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar --nocolor --format github-annotation target/compiled/customer_segmentation
	$(BIN)/python tests/project/check_deprecations.py
	$(BIN)/dbt-score lint --fail-any-item-under 10 --fail-project-under 10

benchmark: setup-development ## measure against pandas and scikit-learn (CASES='1000000x6:3:3'); takes an hour
	$(BIN)/python benchmark/run.py $(CASES)

# Of the bundled sample in a database of its own, so that it works before the first build
# and never while somebody else's is open. dbt writes the folder that it ran in into the page,
# and a script that would call home.
docs: setup ## build the dbt docs as one offline page, target/docs.html
	SEGMENTATION_DATABASE=target/docs.duckdb $(BIN)/dbt --quiet build
	SEGMENTATION_DATABASE=target/docs.duckdb $(BIN)/dbt --quiet docs generate --static
	@sed 's#$(CURDIR)#.#g; s#//[a-z0-9]*.cloudfront.net/[0-9.]*/sp.js#data:,#' target/static_index.html > target/docs.html
	@rm target/static_index.html
	@echo target/docs.html

sample: setup ## write the bundled sample anew
	$(BIN)/python -m customer_segmentation.sample_customers seeds/raw_customers.csv

lock: ## lock the dependencies of pyproject.toml anew (needs uv)
	uv pip compile --override overrides.txt --generate-hashes --universal --python-version 3.11 \
	    --no-strip-extras --no-header --no-annotate --group setup pyproject.toml -o requirements.lock
	uv pip compile --override overrides.txt --generate-hashes --universal --python-version 3.11 \
	    --no-strip-extras --no-header --no-annotate -c requirements.lock \
	    --group setup --extra report --extra excel pyproject.toml -o requirements-report.lock
	uv pip compile --override overrides.txt --generate-hashes --universal --python-version 3.11 \
	    --no-strip-extras --no-header --no-annotate -c requirements-report.lock \
	    --group development -o requirements-development.lock

clean: ## remove the environment and everything built, but not the database
	rm -rf .venv target logs report exports .pytest_cache .ruff_cache .hypothesis
