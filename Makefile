# The program runs in .run with what it needs and no more, the tests in .venv with their tools. Both are made anew when
# pyproject.toml or their lock changes, of the very files whose hashes the lock names. PYTHON chooses the interpreter.
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3; do \
	"$$python" -c 'import sys, venv, sqlite3; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$python && break; done)
VENV ?= .venv
RUN ?= .run
BIN = $(VENV)/bin
READY = $(VENV)/ready

# What was compiled once is read again by every process of the tests, whatever the surroundings say.
unexport PYTHONDONTWRITEBYTECODE

# What proves every branch of the floors below the room. All other tests run without counting, which costs half as much.
COVERING = tests/model tests/oplog tests/room tests/share tests/store tests/vectors

.PHONY: run demo test compiled covered gates looks types long bench soak picture clean snapshots lock console debug dist commands

run: $(RUN)/ready
	@$(RUN)/bin/warroom

demo: $(RUN)/ready
	@$(RUN)/bin/warroom demo

# The types are looked at while the tests are compiled and the first of them run: that takes one processor, and a minute. Of the others many wait
# for a terminal, a server or another process: six of two processors keep both busy.
test: $(READY) looks
	@$(MAKE) --no-print-directory -j 2 types covered
	$(BIN)/pytest -n 6 --dist worksteal -q -rs -m "not long" $(COVERING:%=--ignore=%)
	$(BIN)/coverage report --include='warroom/oplog/*,warroom/store/*,warroom/share/*,warroom/model/*' --fail-under=100 --skip-covered

# What else every process of the tests makes for itself, all of them at once: the tests compiled with what their
# assertions say, and what hypothesis keeps of the sources and of the signs of texts. What cannot be collected is told by
# the tests.
compiled: $(READY)
	@$(BIN)/python -c 'from hypothesis import strategies; strategies.text().validate()'
	@$(BIN)/pytest --collect-only -qq >/dev/null || true

covered: $(READY) compiled
	@$(BIN)/coverage erase
	$(BIN)/pytest -n 4 --dist worksteal -q -rs -m "not long" $(COVERING) --cov-branch --cov-report= --cov=warroom.oplog --cov=warroom.store --cov=warroom.share --cov=warroom.model

gates: looks types

looks: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(BIN)/lint-imports

types: $(READY)
	$(BIN)/mypy

# Every incident by keys, every hostile text by itself: what takes minutes and is not run with every change.
long: $(READY)
	$(BIN)/pytest -n 4 --dist worksteal -q -rs -m long

# As many schedules of faults, and as many keys of random hands at a real terminal, as asked:
# make soak SEEDS=100000 KEYS=200000 THOUSANDS=500 (of operations by people who mean harm)
# FORGERIES=1000000 (of lines, sealed heads and envelopes each)
SEEDS ?= 20000
KEYS ?= 20000
THOUSANDS ?= 100
FORGERIES ?= 100000
soak: $(READY)
	$(BIN)/python -m tests.simulation --count $(SEEDS)
	$(BIN)/python -m tests.share.mutations --count $(FORGERIES)
	$(BIN)/python -m tests.monkey --keys $(KEYS)
	WARROOM_HOSTILE_THOUSANDS=$(THOUSANDS) $(BIN)/pytest -n 2 -q tests/hostile

bench: $(READY)
	$(BIN)/python -m benchmarks

# The page of all commands and orders, written from the program.
commands: $(READY)
	$(BIN)/python docs/make_commands.py

# The picture in the README, made from the real program.
picture: $(READY)
	$(BIN)/python docs/make_picture.py

# Every file of pictures, and all of them whatever fails.
snapshots: $(READY)
	$(BIN)/pytest -q -n 2 $(shell grep -ls 'snap_compare' tests/*/test_*.py) --snapshot-update

# The toolkit's console, and the program talking to it.
console: $(VENV)/console
	$(BIN)/textual console

debug: $(VENV)/console
	TEXTUAL=devtools $(BIN)/warroom

$(VENV)/console: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check textual-dev
	@touch $@

# What is released, each installed into an empty environment and run.
dist: $(READY)
	rm -rf dist .dist
	$(BIN)/python -m build --no-isolation --outdir dist
	for built in dist/*.whl dist/*.tar.gz; do \
		rm -rf .dist && $(PYTHON) -m venv .dist && \
		.dist/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/run.lock && \
		.dist/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation "$$built" && \
		(cd .dist && bin/warroom --version && bin/warroom playbook check) || exit 1; done
	rm -rf .dist

$(VENV)/ready: LOCK = requirements/dev.lock
$(RUN)/ready: LOCK = requirements/run.lock
$(VENV)/ready: requirements/dev.lock
$(RUN)/ready: requirements/run.lock
%/ready: pyproject.toml
	@test -n "$(PYTHON)" || { echo "warroom needs Python 3.11 or newer with venv and sqlite3" >&2; exit 1; }
	$(PYTHON) -m venv $*
	$*/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(LOCK)
	$*/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# What may be installed, anew: the newest versions that pyproject.toml allows, for every platform.
BUILDS = hatchling editables
lock:
	$(PYTHON) -m venv .lock && .lock/bin/python -m pip install --quiet uv
	for kind in run dev; do \
		if [ $$kind = dev ]; then extra="--extra dev"; fi; \
		{ head -1 requirements/$$kind.lock; printf '%s\n' $(BUILDS) | .lock/bin/uv pip compile --quiet --universal \
			--python-version 3.11 --generate-hashes --no-annotate --no-header --upgrade $$extra pyproject.toml -; } >.lock/new && \
		cp .lock/new requirements/$$kind.lock || exit 1; done
	rm -rf .lock

clean:
	rm -rf $(VENV) $(RUN) dist .dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
