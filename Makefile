PYTHON ?= python3
VENV ?= .venv
export COURSE_VENV := $(VENV)
RUN := $(VENV)/bin

.PHONY: lab test setup notebooks html lint adequacy bench bench-labs vizier

lab: setup
	$(RUN)/course lab

setup:
	@$(PYTHON) tools/bootstrap.py

notebooks: setup
	$(RUN)/grader build

# without the notebook's metadata: with the widgets' state, which is there, a page would ask a server elsewhere
# for the code that shows them
STATIC := --to html --ClearMetadataPreprocessor.enabled=True --ClearMetadataPreprocessor.clear_cell_metadata=False

html: setup
	@for lesson in notebooks/*/lesson.ipynb; do \
		COURSE_GRADING=1 $(RUN)/jupyter nbconvert --execute $(STATIC) \
			--output-dir html --output "$$(basename "$$(dirname "$$lesson")")" "$$lesson" || exit 1; \
	done

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

# LESSONS="02-grid-random-bayes 06-regularisation/choose_C" for some of them
adequacy:
	@$(PYTHON) tools/bootstrap.py --for-tests
	$(RUN)/python -m tools.adequacy $(LESSONS)

bench: setup
	$(RUN)/python -m benchmarks.grading --memory

bench-labs: setup
	$(RUN)/python -m benchmarks.labs

# open-source Vizier, for lesson 03, in an environment of its own (650 MB); then a few trials, to see that it answers
vizier:
	$(PYTHON) -m venv .venv-vizier
	.venv-vizier/bin/python -m pip install --quiet --require-hashes -r studies/vizier/requirements.txt
	.venv-vizier/bin/python studies/vizier/run_study.py --service --trials 3 --algorithms QUASI_RANDOM
