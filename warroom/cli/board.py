"""``board``: pages for those who only look on, kept as new as the incidents are."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from warroom import exit_codes
from warroom.cli.board_reading import BoardReading
from warroom.cli.completing import folders
from warroom.cli.opening import Opening, stop
from warroom.cli.options import opened, refuse_idle
from warroom.model.sentences import counted
from warroom.report.board import INDEX, board_pages, without_time
from warroom.room.acts.purging import why_not_remembered
from warroom.text import for_terminal, quoted

LOOK = 1.0
"""Seconds between two looks at the database."""
_OURS = re.compile(r"[0-9a-f]{32}\.html")
_MARK = "<!-- a page of warroom's board -->"


@click.command()
@click.option(
    "--to", "folder", default="", metavar="FOLDER", shell_complete=folders, help="Where the pages are written."
)
@click.option("--serve", is_flag=True, help="Show them to whoever has the link, live.")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Where to serve (default: this machine alone).")
@click.option("--port", default=8788, metavar="PORT", type=click.IntRange(1, 65535), help="The port (default: 8788).")
@click.option(
    "--name", "names", multiple=True, metavar="HOST", help="A name by which it is reached, as browsers say it."
)
@click.option("--insecure", is_flag=True, help="Where others reach it, without TLS of its own.")
@click.option("--tls-cert", "certificate", default="", type=click.Path(), metavar="FILE", help="The certificate.")
@click.option("--tls-key", "key", default="", type=click.Path(), metavar="FILE", help="Its key.")
@click.option("--new-link", is_flag=True, help="Make another link; the one before opens nothing any more.")
@click.option("--audience", default="", metavar="NAME", help="Whose board it is (default: the first of the playbook).")
@click.option("--once", is_flag=True, help="Write the pages and end.")
@opened
def board(opening: Opening, /, folder: str, serve: bool, audience: str, once: bool, **served: Any) -> None:
    """Pages for those who only look on: what was posted to them, how it stands, when they hear next.

    They are made anew when something changes, until ctrl+c ends it: in a folder that any web server shows, or served
    live from here.
    """
    audiences = opening.playbook.communication.audience
    if not audiences:
        stop(
            "the playbook names nobody who is kept informed (communication.toml), so there is no board.",
            exit_codes.DATA,
        )
    watcher = opening.playbook.audience(audience) if audience else audiences[0]
    if watcher is None:
        names = ", ".join(audience.name for audience in audiences)
        stop(f"there is no audience {quoted(audience)}: {names}.", exit_codes.USAGE)
    if bool(folder) == serve:
        stop("--to FOLDER writes the pages, --serve serves them: say one of them.", exit_codes.USAGE)
    if serve:
        refuse_idle("for pages in a folder: --to FOLDER", "once")
        from warroom.cli.serving_board import serve_board

        serve_board(opening, watcher, **served)
        return
    refuse_idle("for pages that are served: --serve", *served)
    place = Path(os.path.expanduser(folder)).absolute()  # noqa: PTH111
    _make_folder(place, folder)
    pages = _Pages(opening, place)
    reading = BoardReading(opening, watcher)
    with contextlib.suppress(KeyboardInterrupt):  # it is meant to end so
        while True:
            aged = reading.look()
            made = board_pages(reading.incidents, opening.playbook.board, now=reading.moment)
            if not pages.written:
                listed = [incident for incident in reading.incidents if not incident.is_left]
                count = counted(len(listed), "incident", "incidents")
                where = for_terminal(f"{watcher.title}: {place / INDEX}")
                click.echo(f"{count} on the board of {where}", err=True)
            pages.write(made, aged=aged)
            if once:
                return
            time.sleep(LOOK)


def _make_folder(place: Path, asked: str) -> None:
    """Make what is not there of the folder ``place``, and say so: it was asked for by the name ``asked``."""
    if os.path.isdir(place):  # noqa: PTH112 - of a name that is too long it says so, too
        return
    try:
        place.mkdir(parents=True)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no name of a folder"
        stop(f"{for_terminal(asked)} is no folder and cannot be made one ({why}).", exit_codes.USAGE)
    click.echo(f"{for_terminal(str(place))} was made", err=True)


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
            is_new = name not in self.written
            if is_new and (why := why_not_remembered(self._opening.room, str(self._place / name))):
                click.echo(f"warroom: {for_terminal(why)}", err=True)
            if aged or without_time(html) != without_time(self.written.get(name, "")):
                _write(self._place / name, f"{html}{_MARK}\n")
        for name in {*self._left, *self.written} - pages.keys():
            try:
                (self._place / name).unlink(missing_ok=True)
            except OSError as error:
                stop(
                    f"{self._place / name} is of an incident that is shown no more and cannot be removed "
                    f"({error.strerror}).",
                    exit_codes.USAGE,
                )
        self._left, self.written = [], dict(pages)


_LAST = 200
"""Bytes at the end of a page of ours in which its mark stands."""


def _refuse_others(path: Path) -> None:
    """End where a page of somebody else is in the way: nothing is written over that we did not write."""
    try:
        content = b""
        if stat.S_ISREG(path.lstat().st_mode):  # a pipe, a device has no end
            with path.open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - _LAST))
                content = file.read(_LAST)
    except FileNotFoundError:
        return
    except OSError as error:
        stop(f"{path} cannot be read ({error.strerror}).", exit_codes.USAGE)
    if _MARK.encode() not in content:
        stop(
            f"{path} is not a page of the board; nothing was written over it. Choose another folder.", exit_codes.USAGE
        )


def _write(path: Path, html: str) -> None:
    """Put the whole page in its place at once, readable for a web server as the folder's owner has it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("x", encoding="utf-8") as file:
            file.write(html)
        beside.replace(path)
    except OSError as error:
        stop(f"{path} cannot be written ({error.strerror}).", exit_codes.USAGE)
    finally:
        with contextlib.suppress(OSError):  # what kept it from being written is said
            beside.unlink(missing_ok=True)
