"""Every screen of the program, and the states that it can be in: what is there, and the keys that lead to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import START, logged, seeded
from tests.oplog.builder import Scripted
from tests.screens.opening import Still, make_app, playbook, settled, until
from tests.screens.rich_state import rich
from warroom.app import WarRoomApp
from warroom.config import Changes, Config, Publishing
from warroom.intake.times import iso
from warroom.model.identity import NO_INCIDENT, IncidentId, Moment, WriterId
from warroom.model.moment import MINUTE
from warroom.model.shape import record
from warroom.model.views import Severity
from warroom.panes.update import UpdatePane
from warroom.room.acts import commander, scribe
from warroom.room.core import WarRoom
from warroom.room.drills import drill
from warroom.room.drills.drill_standing import end_drill
from warroom.room.drills.sample import make_sample
from warroom.room.incoming.deliveries import deliver
from warroom.room.orders.incident_orders import give
from warroom.screens.declaring.weighing_screen import WeighingScreen
from warroom.screens.drills.drill_screen import DrillScreen
from warroom.screens.drills.practice import PracticeScreen, WalkThroughScreen
from warroom.screens.home.home_screen import HomeScreen
from warroom.screens.home.incident_list import IncidentList
from warroom.screens.home.page_in import PageInScreen
from warroom.screens.home.training_line import TrainingLine
from warroom.screens.incoming.changes_screen import ChangesScreen
from warroom.screens.incoming.inbox_screen import InboxScreen
from warroom.screens.incoming.tool_file_screen import ToolFileScreen
from warroom.screens.learn.learning_screen import LearnScreen
from warroom.screens.learn.meeting_screen import MeetingScreen
from warroom.screens.room.war_room_screen import WarRoomScreen
from warroom.screens.shared.help import HelpScreen
from warroom.screens.shared.palette import Palette
from warroom.screens.shared.picker import Picker
from warroom.screens.shared.workflow_screen import WorkflowScreen
from warroom.store.pins import ASKED, PINNED, put_pin

World = Callable[[Path], tuple[WarRoom, IncidentId]]
_MESSAGE = {"version": "4", "groupKey": "{}", "status": "firing", "receiver": "r", "truncatedAlerts": 0}
_PAGE = """# Lift stuck

Date: 2024-03-01

## Timeline

- 14:54 stuck
- 15:10 @ann: engineer
- 05/04 16:00 part ordered
- closed some day
"""


@record
class Scene:
    """What is shown: ``world`` holds it, ``keys`` lead to it from the start of the program, and ``screen`` is the one
    that is on top then. A key that begins with ``=`` is words that are typed; with ``<`` a file that is written into
    the line.
    """

    world: World
    screen: type[Any]
    keys: tuple[str, ...] = ()


def _room(folder: Path) -> WarRoom:
    return WarRoom(str(folder / "w.db"), person="dana", now=Still(START), entropy=seeded(5))


def first(folder: Path) -> tuple[WarRoom, IncidentId]:
    """Nobody has begun anything."""
    return _room(folder), NO_INCIDENT


def sample(folder: Path) -> tuple[WarRoom, IncidentId]:
    """One incident in the middle of the work, with all that an entry can look like."""
    room = _room(folder)
    incident = make_sample(room, playbook(), zone="UTC")
    scribe.strike(room, incident, logged(room, incident, "wrong channel"), "another incident")
    scribe.edit(room, incident, logged(room, incident, "typo"), "no typo")
    logged(
        room, incident, "~14:35 something happened around here, and the sentence about it is a long one: " + "so " * 90
    )
    logged(room, incident, "yesterday 23:50 the certificate was renewed")
    return room, incident


def several(folder: Path) -> tuple[WarRoom, IncidentId]:
    """Incidents of every kind at once: late, suspected, closed, cancelled, private, contested."""
    room, incident = sample(folder)
    clock = room.now
    assert isinstance(clock, Still)

    def begun(title: str, level: str, rank: int, ago: int, **more: Any) -> IncidentId:
        clock.now = START - ago * MINUTE
        made = commander.declare(
            room, title, severity=Severity(level, rank), phase="triage", phase_rank=2, zone="UTC", **more
        )
        clock.now = START
        return made

    begun("Checkout down for everybody in Europe and in the Americas", "P0", 0, 95, roles={"ic": "alice"})
    begun("Search is slow", "P2", 2, 30)
    begun("Logs late 日本語", "P3", 3, 3 * 60)
    begun("Somebody read the backups", "P1", 1, 50, private=True)
    over = begun("Old thing", "P2", 2, 600)
    give(room, playbook(), over, "close", "it was over")
    give(room, playbook(), begun("No thing", "P2", 2, 500), "cancel", "a probe was wrong")
    bob = Scripted("bob", incident=incident, t=START)
    room.receive([bob.write({"severity": {"level": "P3", "rank": 3}}, kind="incident", on="incident")])
    return room, NO_INCIDENT


def full(folder: Path, phase: str = "close") -> tuple[WarRoom, IncidentId]:
    """Everything that a desk can show is there at once."""
    room, incident = rich(str(folder / "w.db"), start=START)
    if phase != "close":
        give(room, playbook(), incident, "phase", phase)
    return room, incident


def apart(folder: Path) -> tuple[WarRoom, IncidentId]:
    """People disagree, another key says it is bob's, somebody writes with a newer version."""
    room, incident = sample(folder)
    room.remember(f"seen:{incident}", str(room.revision()))
    bob = Scripted("bob", incident=incident, t=START)
    room.receive(
        [
            bob.write({"severity": {"level": "P3", "rank": 3}}, kind="incident", on="incident"),
            bob.write({"holder": "carol"}, kind="role", on="role:ic"),
            bob.write({"text": "written by bob while he was offline", "kind": "finding"}, on="cd" * 16),
            Scripted("future", incident=incident).write({"colour": "red"}, kind="lamp"),
        ]
    )
    for writer, state, moment in (("12", PINNED, 1), ("34", ASKED, 2)):
        writer_id = WriterId("ed25" + writer * 14)
        room.note(lambda db, w=writer_id, s=state, m=moment: put_pin(db, "bob", w, s, Moment(m)))  # type: ignore[misc]
    return room, incident


def shared(folder: Path) -> tuple[WarRoom, IncidentId]:
    """As `apart`, on a share."""
    from warroom.room.sharing import joining

    room, incident = apart(folder)
    (folder / "share").mkdir()
    joining.init(room, str(folder / "share"))
    return room, incident


def private(folder: Path) -> tuple[WarRoom, IncidentId]:
    """Only members read it."""
    room = _room(folder)
    incident = commander.declare(
        room, "Somebody read the backups", severity=Severity("P1", 1), phase="triage", phase_rank=2, zone="UTC",
        private=True,
    )  # fmt: skip
    return room, incident


def alert(name: str, host: str, minutes: int, *, over: bool = False, **more: str) -> dict[str, Any]:
    """An alert as Alertmanager tells of it, that began so many minutes ago."""
    return {
        "status": "resolved" if over else "firing", "labels": {"alertname": name, "instance": host, **more},
        "annotations": {"summary": f"{name} on {host} has been so for 5 minutes"},
        "startsAt": iso(START - minutes * MINUTE), "endsAt": iso(START - MINUTE) if over else "0001-01-01T00:00:00Z",
        "fingerprint": hashlib.sha256(f"{name}{host}".encode()).hexdigest()[:16],
    }  # fmt: skip


def alerted(folder: Path) -> tuple[WarRoom, IncidentId]:
    """Tools sent what nobody has taken."""
    room, incident = sample(folder)
    alerts = [alert("CheckoutErrorsHigh", f"shop-{number}", 40 - number, severity="critical") for number in range(1, 5)]
    alerts += [alert("QueueGrows", "rabbit-1", 20), alert("CertificateExpiresSoon", "edge-3", 9, over=True)]
    deliver(room, "alertmanager", json.dumps({**_MESSAGE, "alerts": alerts}).encode())
    deliver(room, "pagerduty", b'{"nothing": "that is known"}')
    (folder / "page.md").write_text(_PAGE)
    (folder / "alerts.json").write_text(json.dumps({**_MESSAGE, "alerts": alerts}))
    return room, incident


def drilled(folder: Path, *, over: bool = False) -> tuple[WarRoom, IncidentId]:
    """A drill in its ninth minute, in which somebody did something."""
    clock = Still(START)
    room = WarRoom(str(folder / "drills.db"), person="dana", now=clock, entropy=seeded(5))
    plan = drill.plans(None)["database"]
    incident = drill.begin(room, playbook(), "database", plan, zone="UTC", speed=5).incident
    clock.now += 9 * MINUTE // 5
    drill.step(room, drill.resume(room, {"database": plan}, incident))
    logged(room, incident, "! no rollback: migration 88 ran")
    if over:
        end_drill(room, room.path, incident, playbook())
    return room, incident


PHASES = ("detect", "declare", "triage", "investigate", "resolve", "close", "learn")
_DECLARING = ("d", "=checkout fails", "enter")
_WEIGHED = ("d", "=x", "enter", "question_mark", "enter")
SCENES: dict[str, Scene] = {
    "first start": Scene(first, HomeScreen),
    "home": Scene(several, HomeScreen),
    "home, the last row": Scene(several, HomeScreen, ("end",)),
    "home, found": Scene(several, HomeScreen, ("ctrl+f", "=the", "enter")),
    "home, nothing found": Scene(several, HomeScreen, ("ctrl+f", "=zzz", "enter")),
    "home, what is broken": Scene(several, HomeScreen, ("d",)),
    "home, how bad": Scene(several, HomeScreen, _DECLARING),
    "home, how bad, privately": Scene(several, HomeScreen, (*_DECLARING, "p")),
    "home, a wrong level": Scene(several, HomeScreen, (*_DECLARING, "=9", "enter")),
    "home, since when": Scene(several, HomeScreen, (*_DECLARING, "1", "enter")),
    "home, weighed": Scene(several, WeighingScreen, _WEIGHED),
    "home, weighed further": Scene(several, WeighingScreen, (*_WEIGHED, "n")),
    "home, weighed to the end": Scene(several, WeighingScreen, (*_WEIGHED, "n", "y")),
    "home, where to": Scene(several, Picker, ("ctrl+g",)),
    "home, join": Scene(several, HomeScreen, ("J",)),
    "home, the shift": Scene(several, HomeScreen, ("O",)),
    "home, help": Scene(several, HelpScreen, ("f1",)),
    "home, palette": Scene(several, Palette, ("ctrl+p",)),
    "workflow": Scene(sample, WorkflowScreen, ("f3",)),
    "workflow, another part": Scene(sample, WorkflowScreen, ("f3", "right", "right", "right")),
    "workflow, sought": Scene(sample, WorkflowScreen, ("f3", "=roll")),
    "help": Scene(sample, HelpScreen, ("f1",)),
    "help, of a pane": Scene(full, HelpScreen, ("ctrl+o", "4", "f1")),
    "help, sought": Scene(sample, HelpScreen, ("f1", "=time")),
    "palette": Scene(sample, Palette, ("ctrl+p",)),
    "palette, sought": Scene(sample, Palette, ("ctrl+p", "=sev")),
    "room": Scene(sample, WarRoomScreen),
    "room, timeline": Scene(sample, WarRoomScreen, ("ctrl+o",)),
    "room, at the struck one": Scene(sample, WarRoomScreen, ("ctrl+o", "up", "up", "up")),
    "room, typed": Scene(sample, WarRoomScreen, ("=14:20 ! go",)),
    "room, a secret": Scene(sample, WarRoomScreen, ("=password: hunter2horse9battery", "enter")),
    "room, a near miss": Scene(sample, WarRoomScreen, ("=/statis identified", "enter")),
    "room, not a time": Scene(sample, WarRoomScreen, ("=14:99 x", "enter")),
    "room, saved": Scene(sample, WarRoomScreen, ("=> the pool drains", "enter")),
    "room, refused": Scene(sample, WarRoomScreen, ("=/sev P9", "enter")),
    "room, orders": Scene(sample, WarRoomScreen, ("=/",)),
    "room, roles": Scene(sample, WarRoomScreen, ("=/role ",)),
    "room, grammar": Scene(sample, HelpScreen, ("=?", "enter")),
    "room, find": Scene(sample, WarRoomScreen, ("ctrl+f",)),
    "room, found": Scene(sample, WarRoomScreen, ("ctrl+f", "=the", "enter")),
    "room, filtered": Scene(sample, WarRoomScreen, ("ctrl+o", "F")),
    "room, edited": Scene(sample, WarRoomScreen, ("ctrl+o", "up", "e")),
    "room, struck why": Scene(sample, WarRoomScreen, ("ctrl+o", "up", "x")),
    "room, another kind": Scene(sample, WarRoomScreen, ("ctrl+o", "up", "r")),
    "room, versions": Scene(sample, WarRoomScreen, ("ctrl+o", "up", "v")),
    "room, evidence": Scene(full, WarRoomScreen, ("ctrl+o", "1", "up", "h")),
    "room, situation": Scene(sample, WarRoomScreen, ("ctrl+o", "s")),
    "room, severity": Scene(sample, WarRoomScreen, ("ctrl+o", "S")),
    "room, milder why": Scene(sample, WarRoomScreen, ("ctrl+o", "S", "3")),
    "room, packet": Scene(sample, WarRoomScreen, ("ctrl+o", "O")),
    "room, changes": Scene(alerted, ChangesScreen, ("ctrl+o", "B")),
    "room, inbox": Scene(alerted, InboxScreen, ("ctrl+o", "I")),
    "room, inbox unfolded": Scene(alerted, InboxScreen, ("ctrl+o", "I", "down", "o")),
    "room, conflicts": Scene(apart, WarRoomScreen, ("ctrl+o", "C")),
    "room, apart": Scene(apart, WarRoomScreen),
    "room, share": Scene(shared, WarRoomScreen, ("ctrl+o", "W")),
    "room, purge": Scene(sample, WarRoomScreen, ("=/purge pool", "enter")),
    "room, other incident": Scene(several, Picker, ("enter", "ctrl+g")),
    "room, private": Scene(private, WarRoomScreen),
    "room, merge": Scene(several, WarRoomScreen, ("enter", "=/merge Search", "enter")),
    "decide": Scene(full, WarRoomScreen, ("ctrl+o", "2")),
    "decide, the last": Scene(full, WarRoomScreen, ("ctrl+o", "2", "G")),
    "decide, a tree": Scene(partial(full, phase="triage"), WarRoomScreen, ("ctrl+o", "2")),
    "decide, trees": Scene(full, Picker, ("ctrl+o", "2", "t")),
    "decide, why": Scene(partial(full, phase="triage"), WarRoomScreen, ("ctrl+o", "2", "w")),
    "hypotheses": Scene(full, WarRoomScreen, ("ctrl+o", "3")),
    "hypotheses, one opened": Scene(full, WarRoomScreen, ("ctrl+o", "3", "enter")),
    "hypotheses, what speaks for it": Scene(full, WarRoomScreen, ("ctrl+o", "3", "plus")),
    "hypotheses, angle": Scene(full, WarRoomScreen, ("ctrl+o", "3", "A", "=1", "enter")),
    "hypotheses, owner": Scene(full, Picker, ("ctrl+o", "3", "at")),
    "verify": Scene(full, WarRoomScreen, ("ctrl+o", "4")),
    "verify, before its time": Scene(full, WarRoomScreen, ("ctrl+o", "4", "down", "y")),
    "update": Scene(full, WarRoomScreen, ("ctrl+o", "5")),
    "update, the message": Scene(full, WarRoomScreen, ("ctrl+o", "5", "pagedown")),
    "update, customers": Scene(full, WarRoomScreen, ("ctrl+o", "5", "right", "right", "right", "right")),
    "update, posted with places open": Scene(full, WarRoomScreen, ("ctrl+o", "5", "right", "right", "right", "p")),
    "update, a field": Scene(full, WarRoomScreen, ("ctrl+o", "5", "e")),
    "update, other message": Scene(full, Picker, ("ctrl+o", "5", "T")),
    "update, publish": Scene(full, WarRoomScreen, ("ctrl+o", "5", "P")),
    "update, later": Scene(full, WarRoomScreen, ("ctrl+o", "5", "l")),
    "a pane zoomed": Scene(full, WarRoomScreen, ("ctrl+o", "2", "z")),
    **{f"phase {phase}": Scene(partial(full, phase=phase), WarRoomScreen) for phase in PHASES},
    "learn": Scene(full, LearnScreen, ("ctrl+o", "L")),
    "learn, the last": Scene(full, LearnScreen, ("ctrl+o", "L", "G")),
    "learn, a section": Scene(full, LearnScreen, ("ctrl+o", "L", "e")),
    "learn, follow-up": Scene(full, LearnScreen, ("ctrl+o", "L", "f")),
    "learn, every entry": Scene(full, LearnScreen, ("ctrl+o", "L", "a")),
    "learn, review": Scene(full, LearnScreen, ("ctrl+o", "L", "R")),
    "meeting": Scene(full, MeetingScreen, ("ctrl+o", "L", "M")),
    "meeting, begun": Scene(full, MeetingScreen, ("ctrl+o", "L", "M", "B")),
    "meeting, on the way": Scene(full, MeetingScreen, ("ctrl+o", "L", "M", "B", "right", "right")),
    "drill": Scene(drilled, WarRoomScreen),
    "drill, how it stands": Scene(drilled, DrillScreen, ("ctrl+o", "D")),
    "drill, over": Scene(partial(drilled, over=True), WarRoomScreen),
    "drill, score": Scene(partial(drilled, over=True), DrillScreen, ("ctrl+o", "D")),
    "drills": Scene(several, PracticeScreen, ("D",)),
    "walk-through": Scene(several, WalkThroughScreen, ("D", "w")),
    "bring in": Scene(alerted, PageInScreen, ("ctrl+o", "H", "B")),
    "bring in, a page": Scene(alerted, PageInScreen, ("ctrl+o", "H", "B", "<page.md", "enter")),
    "bring in, a zone": Scene(alerted, PageInScreen, ("ctrl+o", "H", "B", "<page.md", "enter", "z")),
    "bring in, a file of a tool": Scene(alerted, ToolFileScreen, ("ctrl+o", "H", "B", "<alerts.json", "enter")),
}  # fmt: skip
"""By what is seen."""


def configured(theme: str) -> Config:
    """Settings in which what can be set is."""
    changed = "\n".join(f"2026-02-13T14:{minute}:00Z change {minute}" for minute in range(10, 50, 9))
    return Config(
        theme=theme,
        changes={"deploys": Changes(command=("printf", "%s", changed), seconds=10)},
        publish={"chat": Publishing(kind="slack", url_from="file:/nowhere", seconds=1)},
    )


def app_of(scene: Scene, folder: Path, *, theme: str, environ: dict[str, str] | None = None) -> WarRoomApp:
    """The program in which ``scene`` is to be seen."""
    room, incident = scene.world(folder)
    return make_app(room, incident=incident or None, config=configured(theme), environ=environ or {})


async def led_to(app: WarRoomApp, pilot: Pilot[Any], scene: Scene, folder: Path) -> None:
    """Press the keys of ``scene``, each once what the one before it did is shown."""
    await at_rest(app, pilot)
    for key in scene.keys:
        if key.startswith("<"):
            app.screen.query_one("#line").fill(str(folder / key[1:]))  # type: ignore[attr-defined]
        elif key.startswith("="):
            await _typed(app, pilot, key[1:])
        else:
            _a_second_on(app)
            await pilot.press(key)
        await at_rest(app, pilot)
    await until(pilot, lambda: isinstance(app.screen, scene.screen))
    await at_rest(app, pilot)


async def _typed(app: WarRoomApp, pilot: Pilot[Any], words: str) -> None:
    from tests.screens.opening import _KEYS

    for sign in words:
        _a_second_on(app)
        await pilot.press(_KEYS.get(sign, sign))


def _a_second_on(app: WarRoomApp) -> None:
    clock = app.bridge.room.now
    assert isinstance(clock, Still)
    clock.forward(seconds=1)


async def at_rest(app: WarRoomApp, pilot: Pilot[Any]) -> None:
    """Wait until what is read in threads is shown."""
    await settled(app, pilot)
    await until(pilot, lambda: composed(app))


def composed(app: WarRoomApp) -> bool:
    """Whether what is read in threads for the rooms and the home screens is shown."""
    rooms = [screen for screen in app.screen_stack if isinstance(screen, WarRoomScreen)]
    homes = [screen for screen in app.screen_stack if isinstance(screen, HomeScreen)]
    read = (home.query_one(TrainingLine).was_read and home.query_one(IncidentList).was_read for home in homes)
    return all(read) and all(
        not pane.composing and pane.desk.clocks is not None and (pane.draft is not None or not pane.display)
        for room in rooms
        for pane in room.query(UpdatePane)
    )


def one_of_each_screen(names: Iterable[str]) -> list[Any]:
    """``names`` of scenes as parameters of a test: the first of each screen with every push, the others with what takes
    long.
    """
    first: dict[type[Any], str] = {}
    for name in names:
        first.setdefault(SCENES[name].screen, name)
    return [name if name in first.values() else pytest.param(name, marks=pytest.mark.long) for name in names]
