# Everything is done with `make`. On its own it lists what it can do.
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000

.PHONY: help run test lint bench clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Serve the demonstration on this machine (PORT=8000, DATABASE_URL=)
	@$(PYTHON) tools/prepare.py run --port $(PORT)
	@exec .venv/bin/python -m tools.serve --port $(PORT)

test: ## Run every test: SQLite, a real PostgreSQL, a real browser
	@$(PYTHON) tools/prepare.py test
	@.venv/bin/python -m tools.chromium
	@.venv/bin/python -m pytest --numprocesses auto --dist worksteal

lint: ## Check style, types and templates
	@$(PYTHON) tools/prepare.py lint
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/djlint templates --lint --quiet
	.venv/bin/djlint templates --check --quiet

bench: ## Time the figures on a million stays
	@$(PYTHON) tools/prepare.py bench
	@.venv/bin/python tests/bench/bench.py

clean: ## Remove what was installed and built; the database in instance/ stays
	rm -rf .venv node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
