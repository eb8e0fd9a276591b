"""All of the workflow's text has a place where it can be read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest

from tests.room.giving import order, view
from warroom.model.identity import IncidentId
from warroom.playbook.load import load_playbook, shipped_data
from warroom.playbook.reading import chapters
from warroom.playbook.show import show_playbook
from warroom.room.core import WarRoom
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.messages import draft_view
from warroom.widgets.board_pane import board
from warroom.widgets.update_pane import update
from warroom.widgets.verify_pane import verify

PLAYBOOK = load_playbook()
_POINTERS = {
    "trees.toml": {"name", "yes", "no", "unknown", "first", "act", "value", "owner", "phase", "type"},
}
"""What leads from one place of a file to another, and is no text."""


def texts(value: object, pointers: set[str], key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, pointers, name)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, pointers, key)
    elif isinstance(value, str) and value and key not in pointers:
        yield value


@pytest.mark.parametrize("file", sorted((shipped_data() / "playbook").glob("*.toml")), ids=lambda path: path.name)
def test_every_text_of_the_playbook_is_on_a_page_of_the_screen_and_in_the_shell(file) -> None:  # type: ignore[no-untyped-def]
    said = tomllib.loads(file.read_text("utf-8"))
    on_pages = "\n".join(line.words for page in chapters(PLAYBOOK) for line in page.lines)
    in_the_shell = show_playbook(PLAYBOOK)
    every = list(texts(said, _POINTERS.get(file.name, set())))
    missing = [text for text in every if " ".join(text.split()) not in on_pages or text not in in_the_shell]
    assert not missing


def test_the_ways_to_resolve_stand_with_their_steps_where_a_fix_is_verified(
    room: WarRoom, incident: IncidentId
) -> None:
    def shown() -> str:
        cards, _ = verify(view(room, incident), PLAYBOOK, now=room.now())
        return "\n".join(card.content.plain for card in cards)

    for option in PLAYBOOK.resolution.option:
        assert all(words in shown() for words in (option.title, option.when, *option.steps))
    order(room, incident, "fixed", "hotfix")
    (hotfix,) = [one for one in PLAYBOOK.resolution.option if one.name == "hotfix"]
    assert all(words in shown() for words in (hotfix.title, hotfix.when, *hotfix.steps))


def test_the_questions_of_the_investigation_stand_below_what_is_looked_at(room: WarRoom, incident: IncidentId) -> None:
    shown = "\n".join(card.content.plain for card in board(view(room, incident), PLAYBOOK))
    asked = [ask for way in PLAYBOOK.investigation.check for ask in way.ask]
    assert len(asked) == 16
    assert all(ask in shown for ask in asked)


def test_what_a_fix_has_to_pass_stands_where_it_is_verified_before_there_is_one(
    room: WarRoom, incident: IncidentId
) -> None:
    cards, _ = verify(view(room, incident), PLAYBOOK, now=room.now())
    shown, resolution = "\n".join(card.content.plain for card in cards), PLAYBOOK.resolution
    passes = [f" {step.after.words:>4}  {step.ask}" for step in resolution.verify]
    passes += [f"{point.title}: {point.expect}" for point in resolution.checklist]
    assert len(passes) > 8
    assert not [words for words in passes if words not in shown]


def test_ways_forms_and_examples_stand_with_the_hypotheses_while_there_is_none(
    room: WarRoom, incident: IncidentId
) -> None:
    shown = "\n".join(card.content.plain for card in board(view(room, incident), PLAYBOOK))
    told = PLAYBOOK.investigation
    wanted = [way.title for way in told.check] + [f"/ {angle.name}" for angle in told.angle]
    for example in told.hypothesis.example:
        wanted += [f"? {example.statement}", example.evidence, example.test]
    assert not [words for words in wanted if words not in shown]
    kind = next(kind for kind in PLAYBOOK.types.type if kind.causes and kind.check)
    order(room, incident, "type", kind.name)
    shown = "\n".join(card.content.plain for card in board(view(room, incident), PLAYBOOK))
    looked = [f"{check.title}  {check.run or check.hint}".rstrip() for check in kind.check]
    assert not [words for words in (kind.title, *kind.causes, *looked) if words not in shown]


def test_how_customers_are_spoken_to_stands_below_their_message(room: WarRoom, incident: IncidentId) -> None:
    for audience in PLAYBOOK.communication.audience:
        clocks = updates_view(room, PLAYBOOK, incident)
        message = draft_view(room, PLAYBOOK, incident, audience.name)
        cards, _ = update(message, clocks, PLAYBOOK, zone="UTC", now=room.now())
        shown = "\n".join(card.content.plain for card in cards)
        practices = PLAYBOOK.communication.best_practices
        assert [words in shown for words in practices] == [audience.customers] * len(practices)
        assert f"{audience.title}  " in shown
