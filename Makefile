# Two commands do everything on a fresh machine with python3 (3.11 or newer) and pip:
#   make demo    the main job, start to end, in an environment of its own; needs no network once that is made
#   make test    all tests, in an environment of its own; system packages are installed where that is allowed

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test check slow peers docs wheel clean bench fuzz

help:
	@sed -n 's/^#   //p' $(MAKEFILE_LIST)
	@echo "make check   ruff, mypy --strict, import-linter"
	@echo "make slow    the slower checks: other tools as peers, a site of 500 pages, the wheel"
	@echo "make docs    the documentation as HTML, warnings are errors"
	@echo "make bench   ratios against other tools, measured in one run"
	@echo "make fuzz    every fuzz target for FUZZ_SECONDS (600) with atheris"

$(VENV)/.runtime: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.testing: $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,check,docs,build]'
	touch $@

demo: $(VENV)/.runtime
	$(BIN)/archiver demo demo-archive

test: $(VENV)/.testing
	sh .ci/system-packages
	$(BIN)/python -m pytest -n auto --dist loadgroup -m 'not slow'

check: $(VENV)/.testing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The other tools get an environment of their own: pywb's brotlipy would shadow Brotli in ours.
.venv-peers/.installed: pyproject.toml
	test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check warcio fastwarc pywb cdxj-indexer wacz
	touch $@

# Extractors, which want another chardet than py-wacz; the pip of python3.11 stumbles over one of them.
.venv-extractors/.installed: pyproject.toml
	test -x .venv-extractors/bin/python || $(PYTHON) -m venv .venv-extractors
	.venv-extractors/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	.venv-extractors/bin/python -m pip install --quiet --disable-pip-version-check trafilatura resiliparse \
		readability-lxml htmldate
	touch $@

peers: .venv-peers/.installed .venv-extractors/.installed

slow: $(VENV)/.testing peers
	sh .ci/system-packages
	$(BIN)/python -m pytest -n auto --dist loadgroup -m slow

docs: $(VENV)/.testing
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html

wheel: $(VENV)/.testing
	$(BIN)/python -m build --no-isolation --outdir dist .

bench: $(VENV)/.testing
	$(BIN)/python -m tests.bench

# atheris has wheels for some Pythons only. Where it is missing each target says so and fails, but with FUZZ_OPTIONAL=1.
FUZZ_SECONDS ?= 600
FUZZ_OPTIONAL ?= 0
FUZZ_TARGETS := reader check message cdxj wacz extract

fuzz: $(VENV)/.testing
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	mkdir -p build/fuzz
	set -e; for each in $(FUZZ_TARGETS); do \
	  echo "fuzz $$each for $(FUZZ_SECONDS) s"; \
	  FUZZ_SECONDS=$(FUZZ_SECONDS) FUZZ_OPTIONAL=$(FUZZ_OPTIONAL) FUZZ_CRASHES=build/fuzz \
	    $(BIN)/python -m tests.fuzz.fuzz_$$each > build/fuzz/$$each.log 2>&1 \
	    || { tail -n 40 build/fuzz/$$each.log; exit 1; }; \
	  grep -h -e 'number_of_executed_units' -e 'not fuzzed' build/fuzz/$$each.log; \
	done

clean:
	rm -rf $(VENV) .venv-* dist build docs/_build demo-archive .pytest_cache .mypy_cache .ruff_cache
