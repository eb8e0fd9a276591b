"""Two people listen, each on their own machine, and share: what both took is there once. Whatever stands in a delivery
is kept, told in one line, and steers nothing.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import START
from tests.intake.tools.own_samples import ALERTMANAGER, OBJECTS, PAGERDUTY
from tests.payloads import PAYLOADS, raw_controls
from tests.room.sharers import declare, opened
from warroom.model.identity import IncidentId
from warroom.model.timeline_entries import Filter
from warroom.room.core import WarRoom
from warroom.room.incoming import inbox
from warroom.room.incoming.deliveries import deliver
from warroom.room.sharing.delivery import synchronise
from warroom.room.sharing.joining import init, join
from warroom.widgets.inbox_rows import inbox_cards


def entries(room: WarRoom, incident: IncidentId) -> list[tuple[str, str]]:
    return [(one.id, one.text.raw) for one in room.pages(incident, Filter(noise=True)).after(None, 1_000)]


def test_what_two_listeners_took_of_one_alert_is_the_same_entries_once(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    alice, bob = opened(tmp_path, "alice"), opened(tmp_path, "bob")
    init(alice, str(tmp_path / "share"))
    join(bob, str(tmp_path / "share"))
    incident = declare(alice)
    for room in (alice, bob):
        synchronise(room)
        for source, said in (("alertmanager", ALERTMANAGER), ("pagerduty", PAGERDUTY)):
            for _ in range(3):  # each is sent again, to both
                deliver(room, source, json.dumps(said).encode())
    before = len(entries(alice, incident))
    taken = [inbox.take(room, incident, inbox.waiting(room)) for room in (alice, bob)]
    assert taken[0].entries == taken[1].entries
    for room in (alice, bob, alice):
        synchronise(room)
    assert entries(alice, incident) == entries(bob, incident)
    assert len(entries(alice, incident)) == before + len(taken[0].entries)
    assert alice.digest(incident) == bob.digest(incident)
    alice.close()
    bob.close()


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each text in a JSON value."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list):
        for step, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(one, (*path, step))


@pytest.mark.parametrize("name", OBJECTS)
def test_every_payload_in_every_field_of_every_source_is_kept_and_told_in_one_line_each(
    room: WarRoom, incident: IncidentId, name: str
) -> None:
    said, _, _ = OBJECTS[name]
    for number, path in enumerate(leaves(said)):
        changed = copy.deepcopy(said)
        at = changed
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = list(PAYLOADS.values())[number % len(PAYLOADS)]
        at_once = deliver(room, "alertmanager", json.dumps(changed).encode())
        assert at_once.events or at_once.why, path
    for payload in PAYLOADS.values():
        deliver(room, payload[:40], json.dumps(payload).encode("utf-8", "replace"))
    found = inbox.read_inbox(room)
    unfolded = {item.name for item in found.items}
    for card in inbox_cards(found, unfolded, now=START, zone="UTC"):
        shown = card.content.plain + (card.tail.plain if card.tail is not None else "")
        assert raw_controls(shown) == [], shown
        assert "\n" not in shown
        assert not any("@click" in str(span.style) for span in card.content.spans)
    if found.items:
        with room.secrets.passing():
            assert inbox.take(room, incident, found.items[:30]).entries
