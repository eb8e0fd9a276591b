"""``board``: pages for those who only look on, kept as new as the incidents are."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import click

from warroom.cli.opening import USAGE, Opening, now, stop
from warroom.cli.options import opened
from warroom.model.moment import MINUTE
from warroom.model.sentences import counted
from warroom.report.board import INDEX, BoardIncident, board_pages, without_time
from warroom.room.acts.purging import remember_export
from warroom.room.readings.board import board as read_board
from warroom.text import for_terminal

_LOOK = 1.0
"""Seconds between two looks at the database."""
_OURS = re.compile(r"[0-9a-f]{32}\.html")
_MARK = "<!-- a page of warroom's board -->"


@click.command()
@click.option("--to", "folder", required=True, metavar="FOLDER", help="Where the pages are written.")
@click.option("--audience", default="", metavar="NAME", help="Whose board it is (default: the first of the playbook).")
@click.option("--once", is_flag=True, help="Write the pages and end.")
@opened
def board(opening: Opening, folder: str, audience: str, once: bool) -> None:
    """Pages for those who only look on: what was posted to them, how it stands, when they hear next.

    They are written anew when something changes, until ctrl+c ends it; any web server shows them.
    """
    watcher = opening.playbook.audience(audience) if audience else opening.playbook.communication.audience[0]
    if watcher is None:
        names = ", ".join(one.name for one in opening.playbook.communication.audience)
        stop(f"there is no audience {ascii(audience)[:40]}: {names}.", USAGE)
    place = Path(folder).expanduser().absolute()
    if not os.path.isdir(place):  # noqa: PTH112 - of a name that is too long it says so, too
        stop(f"{for_terminal(folder)} is no folder; make it first.", USAGE)
    pages = _Pages(opening, place)
    read_at, revision, incidents = 0, -1, list[BoardIncident]()
    while True:
        moment, newest = now(), opening.run(opening.room.revision)
        aged = moment - read_at >= MINUTE
        if aged or newest != revision:  # else only time has gone on, and what was due may be late
            revision, read_at = newest, moment if aged else read_at
            incidents = opening.run(partial(read_board, opening.room, opening.playbook, watcher, now=moment))
        made = board_pages(incidents, opening.playbook.board, now=moment)
        if not pages.written:
            count = counted(len(incidents), "incident", "incidents")
            click.echo(f"{count} on the board of {watcher.title}: {place / INDEX}", err=True)
        pages.write(made, aged=aged)
        if once:
            return
        time.sleep(_LOOK)


class _Pages:
    """The pages in ``place``. Ends the command where one of somebody else is in the way."""

    def __init__(self, opening: Opening, place: Path) -> None:
        self._opening, self._place = opening, place
        self._left = [path.name for path in place.glob("*.html") if _OURS.fullmatch(path.name)]
        """Pages of incidents from before."""
        self.written: dict[str, str] = {}
        for name in (INDEX, *self._left):
            _refuse_others(place / name)

    def write(self, pages: Mapping[str, str], *, aged: bool) -> None:
        """Let just ``pages`` be there; one in which nothing but its time is new is written when it has ``aged``."""
        for name, html in pages.items():
            if name not in self.written:
                self._opening.run(partial(remember_export, self._opening.room, str(self._place / name)))
            if aged or without_time(html) != without_time(self.written.get(name, "")):
                _write(self._place / name, f"{html}{_MARK}\n")
        for name in {*self._left, *self.written} - pages.keys():
            (self._place / name).unlink(missing_ok=True)
        self._left, self.written = [], dict(pages)


def _refuse_others(path: Path) -> None:
    """End where a page of somebody else is in the way: nothing is written over that we did not write."""
    try:
        held = path.read_bytes()[-200:] if stat.S_ISREG(path.lstat().st_mode) else b""  # a pipe, a device has no end
    except FileNotFoundError:
        return
    except OSError as error:
        stop(f"{path} cannot be read ({error.strerror}).", USAGE)
    if _MARK.encode() not in held:
        stop(f"{path} is not a page of the board; nothing was written over it. Choose another folder.", USAGE)


def _write(path: Path, html: str) -> None:
    """Put the whole page in its place at once, readable for a web server as the folder's owner has it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("x", encoding="utf-8") as file:
            file.write(html)
        beside.replace(path)
    except OSError as error:
        stop(f"{path} cannot be written ({error.strerror}).", USAGE)
    finally:
        beside.unlink(missing_ok=True)
