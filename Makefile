# Everything a person or CI does with this project. Needs Python >= 3.11 and Node >= 20.9, nothing else.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := run
PYTHON ?= python3
BIN := $(CURDIR)/.venv/bin
MANAGE := cd backend && $(BIN)/python manage.py
export NEXT_TELEMETRY_DISABLED := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
FRONTEND := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/.next/*' -not -path '*/out/*' \
	-not -path '*/test*/*' -not -path '*/e2e/*' -not -name '*.tsbuildinfo' -not -name 'next-env.d.ts')

.PHONY: run test check demo schema bench

run: .env .make/runtime frontend/out/index.html ## set up what is missing, then serve on http://localhost:8000
	@cd backend && exec $(BIN)/python manage.py serve --prepare

test: .env .make/tools frontend/out/index.html ## every test that this machine can run
	@$(BIN)/python backend/tests/run.py

check: .env .make/tools .make/node_modules ## formatters, linters, types, layers, migrations, schema and client
	@$(BIN)/python backend/tests/check.py

demo: .env .make/runtime ## fill an empty database with a believable team and tickets
	@$(MANAGE) migrate --verbosity 0 && $(BIN)/python manage.py demo

bench: .env .make/tools ## measure creation, lists and mail on PostgreSQL and SQLite (40 minutes, an idle machine)
	@cd backend && $(BIN)/python -m bench

schema: .env .make/tools .make/node_modules ## write the Swagger file and the client made from it
	@$(MANAGE) generate_swagger --overwrite --format json ../frontend/swagger.json
	@cd frontend && npm run --silent api

.env:
	@secret=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))'); \
	umask 077; sed "s|^SECRET_KEY=.*|SECRET_KEY=$$secret|" .env.example > .env

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed.")'
	@$(PYTHON) -m venv .venv

.make/runtime: .venv/bin/python requirements.txt
	@mkdir -p .make && $(BIN)/pip install --quiet --requirement requirements.txt && touch $@

.make/tools: .make/runtime backend/requirements-dev.txt
	@$(BIN)/pip install --quiet --requirement backend/requirements-dev.txt && touch $@

.make/node_modules: frontend/package-lock.json
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 9) ? 0 : 1)' \
		|| { echo "Node 20.9 or later is needed."; exit 1; }
	@mkdir -p .make && cd frontend && npm ci --no-audit --no-fund --loglevel=error && touch ../$@

frontend/out/index.html: .make/node_modules $(FRONTEND)
	@cd frontend && npm run --silent build && touch out/index.html
