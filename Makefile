PYTHON ?= python3
VENV ?= .venv
export COURSE_VENV := $(VENV)
RUN := $(VENV)/bin

.PHONY: lab test setup notebooks lint bench bench-labs

lab: setup
	$(RUN)/course lab

setup:
	@$(PYTHON) tools/bootstrap.py

notebooks: setup
	$(RUN)/grader build

lint:
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy

test:
	@$(PYTHON) tools/bootstrap.py --for-tests
	$(MAKE) --no-print-directory lint
	$(RUN)/course check
	$(RUN)/grader build --check
	$(RUN)/python -m pytest -n 2 --dist worksteal
	$(RUN)/python -m pytest --nbmake --nbmake-timeout=600 -n 2 \
		notebooks/*/lesson.ipynb notebooks/start-here.ipynb source/*/exercises.ipynb

bench: setup
	$(RUN)/python -m benchmarks.grading --memory

bench-labs: setup
	$(RUN)/python -m benchmarks.labs
