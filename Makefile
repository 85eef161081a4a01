# Every target sets up what it needs: the first call builds .venv, later ones start at once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup sandbox test lint types format requirements screenshots nudges messages clean

help: ## What can be done here
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

setup: $(READY) ## Make the virtual environment in .venv

$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
		|| { echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; rm -rf $(VENV); exit 2; }
	@echo "Installing into $(VENV) (once)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

sandbox: $(READY) ## Open a Slack workspace on this machine, with the bot in it
	@exec $(BIN)/mentoring sandbox $(if $(PORT),--port $(PORT))

# What is compiled is kept, whatever the environment says: tests start many processes.
test: $(READY) ## Run all tests, on SQLite and PostgreSQL, and in Chromium
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest $(ARGS)

lint: $(READY) ## Style, imports and the floors
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache

types: $(READY) ## Strict type checking
	@$(BIN)/mypy

format: $(READY) ## Put the code in shape
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

screenshots: $(READY) ## Take the pictures in docs/ again
	@$(BIN)/python docs/screenshots.py

nudges: $(READY) ## Write docs/nudges.md again
	@$(BIN)/mentoring nudges --document > docs/nudges.md

messages: $(READY) ## Bring the catalogues in programme/locale up to date with the texts in the code
	@mkdir -p build
	@$(BIN)/python -m babel.messages.frontend -q extract -F babel.cfg --add-location=file --sort-by-file \
		-c Translators: -o build/messages.pot bot handlers scheduler views programme
	@$(BIN)/python -m babel.messages.frontend -q update -D mentoring -i build/messages.pot -d programme/locale \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

requirements: $(READY) ## Compile the pinned, hashed requirements again (needs uv)
	@cd requirements && for what in run dev; do \
		uv pip compile ../pyproject.toml $$([ $$what = dev ] && echo --extra dev) --universal --python-version 3.11 \
			--generate-hashes --no-emit-index-url --no-header --quiet --output-file $$what.txt; done

clean: ## Remove the virtual environment and caches
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
