"""Pictures of the screens that matter, at the sizes of UX.md, in a dark theme, a light one, and without colours.

They are made with one version of the toolkit and of Python; on others they are skipped, since fonts of detail differ.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from importlib.metadata import version
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import START, logged, seeded
from tests.screens.opening import Still, make_app, settled, until
from tests.screens.rich_state import rich
from tests.screens.scenes import composed
from warroom.app import WarRoomApp
from warroom.config import Config
from warroom.model.identity import IncidentId
from warroom.playbook.load import load_playbook
from warroom.room.core import WarRoom
from warroom.room.drills.sample import make_sample
from warroom.share_keeper import ShareKeeper

pytestmark = pytest.mark.skipif(
    version("textual") != "8.2.8" or sys.version_info[:2] != (3, 11),
    reason="pictures are made with textual 8.2.8 on Python 3.11",
)

SIZES = [(160, 45), (120, 36), (100, 30), (80, 24), (60, 15), (40, 10)]
Compare = Callable[..., bool]


@pytest.fixture
def snap_compare(snap_compare: Compare) -> Compare:
    """The picture of a screen that has come to rest: the message at its side is composed a moment after the rest."""

    def compare(app: WarRoomApp, *, terminal_size: tuple[int, int], press: Iterable[str] = ()) -> bool:
        async def at_rest(pilot: Pilot[Any]) -> None:
            await until(pilot, lambda: composed(app))
            for key in press:
                await pilot.press(key)
            await settled(app, pilot)
            await until(pilot, lambda: composed(app))

        return snap_compare(app, terminal_size=terminal_size, run_before=at_rest)

    return compare


@pytest.fixture
def still(tmp_path: object) -> tuple[WarRoom, IncidentId]:
    room = WarRoom(f"{tmp_path}/w.db", person="dana", now=Still(START), entropy=seeded(5))
    return room, make_sample(room, load_playbook(), zone="UTC")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("theme", ["warroom-dark", "warroom-light"])
def test_the_war_room(
    snap_compare: Compare, still: tuple[WarRoom, IncidentId], size: tuple[int, int], theme: str
) -> None:
    room, incident = still
    assert snap_compare(make_app(room, incident=incident, config=Config(theme=theme)), terminal_size=size)


@pytest.mark.parametrize("size", [(160, 45), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_war_room_without_colours(
    snap_compare: Compare, still: tuple[WarRoom, IncidentId], size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    room, incident = still
    assert snap_compare(make_app(room, incident=incident, environ={"NO_COLOR": "1"}), terminal_size=size)


def test_an_entry_is_being_typed(snap_compare: Compare, still: tuple[WarRoom, IncidentId]) -> None:
    room, incident = still
    assert snap_compare(
        make_app(room, incident=incident),
        terminal_size=(120, 36),
        press=[*"14", "colon", *"20", "space", "exclamation_mark", "space", *"go"],
    )


def test_badges_strikes_and_hostile_text(snap_compare: Compare, still: tuple[WarRoom, IncidentId]) -> None:
    from warroom.room.acts import scribe

    room, incident = still
    scribe.strike(room, incident, logged(room, incident, "wrong channel"), "another incident")
    scribe.edit(room, incident, logged(room, incident, "typo"), "no typo")
    logged(room, incident, "[CRITICAL] \x1b]52;c;eA==\x07 日本語 [@click=app.quit]x[/]")
    logged(room, incident, "14:30-14:40 the card gateway answers slowly, but it does")
    logged(room, incident, "~14:35 something happened around here")
    assert snap_compare(make_app(room, incident=incident), terminal_size=(100, 30), press=["ctrl+o"])


@pytest.mark.parametrize("keys", [("f1",), ("ctrl+o", "v"), ("ctrl+o", "s"), ("ctrl+o", "2", "z")], ids="-".join)
def test_what_lies_over_the_room(
    snap_compare: Compare, still: tuple[WarRoom, IncidentId], keys: tuple[str, ...]
) -> None:
    room, incident = still
    assert snap_compare(make_app(room, incident=incident), terminal_size=(100, 30), press=keys)


_WEIGHED = ("d", "x", "enter", "question_mark", "enter")


@pytest.mark.parametrize(
    "keys",
    [(), ("d",), ("d", "x", "enter"), (*_WEIGHED, "n"), (*_WEIGHED, "n", "y")],
    ids=["list", "title", "severity", "weighed", "weighed-to-the-end"],
)
def test_home(snap_compare: Compare, still: tuple[WarRoom, IncidentId], keys: tuple[str, ...]) -> None:
    room, _ = still
    assert snap_compare(make_app(room), terminal_size=(100, 30), press=list(keys))


@pytest.mark.parametrize("size", [(100, 30), (60, 15)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_first_start(snap_compare: Compare, tmp_path: object, size: tuple[int, int]) -> None:
    room = WarRoom(f"{tmp_path}/w.db", person="dana", now=Still(START), entropy=seeded(5))
    assert snap_compare(make_app(room), terminal_size=size)


def test_half_of_a_split_terminal(snap_compare: Compare, still: tuple[WarRoom, IncidentId]) -> None:
    room, incident = still
    assert snap_compare(make_app(room, incident=incident), terminal_size=(120, 10), press=[])


@pytest.mark.parametrize("size", [(160, 45), (100, 30), (80, 24), (60, 15)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_room_of_several_who_disagree(
    snap_compare: Compare, still: tuple[WarRoom, IncidentId], size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.oplog.builder import Scripted
    from warroom.room.sharing.joining import ShareState
    from warroom.share.share_state import UNREACHABLE

    room, incident = still
    room.remember(f"seen:{incident}", str(room.revision()))
    bob = Scripted("bob", incident=incident, t=START)
    room.receive(
        [
            bob.write({"severity": {"level": "P3", "rank": 3}}, kind="incident", on="incident"),
            bob.write({"text": "written by bob while he was offline", "kind": "finding"}, on="cd" * 16),
        ]
    )
    monkeypatch.setattr(ShareKeeper, "state", lambda self: ShareState(what=UNREACHABLE, words="gone", unsent=12))
    keys = ["ctrl+o", "C"] if size[0] >= 100 else []
    assert snap_compare(make_app(room, incident=incident), terminal_size=size, press=keys)


PANES = {"decide": "2", "hypotheses": "3", "verify": "4", "update": "5"}


@pytest.fixture
def full(tmp_path: object) -> tuple[WarRoom, IncidentId]:
    return rich(f"{tmp_path}/w.db", start=START)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("pane", PANES)
def test_a_desk_with_everything_in_it(
    snap_compare: Compare, full: tuple[WarRoom, IncidentId], size: tuple[int, int], pane: str
) -> None:
    room, incident = full
    assert snap_compare(make_app(room, incident=incident), terminal_size=size, press=["ctrl+o", PANES[pane]])


@pytest.mark.parametrize("pane", PANES)
def test_a_desk_in_the_light(snap_compare: Compare, full: tuple[WarRoom, IncidentId], pane: str) -> None:
    room, incident = full
    app = make_app(room, incident=incident, config=Config(theme="warroom-light"))
    assert snap_compare(app, terminal_size=(100, 30), press=["ctrl+o", PANES[pane]])


@pytest.mark.parametrize("pane", PANES)
def test_a_desk_without_colours(
    snap_compare: Compare, full: tuple[WarRoom, IncidentId], pane: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    room, incident = full
    app = make_app(room, incident=incident, environ={"NO_COLOR": "1"})
    assert snap_compare(app, terminal_size=(100, 30), press=["ctrl+o", PANES[pane]])


@pytest.mark.parametrize("pane", ["decide", "verify"])
def test_a_desk_that_fills_the_screen(snap_compare: Compare, full: tuple[WarRoom, IncidentId], pane: str) -> None:
    room, incident = full
    assert snap_compare(
        make_app(room, incident=incident), terminal_size=(100, 40), press=["ctrl+o", PANES[pane], "z", "G"]
    )
