"""Secrets can be taken out: of every kind of record, every field, every replica and every file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import logged, purge_entry
from tests.oplog.builder import Scripted
from tests.room.giving import order
from tests.room.purging_people import files_with, gone, meet, people
from tests.room.words_to_purge import HOLDING, SECRET, declared, record_of, value_for
from warroom.intake.typed_line import read_line
from warroom.model.identity import EntryId, IncidentId, Moment
from warroom.model.record_kinds import KINDS, TAGS, TEXT
from warroom.model.timeline_entries import Filter
from warroom.model.views import Severity
from warroom.room.acts import commander, purging, scribe
from warroom.room.acts.purging_elsewhere import looked_in_words
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.text import Untrusted


def test_the_words_are_gone_from_every_kind_field_version_replica_and_file(tmp_path: Path) -> None:
    with people(tmp_path, "alice", "bob", "carol") as (alice, bob, carol):
        incident = declared(alice.room)
        meet(alice, bob, carol)
        writes = []
        for kind, field in HOLDING:
            do = "add" if KINDS[kind].fields[field].holds == TAGS else "put"
            writes.append(Write(kind, record_of(kind), {field: value_for(kind, field, SECRET)}, do=do))
        for start in range(0, len(writes), 12):
            bob.room.commit(incident, writes[start : start + 12])
        for kind, field in HOLDING:  # the words are in an earlier version only
            if KINDS[kind].fields[field].holds == TEXT and KINDS[kind].fields[field].words:
                bob.room.commit(incident, [Write(kind, record_of(kind), {field: "harmless"})])
        bob.room.commit(incident, [Write("entry", "ab" * 16, {"tags": f"the key is {SECRET}!"}, do="drop")])
        meet(alice, bob, carol)
        carol.online = False
        carol.room.keep_draft(f"{incident}:line", "carol types", Moment(1))
        assert any("carol" in path for path in files_with(tmp_path, SECRET))
        assert any("share" in path for path in files_with(tmp_path, SECRET))
        found = alice.found(incident, SECRET.upper())
        assert found.count == len(HOLDING) + 1
        alice.purge(incident, SECRET.lower())
        meet(alice, bob)
        held_back = bob.room.purgers()
        assert [one.by.raw for one in held_back] == ["alice"], "more than a few at once wait for a word"
        assert bob.room.decide_purges(accept=True, by="alice") > 0
        carol.online = True
        meet(alice, bob, carol)
        assert carol.room.decide_purges(accept=True, by="alice") > 0
        meet(alice, bob, carol)
        assert gone(tmp_path, SECRET) == []
        assert len({one.room.digest(incident) for one in (alice, bob, carol)}) == 1
        for one in (alice, bob, carol):
            one.room.rebuild()
        assert gone(tmp_path, SECRET) == []


@pytest.mark.parametrize(
    ("kind", "field"), [one for one in HOLDING if one[0] != "entry" and KINDS[one[0]].fields[one[1]].holds == TEXT]
)
def test_a_field_of_words_that_was_purged_says_so_and_one_without_is_empty(
    room: WarRoom, incident: IncidentId, kind: str, field: str
) -> None:
    room.commit(incident, [Write(kind, record_of(kind), {field: f"is {SECRET}"})])
    purging.purge(room, purging.find_words(room, incident, SECRET, state_folder=""))
    told = room.reader().execute(f'SELECT "{field}", marks FROM of_{kind} ORDER BY rec DESC LIMIT 1').fetchone()  # noqa: S608
    if KINDS[kind].fields[field].words and isinstance(KINDS[kind].fields[field].policy, str) and field != "answer":
        assert told[0] == "[purged]"
    else:
        assert told[0] is None
    assert json.loads(told[1])[field] == "purged"


FORMS = (
    "hunter2secret", "HUNTER2SECRET", "\N{FULLWIDTH LATIN SMALL LETTER H}unter2secret", "hunter2\u200bsecret",
    "hunter2\u00adsecret", "x-hunter2secret-y", "hunte%722secret", "hunte&#114;2secret", "hunter2**secret**",
    "aHVudGVyMnNlY3JldA==", "https://x.example/?a=SHVOVEVSMnNlY3JldA", "hunter2`secret`",
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_words_are_found_in_every_form(room: WarRoom, incident: IncidentId, form: str) -> None:
    logged(room, incident, f"it is {form} indeed")
    found = purging.find_words(room, incident, SECRET, state_folder="")
    assert [one.kind for one in found.goes[incident]] == ["entry"]


def test_words_are_found_where_a_stranger_escaped_them(room: WarRoom, incident: IncidentId) -> None:
    escaped = "".join(f"\\u{ord(sign):04x}" for sign in SECRET)
    twice = escaped.replace("\\", "\\\\")
    for on, text in enumerate((escaped, twice, json.dumps({"a": escaped}))):
        room.commit(incident, [Write("entry", f"{on:032x}", {"text": text})])
    room.commit(incident, [Write("from_tomorrow", "it", {"mood": {SECRET: 1}})])
    assert purging.find_words(room, incident, SECRET, state_folder="").count == 4


def test_what_holds_no_words_of_it_stays_when_an_operation_goes(room: WarRoom, incident: IncidentId) -> None:
    before = room.view(incident)
    assert before is not None
    purging.purge(room, purging.find_words(room, incident, "checkout fails", state_folder=""))
    view = room.view(incident)
    assert view is not None
    assert view.summary.title.raw == "[purged]"
    assert (view.summary.severity, view.zone, view.phase) == (before.summary.severity, before.zone, before.phase)
    assert view.times.keys() == before.times.keys()


def test_an_entry_goes_with_what_was_said_along_with_it(room: WarRoom, incident: IncidentId) -> None:
    said = {
        "hypothesis": f"? pool {SECRET}", "task": f"@bob look at {SECRET} 5m", "follow_up": f"todo rotate {SECRET}",
        "poll": f"!! use {SECRET}",
    }  # fmt: skip
    entries = {kind: logged(room, incident, line) for kind, line in said.items()}
    order(room, incident, "impact", f"nobody knows {SECRET}")
    entries["incident"] = room.pages(incident, Filter()).before(None, 1)[0].id
    innocent = logged(room, incident, "? another pool")
    for kind, entry in entries.items():
        found = purging.find_entry(room, incident, entry, state_folder="")
        assert {one.kind for one in found.goes[incident]} == {"entry", kind}
        purging.purge(room, found)
    assert purging.find_words(room, incident, SECRET, state_folder="").count == 0
    assert room.pages(incident, Filter()).entry(innocent).text.raw == "another pool"  # type: ignore[union-attr]
    board = room.view(incident).desks.board  # type: ignore[union-attr]
    assert sorted(card.statement.raw for card in board) == ["[purged]", "another pool"]


def test_lines_that_were_pasted_together_do_not_go_with_one_of_them(room: WarRoom, incident: IncidentId) -> None:
    said = (f"the key is {SECRET}", "? the pool is full", "todo the alert")
    lines = [read_line(one, now=room.now(), zone="UTC") for one in said]
    made = scribe.log_many(room, incident, lines, typed=room.now())
    purge_entry(room, incident, made[0])
    texts = [entry.text.raw for entry in room.pages(incident, Filter()).before(None, 3)]
    assert texts == ["", "the pool is full", "the alert"]
    assert [card.statement.raw for card in room.view(incident).desks.board] == ["the pool is full"]  # type: ignore[union-attr]


def test_an_entry_names_what_else_holds_its_words(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, f"the key is {SECRET}")
    logged(room, incident, f"he said {SECRET} aloud")
    found = purging.find_entry(room, incident, entry, state_folder="")
    assert [one.text.raw for one in found.elsewhere] == [f"he said {SECRET} aloud"]
    assert any("STAYS" in line for line in purging.listing(found, str))


def test_a_struck_entry_stays_struck_when_the_reason_goes(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, "fine")
    scribe.strike(room, incident, entry, f"it says {SECRET}")
    purging.purge(room, purging.find_words(room, incident, SECRET, state_folder=""))
    struck = room.pages(incident, Filter()).entry(entry)
    assert struck is not None
    assert struck.struck is not None
    assert struck.struck.raw == "[purged]"
    assert struck.text.raw == "fine"


def test_only_a_word_of_what_goes_confirms(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, f"the KEY is {SECRET}!")
    found = purging.find_words(room, incident, SECRET, state_folder="")
    assert [found.confirmed_by(answer) for answer in ("key", SECRET, "yes", "", "hunter2")] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_words_that_are_in_everything_are_not_looked_for(room: WarRoom, incident: IncidentId) -> None:
    with pytest.raises(RoomTrouble, match="at least 3"):
        purging.find_words(room, incident, " e ", state_folder="")
    with pytest.raises(RoomTrouble, match="nothing of this entry"):
        purging.find_entry(room, incident, EntryId("ff" * 16), state_folder="")
    with pytest.raises(RoomTrouble, match="not here"):
        purging.find_entry(room, IncidentId("ee" * 16), EntryId("ff" * 16), state_folder="")


def test_drafts_and_files_of_ours_are_emptied_and_documents_are_named(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    state.mkdir()
    for name in ("copied.txt", "crash-1.txt", "other.txt"):
        (state / name).write_text(f"... {SECRET} ...")
    (state / "crash-2.txt").write_text("harmless")
    document = tmp_path / "pm.md"
    document.write_text(f"# {SECRET}")
    purging.remember_export(room, str(document))
    purging.remember_export(room, str(tmp_path / "gone.md"))
    room.keep_draft(f"{incident}:line", f"do not say {SECRET}", Moment(1))
    room.keep_draft("home", "harmless", Moment(1))
    room.remember("begun:x", json.dumps([1, [SECRET]]))
    found = purging.find_words(room, incident, SECRET, state_folder=str(state))
    assert (found.count, found.drafts, found.exports) == (0, [(f"{incident}:line", "dana")], [str(document)])
    said = purging.purge(room, found)
    assert "1 draft forgotten" in said
    assert "copied.txt, crash-1.txt emptied" in said
    assert f"still in {document}" in said
    assert room.draft(f"{incident}:line") is None
    assert room.draft("home") is not None
    kept = ["pm.md", "state/other.txt"]
    assert gone(tmp_path, SECRET, but=kept) == kept


def test_a_file_that_cannot_be_emptied_is_named(room: WarRoom, incident: IncidentId, tmp_path: Path) -> None:
    (tmp_path / "copied.txt").write_text(SECRET)
    found = purging.find_words(room, incident, SECRET, state_folder=str(tmp_path))
    (tmp_path / "copied.txt").unlink()
    (tmp_path / "copied.txt").mkdir()
    assert f"still in {tmp_path / 'copied.txt'}" in purging.purge(room, found)
    assert purging.find_words(room, incident, SECRET, state_folder=str(tmp_path / "none")).files == []


def test_names_and_ids_that_hold_the_words_are_said_to_stay(room: WarRoom, incident: IncidentId) -> None:
    bob = Scripted(SECRET, incident=incident)
    room.receive([bob.write({"text": "hello"}), bob.write({}, do="purge", purges=("ab" * 32,))])
    found = purging.find_words(room, incident, SECRET, state_folder="")
    assert (found.count, found.stuck) == (0, 2)
    assert not found
    assert any("names and ids" in line for line in purging.listing(found, str))
    logged(room, incident, SECRET)
    assert "2 names or ids" in purging.purge(room, purging.find_words(room, incident, SECRET, state_folder=""))


def test_a_purge_in_a_closed_incident_works_and_is_not_taken_back(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, f"the key is {SECRET}")
    order(room, incident, "close", "it is over")
    purge_entry(room, incident, entry)
    with pytest.raises(RoomTrouble, match="cannot be taken back"):
        scribe.undo(room, incident)


def test_a_purge_of_many_wordings_fits_the_lines_of_the_log(room: WarRoom, incident: IncidentId) -> None:
    bob = Scripted("bob", incident=incident, t=room.now())
    on = "cd" * 16
    room.receive([bob.write({"text": f"{SECRET} {number}"}, on=on, saw=()) for number in range(1_200)])
    purge_entry(room, incident, EntryId(on))
    left = room.reader().execute("SELECT count(*) FROM ops WHERE instr(body, ?)", (SECRET.encode(),)).fetchone()
    assert left == (0,)
    named = [
        len(json.loads(head)["purges"])
        for (head,) in room.reader().execute("SELECT head FROM ops WHERE instr(head, CAST('\"purges\"' AS BLOB))")
    ]
    assert max(named) <= 500
    assert sum(named) == 1_203, "the wordings, and three marks where they were"


def test_what_was_purged_meanwhile_by_somebody_else_is_left_out(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, SECRET)
    first = purging.find_words(room, incident, SECRET, state_folder="")
    second = purging.find_words(room, incident, SECRET, state_folder="")
    purging.purge(room, first)
    purging.purge(room, second)
    assert room.pages(incident, Filter()).before(None, 1)[0].purged


# An edit that met the purge


# Words that come back elsewhere


# Others who purge


def test_a_purge_says_in_which_incident_it_looked_and_which_others_hold_the_words(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    second = commander.declare(
        room, "a key leaked", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC"
    )
    logged(room, incident, f"the key is {SECRET}")
    logged(room, incident, f"{SECRET} again")

    def found_in(where: IncidentId) -> purging.ToPurge:
        return purging.find_words(room, where, SECRET, state_folder=str(tmp_path))

    nowhere = found_in(second)
    assert (bool(nowhere), [(other.id, other.texts) for other in nowhere.others]) == (False, [(incident, 2)])
    said = looked_in_words(Untrusted("a key leaked"), nowhere.others)
    assert "a key leaked" in said
    assert f"2 texts of {incident[:8]}" in said
    entry = logged(room, second, f"here {SECRET} is, too")
    for here in (found_in(second), purging.find_entry(room, second, entry, state_folder="")):
        assert (here.count, [other.id for other in here.others]) == (1, [incident])
        assert any(incident[:8] in line and line.startswith("STAYS") for line in purging.listing(here, str))
    assert f"still stands in 2 texts of {incident[:8]}" in purging.purge(room, found_in(second))
    order(room, incident, "merge", f"{second} yes")
    assert (found_in(incident).others, found_in(incident).count) == ([], 2), "the parts of a room are one"
    purging.purge(room, found_in(incident))
    assert "no other incident here" in looked_in_words(Untrusted("x"), found_in(incident).others)
