# Marquee. `make` prints what there is; every target works from a clean checkout.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ON_STORES := $(BIN)/python -m deploy.with_postgres $(BIN)/python -m deploy.with_redis $(BIN)/python -m deploy.with_cassandra
FLOORS := app.py cli schema resolvers loaders domain persistence flows execution transport jobs foundation

.DEFAULT_GOAL := help
.PHONY: help run test coverage test-live test-live-suites test-live-faults services-up services-status services-down services-install soak test-browser check lint types imports fmt schema operations bench bench-growth bench-live lock clean

help: ## print this
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-17s %s\n", $$1, $$2}'

# The environment: made once, remade when a lock file changes.
$(VENV)/.run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Marquee needs Python 3.11 or newer; try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Making the environment in $(VENV) (once, about half a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Adding the tools for building and testing"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

run: $(VENV)/.run ## serve GraphiQL and the API on http://127.0.0.1:8000/graphql
	@$(BIN)/marquee serve

test: $(VENV)/.dev ## run the tests that need nothing but Python
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

coverage: $(VENV)/.dev ## run the same tests, and say which lines and branches they reach (twice as long)
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --cov --cov-report=term

test-live: test-live-suites test-live-faults ## run suites, stories and faults on a real PostgreSQL, Redis and Cassandra

test-live-suites: $(VENV)/.dev ## of them those that stores stay well in
	@$(ON_STORES) --nodes 1 $(BIN)/pytest -m live tests/contract tests/e2e tests/live --ignore tests/live/faults

test-live-faults: $(VENV)/.dev ## and those in which stores and three nodes are killed, hang and are slow
	@$(ON_STORES) --nodes 3 $(BIN)/pytest -m live tests/live/faults

services-up: $(VENV)/.run ## start a real PostgreSQL, Redis and three Cassandra nodes here, installing what is absent
	@$(BIN)/marquee services up --install

services-status: $(VENV)/.run ## say which of them run
	@$(BIN)/marquee services status

services-down: $(VENV)/.run ## end them; what they hold stays
	@$(BIN)/marquee services down

services-install: $(VENV)/.run ## install what they and `make test-live` need, as root
	@$(BIN)/marquee services install

soak: $(VENV)/.dev ## kill the server under writes for MARQUEE_SOAK_MINUTES (10) and look for what was lost
	@$(BIN)/python -m tests.durability

test-browser: $(VENV)/.dev ## open GraphiQL in a real Chromium, with the network cut
	@$(BIN)/pytest -m browser tests/browser

check: $(VENV)/.dev lint types imports schema-check operations test ## everything that needs nothing but Python; CI runs it and test-live-suites

lint: $(VENV)/.dev ## look for what is untidy
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: $(VENV)/.dev ## check the types
	@$(BIN)/mypy

imports: $(VENV)/.dev ## check that imports go down only
	@$(BIN)/lint-imports

fmt: $(VENV)/.dev ## tidy up
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

schema: $(VENV)/.run ## write schema.graphql from the code
	@$(BIN)/marquee schema

.PHONY: schema-check
schema-check: $(VENV)/.run
	@$(BIN)/marquee schema --check

operations: $(VENV)/.run ## check the clients' documents in operations/ and print what they cost
	@$(BIN)/marquee operations check

bench: $(VENV)/.dev ## measure import, homepage and sign-in on this machine, against other servers
	@$(BIN)/python -m bench

bench-growth: $(VENV)/.dev ## measure how cost grows, and write it into docs/ (a quarter of an hour)
	@$(BIN)/python -m bench.growth

bench-live: $(VENV)/.dev ## measure on a real PostgreSQL, Redis and three Cassandra nodes (four minutes)
	@$(BIN)/python -m bench.stores

lock: $(VENV)/.dev ## lock the newest versions that requirements*.in allow
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --allow-unsafe \
	  --no-emit-index-url --no-emit-find-links --no-header requirements.in -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --allow-unsafe \
	  --no-emit-index-url --no-emit-find-links --no-header -c requirements.lock requirements-dev.in -o requirements-dev.lock

clean: ## remove what can be made again, the data folder aside
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* *.egg-info
