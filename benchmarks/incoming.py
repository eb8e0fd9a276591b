"""What comes in from tools and goes out to them: deliveries to the listener, files, exports, each beside a floor that
does the least that has to be done, in the same run: `python -m benchmarks.incoming [DELIVERIES ROWS]`.
"""

from __future__ import annotations

import contextlib
import csv
import datetime
import io
import json
import os
import signal
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.conftest import free_port
from tests.processes import processor_seconds
from tests.serve.killing import listen, opened
from tests.serve.killing import send as posted
from warroom.intake.tools.csv_rows import CsvColumns
from warroom.intake.tools.sources import Asked, read_text
from warroom.playbook.load import load_playbook
from warroom.report.timelines_elsewhere import entries_jsonl, iris_csv, timesketch_csv, timesketch_jsonl
from warroom.room.incoming import inbox
from warroom.room.incoming.bring_in import bring_in
from warroom.room.incoming.tool_file import Wanted
from warroom.room.readings import case as reading
from warroom.store.database import open_database

_SENDERS = 8
_BEGAN = datetime.datetime(2026, 2, 13, 14, tzinfo=datetime.UTC)


def _bare(folder: str, port: int) -> int:
    """The least that may answer 200: the same server, a body read, a row committed. Its process."""
    child = os.fork()
    if child == 0:
        import uvicorn
        from starlette.applications import Starlette
        from starlette.requests import Request
        from starlette.responses import PlainTextResponse
        from starlette.routing import Route

        db = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None, check_same_thread=False)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE IF NOT EXISTS kept (body BLOB)")

        async def keep(request: Request) -> PlainTextResponse:
            db.execute("INSERT INTO kept VALUES (?)", (await request.body(),))
            return PlainTextResponse("")

        routes = [Route("/{rest:path}", keep, methods=["POST"])]
        uvicorn.run(Starlette(routes=routes), host="127.0.0.1", port=port, log_config=None, access_log=False)
        os._exit(1)
    return child


@contextlib.contextmanager
def _running(begin: Callable[[str, int], int], folder: str) -> Iterator[tuple[int, int]]:
    """The port and the process of a server that answers."""
    port = free_port()
    child = begin(folder, port)
    try:
        while not posted(port, 0, 30):
            time.sleep(0.05)
        yield port, child
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _took(port: int, number: int) -> float:
    """Milliseconds to a delivery's 200."""
    begin = time.perf_counter()
    assert posted(port, number, 30)
    return (time.perf_counter() - begin) * 1000


def _at_once(port: int, first: int, count: int) -> tuple[float, set[str]]:
    """Seconds for so many deliveries by several senders, and which were acknowledged."""
    acknowledged: list[str] = []

    def send(mine: range) -> None:
        acknowledged.extend(f"{number:016x}" for number in mine if posted(port, number, 30))

    threads = [threading.Thread(target=send, args=(range(first + at, first + count, _SENDERS),)) for at in range(8)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begin, set(acknowledged)


def deliveries(count: int, note: Callable[..., None]) -> None:
    """From a delivery to its 200, one by one and by several senders; none that was acknowledged may be missing."""
    with tempfile.TemporaryDirectory() as folder:
        opened(folder).close()
        with _running(_bare, folder) as (bare, bare_child), _running(listen, folder) as (port, child):
            floors, took = [], []
            for number in range(1, 301):  # in turns: how long a disk takes changes from second to second
                floors.append(_took(bare, number))
                took.append(_took(port, number))
            note("delivery to its 200, p50 / a bare server and a row", _middle(took), _middle(floors), 2.5)
            note("delivery to its 200, p99 / the same", _late(took), _late(floors), 3)
            before_bare, before = processor_seconds(bare_child), processor_seconds(child)
            floor, _ = _at_once(bare, 100_000, count)
            seconds, acknowledged = _at_once(port, 100_000, count)
            used, floored = processor_seconds(child) - before, processor_seconds(bare_child) - before_bare
            note("processor for one of them / the same", used / count * 1000, floored / count * 1000, 4)
        note(f"{count:,} deliveries of {_SENDERS} senders / the same", seconds, floor, 3, "s")
        note(f"{count:,} deliveries, for 10,000 of them", seconds * 10_000 / count, None, 60, "s", absolute=True)
        room = opened(folder)
        kept = {item.native.split(":")[1] for item in inbox.events(room, inbox.waiting(room))}
        note("deliveries that were acknowledged and are lost", len(acknowledged - kept), None, 0, "", absolute=True)
        note("deliveries that were not acknowledged", count - len(acknowledged), None, 0, "", absolute=True)
        from tests.room.sharers import declare

        incident = declare(room)
        revision = room.revision()
        inbox.take(room, incident, inbox.waiting(room))
        note("operations of taking all of them at once", room.revision() - revision, None, 200, "", absolute=True)
        room.close()


def files(rows: int, note: Callable[..., None]) -> None:
    """A table read and stored, and the timeline written for other tools and read back."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(("when", "what", "who"))
    for number in range(rows):
        at = (_BEGAN + datetime.timedelta(seconds=number)).isoformat()
        table.writerow((at, f"step {number} of the pool of connections, seen on db-{number % 7}", f"p{number % 9}"))
    text = written.getvalue()
    asked = Asked(CsvColumns("when", "what", "who"))
    floor, took = [], []
    for _ in range(3):
        begin = time.process_time()
        bare = [(datetime.datetime.fromisoformat(row["when"]), row) for row in csv.DictReader(io.StringIO(text))]
        floor.append(time.process_time() - begin)
        begin = time.process_time()
        found = read_text(text, "x.csv", asked)
        took.append(time.process_time() - begin)
    assert found is not None and len(found.events) == len(bare) == rows  # noqa: PT018
    note(f"{rows:,} rows of a CSV read / csv and their times", _middle(took), _middle(floor), 8, "s")
    with tempfile.TemporaryDirectory() as folder:
        room = opened(folder)
        playbook = load_playbook()
        from tests.room.sharers import declare

        incident = declare(room)
        begin = time.process_time()
        chosen = Wanted(people=tuple(f"p{number}" for number in range(9))).chosen(found.events)
        choosing = time.process_time() - begin
        note(f"{rows:,} rows chosen by who said them / csv and their times", choosing, _middle(floor), 2, "s")
        assert len(chosen) == rows
        begin = time.process_time()
        bring_in(room, incident, chosen, file="x.csv")
        stored = time.process_time() - begin
        begin = time.process_time()
        with contextlib.closing(sqlite3.connect(Path(folder) / "rows.db")) as db:
            db.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, at INTEGER, text TEXT, who TEXT)")
            db.executemany(
                "INSERT INTO rows (at, text, who) VALUES (?, ?, ?)",
                [(event.at.lo, event.text, event.speaker) for event in found.events],
            )
            db.commit()
        bulk = time.process_time() - begin
        note(f"{rows:,} rows stored / executemany of them", stored, bulk, 100, "s")
        note(f"{rows:,} rows stored / the rows of all tables put in", stored, _put_in(folder), 2.5, "s")
        whole = stored + choosing + _middle(took)
        note(f"{rows:,} rows read and stored, for 100,000", whole * 100_000 / rows, None, 5, "s", absolute=True)
        case = reading.case(room, incident, playbook)
        plain = [{"text": one.text.raw, "at": one.at.lo, "by": one.by.raw} for one in case.entries]
        begin = time.process_time()
        "".join(f"{json.dumps(row)}\n" for row in plain)
        floored = time.process_time() - begin
        for name, write in (
            ("timesketch.jsonl", timesketch_jsonl),
            ("timesketch.csv", timesketch_csv),
            ("iris.csv", iris_csv),
            ("jsonl", entries_jsonl),
        ):
            begin = time.process_time()
            size = len(write(case))
            seconds = time.process_time() - begin
            assert size > 50 * rows
            note(f"{rows:,} entries as {name} / json.dumps of them", seconds, floored, 15, "s")
            note(f"entries as {name}, for 100,000", seconds * 100_000 / rows, None, 3, "s", absolute=True)
        room.close()


def _put_in(folder: str) -> float:
    """Seconds of a processor to put the rows of the database in ``folder`` into an empty one, in one transaction: no
    program with these tables can do with less.
    """
    names = ("incidents", "writers", "ops", "records", "heads", "entries", "facets", "tallies")
    with (
        contextlib.closing(sqlite3.connect(Path(folder) / "k.db")) as stored,
        contextlib.closing(open_database(str(Path(folder) / "floor.db"))) as db,
    ):
        rows = {name: stored.execute(f"SELECT * FROM {name}").fetchall() for name in names}  # noqa: S608 - ours
        db.execute("PRAGMA cache_size = -65536")
        begin = time.process_time()
        db.execute("BEGIN")
        for name, found in rows.items():
            db.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(found[0]))})", found)  # noqa: S608
        db.execute("INSERT INTO entries_fts (rowid, text, spaced) SELECT rec, text, spaced FROM entries")
        db.execute("COMMIT")
        return time.process_time() - begin


def measure(count: int, rows: int, note: Callable[..., None]) -> None:
    """All of it, ``count`` deliveries and ``rows`` of a table."""
    deliveries(count, note)
    files(rows, note)


def _middle(figures: list[float]) -> float:
    return statistics.median(figures)


def _late(figures: list[float]) -> float:
    return sorted(figures)[int(0.99 * len(figures)) - 1]


def main(asked: list[str]) -> None:
    """Print the figures of this page alone."""
    from benchmarks.__main__ import note

    measure(int(asked[0]) if asked else 10_000, int(asked[1]) if asked[1:] else 100_000, note)


if __name__ == "__main__":
    main(sys.argv[1:])
