# Two commands do everything: `make run` and `make test`. Both prepare what is missing first.

.DEFAULT_GOAL := help
.PHONY: help run test soak check bench lock screenshots package clean

PYTHON := .venv/bin/python
# Many tests wait for processes of their own, so there is room for more workers than the usual two cores.
WORKERS ?= 4
# Tests and measurements must never meet a real key, nor the library of the person who runs them.
# Hundreds of them start programs of their own; where Python was told to keep no compiled code, each would compile anew.
STRANGER := env -u AUROUS_API_KEY -u AUROUS_BASE_URL -u AUROUS_STUDIO_HOME -u AUROUS_PROFILE -u PYTHONDONTWRITEBYTECODE

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 22

run: ## open the studio; make run ARGS=--demo needs no account
	@sh packaging/environment.sh run
	@exec $(PYTHON) -m studio $(ARGS)

test: ## run every test; make test ARGS="tests/api -x" runs some
	@sh packaging/environment.sh test
	@QT_QPA_PLATFORM=offscreen $(STRANGER) $(PYTHON) -m pytest -n $(WORKERS) $(ARGS)

soak: ## abuse it for ten minutes, then compare the books; make soak ARGS="--minutes 2 --seed 7"
	@sh packaging/environment.sh test
	@$(STRANGER) $(PYTHON) -m tests.faults.soak $(ARGS)

check: ## format, lint and types
	@sh packaging/environment.sh test
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy

bench: ## measure the figures, each beside its yardstick
	@sh packaging/environment.sh test
	@$(STRANGER) $(PYTHON) -m bench $(ARGS)

lock: ## renew requirements/*.lock; ARGS=--upgrade takes newer versions
	@sh packaging/environment.sh test
	@sh packaging/lock.sh $(ARGS)

screenshots: ## take the pictures in docs/images from the running program
	@sh packaging/environment.sh test
	@$(STRANGER) $(PYTHON) -m tests.screenshots $(ARGS)

package: ## build what people install on Linux into dist/, and try it
	@sh packaging/environment.sh package
	@$(STRANGER) sh packaging/linux/build.sh $(ARGS)

clean: ## remove the environment and everything generated; pictures and settings stay
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
