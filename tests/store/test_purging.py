"""Purges in the log: what each names, what becomes of it, and databases from before."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.conftest import seeded
from tests.oplog.builder import INCIDENT, Scripted
from tests.store.tables import deliver, fresh, held
from warroom.model.identity import EntryId, IncidentId, Moment
from warroom.model.timeline_entries import Filter
from warroom.oplog.operation import ADD, PURGE
from warroom.store import purge_memory
from warroom.store.commit import commit, forget_traces, forget_what_was_left, local
from warroom.store.database import open_database
from warroom.store.purge_decisions import decide, purgers
from warroom.store.purge_notices import PurgeNotices
from warroom.store.purge_scope import holding, named
from warroom.store.purge_writes import writes_of
from warroom.store.rebuild import rebuild
from warroom.store.schema import LOG, VERSION, statements
from warroom.store.undo import NothingToUndo, last_act
from warroom.store.words import forms_in, holds, may_be_packed, plain, strings_in
from warroom.store.write import Write

SECRET = "hunter2secret"  # noqa: S105 - what is looked for


@pytest.fixture
def db(tmp_path: Path) -> sqlite3.Connection:
    return fresh(tmp_path, "one")


def state(db: sqlite3.Connection) -> list[str]:
    return [row[0] for row in db.execute("SELECT state FROM purge_targets ORDER BY state")]


def test_a_database_from_before_keeps_what_became_of_its_purges(tmp_path: Path) -> None:
    path = str(tmp_path / "old.db")
    db = open_database(path)
    alice = Scripted("alice")
    texts = [alice.write({"text": f"{SECRET} {number}"}, on=f"{number:032x}") for number in range(3)]
    note = alice.write({"text": "to purge nothing"}, on="purge")
    purges = [alice.write({}, on=one.on, do=PURGE, purges=(one.hash,)) for one in texts]
    unknown = alice.write({}, do=PURGE, purges=("ab" * 32,))
    deliver(db, [*texts, note])
    deliver(db, [*purges, unknown])
    (waiting,) = db.execute("SELECT op FROM purge_targets WHERE name = ?", (bytes(15) + b"\2",)).fetchone()
    db.execute("UPDATE ops SET body = ? WHERE id = 2", (b'{"put":{"text":"x"}}',))
    for table in ("purge_targets", "purged_words", "came_back"):
        db.execute(f"DROP TABLE {table}")
    db.execute(next(one for one in statements(LOG) if "purges" in one))
    db.execute("CREATE TABLE purge_waits (op INTEGER PRIMARY KEY)")
    db.execute("INSERT INTO purge_waits VALUES (?)", (waiting,))
    db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm004_purges_by_record'")
    db.execute("PRAGMA user_version = 4")
    db.close()
    db = open_database(path)
    assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert state(db) == ["done", "open", "void", "waiting"]
    assert db.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('purges', 'purge_waits')").fetchone() == (0,)


def test_what_is_told_of_a_purge_is_another_version_once_what_it_names_turns_out_to_be_of_something_else(
    db: sqlite3.Connection,
) -> None:
    bob, mallory = Scripted("bob"), Scripted("mallory")
    first, other = bob.write({"text": "one"}, on="1" * 32), bob.write({"text": "two"}, on="2" * 32)
    deliver(db, [first, mallory.write({}, on="1" * 32, do=PURGE, purges=(other.hash,))])
    lines = PurgeNotices(db, 1, Filter())
    (before,) = lines.after(None, 9)
    deliver(db, [other])
    (after,) = lines.after(None, 9)
    assert before.text.raw != after.text.raw
    assert before.version != after.version


def test_a_refused_purge_keeps_refusing_what_comes_for_it(db: sqlite3.Connection) -> None:
    bob, mallory = Scripted("bob"), Scripted("mallory")
    texts = [bob.write({"text": f"{number}"}) for number in range(30)]
    purge = mallory.write({}, do=PURGE, purges=tuple(one.hash for one in texts))
    deliver(db, [*texts[:25], purge])
    assert (purgers(db)[0].count, state(db).count("open")) == (25, 5)
    assert decide(db, accept=False)[0] == 25
    deliver(db, texts[25:])
    assert set(state(db)) == {"refused"}
    assert purgers(db) == []
    before = held(db)
    rebuild(db)
    assert held(db) == before


def test_a_target_of_a_purge_that_waits_waits_too(db: sqlite3.Connection) -> None:
    bob, mallory = Scripted("bob"), Scripted("mallory")
    texts = [bob.write({"text": f"{number}"}) for number in range(30)]
    deliver(db, [*texts[:25], mallory.write({}, do=PURGE, purges=tuple(one.hash for one in texts))])
    deliver(db, texts[25:])
    assert purgers(db)[0].count == 30
    assert decide(db, accept=True)[0] == 30
    assert db.execute("SELECT count(*) FROM ops WHERE body IS NULL").fetchone() == (30,)


def test_a_body_that_was_withheld_and_purged_never_comes_in(db: sqlite3.Connection) -> None:
    from tests.store.test_fold import reread

    bob = Scripted("bob")
    secret = bob.write({"text": SECRET})
    bare = reread(secret)
    bare.body = None
    deliver(db, [bare, bob.write({}, do=PURGE, purges=(secret.hash,))])
    deliver(db, [secret])
    assert db.execute("SELECT count(*) FROM ops WHERE instr(body, ?)", (SECRET.encode(),)).fetchone() == (0,)


def test_a_purge_that_is_of_nothing_here_tells_nothing_to_others(db: sqlite3.Connection) -> None:
    deliver(db, [Scripted("bob").write({"text": "x"})])
    notices = PurgeNotices(db, 1, Filter())
    assert (notices.count(), notices.near(0.5), notices.position((0, 0, b""))) == (0, None, 0.0)
    assert notices.entry(EntryId("purge:x")) is None
    deliver(db, [Scripted("eve").write({}, do=PURGE, purges=("ab" * 32, "cd" * 32))])
    (line,) = notices.after(None, 5)
    assert line.text.raw == "purged 2 texts, none of which is here"
    assert notices.near(1.0) == line.key
    assert PurgeNotices(db, 1, Filter(pinned_only=True)).count() == 0
    assert PurgeNotices(db, 1, Filter(person="dana")).count() == 0


def test_a_tag_that_stays_is_said_again_and_a_body_without_an_object_is_read(db: sqlite3.Connection) -> None:
    bob = Scripted("bob")
    tags = bob.write({"tags": "db", "people": SECRET}, do=ADD)
    odd = bob.write({}, do="note", kind="key", on="k")
    deliver(db, [tags, odd])
    scope = holding(db, 1, SECRET)
    assert [(one.kind, one.fields) for one in scope.goes] == [("entry", ("people",))]
    writes = writes_of(db, 1, scope.goes)
    assert [(one.do, dict(one.values)) for one in writes] == [("add", {"tags": "db"}), ("purge", {})]
    assert named(db, 1, ["ff" * 32, odd.hash]) != []
    db.execute("UPDATE ops SET body = NULL")
    assert named(db, 1, [tags.hash, "ff" * 32]) == []
    assert writes_of(db, 1, scope.goes) == []


def test_a_note_and_what_was_never_folded_can_be_purged(db: sqlite3.Connection) -> None:
    bob = Scripted("bob")
    strange = bob.write({"mood": SECRET}, kind="from_tomorrow", on="it", do="drop")
    deliver(db, [strange])
    writes = writes_of(db, 1, holding(db, 1, SECRET).goes)
    assert [one.do for one in writes] == ["purge"]


def test_an_announcement_is_no_act_to_take_back(db: sqlite3.Connection) -> None:
    commit(db, incident=INCIDENT, by="bob", writes=[Write("key", "k", {}, do="note")], now=Moment(1), entropy=seeded(1))
    with pytest.raises(NothingToUndo, match="nothing of yours"):
        last_act(db, INCIDENT, "bob")


def test_only_a_purge_of_the_field_withholds_what_stands_beside_it(db: sqlite3.Connection) -> None:
    bob, eve = Scripted("bob"), Scripted("eve")
    text, kind = bob.write({"text": "one"}), bob.write({"kind": "note", "tags": "x"})
    deliver(db, [text, kind])
    mark = bob.write({"text": None}, saw=(text.hash,), act="purging")
    purge = bob.write({"text": None}, do=PURGE, purges=(text.hash, mark.hash), act="purging")
    other = bob.write({}, do=PURGE, purges=(kind.hash,), act="another")
    deliver(db, [mark, purge, other])
    past = eve.write({"kind": "action"}, saw=(kind.hash,))
    deliver(db, [past, eve.write({"text": "two"}, saw=(text.hash, past.hash))])
    assert db.execute("SELECT text, marks FROM entries").fetchone()[0] is None
    assert '"text": "withheld"' in db.execute("SELECT marks FROM entries").fetchone()[0]


def test_words_in_the_body_of_a_purge_are_said_to_stay(db: sqlite3.Connection) -> None:
    bob = Scripted("bob")
    purge = bob.write({SECRET: None}, do=PURGE, purges=("ab" * 32,))
    deliver(db, [purge])
    assert (holding(db, 1, SECRET).goes, holding(db, 1, SECRET).stuck) == ([], 2)


def test_what_a_reader_kept_in_the_log_of_writes_is_forgotten_later(tmp_path: Path) -> None:
    db = fresh(tmp_path, "one")
    db.execute("PRAGMA busy_timeout = 0")
    deliver(db, [Scripted("bob").write({"text": SECRET})])
    reader = sqlite3.connect(str(tmp_path / "one.db"), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM ops").fetchone()
    db.execute("UPDATE ops SET body = NULL")
    forget_traces(db)
    assert local(db, "traces") == "kept"
    forget_what_was_left(db)
    assert local(db, "traces") == "kept"
    reader.execute("COMMIT")
    forget_what_was_left(db)
    assert local(db, "traces") == ""
    assert SECRET.encode() not in (tmp_path / "one.db-wal").read_bytes()
    forget_what_was_left(db)


# What is remembered of purged words


def remember(db: sqlite3.Connection, *phrases: str) -> None:
    purge_memory.remember(db, 1, [plain(one) for one in phrases], seeded(1))


def test_a_phrase_is_recognised_by_its_words_and_kept_by_none_of_them(db: sqlite3.Connection) -> None:
    bob = Scripted("bob")
    deliver(db, [bob.write({"text": "before: the blue horse"})])
    remember(db, "The Blue Horse", "a b")
    remember(db, "seven long words in a single row")
    assert not any(b"horse" in bytes(repr(row), "utf-8") for row in db.execute("SELECT * FROM purged_words"))
    assert db.execute("SELECT count(*) FROM purged_words").fetchone() == (2,)
    told = ["no", "the BLUE  horse!", "a blue horse", "seven long words in a single day", "seven long words", "a b"]
    deliver(db, [bob.write({"text": text}) for text in told])
    deliver(
        db,
        [
            bob.write({}, do=PURGE, purges=("ab" * 32,)),
            Scripted("x", incident=IncidentId("2d" * 16)).write({"text": told[1]}),
        ],
    )
    assert purge_memory.look(db, seconds=60) == 2
    assert purge_memory.look(db, seconds=60) == 0
    assert len(purge_memory.came_back(db)) == 2
    purge_memory.leave(db, [row for (row,) in db.execute("SELECT op FROM came_back")])
    assert purge_memory.came_back(db) == []


def test_a_look_stops_in_time_and_goes_on_where_it_stopped(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = Scripted("bob")
    deliver(db, [bob.write({"text": "x"})])
    remember(db, SECRET)
    deliver(db, [bob.write({"text": f"{number} {SECRET}"}) for number in range(5)])
    moments = iter(range(1_000))
    found = [purge_memory.look(db, seconds=2.5, ticks=lambda: float(next(moments))) for _ in range(4)]
    assert sum(found) == 5
    assert found[0] < 5
    monkeypatch.setattr(purge_memory, "_AT_ONCE", 2)
    deliver(db, [bob.write({"text": f"{number} {SECRET}"}) for number in range(5)])
    assert purge_memory.look(db, seconds=60) == 5


def test_a_look_that_cannot_be_kept_changes_nothing(db: sqlite3.Connection) -> None:
    bob = Scripted("bob")
    deliver(db, [bob.write({"text": "x"})])
    remember(db, SECRET)
    deliver(db, [bob.write({"text": SECRET})])
    db.execute("CREATE TRIGGER no BEFORE INSERT ON came_back BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(sqlite3.Error):
        purge_memory.look(db, seconds=60)
    assert not db.in_transaction


def test_the_whole_words_around_are_what_is_remembered() -> None:
    assert purge_memory.around(["(myhunter2secret) hunter2secret hunter2", "no"], "hunter2") == {
        "hunter2",
        "myhunter2secret",
        "hunter2secret",
    }


def test_texts_in_a_value_are_found_however_deep_and_escaped() -> None:
    assert set(strings_in({"a": ["b", {"c": 1}, None, True]})) == {"a", "b", "c"}
    assert list(strings_in("x\\\\\\\\u0041")) == ["x\\\\\\\\u0041", "x\\\\u0041", "x\\u0041", "xA"]
    assert holds("\\ud83d\\ude00 \\n\\q", "\N{GRINNING FACE} q")
    assert holds("\\ud83d", "\N{REPLACEMENT CHARACTER}")
    assert plain("  A\tB\u200b\ufe0f\N{LATIN CAPITAL LETTER SHARP S}  ") == "a bss"


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("jos%C3%A9", {"jos%C3%A9", "jos\u00e9"}),
        ("jos%E9", {"jos%E9", "jos\u00e9"}),
        ("snow %25 ice", {"snow %25 ice", "snow % ice"}),
        ("a&amp;b", {"a&amp;b", "a&b"}),
        ("**so**", {"**so**", "so"}),
    ],
)
def test_what_was_packed_is_read_as_it_was_before(text: str, forms: set[str]) -> None:
    assert set(forms_in(text)) == forms


@pytest.mark.parametrize(("words", "packed"), [("the pool is full", False), ("aHVudGVyMnNlY3JldA==", True)])
def test_an_operation_is_not_taken_apart_for_its_ids_and_its_salt(words: str, packed: bool) -> None:
    body = f'{{"put":{{"text":"{words}"}},"salt":"8e52e7bcf322726599d5573d6dffffb4"}}'
    assert may_be_packed(body) is packed
