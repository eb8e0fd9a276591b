"""The seven recipes of the contributors' page, each followed to the letter in a copy of the program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@dataclass
class Copy:
    """A copy of the program in ``folder``, and which of its files were touched."""

    folder: Path
    touched: set[str] = field(default_factory=set)

    def file(self, name: str, text: str) -> None:
        """Write a new file of the program."""
        path = self.folder / "warroom" / name
        assert not path.exists()
        path.write_text(text, encoding="utf-8")
        self.touched.add(name)

    def row(self, name: str, behind: str, row: str) -> None:
        """Put ``row`` behind the only place of ``behind`` in a file of the program."""
        path = self.folder / "warroom" / name
        text = path.read_text(encoding="utf-8")
        assert text.count(behind) == 1, f"{name} holds {behind!r} {text.count(behind)} times"
        path.write_text(text.replace(behind, behind + row), encoding="utf-8")
        self.touched.add(name)

    def run(self, *words: str) -> str:
        """What a program of the copy prints."""
        environ = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("WARROOM", "XDG", "COV", "PYTHON"))
        } | {"HOME": str(self.folder), "WARROOM_DB": str(self.folder / "w.db"), "WARROOM_USER": "dana", "TZ": "UTC"}
        ran = subprocess.run(
            [sys.executable, *words], cwd=self.folder, env=environ, capture_output=True, text=True, timeout=120,
            check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr[-2_000:]
        return ran.stdout

    def warroom(self, *words: str) -> str:
        """What a command of the copy prints."""
        return self.run("-m", "warroom", *words)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    passed_over = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "warroom", tmp_path / "warroom", ignore=passed_over)
    (tmp_path / "data").symlink_to(ROOT / "data")
    return Copy(tmp_path)


def command(copy: Copy) -> None:
    copy.file(
        "cli/weather.py",
        'import click\n\n@click.command()\ndef weather() -> None:\n    """Say how it is outside."""\n'
        '    click.echo("rain")\n',
    )
    copy.row(
        "cli/commands.py", '"verify": "warroom.cli.verify:verify",\n', '    "weather": "warroom.cli.weather:weather",\n'
    )
    assert copy.warroom("weather") == "rain\n"
    assert "Say how it is outside" in copy.warroom("--help")


def an_order(copy: Copy) -> None:
    orders = "room/orders/incident_orders.py"
    copy.row(orders, "from warroom.room.acts import closing, commander, comms, decisions, paging", ", tech_lead")
    copy.row(
        orders,
        "from warroom.text import for_line, quoted\n",
        '\n\n@order("weather", "WORDS", command=True)\ndef weather(given: OrderContext) -> Committed:\n'
        '    """how it is outside"""\n    words = given.needed("how it is")\n'
        "    return tech_lead.propose_fix(given.room, given.incident, words, at=given.at)\n",
    )
    copy.row(orders, "        *DESK_ORDERS,\n", "        weather,\n")
    copy.warroom("declare", "Checkout fails", "--severity", "P1")
    copy.warroom("weather", "rain since noon")
    assert "rain since noon" in copy.warroom("show", "timeline")
    assert "weather" in copy.run("-c", "from warroom.room.orders.incident_orders import ORDERS; print(*ORDERS)")


def an_export(copy: Copy) -> None:
    copy.row(
        "room/readings/documents.py",
        '        Format("json", "j", "JSON", _json),\n',
        '        Format("words", "", "Words", lambda source: f"{source.case.id} in words\\n"),\n',
    )
    copy.warroom("declare", "Checkout fails", "--severity", "P1")
    assert copy.warroom("export", "--format", "words").endswith(" in words\n")


def a_kind(copy: Copy) -> None:
    copy.row(
        "model/entry_kinds.py",
        '        EntryKind(SAID, mark="“"),\n',
        '        EntryKind("rumour", sign="%", mark="%", key="percent_sign", says="heard, not seen"),\n',
    )
    copy.warroom("declare", "Checkout fails", "--severity", "P1")
    copy.warroom("log", "--kind", "rumour", "the vendor is down")
    assert "rumour" in next(line for line in copy.warroom("show", "timeline").splitlines() if "vendor" in line)


PANE = '''
from warroom.panes.pane import CardsPane


class WeatherPane(CardsPane):
    """How it is outside."""

    NUMBER, TITLE, NAME = 6, "Weather", "weather"

    def draw(self, _view):
        return "rain"
'''
LOOK = """
import asyncio, os
from warroom.app import WarRoomApp
from warroom.config import Config
from warroom.model.views import Severity
from warroom.playbook.load import load_playbook
from warroom.room.acts import commander
from warroom.room.core import WarRoom
import time

async def main():
    now = lambda: time.time_ns() // 1_000
    room = WarRoom(os.environ["WARROOM_DB"], person="dana", now=now, entropy=os.urandom)
    level = Severity("P1", 1)
    incident = commander.declare(room, "Checkout fails", severity=level, phase="declare", phase_rank=1, zone="UTC")
    app = WarRoomApp(
        room, load_playbook(), config=Config(), now=now, zone="UTC", environ={}, state_folder=".", incident=incident
    )
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.press("ctrl+o", "6")
        print(app.focused.id, app.focused.region.area > 0)

asyncio.run(main())
"""


def a_pane(copy: Copy) -> None:
    copy.file("panes/weather.py", PANE)
    desks = "screens/room/panes_abreast.py"
    copy.row(desks, "from warroom.panes.verify import VerifyPane\n", "from warroom.panes.weather import WeatherPane\n")
    copy.row(desks, "UpdatePane(desk)\n", "        self.weather = WeatherPane(desk)\n")
    copy.row(desks, "self.verify, self.update_pane,", " self.weather,")
    copy.row(desks, "        yield self.update_pane\n", "        yield self.weather\n")
    commands = "screens/commands/room_commands.py"
    copy.row(
        commands,
        '"Update", "5", "pane(5)"\n',
        '\n\nclass PaneSix(Command):\n    """Go to the weather."""\n\n'
        '    id, title, key, action = "pane.weather", "Weather", "6", "pane(6)"\n',
    )
    copy.row(commands, "PaneTwo, PaneThree, PaneFour, PaneFive, Zoom,\n", "    PaneSix,\n")
    copy.row(commands, "PaneFour, PaneFive, Zoom, GoToLine, GoToOrder,", " PaneSix,")
    assert copy.run("-c", LOOK).split()[-2:] == ["weather", "True"]


def a_tool(copy: Copy) -> None:
    copy.file(
        "intake/tools/almanac.py",
        "from warroom.intake.tools.event import ToolEvent\nfrom warroom.intake.tools.fields import time_of\n\n\n"
        'def is_almanac(document):\n    return "almanac" in document.said\n\n\n'
        "def read_almanac(document):\n"
        "    said = document.said\n"
        '    yield ToolEvent("1", time_of(said["at"]), said["almanac"], where=document.where)\n',
    )
    copy.row("intake/tools/sources.py", "from warroom.intake.tools import (\n", "    almanac,\n")
    copy.row(
        "intake/tools/sources.py",
        "SOURCES: tuple[ToolSource, ...] = (\n",
        '    ToolSource("almanac", "Almanac", almanac.is_almanac, almanac.read_almanac),\n',
    )
    (copy.folder / "a.json").write_text('{"almanac": "storm front passes", "at": "2026-03-01T10:00:00Z"}')
    copy.warroom("declare", "Checkout fails", "--severity", "P1")
    copy.warroom("import", "a.json")
    assert "storm front passes" in copy.warroom("show", "timeline")


DROP = """
from warroom.share.folder import DiskFolder

BEGINNING = "drop://"


def whole(text, credentials, ca):
    return text


def brief(location):
    return location


def reach(location, room, share, moved):
    return DiskFolder(location.removeprefix(BEGINNING), unique=room.entropy(4).hex())
"""


def a_transport(copy: Copy) -> None:
    copy.file("share/drop.py", DROP)
    places = "room/sharing/places.py"
    copy.row(places, "from warroom.room.core import RoomTrouble, WarRoom\n", "from warroom.share import drop\n")
    copy.row(
        places,
        "_whole_nats, _brief_nats, _reach_nats),\n",
        "    ServerKind((drop.BEGINNING,), drop.whole, drop.brief, drop.reach),\n",
    )
    (copy.folder / "box").mkdir()
    share, other = f"drop://{copy.folder}/box", ("--db", str(copy.folder / "bob.db"), "--as", "bob")
    copy.warroom("share", "init", share)
    copy.warroom("declare", "Checkout fails", "--severity", "P1")
    copy.warroom("log", "the pool is full")
    copy.warroom("share", "sync")
    assert "1 incident" in copy.warroom(*other, "share", "join", share)
    copy.warroom(*other, "log", "I see it too")
    copy.warroom(*other, "share", "sync")
    copy.warroom("share", "sync")
    timeline = copy.warroom("show", "timeline")
    assert "the pool is full" in timeline
    assert "I see it too" in timeline


@pytest.mark.parametrize(
    ("recipe", "most"),
    [(command, 2), (an_order, 2), (an_export, 2), (a_kind, 2), (a_pane, 3), (a_tool, 2), (a_transport, 2)],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_new_thing_is_made_by_its_recipe_and_no_more_files(
    copy: Copy, recipe: Callable[[Copy], None], most: int
) -> None:
    recipe(copy)
    assert len(copy.touched) <= most, copy.touched
