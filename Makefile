# Two commands do everything on a fresh machine: `make build` and `make test`.
# Nothing is written outside this folder, except that `make test` installs Debian's Chromium when
# the machine has no browser.

PYTHON ?= python3
BIN := .venv/bin
NODE := tests/node_modules
PEERS := benchmarks/node_modules
VERSIONS := tests/versions/node_modules
ENGINES := build/engines/venv
# Where random examples are held against the originals.
PROVEN := tests/browser/test_chaos.py tests/browser/test_differential.py tests/browser/test_order.py \
    tests/browser/test_trial.py tests/test_emit_field.py tests/test_emit_trigger.py \
    tests/test_filters.py tests/test_fuzz.py tests/test_hcl.py tests/test_import.py \
    tests/test_import_terraform_source.py tests/test_liquid.py tests/test_minify.py \
    tests/test_segment_triggers.py
LOCK := --quiet --upgrade --generate-hashes --no-header --no-strip-extras --allow-unsafe \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

# Caches and profiles stay in the checkout.
export PIP_CACHE_DIR := $(CURDIR)/build/cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export npm_config_cache := $(CURDIR)/build/cache/npm
export XDG_CONFIG_HOME := $(CURDIR)/build/cache/config
export XDG_CACHE_HOME := $(CURDIR)/build/cache/xdg
export PYPPETEER_HOME := $(CURDIR)/build/cache/pyppeteer

.PHONY: build test lint types check-js docs pytest sites versions engines coverage proof chaos mutants \
    test-pythons bench bench-compare bytes bench-check reference weight lock clean

build: .venv/ready-build ## compile examples/oneflow.toml into dist/
	@rm -f dist/oneflow.*.min.js # nobody's cache asks for the example of yesterday
	$(BIN)/oneflow-snippet build --config examples/oneflow.toml --out dist --force

test: lint types check-js docs pytest ## everything, Chromium included

lint: .venv/ready-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/ready-test
	$(BIN)/mypy

check-js: .venv/ready-build $(NODE)/.package-lock.json
	@rm -rf build/lint && mkdir -p build
	$(BIN)/oneflow-snippet build --config examples/rich.toml --out build/lint >build/lint.txt
	$(NODE)/.bin/eslint --config tests/eslint.config.mjs --max-warnings 0 \
	    templates generator dist build/lint tests

docs: build/docs/venv/ready ## the documentation as a site, in build/docs/html
	$(<D)/bin/sphinx-build --quiet --fail-on-warning --fresh-env --write-all \
	    -d build/docs/doctrees docs build/docs/html

pytest: .venv/ready-test $(NODE)/.package-lock.json docs
	@sh scripts/need-chromium
	$(BIN)/pytest

coverage: .venv/ready-test $(NODE)/.package-lock.json ## which lines no test reaches
	@sh scripts/need-chromium
	$(BIN)/pytest --cov --cov-report=term

mutants: .venv/ready-test $(NODE)/.package-lock.json ## which changes no test notices: MUTANTS=200 MINUTES=60
	@sh scripts/need-chromium
	MUTANTS=$(or $(MUTANTS),200) MINUTES=$(or $(MINUTES),60) PYTHONPATH=tests $(BIN)/python -m mutants.run

test-pythons: .venv/ready-test $(NODE)/.package-lock.json ## what needs no browser, with each Python from 3.11 to 3.14
	@sh scripts/test-pythons

sites: .venv/ready-test $(NODE)/.package-lock.json build/sites/python/ready ## the examples, under their frameworks
	@sh scripts/need-chromium
	@sh scripts/newer-django $(PYTHON)
	$(BIN)/pytest tests/sites
	sh tests/sites/adapters/run

bench: .venv/ready-test build/bench/venv/ready $(NODE)/.package-lock.json $(PEERS)/.package-lock.json ## measure beside the alternatives
	@sh scripts/need-chromium
	PYTHONPATH=tests $(BIN)/python benchmarks/bench.py

bench-compare: .venv/ready-test $(NODE)/.package-lock.json $(PEERS)/.package-lock.json ## time before and after, BASE=main
	@sh scripts/need-chromium
	PYTHONPATH=tests $(BIN)/python benchmarks/compare.py $(or $(BASE),main)

bytes: .venv/ready-build ## write the documentation's tables of bytes
	@$(BIN)/python benchmarks/weights.py

bench-check: .venv/ready-build ## bytes against budgets, and with BASE=main before and after
	@$(BIN)/python benchmarks/sizes.py $(if $(BASE),--base $(BASE))

# With DRAWS=same, each run draws the same examples.
proof: .venv/ready-test $(NODE)/.package-lock.json ## compare with the originals at large: TIMES=100
	@sh scripts/need-chromium
	DRAWS=$(or $(DRAWS),new) PROOF=$(or $(TIMES),10) WALKS=$(or $(WALKS),$(or $(TIMES),10)00) $(BIN)/pytest -q $(PROVEN)

versions: .venv/ready-test $(NODE)/.package-lock.json $(VERSIONS)/.package-lock.json ## every Analytics.js, other clients
	@sh scripts/need-chromium
	$(BIN)/pytest -q tests/versions

engines: .venv/ready-build $(ENGINES)/ready $(NODE)/.package-lock.json ## a selection in Firefox and WebKit
	@sh scripts/need-engines
	PYTHONPATH=tests $(ENGINES)/bin/pytest -q -c tests/engines/pytest.ini tests/engines

chaos: .venv/ready-test $(NODE)/.package-lock.json ## let random visitors walk about: WALKS=200
	@sh scripts/need-chromium
	WALKS=$(or $(WALKS),200) $(BIN)/pytest -q tests/browser/test_chaos.py

.venv/ready-build: requirements/build.txt pyproject.toml
	@sh scripts/need-python $(PYTHON)
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements/build.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-test: requirements/test.txt .venv/ready-build
	$(BIN)/pip install --quiet --require-hashes -r requirements/test.txt
	@touch $@

$(NODE)/.package-lock.json: tests/package.json tests/package-lock.json
	@sh scripts/need-node
	cd tests && npm ci --no-audit --no-fund --ignore-scripts
	@touch $@

build/docs/venv/ready: requirements/build.txt requirements/docs.txt pyproject.toml
	@sh scripts/need-python $(PYTHON)
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/pip install --quiet --require-hashes -r requirements/build.txt -r requirements/docs.txt
	$(@D)/bin/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

build/bench/venv/ready: requirements/build.txt requirements/bench.txt
	@sh scripts/need-python $(PYTHON)
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/pip install --quiet --require-hashes -r requirements/build.txt -r requirements/bench.txt
	@touch $@

build/sites/python/ready: requirements/build.txt requirements/sites.txt
	@sh scripts/need-python $(PYTHON)
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/pip install --quiet --require-hashes -r requirements/build.txt -r requirements/sites.txt
	@touch $@

$(ENGINES)/ready: requirements/build.txt requirements/engines.txt
	@sh scripts/need-python $(PYTHON)
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/pip install --quiet --require-hashes -r requirements/build.txt -r requirements/engines.txt
	$(@D)/bin/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VERSIONS)/.package-lock.json: tests/versions/package.json tests/versions/package-lock.json
	@sh scripts/need-node
	cd tests/versions && npm ci --no-audit --no-fund --ignore-scripts
	@touch $@

$(PEERS)/.package-lock.json: benchmarks/package.json benchmarks/package-lock.json
	@sh scripts/need-node
	cd benchmarks && npm ci --no-audit --no-fund --ignore-scripts
	@touch $@

reference: .venv/ready-build ## renew the schema and the tables of docs/configuration.md from the configuration's keys
	$(BIN)/python scripts/reference.py

weight: .venv/ready-build ## bytes of an installation, at most 20 MB without extras
	@sh scripts/weight 20

lock: .venv/ready-build ## renew the lock files from what is asked for
	$(BIN)/pip install --quiet pip-tools
	for name in build test bench docs engines sites; do $(BIN)/pip-compile $(LOCK) --output-file requirements/$$name.txt \
	    $$(test $$name = build && echo --extra liquid --extra watch --extra try pyproject.toml) requirements/$$name.in || exit 1; done
	@test ! -x build/sites/django/bin/python || { \
	    build/sites/django/bin/pip install --quiet pip-tools && \
	    build/sites/django/bin/pip-compile $(LOCK) --output-file requirements/sites-django.txt \
	        requirements/sites-django.in; }
	for folder in tests tests/versions benchmarks; do (cd $$folder && \
	    npm install --package-lock-only --omit-lockfile-registry-resolved) || exit 1; done

clean: ## remove what the commands have made, dist/ apart
	rm -rf .venv build $(NODE) $(PEERS) $(VERSIONS)
