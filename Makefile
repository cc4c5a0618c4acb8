# Thin aliases; README.md gives the plain commands.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: run test lint format bench audit lock

run: $(VENV)/run-ready
	$(BIN)/python app.py

test: $(VENV)/test-ready
	$(BIN)/python -m pytest

bench: $(VENV)/test-ready
	$(BIN)/python -m training benchmark --all

audit: $(VENV)/test-ready  # known vulnerabilities of the locked versions
	$(BIN)/pip install --quiet "pip-audit>=2.9,<3"
	$(BIN)/pip-audit --disable-pip --require-hashes -r requirements-lock.txt

lock:  # every version with its hashes, for Python 3.11 and later
	uv pip compile requirements-dev.txt --universal --python-version 3.11 --generate-hashes \
		--no-header --quiet --upgrade --output-file requirements-lock.txt

lint: $(VENV)/test-ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .

format: $(VENV)/test-ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(VENV)/run-ready: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet -r requirements.txt
	touch $@

$(VENV)/test-ready: requirements.txt requirements-dev.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet -r requirements-dev.txt
	touch $@ $(VENV)/run-ready
