"""``board --serve``: the pages of the board from this program, made once for everybody who looks."""

from __future__ import annotations

import contextlib
import os
import threading
from typing import TYPE_CHECKING

import click

from warroom.cli.board_reading import BoardReading
from warroom.cli.opening import Opening
from warroom.cli.serving import in_address, refuse_plain, refuse_taken, stop_as_taken, stop_without_libraries
from warroom.loopback import is_loopback
from warroom.playbook.message_shapes import Audience
from warroom.report.board import INDEX, SERVED_POLICY, board_pages, without_time
from warroom.text import for_line

if TYPE_CHECKING:
    from warroom.serve.board import ShownPages

_LOOK = 0.2
"""Seconds between two looks at the database."""
_HERE = ("localhost", "127.0.0.1", "[::1]")


def serve_board(
    opening: Opening, watcher: Audience, *, host: str, port: int, names: tuple[str, ...], insecure: bool,
    certificate: str, key: str, new_link: bool,
) -> None:  # fmt: skip
    """Serve the board of ``watcher`` until the program is ended."""
    refuse_plain(host, certificate=certificate, key=key, insecure=insecure)
    try:
        from warroom.serve.board import ShownPages, board_application
        from warroom.serve.server import serve
    except ImportError:
        stop_without_libraries("serving")
    refuse_taken(host, port)
    token = _token(opening, watcher, anew=new_link)
    names_here = [*(_HERE if is_loopback(host) else (in_address(host),)), *names]
    hosts = [*names_here, *(f"{name}:{port}" for name in names_here)]
    board_shown, ended = ShownPages(), threading.Event()
    reading = BoardReading(opening, watcher)
    _build(opening, reading, board_shown)
    builder = threading.Thread(
        target=_keep_building, args=(opening, reading, board_shown, ended), name="board", daemon=True
    )
    builder.start()
    scheme, reached = "https" if certificate else "http", names[0] if names else f"{names_here[0]}:{port}"
    click.echo(f"the board of {for_line(watcher.title)}, for whoever has this link:", err=True)
    click.echo(f"{scheme}://{for_line(reached)}/t/{token}")
    application = board_application(
        board_shown, token=token, hosts=hosts, cookie=f"warroom_board_{port}", policy=SERVED_POLICY
    )
    began = serve(application, host=host, port=port, certificate=certificate, key=key, ending=board_shown.end)
    ended.set()
    builder.join(2.0)
    if not began:
        stop_as_taken(host, port)


def _token(opening: Opening, watcher: Audience, *, anew: bool) -> str:
    """The secret of the link, another one for each audience."""
    room, kept_at = opening.room, f"board-token:{watcher.name}"
    if anew:
        fresh = os.urandom(24).hex()
        opening.run(lambda: room.remember(kept_at, fresh))
        return fresh
    return opening.run(lambda: room.setting(kept_at) or room.remember_first(kept_at, lambda: os.urandom(24).hex()))


def _build(opening: Opening, reading: BoardReading, board_shown: ShownPages) -> None:
    """Make the pages, if anything in them is new: once, however many look."""
    aged = reading.look()
    number, before = board_shown.now
    pages = board_pages(reading.incidents, opening.playbook.board, now=reading.moment, number=number + 1)
    pages_before = {name: without_number(page.decode(), number) for name, page in before.items()}
    pages_now = {name: without_number(page, number + 1) for name, page in pages.items()}
    if aged or INDEX not in before or pages_before != pages_now:
        board_shown.put(number + 1, pages)


def without_number(page: str, number: int) -> str:
    """What of a page changes with the incident alone."""
    return without_time(page).replace(f'data-number="{number}"', "")


def _keep_building(opening: Opening, reading: BoardReading, board_shown: ShownPages, ended: threading.Event) -> None:
    last_trouble = ""
    while not ended.wait(_LOOK):
        try:
            with contextlib.suppress(SystemExit):  # what cannot be read now was said, and is read again
                _build(opening, reading, board_shown)
        except Exception as error:  # noqa: BLE001 - else the pages would stand still for good, and nobody would know
            words = f"the board stands still: {type(error).__name__}: {error}"
            if words != last_trouble:
                click.echo(for_line(words), err=True)
            last_trouble = words
