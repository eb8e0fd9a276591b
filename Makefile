# Everything runs in .venv, which is made anew when pyproject.toml changes. PYTHON chooses the interpreter.
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3; do \
	"$$python" -c 'import sys, venv, sqlite3; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$python && break; done)
VENV ?= .venv
BIN = $(VENV)/bin
READY = $(VENV)/ready

# What proves every branch of the floors below the room. All other tests run without counting, which costs half as much.
COVERING = tests/model tests/oplog tests/room tests/share tests/store tests/vectors

.PHONY: run demo test gates long bench soak picture clean snapshots

run: $(READY)
	@$(BIN)/warroom

demo: $(READY)
	@$(BIN)/warroom demo

test: $(READY) gates
	@$(BIN)/coverage erase
	$(BIN)/pytest -n 3 --dist worksteal -q -rs -m "not long" $(COVERING) --cov-branch --cov-report= --cov=warroom.oplog --cov=warroom.store --cov=warroom.share --cov=warroom.model
	$(BIN)/pytest -n 3 --dist worksteal -q -rs -m "not long" $(COVERING:%=--ignore=%)
	$(BIN)/coverage report --include='warroom/oplog/*,warroom/store/*,warroom/share/*,warroom/model/*' --fail-under=100 --skip-covered

gates: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell
	$(BIN)/lint-imports

# Every incident by keys, every hostile text by itself: what takes minutes and is not run with every change.
long: $(READY)
	$(BIN)/pytest -n 3 --dist worksteal -q -rs -m long

# As many schedules of faults, and as many keys of random hands at a real terminal, as asked:
# make soak SEEDS=100000 KEYS=200000 THOUSANDS=500 (of operations by people who mean harm)
SEEDS ?= 20000
KEYS ?= 20000
THOUSANDS ?= 100
soak: $(READY)
	$(BIN)/python -m tests.simulation --count $(SEEDS)
	$(BIN)/python -m tests.monkey --keys $(KEYS)
	WARROOM_HOSTILE_THOUSANDS=$(THOUSANDS) $(BIN)/pytest -n 2 -q tests/hostile

bench: $(READY)
	$(BIN)/python -m benchmarks

# The picture in the README, made from the real program.
picture: $(READY)
	$(BIN)/python docs/make_picture.py

snapshots: $(READY)
	$(BIN)/pytest -q tests/screens/test_pictures.py --snapshot-update

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "warroom needs Python 3.11 or newer with venv and sqlite3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(READY)

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
