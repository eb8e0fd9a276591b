"""The packet for whoever takes over, as it is printed."""

from __future__ import annotations

from warroom.cli.opening import Opening, now
from warroom.cli.owed import updates_owed
from warroom.cli.printing import print_json, print_lines
from warroom.cli.shapes import HandOver
from warroom.room.acts.handing_over import packet


def print_packet(opening: Opening, incident: str, *, as_json: bool) -> None:
    """Print the hand-over packet of an incident."""
    view = opening.view(opening.incident(incident))
    hand_over = packet(opening.room, view.id, view, opening.playbook, now=now(), updates=updates_owed(opening, view))
    if as_json:
        print_json(HandOver(title=hand_over.title, parts={heading: list(lines) for heading, lines in hand_over.parts}))
    else:
        print_lines([hand_over.text])
