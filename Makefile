# The commands of this project, for people and for CI. They need Python 3.11 or newer and make, nothing else.

PYTHON ?= python3
PORT ?= 8000
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help demo test test-long install install-dev check format lock docker-steps clean

help: ## show these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{printf "make %-13s %s\n", $$1, $$2}'

demo: install ## serve a demo shop with a simulated chat client and print its URL (PORT=8000)
	@.venv/bin/jiehua demo --port $(PORT)

test: install-dev ## lint, format, types and all tests that are not slow (ten minutes at most)
	@scripts/check
	@scripts/test

test-long: install-dev ## the same, with the slow tests
	@scripts/check
	@scripts/test all

install: ## set up .venv for the program alone; does nothing when it is up to date
	@scripts/install

install-dev: ## set up .venv for the program and its tests
	@scripts/install dev

check: install-dev ## lint, format and types alone
	@scripts/check

format: install-dev ## bring the Python into form
	@scripts/format

lock: install-dev ## rewrite the locks from pyproject.toml (UPGRADE=--upgrade takes newer versions)
	@scripts/lock $(UPGRADE)

docker-steps: ## do by hand what the Dockerfile does, in a temporary folder
	@scripts/docker-steps

clean: ## remove what these commands made
	rm -rf .venv node_modules dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
