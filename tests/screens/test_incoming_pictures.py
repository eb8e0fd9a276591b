"""Pictures of the inbox and of the lane of changes, at the sizes of UX.md."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import START, seeded
from tests.screens.opening import Still, make_app, playbook, until
from tests.screens.scenes import alert
from warroom.config import Changes, Config
from warroom.intake.times import iso
from warroom.model.identity import Moment
from warroom.model.moment import HOUR, MINUTE
from warroom.room.core import WarRoom
from warroom.room.drills.sample import make_sample
from warroom.room.incoming import inbox
from warroom.room.incoming.bring_in import bring_in
from warroom.room.incoming.changes import changes, in_the_timeline
from warroom.room.incoming.deliveries import deliver
from warroom.screens.incoming.changes_screen import ChangesScreen
from warroom.screens.incoming.inbox_screen import InboxScreen
from warroom.widgets.cards import Cards

pytestmark = pytest.mark.skipif(
    version("textual") != "8.2.8" or sys.version_info[:2] != (3, 11),
    reason="pictures are made with textual 8.2.8 on Python 3.11",
)
SIZES = [(160, 45), (100, 30), (80, 24), (60, 15)]


SENT = [
    *(alert("CheckoutErrorsHigh", f"shop-{number}", 40 - number, severity="critical") for number in range(1, 5)),
    alert("ConnectionPoolExhausted", "db-1.eu-west", 35, severity="critical", pool="checkout"),
    alert("ConnectionPoolExhausted", "db-2.eu-west", 33, over=True, severity="critical", pool="checkout"),
    alert("QueueGrows", "rabbit-1", 20, severity="warning"), alert("CertificateExpiresSoon", "edge-3", 9, over=True),
    alert("[@click=app.quit]x[/] \x1b[31mred 日本語", "evil\u202etxt", 5, severity="page"),
    *(alert("NoisyCheck", f"n-{number}", 3) for number in range(3)),
]  # fmt: skip


@pytest.fixture
def room(tmp_path: Path) -> WarRoom:
    return WarRoom(str(tmp_path / "w.db"), person="dana", now=Still(START), entropy=seeded(5))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_inbox(snap_compare: Callable[..., bool], room: WarRoom, size: tuple[int, int]) -> None:
    incident = make_sample(room, playbook(), zone="UTC")
    said = {"version": "4", "groupKey": "{}", "status": "firing", "receiver": "r", "truncatedAlerts": 0}
    deliver(room, "alertmanager", json.dumps({**said, "alerts": SENT}).encode())
    deliver(room, "alertmanager", json.dumps({**said, "alerts": SENT[:4]}).encode())
    deliver(room, "pagerduty", b'{"nothing": "that is known"}')
    inbox.mute(room, "NoisyCheck", on=True)
    app = make_app(room, incident=incident)

    async def opened(pilot: Pilot[Any]) -> None:
        await pilot.press("ctrl+o", "I")
        await until(pilot, lambda: isinstance(app.screen, InboxScreen) and len(app.screen.query_one(Cards).shown) > 5)
        await pilot.press("down", "o")
        await until(pilot, lambda: "db-1.eu-west" in str([card.content for card in app.screen.query_one(Cards).shown]))
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=opened)


def told(*changes_told: tuple[int, str]) -> Config:
    """A command of one's own that tells each change with how many minutes ago it was."""
    lines = "\n".join(f"{iso(START - minutes * MINUTE)} {words}" for minutes, words in changes_told)
    return Config(changes={"deploys": Changes((sys.executable, "-c", f"print({lines!r})"), 30)})


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_lane_of_changes(
    snap_compare: Callable[..., bool],
    room: WarRoom,
    size: tuple[int, int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    incident = make_sample(room, playbook(), zone="UTC")
    view = room.view(incident)
    assert view is not None
    ago = (START - (view.summary.began or START)) // MINUTE
    config = told(
        (ago + 300, "v4.16.9 of shop by erin: faster search"), (ago + 95, "flag new-checkout on for 50 % of customers"),
        (ago + 11, "v4.17.0 of shop by frank: pool of connections from 20 to 5, retries 3 to 10, and the time-out of "
         "the payment gateway from 2 s to 30 s"), (ago - 12, "v4.16.9 of shop by frank: rolled back"),
        (2, "[@click=app.quit]x[/] \x1b[31mred 日本語"),
    )  # fmt: skip
    environ = {"PATH": str(tmp_path)}
    lane = changes(config.changes, since=Moment(0), until=Moment(START + HOUR), now=START, zone="UTC", environ=environ)
    bring_in(room, incident, [event for _, event in lane.events if "17.0" in event.text], file="deploys")
    assert len(in_the_timeline(room, incident, [event for _, event in lane.events])) == 1
    app = make_app(room, incident=incident, config=config, environ=environ)

    async def opened(pilot: Pilot[Any]) -> None:
        await pilot.press("ctrl+o", "B")
        await until(pilot, lambda: isinstance(app.screen, ChangesScreen) and len(app.screen.query_one(Cards).shown) > 5)
        await pilot.press("down", "down")
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=opened)
