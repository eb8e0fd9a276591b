"""A purge meets what others wrote apart from it, and words that come back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import logged
from tests.room.giving import PLAYBOOK
from tests.room.purging_people import files_with, gone, meet, people
from tests.room.words_to_purge import SECRET, declared
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.model.timeline_entries import Filter
from warroom.report.markdown import markdown
from warroom.report.post_mortem import draft
from warroom.room.acts import purging, scribe
from warroom.room.acts.settling import choose
from warroom.room.core import WarRoom, Write
from warroom.room.readings.case import case
from warroom.room.readings.disagreements import choice_words, disagreements
from warroom.text import Untrusted


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
    if isinstance(value, str):
        return str(value)
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


def test_what_comes_from_others_is_looked_through_as_it_comes_once_something_was_purged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with people(tmp_path, "alice", "bob") as (alice, bob):
        incident = declared(alice.room)
        logged(alice.room, incident, f"the key is {SECRET}")
        meet(alice, bob)
        looks: list[str] = []
        monkeypatch.setattr(WarRoom, "look_for_purged", lambda room, **_: looks.append(room.person))
        logged(bob.room, incident, "harmless")
        meet(alice, bob)
        assert looks == [], "nobody has purged anything"
        alice.purge(incident, SECRET)
        logged(bob.room, incident, "and more")
        meet(alice, bob)
        assert "alice" in looks


def test_what_came_back_may_be_left_to_stand(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, f"the key is {SECRET}")
    purging.purge(room, purging.find_words(room, incident, SECRET, state_folder=""))
    assert room.look_for_purged(seconds=0) == 0
    logged(room, incident, f"it was {SECRET}")
    assert room.look_for_purged(seconds=5) == 1
    purging.leave_returned(room, purging.find_returned(room, state_folder=""))
    assert not purging.find_returned(room, state_folder="")
