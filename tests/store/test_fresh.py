"""Entries that one write made: they are kept as the same entries that went through every rule of merging."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from tests.oplog.builder import ENTRY, INCIDENT, Scripted, without_words
from tests.store.tables import deliver, fresh, held
from warroom.oplog.operation import NOTE, PURGE
from warroom.store.rebuild import digest_of

TEXTS = st.one_of(st.none(), st.sampled_from(["", "alice", "event", "db is slow", "Überlast"]), st.integers(0, 1))
NUMBERS = st.one_of(st.none(), st.integers(-1, 5), st.booleans(), st.just("5"))
ENDS = st.one_of(st.none(), st.integers(0, 9), st.just("noon"))
TIMES = st.one_of(
    st.none(),
    st.just("noon"),
    st.fixed_dictionaries(
        {"lo": ENDS, "hi": ENDS},
        optional={"approx": st.booleans() | st.just(1), "as": st.sampled_from(["", "14:32"]), "tz": TEXTS},
    ),
)
ANYTHING = st.one_of(st.none(), st.integers(0, 1), st.just("x"), st.just({"outcome": "ü", "objections": [1]}))
FIELDS = {
    **dict.fromkeys(
        ("text", "kind", "speaker", "like", "repeats", "source", "struck", "redacted", "tags", "people"), TEXTS
    ),
    **dict.fromkeys(("pinned", "after"), NUMBERS),
    "at": TIMES,
    "details": ANYTHING,
    "newer_field": ANYTHING,
}
VALUES = st.lists(st.one_of([st.tuples(st.just(name), held) for name, held in FIELDS.items()]), max_size=3).map(dict)


@given(st.lists(VALUES, min_size=1, max_size=4))
@example([{"text": "db is slow", "kind": "note", "at": {"lo": 5, "hi": 9, "tz": ""}, "pinned": 1, "speaker": "bob"}])
@example([{"tags": "db", "people": "bob"}, {"pinned": True}, {"at": {"lo": 5, "hi": 9, "approx": True}}])
@example([{"pinned": 2, "text": "x"}, {"text": 1, "kind": "note"}, {"after": -1}])
@example([{"kind": "event", "repeats": "ab" * 16, "after": 7, "details": {"ü": [1]}}, {}])
def test_an_entry_that_came_whole_is_kept_as_one_whose_body_came_later(made: list[dict[str, object]]) -> None:
    alice = Scripted("alice")
    operations = [alice.write(values, on=f"{number:032x}") for number, values in enumerate(made)]
    with tempfile.TemporaryDirectory() as name:
        whole, later = fresh(Path(name), "whole"), fresh(Path(name), "later")
        deliver(whole, operations)
        deliver(later, [without_words(operation) for operation in operations])
        deliver(later, operations)
        assert held(whole) == held(later)
        assert digest_of(whole, INCIDENT) == digest_of(later, INCIDENT)
        ends = "SELECT what, n FROM tallies WHERE what IN ('first', 'last') ORDER BY what"
        entries = whole.execute("SELECT count(*) FROM records").fetchone()[0]
        assert whole.execute(ends).fetchall() == ([("first", 1), ("last", entries)] if entries else [])
        whole.close()
        later.close()


def test_purges_and_notes_whose_bodies_come_later_make_no_record(tmp_path: Path) -> None:
    db = fresh(tmp_path, "one")
    alice = Scripted("alice")
    written = [
        alice.write({}, on=ENTRY, do=PURGE, purges=("ab" * 32,)),
        alice.write({}, kind="key", on="k", do=NOTE),
    ]
    deliver(db, [without_words(operation) for operation in written])
    deliver(db, written)
    assert db.execute("SELECT count(*) FROM ops WHERE body IS NOT NULL").fetchone() == (2,)
    assert db.execute("SELECT count(*) FROM records").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM entries").fetchone() == (0,)
    db.close()
