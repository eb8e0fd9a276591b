"""What somebody else may take away unseen: what was merely said, within the limit; and never how things stand."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tests.cli.every_command import at_home, run_here
from tests.conftest import logged
from tests.oplog.builder import Scripted
from tests.room.words_to_purge import record_of, value_for
from tests.store.tables import deliver, fresh, held
from warroom.model.entry_kinds import is_talk
from warroom.model.identity import IncidentId
from warroom.model.record_kinds import JSON, KINDS, TEXT, TIME
from warroom.model.timeline_entries import PURGE_TOLD, Filter
from warroom.oplog.operation import PURGE, Operation
from warroom.room.core import WarRoom, Write
from warroom.store.rebuild import rebuild

OTHERS = sorted(kind for kind in KINDS if kind != "entry")


def begun(kind: str) -> Write:
    """The write that makes a record of ``kind`` and says all of it that has words."""
    fields = {
        field.name: value_for(kind, field.name, f"words of {kind}") for field in KINDS[kind].fields.values()
        if field.holds in (TEXT, TIME) or (field.holds == JSON and field.name in ("severity", "phase"))
    }  # fmt: skip
    return Write(kind, record_of(kind), fields)


def everything(room: WarRoom, incident: IncidentId) -> dict[str, str]:
    """A record of every kind, and the hash of the write that made it."""
    return {kind: room.commit(incident, [begun(kind)]).hashes[0] for kind in KINDS}


def shown(room: WarRoom) -> dict[str, object]:
    """What the tables say of every record, without when it changed."""
    db = room.reader()
    tables: dict[str, object] = {}
    for kind in KINDS:
        rows = db.execute(f"SELECT * FROM {'entries' if kind == 'entry' else f'of_{kind}'} ORDER BY rec")  # noqa: S608
        names = [column[0] for column in rows.description]
        tables[kind] = [
            {name: value for name, value in zip(names, row, strict=True) if name not in ("rev", "marks")}
            for row in rows
        ]
    return tables


def purging_act(writer: Scripted, kind: str, hash_: str, *, marked: bool) -> list[Operation]:
    """A purge of one write as the program does it, with a mark where the words were, or as somebody who means harm."""
    of = dict.fromkeys(field for field in KINDS[kind].fields if field not in ("tags", "people", "drill"))
    if not marked:
        return [writer.write({}, kind=kind, on=record_of(kind), do=PURGE, purges=(hash_,))]
    mark = writer.write(of, kind=kind, on=record_of(kind), saw=(hash_,), act="purging")
    mark.body = None
    return [
        mark,
        writer.write(of, kind=kind, on=record_of(kind), do=PURGE, purges=(hash_, mark.hash), act="purging"),
    ]


@pytest.mark.parametrize("marked", [False, True])
def test_nothing_but_what_was_said_goes_unseen_whatever_kind_it_is(
    room: WarRoom, incident: IncidentId, marked: bool
) -> None:
    written = everything(room, incident)
    before = shown(room)
    mallory = Scripted("mallory", incident=incident, t=room.now())
    for kind in OTHERS:
        room.receive(purging_act(mallory, kind, written[kind], marked=marked))
    assert shown(room) == before
    (waiting,) = room.purgers()
    assert (waiting.by.raw, waiting.count, list(waiting.kinds)) == ("mallory", len(OTHERS), OTHERS)
    assert room.view(incident).purges == len(OTHERS)  # type: ignore[union-attr]
    told = [one for one in room.pages(incident, Filter(), purges=True).before(None, 200) if one.kind == PURGE_TOLD]
    assert {(one.by.raw, "wants to purge" in one.text.raw) for one in told} == {("mallory", True)}
    assert room.decide_purges(accept=False, by="mallory") == len(OTHERS)
    room.rebuild()
    assert shown(room) == before


def test_both_doors_carry_out_what_waits_and_keep_what_is_refused(
    room: WarRoom,
    incident: IncidentId,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    at_home(monkeypatch, tmp_path, room.path)
    written = everything(room, incident)
    before = shown(room)
    for name in ("mallory", "bob"):
        writer = Scripted(name, incident=incident, t=room.now())
        for kind in OTHERS:
            room.receive(purging_act(writer, kind, written[kind], marked=False))
    assert run_here(monkeypatch, "purges") == 0
    assert f"@mallory purges {len(OTHERS)} texts" in capsys.readouterr().out
    assert run_here(monkeypatch, "purges", "refuse", "@mallory") == 0
    assert shown(room) == before
    assert run_here(monkeypatch, "purges", "accept", "@bob") == 0
    assert f"purged {len(OTHERS)} texts of @bob" in capsys.readouterr().out
    kept = {row[0] for row in room.reader().execute("SELECT hash FROM ops WHERE body IS NOT NULL")}
    assert not {bytes.fromhex(written[kind]) for kind in OTHERS} & kept
    assert room.purgers() == []


def test_who_wrote_it_takes_it_out_of_everybodys_sight(room: WarRoom, incident: IncidentId) -> None:
    bob = Scripted("bob", incident=incident, t=room.now())
    for kind in ("hypothesis", "task", "section", "fix"):
        wrote = bob.write(dict(begun(kind).values), kind=kind, on=record_of(kind))
        room.receive([wrote, *purging_act(bob, kind, wrote.hash, marked=True)])
    assert room.purgers() == []
    assert room.reader().execute("SELECT statement FROM of_hypothesis").fetchone()[0] == "[purged]"


def test_our_own_words_are_not_taken_out_under_our_own_id(room: WarRoom, incident: IncidentId) -> None:
    written = everything(room, incident)
    before = shown(room)
    forger = Scripted("dana", incident=incident, t=room.now())
    forger.writer = room.writer()
    forger.n = 1_000
    for kind in OTHERS:
        room.receive(purging_act(forger, kind, written[kind], marked=True))
    assert shown(room) == before


@pytest.mark.parametrize("line", ["! roll back to 41", "what was noted", "+ restarted it", "> the pool is full"])
def test_of_the_timeline_what_was_decided_waits_and_what_was_said_goes(
    room: WarRoom, incident: IncidentId, line: str
) -> None:
    entry = logged(room, incident, line)
    kind = room.pages(incident, Filter()).entry(entry).kind  # type: ignore[union-attr]
    hash_ = room.reader().execute("SELECT hash FROM ops ORDER BY id DESC LIMIT 1").fetchone()[0].hex()
    mallory = Scripted("mallory", incident=incident, t=room.now())
    room.receive([mallory.write({}, on=entry, do=PURGE, purges=(hash_,))])
    assert bool(room.purgers()) is not is_talk(kind)
    assert (kind == "decision") is bool(room.purgers())


def test_what_the_program_tells_of_the_incident_is_no_talk() -> None:
    assert [is_talk(kind) for kind in ("", "note", "said", "event")] == [True] * 4
    assert [is_talk(kind) for kind in ("declared", "fixed", "closed", "decision", "of tomorrow")] == [False] * 5


# Words that are left out


def test_words_that_are_left_out_hide_nothing_that_others_wrote(room: WarRoom, incident: IncidentId) -> None:
    everything(room, incident)
    before = shown(room)
    mallory = Scripted("mallory", incident=incident, t=room.now())
    for layer in range(3):
        left_out = []
        for hash_, head in room.reader().execute("SELECT hash, head FROM ops ORDER BY id").fetchall():
            said = json.loads(head)
            if said["do"] == "put":
                write = mallory.write(
                    dict.fromkeys(said["of"]), kind=said["is"], on=said["on"], saw=(hash_.hex(), f"{layer:064x}")
                )
                write.body = None
                left_out.append(write)
        random.Random(layer).shuffle(left_out)
        room.receive(left_out)
        told = shown(room)
        for kind in KINDS:
            for row, now in zip(before[kind], told[kind], strict=True):  # type: ignore[call-overload]
                row.pop("edited", None), now.pop("edited", None)
                assert now == row, kind
    room.rebuild()
    assert shown(room)["incident"] == told["incident"]


def test_what_was_left_out_counts_once_it_comes_or_its_purge_does(tmp_path: Path) -> None:
    def written() -> dict[str, Operation]:
        alice, bob = Scripted("alice"), Scripted("bob")
        first = alice.write({"title": "one", "impact": "some"}, kind="incident", on="incident")
        second = alice.write({"title": "two"}, kind="incident", on="incident", saw=(first.hash,))
        bare = bob.write({"title": "three"}, kind="incident", on="incident", saw=(second.hash,))
        secret = bob.write({"title": "hunter2"}, kind="incident", on="incident", saw=(bare.hash,))
        mark = bob.write({"title": None}, kind="incident", on="incident", saw=(secret.hash,), act="purging")
        purge = bob.write(
            {"title": None}, kind="incident", on="incident", do=PURGE, purges=(secret.hash, mark.hash), act="purging"
        )
        over = bob.write({"title": "four"}, kind="incident", on="incident", saw=(mark.hash,))
        bare.body = mark.body = over.body = None
        return {
            "first": first, "second": second, "bare": bare, "secret": secret, "mark": mark, "purge": purge,
            "over": over,
        }  # fmt: skip

    def titles(*names: str) -> str:
        db = fresh(tmp_path, "-".join(names))
        made = written()
        deliver(db, [made[name] for name in names], batches=[1] * len(names))
        title = str(db.execute("SELECT title FROM of_incident").fetchone()[0])
        tables = held(db)
        rebuild(db)
        assert held(db) == tables
        return title

    assert titles("first", "second", "bare") == titles("bare", "second", "first") == "two"
    assert titles("first", "bare") == "one", "what it was written over is still to come"
    assert titles("bare") == "[words missing]", "nothing else was ever said"
    assert titles("bare", "secret", "first", "second") == "hunter2"
    assert titles("first", "second", "bare", "secret", "mark") == "hunter2", "its purge is still to come"
    everything_but_over = ("first", "second", "bare", "secret", "mark", "purge")
    assert titles(*everything_but_over) == titles(*reversed(everything_but_over)) == "[purged]"
    assert titles(*everything_but_over, "over") == titles("over", *everything_but_over) == "[words missing]"


def test_of_what_stands_beside_it_nothing_older_comes_back(tmp_path: Path) -> None:
    alice, bob, eve = Scripted("alice"), Scripted("bob"), Scripted("eve")
    first = alice.write({"impact": "one"}, kind="incident", on="incident")
    second = alice.write({"impact": "two"}, kind="incident", on="incident", saw=(first.hash,))
    elsewhere = alice.write({"impact": "of another"}, kind="incident", on="x")
    beside = bob.write({"impact": "beside"}, kind="incident", on="incident", saw=(second.hash,))
    old = eve.write({"impact": None}, kind="incident", on="incident", saw=(first.hash, elsewhere.hash))
    new = eve.write({"impact": None}, kind="incident", on="incident", saw=(second.hash,))
    old.body = new.body = None
    db = fresh(tmp_path, "beside")
    deliver(db, [first, second, elsewhere, old, new])
    assert db.execute("SELECT impact, marks FROM of_incident").fetchone() == ("two", '{"impact": "missing"}')
    deliver(db, [beside])
    assert db.execute("SELECT impact, marks FROM of_incident").fetchone() == ("beside", '{"impact": "missing"}')
    tag = alice.write({"tags": "db"}, do="add")
    left_out = eve.write({"tags": "x"}, do="add", saw=(tag.hash,))
    left_out.body = None
    deliver(db, [tag, left_out])
    assert db.execute("SELECT tags FROM entries").fetchone() == (None,)
