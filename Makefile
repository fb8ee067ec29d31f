# The commands of a contributor; CONTRIBUTING.md says when to use which. PYTHON is that of an environment with `.[dev]`.
PYTHON ?= .venv/bin/python
# Public question sets are not part of the repository; name their folder: make quality DATA=FOLDER
DATA ?= ../shared/data

.PHONY: help test lint quality worth fit speed picture

help: ## show these lines
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ \t/'

test: ## the tests, then the question set of the knowledge that ships
	$(PYTHON) -m pytest
	$(PYTHON) -m qa check
	$(PYTHON) -m qa test

lint: ## ruff and mypy, as the gate runs them
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

quality: ## answer quality on public sets and on our own articles
	$(PYTHON) tests/benchmarks/quality.py $(DATA)

worth: ## what each feature and each optional rule is worth
	$(PYTHON) tests/benchmarks/worth.py $(DATA)

fit: ## fit the weights of ranking, of the short answer and of the confidence
	$(PYTHON) tests/benchmarks/fit.py $(DATA)
	$(PYTHON) tests/benchmarks/fit_choice.py $(DATA)
	$(PYTHON) tests/benchmarks/fit_confidence.py $(DATA)

picture: ## README's picture of a session
	$(PYTHON) tests/picture.py

speed: ## a cold and a warm question beside named peers
	$(PYTHON) tests/benchmarks/speed.py
