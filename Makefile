# OneSeal 一枚章. Every target works without root on Debian 12+ or Ubuntu 24.04+ with Python >= 3.11.
# Settings: PORT (8000) · ONESEAL_HOME (var/) · ONESEAL_DATABASE_URL (PostgreSQL; else embedded SQLite) · PYTHON (python3)

PORT ?= 8000
ONLY ?=
BIN = .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run reset test lint bench docs lock

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name what; do printf '%-18s %s\n' "$$name" "$$what"; done

setup: ## install what the product runs on, into .venv and node_modules
	@sh scripts/setup.sh main

setup-dev: ## install also what tests and benchmarks need
	@sh scripts/setup.sh dev

run: setup ## install, load the demo city once, serve on PORT (8000)
	@$(BIN)/oneseal serve --check --port $(or $(PORT),8000)
	@$(BIN)/oneseal init --demo
	@$(BIN)/oneseal serve --port $(or $(PORT),8000)

reset: setup ## delete the home's data (asks; FORCE=1 does not) and load the demo city afresh
	@$(BIN)/python scripts/reset.py $(if $(FORCE),--force)
	@$(BIN)/oneseal init --demo

test: setup-dev ## everything: lint, types, floors, house rules, unit and property tests, both databases
	@$(BIN)/python scripts/checks.py

lint: setup-dev ## only what needs no database: ruff, mypy, import floors, bandit
	@$(BIN)/python scripts/checks.py --lint

bench: setup-dev ## measure and print the table (ONLY=name for one); JSON in build/bench.json
	@$(BIN)/python scripts/postgres.py run -- $(BIN)/python -m bench $(ONLY)

docs: setup-dev ## write the generated parts of docs/ anew
	@$(BIN)/python scripts/architecture.py

lock: setup-dev ## refresh requirements/*.lock and package-lock.json from their inputs
	@sh scripts/lock.sh
