# The whole set-up on a machine that has Python (3.11 or later), make and git. uv is used where it is installed.
#   make corpus   environment, install, run the flow on raw/, say what was published and where
#   make test     lint, types, tests
#   make fuzz     hostile bytes to every door, SECONDS on each (or RUNS=100000, FUZZ="text pdf")
#   make quality  the quality benchmark: a table; make speed: the speed benchmark
# The second run of each takes seconds: the environment is made again only when the lock or pyproject.toml changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
UV := $(shell command -v uv 2>/dev/null)
TESTS ?= tests
SECONDS ?= 60
RUNS ?= 0

.PHONY: corpus test docs lock clean-venv quality speed fuzz

corpus: $(STAMP)
	@$(BIN)/python -m flows

test: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto $(TESTS)

# What comes out of damaged documents against what an editor would print; how fast, and where the time goes.
quality: $(STAMP)
	@$(BIN)/python -m benchmarks.quality

speed: $(STAMP)
	@$(BIN)/python -m benchmarks.speed

# atheris has wheels for Linux only; without it the mutations are blind.
fuzz: $(STAMP)
	-@$(BIN)/python -c "import atheris" 2> /dev/null || \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: "atheris>=3"
	@PYTHONPATH=tests $(BIN)/python -m fuzz $(FUZZ) --seconds $(SECONDS) --runs $(RUNS)

# The lock is complete, so nothing is resolved (pip 23 would ask for a newer sqlalchemy[asyncio] than the lock's).
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Recension needs Python 3.11 or later, found " + sys.version.split()[0] + ". Say which one to use: make PYTHON=python3.12 corpus")'
ifdef UV
	@test -x $(BIN)/python || uv venv --quiet --python $(PYTHON) $(VENV)
	uv pip install --quiet --compile-bytecode --python $(BIN)/python --no-deps --require-hashes -r requirements.lock
	uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
else
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endif
	@touch $@

docs: $(STAMP)
	$(BIN)/recension repairs --markdown > docs/repairs.md

# Made again when a dependency changes. No registry is named in it, so that any registry can serve it.
lock:
	uv pip compile pyproject.toml --quiet --universal --all-extras --group dev --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate -o requirements.lock

clean-venv:
	rm -rf $(VENV)
