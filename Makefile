# Only python3 (3.11 or newer) and make are assumed; everything else is fetched, pinned and checked.
PYTHON ?= python3
BIN := .venv/bin
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help up down reset test check format bench chaos crm lock screenshots install install-dev audit-deps sbom

help: ## Show what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F'\t' '{printf "make %-12s %s\n", $$1, $$2}'

install:
	@$(PYTHON) infra/bootstrap.py runtime

install-dev:
	@$(PYTHON) infra/bootstrap.py dev

up: install ## Install what is missing, start everything, wait until it is ready, print the addresses
	@$(BIN)/crm up

down: install ## Stop everything; the data stays
	@$(BIN)/crm down

reset: install ## Stop everything and forget all data (asks; ARGS=--yes does not)
	@$(BIN)/crm reset $(ARGS)

crm: install ## Run a crm command: make crm ARGS="token --user anna --role sales"
	@$(BIN)/crm $(ARGS)

test: install-dev ## Run the whole test suite (ARGS="-k name" for a part)
	@$(BIN)/python -m pytest $(ARGS)

check: install-dev ## Formatting, lint, types and import rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@if grep -q '^\[tool.importlinter\]' pyproject.toml; then $(BIN)/lint-imports; fi

format: install-dev ## Format and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: install-dev ## Measure, beside floors and peers; writes bench/results.json
	@$(BIN)/python -m bench $(ARGS)

chaos: install-dev ## Kill things under load and check that nothing was lost, doubled or different
	@$(BIN)/python -m tests.chaos $(ARGS)

screenshots: install-dev ## Take pictures of the pages
	@$(BIN)/python -m tests.e2e.screenshots $(ARGS)

audit-deps: install-dev ## Look for known vulnerabilities of what is pinned; 1: there are some, 3: not all could be checked
	@$(BIN)/python -m infra.supply_chain audit $(ARGS)

sbom: install-dev ## Write the bill of materials (CycloneDX) to sbom.cdx.json
	@$(BIN)/python -m infra.supply_chain sbom $(ARGS)

lock: install-dev ## Pin the packages anew, with hashes, from requirements/*.in
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --upgrade requirements/dev.in -o requirements/dev.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes requirements/runtime.in -c requirements/dev.txt -o requirements/runtime.txt
