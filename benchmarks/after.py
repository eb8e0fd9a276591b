"""What comes after: figures over a thousand incidents, looking for others that were alike, documents of thousands."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.databases import WORDS
from warroom.intake.typed_line import ENTRY, TypedLine
from warroom.model.identity import Moment
from warroom.model.moment import DAY, MINUTE, EventTime
from warroom.model.timeline_entries import Filter
from warroom.model.views import Severity
from warroom.playbook.load import load_playbook
from warroom.report.html_page import html
from warroom.report.markdown import markdown
from warroom.report.metrics import figures
from warroom.report.post_mortem import draft
from warroom.room.acts import commander, scribe
from warroom.room.core import WarRoom
from warroom.room.readings import case as reading
from warroom.room.readings import past_alike

START = 1_700_000_000_000_000
ENTRIES = 20
LONG = 4_000
KINDS = ("note", "finding", "decision", "action", "hypothesis", "said")
Timed = Callable[[], float]


def _room(path: Path) -> WarRoom:
    choose = random.Random(7)
    clock = iter(range(START, START + 10**12))
    return WarRoom(str(path), person="bench", now=lambda: Moment(next(clock)), entropy=choose.randbytes)


def incidents(number: int) -> Path:
    """A database with ``number`` imported incidents of twenty entries, and one of 4,000; made once."""
    path = Path(tempfile.gettempdir()) / f"warroom-bench-after-{number}.db"
    done = path.with_suffix(".done")
    if done.exists():
        return path
    path.unlink(missing_ok=True)
    choose = random.Random(number)
    room = _room(path)
    for n in range(number):
        _incident(room, f"Incident {n} {choose.choice(WORDS)} {n % 97}", START + n * DAY, ENTRIES, choose)
    _incident(room, "The long one", START, LONG, choose)
    room._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    room.close()
    done.touch()
    return path


def _incident(room: WarRoom, title: str, began: int, entries: int, choose: random.Random) -> None:
    times = {
        name: EventTime.at(Moment(began + minutes * MINUTE)).as_json()
        for name, minutes in (
            ("detected", 4),
            ("identified", 30),
            ("resolved", 60 + choose.randrange(200)),
            ("closed", 400),
        )
    }
    incident = commander.record_past(
        room, title, severity=Severity("P1", 1), phase="learn", phase_rank=7, zone="UTC",
        began=EventTime.at(Moment(began)), declared=EventTime.at(Moment(began + 9 * MINUTE)),
        facts={**times, "type": "database"},
    )  # fmt: skip
    lines = []
    for n in range(entries):
        words = " ".join(choose.choices(WORDS, k=choose.randrange(4, 14)))
        at = EventTime.at(Moment(began + (n * 400 * MINUTE) // entries))
        lines.append(TypedLine(ENTRY, f"{words} {n}", kind=choose.choice(KINDS), at=at))
    for start in range(0, len(lines), 500):
        scribe.log_many(room, incident, lines[start : start + 500], typed=Moment(began))


def _timed(act: Callable[[], object]) -> Timed:
    def run() -> float:
        begin = time.perf_counter()
        act()
        return time.perf_counter() - begin

    return run


def measured(number: int) -> list[tuple[str, Timed, float]]:
    """What is measured over ``number`` incidents: its name, a run in seconds, and the most milliseconds it may take."""
    room, playbook = _room(incidents(number)), load_playbook()
    newest = next(one for one in room.incidents() if one.title.raw != "The long one").id
    long = next(one for one in room.incidents() if one.title.raw == "The long one").id
    pages = room.pages(long, Filter())
    pages.before(None, 200)

    def numbers() -> object:
        return figures(reading.measured(room), playbook.after)

    def written() -> object:
        return markdown(draft(reading.case(room, long, playbook), playbook), playbook)

    def shown() -> object:
        return html(draft(reading.case(room, long, playbook), playbook), playbook)

    return [
        (f"metrics over {number:,} incidents", _timed(numbers), 100),
        (f"search over {number:,} incidents, newest 50", _timed(lambda: room.search("payments pool", limit=50)), 50),
        (f"seen before, among {number:,} incidents", _timed(lambda: past_alike.similar(room, newest)), 100),
        (f"post-mortem in Markdown of {LONG:,} entries", _timed(written), 300),
        (f"HTML with the picture of {LONG:,} entries", _timed(shown), 1_000),
    ]
