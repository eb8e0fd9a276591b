"""Words that are not here though nobody purged them are missing, and never called purged, wherever they would stand."""

from __future__ import annotations

import json

import pytest

from tests.cli.every_command import run_here
from tests.conftest import logged
from tests.oplog.builder import Scripted, without_words
from tests.room.test_wiping import begun
from tests.room.words_to_purge import record_of
from warroom.model.identity import EntryId, IncidentId
from warroom.model.record_kinds import KINDS, LATEST, TEXT
from warroom.model.timeline_entries import Filter, TimelineEntry
from warroom.oplog.operation import PURGE
from warroom.room.core import WarRoom
from warroom.room.readings.custody import MISSING, handled
from warroom.widgets.entry_lines import badges, words_of
from warroom.widgets.naming import named

ID = "cd" * 16


def entry_of(room: WarRoom, incident: IncidentId) -> TimelineEntry:
    entry = room.pages(incident, Filter()).entry(EntryId(ID))
    assert entry is not None
    return entry


def test_an_entry_whose_words_were_left_out_says_that_they_are_missing_until_they_or_their_purge_come(
    room: WarRoom, incident: IncidentId
) -> None:
    bob = Scripted("bob", incident=incident, t=room.now())
    words = bob.write({"text": "the pool is full", "kind": "note"}, on=ID)
    newer = bob.write({"text": "the pool is empty"}, on=ID, saw=(words.hash,))
    purge = bob.write({}, on=ID, do=PURGE, purges=(newer.hash, words.hash))
    room.receive([without_words(words)])
    entry = entry_of(room, incident)
    assert (entry.missing, entry.purged, entry.wordless) == (True, False, True)
    assert words_of(entry) == "[words missing]"
    assert badges(entry, "UTC") == "words left out of the share, no purge says so: W"
    assert named(entry, "UTC").endswith("@bob [words missing]")
    assert [wording.missing for wording in room.versions(incident, EntryId(ID))] == [True]
    room.receive([words])
    entry = entry_of(room, incident)
    assert (entry.missing, words_of(entry), badges(entry, "UTC")) == (False, "the pool is full", "")
    room.receive([without_words(newer)])
    entry = entry_of(room, incident)
    assert (entry.missing, entry.wordless, words_of(entry)) == (True, False, "the pool is full")
    assert badges(entry, "UTC") == "newer words left out of the share, no purge says so: W"
    room.receive([purge])
    entry = entry_of(room, incident)
    assert (entry.missing, entry.purged, words_of(entry)) == (False, True, "[purged]")
    assert [wording.missing for wording in room.versions(incident, EntryId(ID))] == [False, False]


def test_shell_documents_and_custody_tell_the_two_apart(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logged(room, incident, "all is well")
    bob = Scripted("bob", incident=incident, t=room.now())
    left_out = bob.write({"text": "hunter2", "kind": "note"}, on=ID)
    gone = bob.write({"text": "hunter3", "kind": "note"}, on="ef" * 16)
    room.receive([without_words(left_out), gone, bob.write({}, on="ef" * 16, do=PURGE, purges=(gone.hash,))])
    assert run_here(monkeypatch, "--db", room.path, "show", "timeline") == 0
    told = [line.rpartition(": ")[2] for line in capsys.readouterr().out.splitlines() if "@bob" in line]
    assert told[:2] == ["[words missing]", "[purged]"]
    assert run_here(monkeypatch, "--db", room.path, "show", "timeline", "--json") == 0
    entries = {entry["id"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert [entries[id_]["words_missing"] for id_ in (ID, "ef" * 16)] == [True, False]
    assert [entries[id_]["purged"] for id_ in (ID, "ef" * 16)] == [False, True]
    missing = [handling for handling in handled(room, incident) if handling.what == MISSING]
    assert [(handling.by.raw, handling.words.raw) for handling in missing] == [
        ("bob", "wrote 1 operation whose words are not here: left out of the share, and no purge says so")
    ]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_field_of_any_kind_says_so_and_what_is_folded_anew_says_the_same(room: WarRoom, kind: str) -> None:
    fields = KINDS[kind].fields
    write = begun(kind)
    bob = Scripted("bob", t=room.now())  # an incident of which nothing else is here
    made = bob.write(write.values, kind=kind, on=record_of(kind))
    room.receive([without_words(made)])
    table = "entries" if kind == "entry" else f"of_{kind}"
    row = room.reader().execute(f"SELECT * FROM {table} ORDER BY rec DESC LIMIT 1")  # noqa: S608
    (values,) = row.fetchall()
    told = dict(zip([column[0] for column in row.description], values, strict=True))
    for name in write.values:
        field = fields[name]
        if kind != "entry" and field.holds == TEXT and field.policy == LATEST and field.words:
            assert told[name] == "[words missing]", name
        assert told.get(name) != "[purged]", name
    assert set(json.loads(str(told["marks"])).values()) == {"missing"}
    room.rebuild()
    again = room.reader().execute(f"SELECT marks FROM {table} ORDER BY rec DESC LIMIT 1").fetchone()  # noqa: S608
    assert again == (told["marks"],)


def test_what_a_purge_that_waits_here_names_is_not_called_missing(room: WarRoom, incident: IncidentId) -> None:
    """Whoever purges writes the field anew without words: that is no word that somebody left out."""
    write = begun("hypothesis")
    (said,) = room.commit(incident, [write]).hashes
    before = room.reader().execute("SELECT statement, marks FROM of_hypothesis").fetchall()
    mallory = Scripted("mallory", incident=incident, t=room.now())
    on = record_of("hypothesis")
    mark = mallory.write({"statement": None}, kind="hypothesis", on=on, saw=(said,), act="purging")
    purge = mallory.write(
        {"statement": None}, kind="hypothesis", on=on, do=PURGE, purges=(said, mark.hash), act="purging"
    )
    room.receive([without_words(mark)])
    assert room.reader().execute("SELECT marks FROM of_hypothesis").fetchall() == [('{"statement": "missing"}',)]
    room.receive([purge])
    assert room.purgers(), "what people found is not for a stranger to take away unseen"
    assert room.reader().execute("SELECT statement, marks FROM of_hypothesis").fetchall() == before
    room.rebuild()
    assert room.reader().execute("SELECT statement, marks FROM of_hypothesis").fetchall() == before
