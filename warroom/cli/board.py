"""``board``: pages for those who only look on, kept as new as the incidents are."""

from __future__ import annotations

import os
import re
import stat
import time
from pathlib import Path

import click

from warroom.cli.opening import USAGE, Opening, now, stop
from warroom.cli.options import opened
from warroom.model.moment import MINUTE
from warroom.report.board import INDEX, board_pages, without_time
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
    if not place.is_dir():
        stop(f"{for_terminal(folder)} is no folder; make it first.", USAGE)
    written: dict[str, str] = {}
    for name in (INDEX, *(path.name for path in place.glob("*.html") if _OURS.fullmatch(path.name))):
        _refuse_others(place / name)
    opening.run(lambda: remember_export(opening.room, str(place / INDEX)))
    said_at = 0
    while True:
        moment = now()
        incidents = opening.run(lambda at=moment: read_board(opening.room, opening.playbook, watcher, now=at))  # type: ignore[misc]
        pages = board_pages(incidents, opening.playbook.board, now=moment)
        if not written:
            count = "1 incident" if len(incidents) == 1 else f"{len(incidents)} incidents"
            click.echo(f"{count} on the board of {watcher.title}: {place / INDEX}", err=True)
        aged = moment - said_at >= MINUTE
        for name, html in pages.items():
            if aged or without_time(html) != without_time(written.get(name, "")):
                if name not in written:
                    opening.run(lambda file=name: remember_export(opening.room, str(place / file)))  # type: ignore[misc]
                _write(place / name, f"{html}{_MARK}\n")
        said_at = moment if aged else said_at
        for path in place.glob("*.html"):
            if _OURS.fullmatch(path.name) and path.name not in pages:
                path.unlink(missing_ok=True)
        written = pages
        if once:
            return
        time.sleep(_LOOK)


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
