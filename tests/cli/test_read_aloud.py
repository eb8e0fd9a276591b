"""What ``warroom show`` prints is read line by line: by a screen reader, and by the next program of a pipe."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.every_command import at_home, run_here
from tests.conftest import Clock, logged
from tests.report.everything import everything
from tests.room.contesting import apart
from tests.room.giving import PLAYBOOK, order, view
from warroom.cli.show.group import SHOWN
from warroom.cli.spoken import line, spoken_time
from warroom.intake.typed_line import read_line
from warroom.model.identity import IncidentId, Moment
from warroom.room.acts import decisions, scribe
from warroom.room.core import WarRoom

ASKED_WITH = {"tree": ["severity"], "update": ["internal"]}
AS_WRITTEN = {"update", "minutes"}
"""A message as it will be sent and minutes as they were written, word for word."""

BEGINNINGS = {
    "board": ("CONFIRMED H1: pool", "CONTESTED H2 confirmed (@dana) / refuted (@bob): ", "OPEN H3: ", "H1 for: conn"),
    "checks": ("DEPLOYED ", "PASSED check 1: ", "LATE check 2: ", "OPEN to close: "),
    "conflicts": ("CONTESTED hypothesis status of ",),
    "custody": (),
    "due": ("LATE ", "NOT OWED Executive summary"),
    "handover": ("HAND-OVER at ",),
    "incidents": ("OPEN P1 ", "CLOSED P0 "),
    "minutes": (),
    "roles": ("HELD Incident Commander: @alice", "OPEN Scribe: nobody", "OFFERED Tech Lead to @bob"),
    "situation": ("P1. Checkout fails.", "P0. "),
    "status": ("OPEN P1 ", "CLOSED P0 ", "CONTESTED H2: confirmed (@dana) / ", "LATE resolve by: "),
    "tasks": ("DONE @erin ", "LATE @fay ", "EXTENDED @erin"),
    "timeline": ("STRUCK ", "KEY MOMENT ", "about ", "time unknown note @dana: "),
    "tree": ("ANSWERED no: ", "OPEN "),
    "update": (),
    "updates": ("LATE internal, by ", "NOT OWED internal, "),
}
"""What lines of each reading begin with, in an incident that has everything and in one that is open."""
_LOOKS = re.compile(r"^\s*[^\w\s@]|\S {2}|[\t⏎│─└├✓✗●○…]", re.MULTILINE)
"""A sign where words begin, columns made of blanks, and signs that a screen reader says nothing of."""


def _one_with_everything(room: WarRoom, clock: Clock) -> IncidentId:
    incident = everything(room, PLAYBOOK, words="two\nlines")
    logged(room, incident, "? nobody drains it")
    order(room, incident, "hyp", "H2 confirmed yes")
    card = next(card for card in view(room, incident).desks.board if card.label.raw == "H2")
    apart(room, incident, clock, {"status": "refuted", "result": "no"}, "hypothesis", card.id)
    scribe.strike(room, incident, logged(room, incident, "in the wrong\nroom"), "not\nhere")
    return incident


def _under_way(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "handover", "tl @bob")
    for words in (
        "@erin look at the pool 5m", "@fay look at the disk 5m", "*a key moment", "~14:30 roughly then",
        "??:?? nobody knows when",
    ):  # fmt: skip
        logged(room, incident, words)
    order(room, incident, "done", "@erin empty")
    tree = PLAYBOOK.tree("severity")
    assert tree is not None
    decisions.answer(room, incident, tree, tree.question[0], "no")
    for name, argument in (("fixed", "hotfix"), ("check", "5m pass 0.4 % because it is quiet")):
        order(room, incident, name, argument)


def test_every_reading_says_its_state_first_and_nothing_by_a_sign(
    room: WarRoom,
    incident: IncidentId,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    both = _one_with_everything(room, clock), incident
    _under_way(room, incident)
    at_home(monkeypatch, tmp_path, room.path)
    assert set(BEGINNINGS) == set(SHOWN)
    for name in SHOWN:
        printed = ""
        for chosen in both:
            words = [] if name == "incidents" else [*ASKED_WITH.get(name, []), "--incident", chosen]
            assert run_here(monkeypatch, "show", name, *words) == 0, name
            printed += capsys.readouterr().out
        for beginning in BEGINNINGS[name]:
            assert f"\n{beginning}" in f"\n{printed}", (name, beginning, printed)
        assert "\x1b" not in printed, name
        if name not in AS_WRITTEN:
            assert _LOOKS.search(printed) is None, (name, _LOOKS.findall(printed))


def test_a_state_stands_first_and_what_is_empty_is_left_out() -> None:
    assert line("late", "09:31 update", "", "not approved") == "LATE 09:31 update, not approved"
    assert line("", "09:31 note") == "09:31 note"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("14:32", "14:32"), ("~14:30", "about 14:30"), ("14:3?", "about 14:30 to 14:39"),
        ("14:??", "about 14:00 to 14:59"), ("14:30-14:40", "14:30 to 14:40"), ("??:??", "time unknown"),
    ],
)  # fmt: skip
def test_a_time_is_said_in_words(typed: str, words: str, clock: Clock) -> None:
    at = read_line(f"{typed} x", now=Moment(clock.now), zone="UTC").at
    assert at is not None
    assert spoken_time(at, "UTC") == words
