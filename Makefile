# `make book` and `make test` set themselves up: python3 (3.11 to 3.13, with venv) is all they need.
PYTHON ?= python3
CORPUS ?= seeds
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check install --quiet --no-input
COMPILE := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
  --no-emit-index-url --no-emit-find-links

# Which corpus a book or a sweep is of.
STUDY = --corpus "$(CORPUS)" $(if $(CODEBOOK),--codebook "$(CODEBOOK)") \
  $(if $(TEXT_COLUMN),--text-column "$(TEXT_COLUMN)") $(if $(DATE_ORDER),--date-order "$(DATE_ORDER)")
EXTRACT = $(if $(filter seeds,$(CORPUS)),,$(VENV)/extract.ready)

# What the caller's environment says of other projects would install elsewhere, or bring in what is not pinned.
unexport PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_CONSTRAINT PIP_REQUIREMENT PIP_REQUIRE_VIRTUALENV
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP VIRTUAL_ENV JUPYTER_PATH MATPLOTLIBRC GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

.DEFAULT_GOAL := help
.PHONY: help book verify sweep lock pdf picture test test-all check requirements extract model bench release clean

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 16

# Another corpus is read by programs that the report on the seeds does not need.
book: $(VENV)/book.ready $(EXTRACT)  ## build the book into _build/html (CORPUS=folder: that folder's own book; also CODEBOOK=folder, TEXT_COLUMN=name, DATE_ORDER=dmy)
	@$(PY) -m sourcebook build $(STUDY)

verify: $(VENV)/book.ready  ## prove that the report follows from its sources: run all again, compare with findings.lock
	@$(PY) -m sourcebook verify

sweep: $(VENV)/book.ready $(EXTRACT)  ## run every combination of the choices in multiverse.toml into universes.lock (CORPUS=folder as for book)
	@$(PY) -m sourcebook sweep $(STUDY)

lock: $(VENV)/book.ready  ## accept the present findings into findings.lock
	@$(PY) -m sourcebook lock

pdf: book $(VENV)/test.ready  ## print the whole book into _build/sourcebook.pdf (needs Chromium)
	@$(PY) -m sourcebook.book.pdf

picture: book $(VENV)/test.ready  ## take the README's picture again (needs Chromium)
	@$(PY) -m sourcebook.book.browser

test: $(VENV)/test.ready  ## run the tests, in about five minutes
	@$(PY) -m pytest -n 2 --dist loadgroup -m "not slow and not browser"

test-all: $(VENV)/test.ready  ## run every test: also the slow ones, and those that drive a browser
	@$(PY) -m pytest -n 2 --dist loadgroup

check: $(VENV)/test.ready  ## lint, format, types and workflows
	@$(PY) -m ruff check . && $(PY) -m ruff format --check . && $(PY) -m mypy
	@$(VENV)/bin/zizmor --offline --quiet --no-progress .github
	@$(PY) -m check_jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(PY) -m check_jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml

requirements: $(VENV)/test.ready  ## compile requirements.in and requirements/*.in into the pinned .txt again
	@$(COMPILE) requirements.in -o requirements.txt
	@$(COMPILE) -c requirements.txt requirements/extract.in -o requirements/extract.txt
	@$(COMPILE) -c requirements.txt -c requirements/extract.txt requirements/model.in -o requirements/model.txt
	@$(COMPILE) -c requirements.txt requirements/test.in -o requirements/test.txt

extract: $(VENV)/extract.ready  ## install what `sourcebook extract` needs to read and write every format

model: $(VENV)/model.ready  ## install what `sourcebook code` needs to ask a language model

bench: $(VENV)/extract.ready  ## measure speed, scale, memory, and how quotations are found (ARTICLES=file of many articles)
	@$(PY) benchmarks/record.py
	@$(PY) benchmarks/build.py
	@$(PY) benchmarks/universes.py
	@$(PY) benchmarks/fidelity.py
	@$(PY) benchmarks/scale.py $(ARTICLES)

release: book pdf  ## pack the project without the articles, its wheel, the book and its PDF, with a manifest of checksums
	@rm -rf _build/release && mkdir -p _build/release
	@git archive --format=tar.gz --prefix=sourcebook/ -o _build/release/sourcebook-without-articles.tar.gz HEAD
	@tar -czf _build/release/sourcebook-book.tar.gz -C _build html
	@cp _build/sourcebook.pdf _build/release/sourcebook-book.pdf
	@$(PY) -m pip --disable-pip-version-check wheel --quiet --no-deps --no-build-isolation -w _build/release .
	@$(PY) -c 'from sourcebook.exports.citation import main; main()' > _build/release/CITATION.cff
	@$(COMPILE) --format pylock.toml -c requirements.txt requirements.in -o _build/release/pylock.toml
	@cd _build/release && sha256sum * > SHA256SUMS && cat SHA256SUMS

clean:  ## delete everything that is made, but no corrections, decisions on names or filled sheets
	@mkdir -p _build
	find _build ! -type d ! -path '_build/*/data/corrections.csv' ! -path '_build/*/data/names.csv' \
	  ! -path '_build/*/data/*.xlsx' ! -path '_build/*/data/*.ods' -delete
	find _build -depth -type d -empty -delete
	rm -rf $(VENV) evidence reference

# One file marks each finished installation, so that nothing is installed twice.
$(VENV)/book.ready: requirements.txt pyproject.toml
	@echo "Setting up $(VENV) (once)…"
	@$(PYTHON) -c 'import sys, venv, ensurepip; assert (3, 11) <= sys.version_info[:2] <= (3, 13)' 2>/dev/null || \
	  { echo "sourcebook: $(PYTHON) is not Python 3.11, 3.12 or 3.13 with venv: install one, or run make PYTHON=python3.13."; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/extract.ready: $(VENV)/book.ready requirements/extract.txt
	@echo "Adding what reading other articles needs (once)…"
	@$(PIP) --require-hashes -r requirements/extract.txt
	@touch $@

$(VENV)/model.ready: $(VENV)/extract.ready requirements/model.txt
	@echo "Adding what asking a language model needs (once)…"
	@$(PIP) --require-hashes -r requirements/model.txt
	@touch $@

$(VENV)/test.ready: $(VENV)/model.ready requirements/test.txt
	@echo "Adding what the tests need (once)…"
	@$(PIP) --require-hashes -r requirements/test.txt
	@touch $@
