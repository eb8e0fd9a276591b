"""Whole files of a share on a server, such as its playbooks: put there under a name, and read as a folder's are.

    WR_<share>_playbooks   wr.<share>.playbooks.<seat>   a message for each piece of a file, of 60 KiB at most

A piece says of which file it is, and at which byte it stands; one at the beginning begins the file anew. A seat has
files of its own: nobody adds to what somebody else put there, and of two files with one name and a hash in it, the one
that has this hash is read.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from warroom.model.identity import Moment
from warroom.nats import server_trouble
from warroom.nats.wire import AT, MESSAGE_ID, PIECE_BYTES, SHELF, is_seat
from warroom.share.folder import LARGEST_FILE, FileStat, Listing

if TYPE_CHECKING:
    from warroom.nats.streams import Streams

FILE = "Warroom-File"
MOST_BYTES, MOST_AT_ONCE = 32 * 1024 * 1024, 1_000
"""Bytes of files that are held here, and messages that are read in one look; what is left comes with the next one."""
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,126}")


class Shelf:
    """The files of ``share``; ``publish`` sends one message, again and again if it must, and gives its number."""

    def __init__(
        self,
        streams: Streams,
        seat: str,
        now: Callable[[], Moment],
        publish: Callable[[bytes, dict[str, str]], object],
    ) -> None:
        self._streams, self._seat, self._now, self._publish = streams, seat, now, publish
        self._facts: tuple[str, int, int] | None = None
        """When the stream was made, its last number and how many messages it has, as was last heard; all empty for
        none.
        """
        self._created, self._last, self._left, self._held = "", 0, 0, 0
        self._files: dict[tuple[str, str], bytes] = {}
        self._changed: dict[str, int] = {}

    def stands(self, facts: tuple[str, int, int] | None) -> None:
        """It was heard how the stream stands; `None` that there is none."""
        self._facts = facts or ("", 0, 0)

    def changed(self) -> int:
        """A number that is another one whenever something was put there. Raise ``FileNotFoundError`` for none."""
        if self._facts is None:
            self._ask()
        facts = self._facts or ("", 0, 0)
        if not facts[0]:
            raise server_trouble.gone(f"the folder {SHELF}")
        return zlib.crc32(f"{facts} {self._left}".encode())

    def make(self) -> None:
        """Make the place for them, if it is not there."""
        self._streams.make_shelf(SHELF)
        self._facts = None

    def names(self) -> Listing:
        """What lies there now."""
        self._catch_up()
        return Listing(sorted({name for _, name in self._files}), self._left)

    def read(self, name: str, offset: int, limit: int) -> tuple[bytes, FileStat]:
        """See `Folder`; what lay there when it was last asked for the names."""
        if not self._files:
            self._catch_up()
        contents = [content for (_, owner), content in self._files.items() if owner == name]
        if not contents:
            raise server_trouble.gone(name)
        whole = (content for content in contents if hashlib.sha256(content).hexdigest() in name)
        content = next(whole, contents[-1])
        look = FileStat(len(content), self._changed.get(name, 0), zlib.crc32(name.encode()))
        return content[offset : offset + limit], look

    def replace(self, name: str, content: bytes) -> None:
        """Put a whole file there."""
        stamp = self._now()
        for start in range(0, max(1, len(content)), PIECE_BYTES):
            piece = content[start : start + PIECE_BYTES]
            header = f"warroom/1 file\0{self._seat} {name} {start} {stamp} ".encode()
            headers = {FILE: name, AT: str(start), MESSAGE_ID: hashlib.sha256(header + piece).hexdigest()}
            self._publish(piece, headers)
        self._facts = None

    def _ask(self) -> None:
        try:
            self._facts = self._streams.shelf_facts(SHELF)
        except FileNotFoundError:
            self._facts = ("", 0, 0)

    def _catch_up(self) -> None:
        """Read what has come since. What was taken away or brought back from an older copy is read from the start."""
        self._ask()
        created, last, _ = self._facts or ("", 0, 0)
        if created != self._created or last < self._last:
            self._files.clear()
            self._created, self._last, self._held = created, 0, 0
        if not created:
            raise server_trouble.gone(f"the folder {SHELF}")
        for _ in range(MOST_AT_ONCE):
            if self._last >= last:
                break
            message = self._streams.shelf_message(SHELF, self._last + 1)
            if message is None:
                self._last = last
                break
            self._take(message)
        self._left = max(0, last - self._last)

    def _take(self, message: dict[str, Any]) -> None:
        """Keep what one message carries; what is none of a file, or too much, is passed over."""
        number = message.get("seq")
        if type(number) is not int or number <= self._last:
            raise server_trouble.unreachable("the server answers something that is no answer")
        self._last = number
        headers = _headers(message.get("hdrs"))
        seat, name, at = str(message.get("subject")).rpartition(".")[2], headers.get(FILE, ""), headers.get(AT, "")
        if not is_seat(seat) or not _FILE_NAME.fullmatch(name) or not (at.isascii() and at.isdecimal() and len(at) < 9):
            return
        piece = _decoded(message.get("data"))
        before = self._files.get((seat, name), b"")
        content = piece if int(at) == 0 else before + piece
        grows = self._held + len(content) - len(before)
        if int(at) not in (0, len(before)) or len(content) > LARGEST_FILE or grows > MOST_BYTES:
            return
        self._files[seat, name] = content
        self._held, self._changed[name] = grows, number


def _decoded(text: object) -> bytes:
    with contextlib.suppress(ValueError):
        return base64.b64decode(str(text or ""), validate=True)
    return b""


def _headers(text: object) -> dict[str, str]:
    """The headers of a message as the server keeps them."""
    lines = _decoded(text).decode("latin-1").split("\r\n")
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines) if value}
