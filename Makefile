# The two commands of the README: `make map` and `make test`. Both make what they need in .venv.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
NODE := node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null
ESLINT := tests/maps/js/node_modules
ARTICLE ?= data/articles/kontan_kim_vladivostok_id.txt
PUBLISHED ?= 2023-09-06

PYTHONS ?=
FUZZ_SECONDS ?= 3600

.PHONY: map test quick lint script unit fuzz docs release node browser clean

map: $(VENV)/installed
	$(BIN)/dateline map $(ARTICLE) --published $(PUBLISHED) -o map.html
	@echo "Open map.html by double click; it needs no network."

test: lint script unit

# Lint, types and the unit tests of the reading side: a few minutes.
quick: lint $(VENV)/developed
	$(BIN)/python -m pytest tests/geo tests/test_architecture.py --numprocesses 2 --dist worksteal -q

lint: $(VENV)/developed
	$(BIN)/ruff format --check geo maps bench tests data docs
	$(BIN)/ruff check geo maps bench tests data docs
	$(BIN)/mypy
	$(BIN)/python tests/numpydoc_check.py
	$(BIN)/codespell README.md CHANGELOG.md CONTRIBUTING.md docs geo maps/*.py bench --skip "*.svg,*.csv,*.json,*.jsonl"
	$(BIN)/python docs/build.py --check

unit: $(VENV)/developed browser
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal

# An hour of made-up inputs of every kind, pages in a browser among them; what fails is kept in tests/fuzz/found.
fuzz: $(VENV)/developed browser
	$(BIN)/python -m tests.fuzz.campaign $(FUZZ_SECONDS)

# The documentation site: open build/site/index.html; it needs no network.
docs: $(VENV)/developed browser
	$(BIN)/python docs/build.py
	$(BIN)/python docs/charts.py
	$(BIN)/python docs/gallery.py
	$(BIN)/sphinx-build -q -W --keep-going -b html docs build/site
	@echo "Open build/site/index.html by double click."

# Build and check what is published, into dist/: wheel, sdist, release notes, a list of the licences and of the parts (CycloneDX).
# PYTHONS="python3.12 python3.13" tries those interpreters too.
release: $(VENV)/developed
	$(BIN)/python -m pip install --quiet --editable ".[release]"
	rm -rf dist && $(BIN)/python -m build --outdir dist
	$(BIN)/python bench/install.py dist/*.whl $(BIN)/python $(PYTHONS)
	$(BIN)/python -m venv --clear build/release && build/release/bin/python -m pip install --quiet dist/*.whl
	$(BIN)/pip-licenses --python=build/release/bin/python --format=markdown --with-urls --output-file=dist/licences.md
	$(BIN)/cyclonedx-py environment build/release/bin/python --output-file dist/sbom.json
	awk '/^## / {n++} n == 1' CHANGELOG.md > dist/notes.md

# The scripts of the page, by themselves.
script: node
	@if $(NODE); then node --test tests/maps/js/*.test.js; \
	  else echo "No Node 18 or newer found: the tests of the page's scripts are skipped. Install your system's package 'nodejs'."; fi
	@if $(NODE) && $(MAKE) --no-print-directory $(ESLINT)/installed; \
	  then $(ESLINT)/.bin/eslint --config tests/maps/js/eslint.config.js maps/static/js tests/maps/js; \
	  else echo "No ESLint could be installed: the page's scripts are not linted. It wants Node 18 or newer, npm and the network."; fi

$(ESLINT)/installed: tests/maps/js/package.json
	npm install --prefix tests/maps/js --fetch-retries 1 --ignore-scripts --no-audit --no-fund --no-package-lock --silent
	@touch $@

# Node is the system's; as root on Debian it is installed.
node:
	@{ command -v node && command -v npm; } >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null; } \
	  || true

# The page is tested in the system's Chromium; as root on Debian it is installed, elsewhere the tests say what is missing.
# Its headless shell, where there is one, needs two thirds of the time.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; } \
	  || echo "No Chromium found: the browser tests will be skipped. Install your system's package 'chromium'."
	@command -v chromium-headless-shell >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get install -y -qq chromium-headless-shell >/dev/null 2>&1; } || true

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/developed: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	@touch $@

clean:
	rm -rf $(VENV) $(ESLINT) build dist map.html
