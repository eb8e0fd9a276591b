"""A file that somebody gives, or what they paste: read once, and found out what it is."""

from __future__ import annotations

import datetime
import os
import re
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from warroom import exit_codes
from warroom.intake.encodings import NotText, decoded
from warroom.intake.exported import is_exported
from warroom.intake.tools.csv_rows import NoSuchColumn, columns_of
from warroom.intake.tools.event import ToolFile
from warroom.intake.tools.fields import NotReadable, read_json
from warroom.intake.tools.generic import fields_of
from warroom.intake.tools.packed import GZIP, FolderOfFiles, Packed, RefusedFile, Zipped, gunzipped
from warroom.intake.tools.sources import Asked, begins_as_json, read_packed, read_text
from warroom.outside_file import read_given
from warroom.room.core import RoomTrouble
from warroom.store.many import Uncollected
from warroom.text import quoted

LARGEST = 100_000_000
"""Bytes of a file of a tool: an hour of a journal has some ten million."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""How a zip begins, an empty one and one in parts; a page may begin with ``PKI expired``."""
_IS_BESIDE = re.compile(r"(?:^|/)(?:__MACOSX/|\.[^/]*$|Thumbs\.db$)")
"""What systems put beside a file that somebody packs."""


class UnknownJSON(RoomTrouble):
    """It is JSON of no tool that is known: somebody can say which of its ``fields`` hold the time and the words."""

    def __init__(self, sentence: str, fields: list[str]) -> None:
        super().__init__(sentence, exit_codes.DATA)
        self.fields = fields


class ColumnsAsked(RoomTrouble):
    """A table of which nobody said where its times and its words are; ``columns`` are those that it has."""

    def __init__(self, columns: list[str]) -> None:
        super().__init__("say which columns hold the times and the words", exit_codes.DATA)
        self.columns = columns


def asked_of(trouble: RoomTrouble | None) -> list[str] | None:
    """The columns or fields of which somebody can say what they hold, where only that is missing."""
    if isinstance(trouble, ColumnsAsked):
        return trouble.columns
    return (trouble.fields or None) if isinstance(trouble, UnknownJSON) else None


@dataclass(frozen=True, slots=True)
class GivenFile:
    """What was given, as it was read: a pipe is read once, and a file may be another one a moment later. ``called`` is
    its name, ``text`` what stands in it and ``remark`` what is to be said of its encoding; a folder or a zip has no
    text, and ``packed`` is what it holds.
    """

    called: str
    text: str = ""
    remark: str = ""
    packed: ToolFile | None = None
    _read: dict[Asked, ToolFile] = field(default_factory=dict, repr=False, compare=False)
    """What was read of it last: whoever looks at it next does not read it again."""

    def tool_file(self, asked: Asked) -> ToolFile | None:
        """What it holds, with what somebody says of it; `None` for a page that people wrote. Raise `ColumnsAsked`, and
        `RoomTrouble` for JSON that is broken or of no known tool.
        """
        if self.packed is not None or asked in self._read:
            return self.packed or self._read[asked]
        try:
            if asked.columns is None and is_exported(self.text, self.called):
                return None
            with Uncollected():
                tool_file = read_text(self.text, self.called, asked)
            is_json = tool_file is None and _is_json(self.text)
            is_table = tool_file is None and not is_json and self.called.casefold().endswith((".csv", ".tsv"))
            columns = columns_of(self.text) if is_table else []
        except (NotReadable, NoSuchColumn) as refused:
            raise RoomTrouble(f"{self.called}: {refused}; nothing was stored.", exit_codes.DATA) from None
        if is_json:
            sentence = f"{self.called} is JSON of no tool that is known; nothing was stored."
            raise UnknownJSON(sentence, fields_of(self.text))
        if any(columns):
            raise ColumnsAsked(columns)
        if tool_file is not None:
            self._read.clear()
            self._read[asked] = tool_file
        return tool_file

    def as_tool_file(self, asked: Asked) -> ToolFile:
        """What it holds. Raise `ColumnsAsked`, and `RoomTrouble` where no tool wrote it."""
        tool_file = self.tool_file(asked)
        if tool_file is None:
            raise RoomTrouble(f"{self.called} is of no tool that is known; nothing was stored.", exit_codes.DATA)
        return tool_file


def given_file(file: str) -> GivenFile:
    """What is in ``file``, a path. Raise `RoomTrouble` where it cannot be read."""
    try:
        packed: Packed
        if os.path.isdir(file):  # noqa: PTH112
            packed = FolderOfFiles(file)
        else:
            content, called = read_given(file, LARGEST), Path(file).name
            if content.startswith(GZIP):
                content, called = gunzipped(content, LARGEST), re.sub(r"(?i)\.gz$", "", called)
            if not content.startswith(_ZIP):
                if len(content) > LARGEST:
                    raise RoomTrouble(f"{file} is larger than {LARGEST} bytes; nothing was stored.", exit_codes.DATA)
                return GivenFile(called, *decoded(content))
            packed = Zipped(file if os.path.isfile(file) else BytesIO(content))  # noqa: PTH113
        tool_file = read_packed(packed)
        if tool_file is None and len(names := [name for name in packed.names() if not _IS_BESIDE.search(name)]) == 1:
            return GivenFile(Path(names[0]).name, packed.text(names[0]))
    except OSError as error:
        raise RoomTrouble(f"{file} cannot be read ({error.strerror}); nothing was stored.", exit_codes.DATA) from None
    except (NotText, RefusedFile) as refused:
        raise RoomTrouble(f"{file}: {refused}; nothing was stored.", exit_codes.DATA) from None
    except ValueError as error:  # a path that no file can have
        raise RoomTrouble(
            f"{quoted(file, 80)} cannot be read ({error}); nothing was stored.", exit_codes.DATA
        ) from None
    if tool_file is None:
        raise RoomTrouble(
            f"{file} is no export that is known (Slack's has users.json and a folder a channel), and no file alone: "
            "bring in what is in it, one by one.",
            exit_codes.DATA,
        )
    return GivenFile(Path(file).name, packed=tool_file)


def day_of_folder(file: str) -> datetime.date | None:
    """The day with which the name of a file's folder begins, as Zoom names the folder of a call; `None` without one."""
    begun = Path(file).absolute().parent.name[:11]
    try:
        return datetime.date.fromisoformat(begun[:10]) if re.fullmatch(r"\d{4}-\d\d-\d\d ", begun) else None
    except ValueError:
        return None


def _is_json(text: str) -> bool:
    """Whether ``text`` is JSON, and not a page that begins with a link or a macro."""
    if not begins_as_json(text):
        return False
    try:
        read_json(text.removeprefix("\ufeff"))
    except NotReadable:
        return False
    return True
