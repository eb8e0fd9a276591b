"""Secrets can be taken out: of every kind of record, every field, every replica and every file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Clock, logged, purge_entry
from tests.oplog.builder import Scripted
from tests.room.giving import PLAYBOOK, order
from tests.room.purging_people import files_with, gone, meet, people
from warroom.intake.line import read_line
from warroom.model.identity import EntryId, IncidentId, Moment, WriterId
from warroom.model.kinds import JSON, KINDS, TAGS, TEXT, TIME
from warroom.model.moment import EventTime
from warroom.model.timeline import PURGE_TOLD, Filter
from warroom.model.views import Severity
from warroom.oplog.operation import Operation
from warroom.report.markdown import markdown
from warroom.report.post_mortem import draft
from warroom.room.acts import commander, purging, scribe
from warroom.room.acts.disagreements import choice_words, choose, disagreements
from warroom.room.acts.purging_elsewhere import looked_in_words
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.room.readings.case import case
from warroom.text import Untrusted

SECRET = "Hunter2secret"  # noqa: S105 - what is looked for
HOLDING = [
    (kind.name, field.name) for kind in KINDS.values() for field in kind.fields.values()
    if field.holds in (TEXT, JSON, TAGS, TIME) and field is not KINDS["incident"].fields["drill"]  # never shared
]  # fmt: skip


def value_for(kind: str, field: str, words: str) -> object:
    """A value that ``field`` may hold, with ``words`` somewhere in it."""
    holds = KINDS[kind].fields[field].holds
    if holds == JSON:
        return {"rank": 1, "level": "P1", "inner": [{"deep": json.dumps({"quoted": f"x {words}"})}]}
    if holds == TIME:
        return {"lo": None, "hi": None, "approx": False, "as": f"when {words}", "tz": "UTC"}
    return f"the key is {words}!"


def record_of(kind: str) -> str:
    begins = KINDS[kind].id_begins
    return f"{begins}x" if begins.endswith(":") else begins or "ab" * 16


def declared(room: WarRoom) -> IncidentId:
    return commander.declare(
        room, "Checkout fails", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC"
    )


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
    "hunter2\u00adsecret", "x-hunter2secret-y",
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


def test_an_edit_apart_is_withheld_until_one_key_settles_it_either_way(tmp_path: Path) -> None:
    with people(tmp_path, "alice", "bob") as (alice, bob):
        incident = declared(alice.room)
        entries = [logged(alice.room, incident, f"the key is {SECRET} {number}") for number in range(2)]
        meet(alice, bob)
        bob.online = False
        for entry in entries:
            scribe.edit(bob.room, incident, entry, f"the key is {SECRET} and more")
        scribe.edit(bob.room, incident, entries[0], f"the key is {SECRET} and even more")
        alice.purge(incident, SECRET)
        meet(alice, bob)
        bob.online = True
        meet(alice, bob)
        for one in (alice, bob):
            one.room.rebuild()
            assert [shown.text.raw for shown in one.room.pages(incident, Filter()).before(None, 2)] == ["", ""]
            assert all(shown.withheld for shown in one.room.pages(incident, Filter()).before(None, 2))
            found = disagreements(one.room, incident)
            assert len(found) == 2
            assert SECRET not in " ".join(choice_words(found[0], value, "UTC") for value in found[0].standing)
        first, second = disagreements(alice.room, incident)
        choose(alice.room, incident, first, next(value for value in first.standing if value.purged))
        choose(alice.room, incident, second, next(value for value in second.standing if value.withheld))
        meet(alice, bob)
        for one in (alice, bob):
            said = [shown.text.raw for shown in one.room.pages(incident, Filter()).before(None, 2)]
            assert sorted(said) == ["", f"the key is {SECRET} and more"]
            assert disagreements(one.room, incident) == []
        alice.purge(incident, SECRET)
        meet(alice, bob)
        assert gone(tmp_path, SECRET) == []


def test_a_value_that_stands_without_the_words_is_shown_and_an_edit_of_the_old_one_is_not(tmp_path: Path) -> None:
    with people(tmp_path, "alice", "bob") as (alice, bob):
        incident = declared(alice.room)
        entry = logged(alice.room, incident, f"the key is {SECRET}")
        meet(alice, bob)
        bob.online = False
        scribe.edit(bob.room, incident, entry, f"bob: {SECRET}")
        scribe.edit(alice.room, incident, entry, "the key was changed")
        alice.purge(incident, SECRET)
        bob.online = True
        meet(alice, bob)
        for one in (alice, bob):
            shown = one.room.pages(incident, Filter()).entry(entry)
            assert shown is not None
            assert (shown.text.raw, shown.withheld, shown.purged) == ("the key was changed", True, False)
        (conflict,) = disagreements(bob.room, incident)
        choose(bob.room, incident, conflict, next(value for value in conflict.standing if not value.withheld))
        meet(alice, bob)
        assert alice.room.pages(incident, Filter()).entry(entry).text.raw == "the key was changed"  # type: ignore[union-attr]
        assert gone(tmp_path, SECRET) == []


def test_what_is_withheld_is_in_no_pane_list_or_document(tmp_path: Path) -> None:
    with people(tmp_path, "alice", "bob") as (alice, bob):
        incident = declared(alice.room)
        posted = EventTime.at(Moment(1)).as_json()
        writes = [
            Write("answer", "answer:t:n", {"tree": "t", "node": "n", "question": "why?", "answer": f"{SECRET} 0"}),
            Write("section", "section:summary", {"text": f"{SECRET} 0"}),
            Write("hypothesis", "cd" * 16, {"label": "H1", "statement": f"{SECRET} 0", "status": "open"}),
            Write("incident", "incident", {"impact": f"{SECRET} 0"}),
            Write("follow_up", "ce" * 16, {"text": f"{SECRET} 0", "state": "open"}),
            Write(
                "update",
                "cf" * 16,
                {"audience": "internal", "text": f"{SECRET} 0", "posted": posted},
            ),
        ]
        alice.room.commit(incident, writes)
        meet(alice, bob)
        bob.online = False
        for one in writes:
            field = next(name for name, value in one.values.items() if SECRET in str(value))
            bob.room.commit(incident, [Write(one.kind, one.on, {field: f"{SECRET} 1"})])
        alice.purge(incident, SECRET)
        bob.online = True
        meet(alice, bob)
        for person in (alice, bob):
            assert len(disagreements(person.room, incident)) == len(writes)
            of, view = case(person.room, incident, PLAYBOOK), person.room.view(incident)
            shown = [markdown(draft(of, PLAYBOOK), PLAYBOOK), deep(view), deep(of)]
            shown.extend(
                deep(value.value) for found in disagreements(person.room, incident) for value in found.standing
            )
            assert [text for text in shown if SECRET in text] == []


def deep(value: object) -> str:
    """Everything that a view holds, however deep."""
    if isinstance(value, Untrusted):
        return value.raw
    if isinstance(value, dict):
        return " ".join(map(deep, [*value, *value.values()]))
    if isinstance(value, tuple | list | set | frozenset):
        return " ".join(map(deep, value))
    if hasattr(value, "__slots__") or hasattr(value, "__dict__"):
        names = [*getattr(value, "__dict__", {}), *getattr(value, "__slots__", ())]
        return " ".join(deep(getattr(value, name)) for name in names if hasattr(value, name))
    return repr(value)


def test_whoever_has_seen_the_purge_may_write_again(tmp_path: Path) -> None:
    with people(tmp_path, "alice", "bob") as (alice, bob):
        incident = declared(alice.room)
        entry = logged(alice.room, incident, f"the key is {SECRET}")
        meet(alice, bob)
        alice.purge(incident, SECRET)
        meet(alice, bob)
        scribe.edit(bob.room, incident, entry, "the key was rotated")
        meet(alice, bob)
        for one in (alice, bob):
            shown = one.room.pages(incident, Filter()).entry(entry)
            assert shown is not None
            assert (shown.text.raw, shown.withheld, shown.purged) == ("the key was rotated", False, False)


# Words that come back elsewhere


def test_words_that_come_back_elsewhere_are_noticed_by_who_purged_them(tmp_path: Path) -> None:
    with people(tmp_path, "alice", "bob") as (alice, bob):
        incident = declared(alice.room)
        logged(alice.room, incident, f"the key is {SECRET}, sadly")
        meet(alice, bob)
        bob.online = False
        logged(bob.room, incident, f"todo change {SECRET.upper()} now")
        logged(bob.room, incident, "harmless")
        alice.purge(incident, SECRET[:6])
        assert files_with(alice.folder, SECRET) == []
        bob.online = True
        meet(alice, bob)
        alice.room.look_for_purged(seconds=5)
        assert alice.room.view(incident).purges == 2  # type: ignore[union-attr]
        assert bob.room.view(incident).purges == 0  # type: ignore[union-attr]
        found = purging.find_returned(alice.room, state_folder=str(alice.state))
        assert {one.kind for one in found.goes[incident]} == {"entry", "follow_up"}
        purging.purge(alice.room, found)
        meet(alice, bob)
        assert [one.kinds for one in bob.room.purgers()] == [("follow_up",)], "bob wrote it"
        assert bob.room.decide_purges(accept=True, by="alice") == 1
        meet(alice, bob)
        assert gone(tmp_path, SECRET) == []
        assert alice.room.view(incident).purges == 0  # type: ignore[union-attr]


def test_what_came_back_may_be_left_to_stand(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, f"the key is {SECRET}")
    purging.purge(room, purging.find_words(room, incident, SECRET, state_folder=""))
    assert room.look_for_purged(seconds=0) == 0
    logged(room, incident, f"it was {SECRET}")
    assert room.look_for_purged(seconds=5) == 1
    purging.leave_returned(room, purging.find_returned(room, state_folder=""))
    assert not purging.find_returned(room, state_folder="")


# Others who purge


def strangers(incident: IncidentId, texts: dict[str, str], *, by: str = "mallory") -> list[Operation]:
    """One purge each, from a new writer each time: ids are free."""
    found = []
    for number, (on, hash_) in enumerate(texts.items()):
        writer = Scripted(f"{by}", incident=incident)
        writer.writer = WriterId(f"{number:032x}")
        found.append(writer.write({}, on=on, do="purge", purges=(hash_,)))
    return found


def written(room: WarRoom, incident: IncidentId, count: int) -> dict[str, str]:
    texts = {}
    for number in range(count):
        on = f"{number + 1:032x}"
        done = room.commit(incident, [Write("entry", on, {"text": f"text {number}"})])
        texts[on] = done.hashes[0]
    return texts


def readable(room: WarRoom) -> int:
    return int(room.reader().execute("SELECT count(*) FROM entries WHERE text IS NOT NULL").fetchone()[0])


def test_strangers_with_as_many_ids_as_they_like_empty_no_more_than_the_budget(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    texts = written(room, incident, 60)
    before = readable(room)
    room.receive(strangers(incident, texts))
    assert before - readable(room) == 20
    (waiting,) = room.purgers()
    assert (waiting.by.raw, waiting.count, waiting.kinds) == ("mallory", 40, ("entry",))
    assert room.view(incident).purges == 40  # type: ignore[union-attr]
    told = [one for one in room.pages(incident, Filter(), purges=True).before(None, 200) if one.kind == PURGE_TOLD]
    assert len(told) == 60
    assert {one.by.raw for one in told} == {"mallory"}
    assert {one.text.raw for one in told} == {"purged a text", "wants to purge a text: /purges"}
    assert room.decide_purges(accept=False, by="nobody") == 0
    assert room.decide_purges(accept=False, by="mallory", incident=incident) == 40
    assert (room.purgers(), before - readable(room)) == ([], 20)
    told = [one for one in room.pages(incident, Filter(), purges=True).before(None, 200) if one.kind == PURGE_TOLD]
    assert {one.text.raw for one in told} == {"purged a text", "would have purged a text, which was refused here"}
    clock.forward(minutes=61)
    more = {"ef" * 16: room.commit(incident, [Write("entry", "ef" * 16, {"text": "x"})]).hashes[0]}
    room.receive(strangers(incident, more, by="carol"))
    assert room.purgers() == []
    assert b"text 59" in b"".join(body or b"" for (body,) in room.reader().execute("SELECT body FROM ops"))
    before_rebuild = readable(room)
    room.rebuild()
    assert readable(room) == before_rebuild


def test_a_purge_under_our_own_id_counts_like_any_other(room: WarRoom, incident: IncidentId) -> None:
    texts = written(room, incident, 30)
    forger = Scripted("dana", incident=incident)
    forger.writer = room.writer()
    before = readable(room)
    room.receive([forger.write({}, on=on, do="purge", purges=(hash_,)) for on, hash_ in texts.items()])
    assert before - readable(room) == 20


def test_a_purge_before_its_target_counts_when_the_target_comes(room: WarRoom, incident: IncidentId) -> None:
    bob = Scripted("bob", incident=incident, t=room.now())
    texts = [bob.write({"text": f"said {number}"}, on=f"{number + 1:032x}") for number in range(50)]
    before = readable(room)
    room.receive(strangers(incident, {one.on: one.hash for one in texts}))
    assert room.purgers() == []
    room.receive(texts)
    assert readable(room) - before == 30
    assert room.purgers()[0].count == 30
    assert room.decide_purges(accept=True, by="mallory") == 30
    assert readable(room) == before


@pytest.mark.parametrize("wrong", ["record", "kind", "incident", "purge"])
def test_a_purge_of_what_is_not_of_its_record_empties_nothing(room: WarRoom, incident: IncidentId, wrong: str) -> None:
    (on, hash_), *_ = written(room, incident, 1).items()
    elsewhere = Scripted("mallory", incident=IncidentId("2d" * 16) if wrong == "incident" else incident)
    if wrong == "purge":
        other = Scripted("bob", incident=incident).write({}, on=on, do="purge", purges=("ab" * 32,))
        room.receive([other])
        hash_ = other.hash
    named = {"kind": "hypothesis" if wrong == "kind" else "entry", "on": "ff" * 16 if wrong == "record" else on}
    room.receive([elsewhere.write({}, **named, do="purge", purges=(hash_,))])  # type: ignore[arg-type]
    assert room.pages(incident, Filter()).entry(EntryId(on)).text.raw == "text 0"  # type: ignore[union-attr]
    assert room.purgers() == []


def test_a_severity_is_never_purged_unseen(room: WarRoom, incident: IncidentId) -> None:
    bob = Scripted("bob", incident=incident, t=room.now())
    severe = bob.write({"severity": {"level": "P0", "rank": 0}}, kind="incident", on="incident")
    room.receive([severe, bob.write({}, kind="incident", on="incident", do="purge", purges=(severe.hash,))])
    assert room.view(incident).summary.severity == Severity("P0", 0)  # type: ignore[union-attr]
    assert room.purgers()[0].kinds == ("incident",)


def test_the_lines_about_purges_are_pages_like_any(room: WarRoom, incident: IncidentId) -> None:
    pages = room.pages(incident, Filter(), purges=True)
    assert pages.near(0.5) is not None
    texts = written(room, incident, 3)
    for on in list(texts)[:2]:
        purge_entry(room, incident, EntryId(on))
    last = pages.before(None, 1)[0]
    assert (last.kind, last.text.raw) == (PURGE_TOLD, "purged a text")
    assert pages.entry(last.id) == last
    assert pages.after(last.key, 5) == []
    assert pages.before(last.key, 1)[0].key < last.key
    assert 0.5 < pages.position(last.key) <= 1
    assert pages.count() == len(pages.after(None, 100))
    assert all(one.kind != PURGE_TOLD for one in room.pages(incident, Filter(tag="x"), purges=True).after(None, 100))
    bob = Scripted("bob", incident=incident)
    room.receive([bob.write({}, on="ee" * 16, do="purge", purges=("ab" * 32,))])
    (early,) = [one for one in pages.after(None, 100) if one.by.raw == "bob"]
    assert early.text.raw == "purged a text, none of which is here"


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
