# `make serve` shows the demo, `make test` proves the project. Each sets up what it needs, once; nothing else is required
# than Python (see .ci/python), and make. What was set up is remembered by stamp files in .venv/.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
PIP := .venv/bin/python -m pip --disable-pip-version-check
ADDRESS := 127.0.0.1:8000

.PHONY: serve test check bench derive setup front chromium lock

serve: front
	.venv/bin/paydown serve --address $(ADDRESS)

test: front chromium
	.venv/bin/python -m pytest -n 2 --dist loadfile $(ARGS)

check: front
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	node_modules/.bin/tsc --noEmit -p themes/paydown
	.venv/bin/paydown check

bench: front chromium
	.venv/bin/python -m tests.bench

derive: .venv/.project
	.venv/bin/python -m builder.course.schema
	.venv/bin/python -m builder.course.rulebook

# ---- what the above stand on ----

setup: .venv/.project node_modules/.package-lock.json

front: setup
	@.venv/bin/python -m builder.publish.bundle

chromium: .venv/.project
	@.ci/chromium

.venv/bin/python:
	@python="$$(sh .ci/python)" && echo "Setting up with $$python" && "$$python" -m venv .venv

.venv/.packages: requirements/dev.txt | .venv/bin/python
	$(PIP) install -qq --require-hashes --requirement requirements/dev.txt
	@touch $@

.venv/.project: pyproject.toml .venv/.packages
	$(PIP) install -qq --no-deps --no-build-isolation --editable .
	@.venv/bin/python -m compileall -q builder
	@touch $@

node_modules/.package-lock.json: package-lock.json package.json | .venv/.packages
	.venv/bin/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Renews every pin from the ranges in pyproject.toml and package.json. Needs uv; the hashes are the index's own.
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.12 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" --quiet
lock:
	$(COMPILE) --upgrade --output-file requirements/runtime.txt
	$(COMPILE) --upgrade --group dev --constraint requirements/runtime.txt --output-file requirements/dev.txt
	.venv/bin/npm install --package-lock-only --ignore-scripts --loglevel=error
