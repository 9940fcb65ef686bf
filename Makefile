# What one types here. Every target says what it does, and may be run again at any time.

.DEFAULT_GOAL := help
.PHONY: help setup run test quick check bench journeys lock static clean
SHELL := /bin/sh
BIN := .venv/bin

help: ## say what can be done here
	@echo "Foreland. Targets:"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-17s %s\n", $$1, $$2}'

setup: ## make the environment, with the command at .venv/bin/foreland
	@.ci/setup runtime

run: ## set everything up and serve the demonstration at a local address
	@.ci/setup runtime
	@FORELAND_MODE="$${FORELAND_MODE:-demo}" $(BIN)/foreland serve

test: ## set up what the tests need, a browser included, and run every test
	@.ci/setup test
	@.ci/tests whole

quick: ## the tests that take less than a minute
	@.ci/setup test
	@.ci/tests quick

journeys: ## the walks through the pages in a real browser
	@.ci/setup test
	@.ci/tests journeys

check: ## format, lint, types, floors, migrations
	@.ci/setup test
	@.ci/check

bench: ## measure against peers and against growth; prints ratios
	@.ci/setup bench
	@$(BIN)/python -m bench

lock: ## resolve the requirements anew and write them with their digests
	@.ci/setup runtime
	@.ci/lock

clean: ## remove the environment and what tests leave behind; never data
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build foreland.egg-info
	@echo "The environment is gone; data in var/ is untouched."
