"""A message goes out whole: nothing open in it, nothing that came with the program, nothing that was true last time."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest

from tests.conftest import Clock
from tests.room.giving import order, view
from warroom.model.identity import IncidentId
from warroom.model.moment import MINUTE
from warroom.playbook.load import load_playbook, shipped_data
from warroom.room.acts import comms
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings.messages import draft_view, write_field

PLAYBOOK = load_playbook()
EVERY = [
    (audience.name, template, status)
    for audience in PLAYBOOK.communication.audience
    for template in audience.templates
    for status in ("Investigating", "Resolved")
]


@pytest.mark.parametrize(("audience", "template", "status"), EVERY)
def test_every_open_place_of_every_template_has_a_field_and_keeps_the_message_until_it_is_written(
    room: WarRoom, incident: IncidentId, audience: str, template: str, status: str
) -> None:
    order(room, incident, "title", "Exports take an hour")
    order(room, incident, "role", "ic @dana")
    order(room, incident, "status", status)
    made = draft_view(room, PLAYBOOK, incident, audience, template=template)
    for _ in range(20):
        if not made.faults:
            break
        first = made.faults[0]
        assert first.field in dict(made.fields), first.excerpt
        refusals: tuple[Callable[[], object], ...] = (
            partial(comms.post, room, PLAYBOOK, incident, made, without_approval="x"),
            partial(comms.ask_approval, room, PLAYBOOK, incident, made),
            partial(comms.approve, room, PLAYBOOK, view(room, incident), made),
        )
        for refused in refusals:
            with pytest.raises(RoomTrouble, match=f"--set {first.field}=TEXT"):
                refused()
        write_field(room, incident, audience, first.field, f"our {first.field.replace('_', ' ')}")
        made = draft_view(room, PLAYBOOK, incident, audience, template=template)
    assert not made.faults
    assert not re.search(r"\[|yourapp|Your Team", made.message.text.raw)
    comms.post(room, PLAYBOOK, incident, made, without_approval="x")


@pytest.mark.parametrize(
    "text",
    [
        "[Your Team]", "write to support@yourapp.com", "see https://status.yourapp.com/x", "{{ title }}", "TBD", "____",
        "<service name>", "[affected action]",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["what_happened", "team"])
def test_what_a_person_left_open_in_a_message_for_customers_keeps_it(
    room: WarRoom, incident: IncidentId, text: str, field: str
) -> None:
    order(room, incident, "status", "Resolved")
    made = draft_view(room, PLAYBOOK, incident, "customers", typed={field: f"It was {text}."})
    excerpts = [one.excerpt.raw.rstrip(".") for one in made.faults if one.excerpt is not None]
    assert any(one in text for one in excerpts if one != "[what happened]")


def test_a_line_of_a_log_in_an_update_for_the_house_is_looked_at_and_keeps_nothing(
    room: WarRoom, incident: IncidentId
) -> None:
    made = draft_view(room, PLAYBOOK, incident, "internal", typed={"title": "[error] pool is empty"})
    assert not made.faults
    assert [one.weight for one in made.findings if one.rule == "placeholder"] == ["warning"]


def test_no_shipped_value_that_is_an_example_is_fit_to_be_posted() -> None:
    from warroom.compose.message_check import open_places

    templates = [path for path in (shipped_data() / "templates").iterdir() if path.name != "post_mortem.md"]
    composing = PLAYBOOK.composing
    said = [*composing.standing.values(), *composing.unknown.values(), *(one.read_text("utf-8") for one in templates)]
    named = {one for text in said for one in re.findall(r"[\w.]+@[\w.]+\w|https?://\S+|\[[^\]\n]+\]", text)}
    assert {"support@yourapp.com", "[Your Team]"} <= named
    for one in named:
        assert open_places(PLAYBOOK, PLAYBOOK.audience("customers"), one), one


def test_a_text_of_somebody_else_that_waits_with_an_open_place_is_not_approved(
    room: WarRoom, incident: IncidentId
) -> None:
    from warroom.room.core import Write
    from warroom.room.readings.messages import log_of

    order(room, incident, "role", "ic @dana")
    text = "We investigate reports of [subject]."
    room.commit(incident, [Write("update", room.new_id(), {"audience": "status-page", "text": text})])
    (waiting,) = log_of(room, incident).waiting
    with pytest.raises(RoomTrouble, match=r"\[subject\]"):
        comms.approve(room, PLAYBOOK, view(room, incident), waiting)


def test_what_was_said_to_come_is_marked_in_the_next_message_until_somebody_says_that_it_is_still_so(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    comms.post(room, PLAYBOOK, incident, draft_view(room, PLAYBOOK, incident, "internal"))
    clock.forward(minutes=10)
    typed = {"next_steps": "Dana prepares a hotfix", "eta": "10:50"}
    comms.post(room, PLAYBOOK, incident, draft_view(room, PLAYBOOK, incident, "internal", typed=typed))
    clock.now += 10 * MINUTE
    made = draft_view(room, PLAYBOOK, incident, "internal")
    marked = {one.field: one for one in made.findings if one.rule == "unchanged"}
    assert set(made.carried) == set(marked) == {name for name in typed if dict(made.fields)[name].raw == typed[name]}
    assert "eta" in marked
    for name, finding in marked.items():
        assert finding.replacement is not None
        write_field(room, incident, "internal", name, finding.replacement.raw)
    assert draft_view(room, PLAYBOOK, incident, "internal").carried == ()
    order(room, incident, "status", "Resolved")
    over = [one.field for one in draft_view(room, PLAYBOOK, incident, "internal").findings if one.rule == "ahead"]
    assert over == ["next_steps", "eta"]
