# `make conformance` and `make test` set up .venv by themselves, once, and again when the lock changes.
PYTHON ?= python3
BIN := .venv/bin
# The tests start some hundred processes: what is compiled once is kept, out of the tree, whatever the caller set.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/pycache
unexport PYTHONDONTWRITEBYTECODE

.PHONY: conformance test bench kill proof causes exports impact fmt lint record picture

conformance: .venv/ready
	$(BIN)/pytest suites

test: lint
	$(BIN)/pytest tests -n auto

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# Up to twenty minutes of it are Schemathesis' own runs, of which each call adds more: FUZZING_MINUTES=1 for one.
bench: .venv/ready
	$(BIN)/pytest tests/bench

# Two hundred runs on a live tenant that die at any moment; about ten minutes.
kill: .venv/ready
	KILLS=200 $(BIN)/pytest tests/live/test_kill.py -n auto

# Each lie of an independent tenant, its silence on twenty seeds, each fault in pools and one by one, and
# the report of each fault run line by line.
proof: .venv/ready
	PROOF=20 $(BIN)/pytest tests/independent tests/fuzz/test_live.py tests/test_pools.py tests/test_reports_run.py tests/test_causes.py \
	  tests/test_one_finding.py tests/test_overlay.py tests/test_impact.py -n auto

# How many findings each fault gives, and ten at once, and which reports show it: about six minutes.
causes: .venv/ready
	$(BIN)/python -m tests.causes

# Whom each fault hits, of four clients, and of whom the grading says so: about seven minutes.
impact: .venv/ready
	$(BIN)/python -m tests.impact

# What other people's tools make of our exports; they are installed into .venv/tools, where registries answer.
exports: .venv/ready
	$(BIN)/python -m tests.exports

# Anew what the recorded gate replays, after a change that is meant; git shows what became different.
record: .venv/ready
	rm -rf cassettes/embedded cassettes/observed
	$(BIN)/pytest suites --record --reports reports
	$(BIN)/pytest suites --record --reports reports --profile observed; test $$? -eq 1
	$(BIN)/python tests/golden.py reports/drift.json

# The picture of the README: the page of the observed profile, by Chromium; about three minutes.
picture: .venv/ready
	$(BIN)/python -m tests.picture

fmt: .venv/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.venv/ready: requirements.lock pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --clear --python $(PYTHON) .venv && \
	  uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock && \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .; \
	else \
	  $(PYTHON) -m venv --clear .venv && \
	  $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .; \
	fi
	@touch $@
