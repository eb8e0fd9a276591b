"""Whether anything but the entries of an incident changed: the panes beside the timeline are drawn anew only then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest

from tests.conftest import logged
from tests.room.giving import view
from warroom.model.identity import IncidentId
from warroom.model.views import Severity, same_beside_entries
from warroom.room.acts import commander
from warroom.room.core import WarRoom, Write


def _put(kind: str, **values: object) -> Callable[[WarRoom, IncidentId], object]:
    return lambda room, incident: room.commit(incident, [Write(kind, room.new_id(), values)])


@pytest.fixture
def incident(room: WarRoom) -> str:
    one = commander.declare(
        room, "Checkout fails", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC",
        roles={"ic": "alice", "scribe": "dana"},
    )  # fmt: skip
    _put("hypothesis", label="H1", statement="the pool is empty", status="open")(room, one)
    _put("task", who="bob", what="look", state="open", due=room.now() + 1)(room, one)
    _put("fix", how="rollback", what="to 41")(room, one)
    return one


@pytest.mark.parametrize(
    ("act", "same"),
    [
        (lambda room, incident: logged(room, incident, "a note"), True),
        (lambda room, incident: logged(room, incident, "! a decision"), True),
        (lambda room, incident: logged(room, incident, "@erin: somebody who was not known yet"), False),
        (_put("hypothesis", label="H2", statement="a deploy", status="open"), False),
        (_put("task", who="erin", what="look", state="open"), False),
        (_put("fix", how="hotfix", what="a limit"), False),
        (lambda room, incident: room.commit(incident, [Write("check", "check:closure:x", {"text": "quiet?"})]), False),
        (_put("poll", proposal="roll back", state="open"), False),
        (_put("follow_up", text="a limit", state="open"), False),
        (lambda room, incident: room.commit(incident, [Write("role", "role:ic", {"holder": "bob"})]), False),
        (lambda room, incident: room.commit(incident, [Write("incident", "incident", {"title": "All fails"})]), False),
        (lambda room, incident: room.commit(incident, [Write("incident", "incident", {"impact": "all"})]), False),
    ],
)
def test_what_is_stored_changes_the_entries_alone_or_more(
    room: WarRoom, incident: IncidentId, act: Callable[[WarRoom, IncidentId], object], same: bool
) -> None:
    before = view(room, incident)
    act(room, incident)
    after = view(room, incident)
    assert after.revision != before.revision
    assert same_beside_entries(after, before) is same


def test_nothing_of_a_view_is_overlooked(room: WarRoom, incident: IncidentId) -> None:
    whole = view(room, incident)
    other: Any = object()
    of_entries = {"revision", "last_entry", "summary.entries", "summary.last_entry"}
    overlooked: set[str] = set()
    for field in fields(whole):
        if field.name not in ("summary", "desks") and same_beside_entries(replace(whole, **{field.name: other}), whole):
            overlooked.add(field.name)
    for part in ("summary", "desks"):
        for field in fields(getattr(whole, part)):
            changed = replace(getattr(whole, part), **{field.name: other})
            if same_beside_entries(replace(whole, **{part: changed}), whole):
                overlooked.add(f"{part}.{field.name}")
    assert overlooked == of_entries
