# Everything a user or a contributor does, on a fresh Debian with make, git and python3-venv.
#   make demo    installs into .venv, then goes from the built-in sample to its report in out/demo
#   make test    installs what the tests need, then runs them
# TORCH_INDEX=<address> gives pip a package index with CPU-only builds of torch (smaller on some machines).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
TORCH := $(shell grep '^torch==' constraints.txt)
PYTEST_ARGS ?= -m "not slow and not model"
# two processes with a thread each; the tests of a file share what they read, so they stay together
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help demo test test-all browser lint types contracts notebooks pictures bench clean

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

$(VENV)/.torch: constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --upgrade "pip>=24"
	$(PIP) install --quiet $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	touch $@

$(VENV)/.run: $(VENV)/.torch pyproject.toml
	$(PIP) install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.torch pyproject.toml
	$(PIP) install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@ $(VENV)/.run

demo: $(VENV)/.run  ## from the built-in sample to its report, in out/demo
	$(BIN)/deliberation demo --out out/demo

test: $(VENV)/.dev  ## the tests (the slow ones are left to CI, a real model to who has one)
	$(PYTEST) $(PYTEST_ARGS)

test-all: $(VENV)/.dev  ## the tests, the slow ones too
	$(PYTEST)

browser:  ## what the tests in a real browser need, in .browser (and Chromium: apt-get install chromium nodejs npm)
	command -v chromium && command -v npm
	mkdir -p .browser && cp tests/browser/package.json tests/browser/package-lock.json .browser
	npm ci --silent --no-audit --no-fund --prefix .browser

lint: $(VENV)/.dev  ## style, formatting, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

notebooks: $(VENV)/.dev  ## run the notebooks from top to bottom
	$(BIN)/python notebooks/run.py

pictures: $(VENV)/.dev  ## make the pictures of the README from the sample's report
	$(BIN)/python docs/pictures/make.py out/demo

bench: $(VENV)/.dev  ## speed and memory against the peers (each installed in its own environment)
	sh benchmarks/peers.sh
	$(BIN)/python benchmarks/opinion/polis_vs_reddwarf.py

clean:  ## remove what was built
	rm -rf $(VENV) out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist *.egg-info
