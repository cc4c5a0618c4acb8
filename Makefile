# Thin aliases; README.md gives the plain commands.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: run test lint format bench soak load kills locked lock audit

run: $(VENV)/run-ready
	$(BIN)/python app.py

# Two at a time: tests wait for a browser, an app that starts, or a training.
TESTS_AT_ONCE ?= 2
WHICH ?= not slow
test: $(VENV)/test-ready  # in minutes; WHICH= for all of them
	$(BIN)/python -m pytest -n $(TESTS_AT_ONCE) --dist loadfile -m "$(WHICH)"

bench: $(VENV)/test-ready
	$(BIN)/python -m training benchmark --all

soak: $(VENV)/test-ready  # ten minutes of strangers' calls: memory, files and threads stay flat
	$(BIN)/python -m benchmarks.trials.soak --seconds 600

load: $(VENV)/test-ready  # 30 clients with ten pictures each, then a crowd of 100
	$(BIN)/python -m benchmarks.trials.load

KILLS ?= 50
kills: $(VENV)/test-ready  # every network's training, killed at random moments and resumed
	$(BIN)/python -m benchmarks.trials.kills --kills $(KILLS)

locked:  # exactly the locked versions, each checked by its hash; what CI installs
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements-lock.txt
	touch $(VENV)/run-ready $(VENV)/test-ready

lock: $(VENV)/test-ready  # every version with its hashes, for Python 3.11 and later
	$(BIN)/pip install --quiet "uv>=0.8,<1"
	$(BIN)/uv pip compile requirements-dev.txt --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet --upgrade --output-file requirements-lock.txt

audit: $(VENV)/test-ready  # known vulnerabilities of the locked versions
	$(BIN)/pip install --quiet "pip-audit>=2.9,<3"
	$(BIN)/pip-audit --disable-pip --require-hashes -r requirements-lock.txt

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
