"""The grammar of the entry line: ``[time ][*][kind]text`` or ``[time ]/command``.

Whatever is typed reads as something, and no word of it is lost. Part of the shell's fast path.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from warroom.intake.near_words import near_word
from warroom.intake.person_names import NAME
from warroom.intake.secrets import find_secrets
from warroom.intake.times import day_words, zoned_clock
from warroom.intake.typed_time import NotPlausible, read_time
from warroom.model.entry_kinds import BY_SIGN, DECISION, FOLLOW_UP, NOTE, SAID
from warroom.model.entry_kinds import TASK as TASK_KIND
from warroom.model.identity import Moment
from warroom.model.moment import MINUTE, EventTime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Does(StrEnum):
    """What a line does when Enter is struck."""

    ENTRY = "entry"
    COMMAND = "command"
    TASK = "task"
    POLL = "poll"
    HELP = "help"
    HINT = "hint"
    UNSURE = "unsure"


ENTRY, COMMAND, TASK, POLL, HELP, HINT, UNSURE = Does

_AFTER_A_STAR = frozenset((" ", "@", "#", *BY_SIGN))
_SIGNS_ALONE = frozenset((*BY_SIGN, "*", "todo", "todo:")) - {"?"}
"""With nothing behind it, a sign says nothing yet; a question mark alone asks for the help."""
_FOLDERS = frozenset(
    ("bin", "boot", "data", "dev", "etc", "home", "lib", "mnt", "opt", "proc", "root", "run", "sbin", "srv", "sys",
     "tmp", "usr", "var")
)  # fmt: skip
"""What stands at the root of a machine: with words behind it a path is meant."""
_GAPS = frozenset(" \t,\u00a0\u2009\u202f\u3000")
_SAID = rf"(?s)@({NAME}): ?(?=\S)(.*)"
_TASK = rf"(?s)@({NAME}) (\S.*) (\d{{1,3}})([mh])((?:\s+#[^\W\d_][\w-]{{0,39}}){{0,9}})\s*"
_PEOPLE = rf"(?:(?<=\s)|^)@({NAME})"
_TAGS = r"(?:(?<=\s)|^)#([^\W\d_][\w-]{0,39})"
_COMMAND = r"(?s)/([a-z][a-z-]{0,30})(?:\s+(.*))?"
_BEHIND_KEYS = r"(?:[^\s/]{1,2}/|//{1,20}|/ {1,20})([a-z][a-z-]{2,23})(?!\S)"
"""An order behind keys that were meant for a pane, such as the ``i`` that leads to the line."""
SLASHES = "/\\\\\uff0f\u2044\u2215\u29f8\uff3c"
"""What stands for a slash on a keyboard or in a font, as a set of a regular expression."""
_MISSPELT = (
    rf"[\d:.+~?-]{{0,12}}[{SLASHES}]{{1,3}}([^\W\d_][^\W_]{{2,23}}(?:-[^\W_]{{1,12}})?)"
    r"(?=$|[\s:=,;!?@(\[]|\.(?!\w))"
)
_TODO = r"(?si)todo(?::\s*| +)(.*)"
_BEHIND_WORDS = r"(?<=\S\s)/([a-z][a-z-]{1,23})(?![\w/.-])"
"""What may be an order, were it not for the words before it."""
ORDER_FLAG = "order"
"""Of a line in which an order stands where it is none."""
SECRET_FLAG = "secret"  # noqa: S105 - the name of a flag


class TypedLine:
    """How a line was understood.

    ``text`` is what is stored; with a ``command`` its ``argument`` is the
    rest. ``at`` is `None` for "now". ``minutes`` is the time box of a task for ``who``. ``remarks`` are shown before
    Enter; ``suggestion`` is the command that an unknown word may have meant.
    """

    __slots__ = (
        "argument", "at", "command", "does", "flags", "kind", "minutes", "people", "pinned", "remarks", "speaker",
        "suggestion", "tags", "text", "who",
    )  # fmt: skip

    def __init__(self, does: Does, text: str = "", *, kind: str = NOTE, at: EventTime | None = None) -> None:
        self.does, self.text, self.kind, self.at = does, text, kind, at
        self.pinned = False
        self.tags: tuple[str, ...] = ()
        self.people: tuple[str, ...] = ()
        self.speaker = self.command = self.argument = self.suggestion = self.who = ""
        self.minutes = 0
        self.remarks: tuple[str, ...] = ()
        self.flags: tuple[str, ...] = ()

    def __repr__(self) -> str:
        slots = {name: getattr(self, name) for name in self.__slots__ if getattr(self, name)}
        return f"TypedLine({slots})"


def read_line(
    text: str, *, now: Moment, zone: str, began: Moment | None = None, commands: Iterable[str] = ()
) -> TypedLine:
    """Read one typed line.

    ``now`` is when its first key was struck and ``began`` when the impact began, in microseconds since 1970; ``zone``
    is where clock times are read; ``commands`` are the names that may follow a slash.
    """
    if text.startswith(" "):
        return _finish(TypedLine(ENTRY, text[1:])) if text.strip() else TypedLine(HINT)
    if not text.strip():
        return TypedLine(HINT)
    if text.strip() == "?":
        return TypedLine(HELP)
    remarks: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    at, rest = None, text
    reading = read_time(text, now=now, zone=zone, began=began)
    if isinstance(reading, NotPlausible):
        if not reading.reads_otherwise:
            line = TypedLine(UNSURE, text)
            line.remarks = (f"{reading.why}. Enter again logs it as text, now",)
            return _finish(line)
        remarks = (f"{reading.why}: kept as text",)
    elif reading is not None:
        rest = text[reading.length :]
        stuck = rest.startswith("/")  # "14:05 UTC/done 3" gives no order
        rest = rest[1:] if rest[:1] in _GAPS else rest
        if not rest.strip():
            line = TypedLine(HINT, text, at=reading.at)
            line.remarks = ("a time alone is not stored: say what happened",)
            return line
        at, remarks, flags = reading.at, reading.remarks, reading.flags
        if stuck:
            line = _finish(TypedLine(ENTRY, rest, at=at))
            line.remarks, line.flags = remarks, flags
            return line
    orders = frozenset(commands)
    line = _after_time(rest, orders)
    line.at = at
    line.remarks = (*remarks, *line.remarks)
    line.flags = flags
    if line.does == UNSURE:
        line.text = text
    elif line.does == ENTRY and orders and "/" in rest:
        _look_for_orders(line, orders)
    return _finish(line)


def _look_for_orders(line: TypedLine, commands: frozenset[str]) -> None:
    """Say of an order that stands behind words that it is none there."""
    behind = next((name for name in re.findall(_BEHIND_WORDS, line.text) if name in commands), "")
    if behind:
        line.remarks = (*line.remarks, f"/{behind} behind words is NO ORDER: it begins its line")
        line.flags = (*line.flags, ORDER_FLAG)


def _after_time(rest: str, commands: frozenset[str]) -> TypedLine:
    """The line without its time: a command, a poll, or an entry of some kind."""
    command = re.fullmatch(_COMMAND, rest) if rest.startswith("/") else None
    if command is not None:
        return _command(rest, command, commands)
    behind_keys = re.match(_BEHIND_KEYS, rest) if commands and "/" in rest[:3] else None
    if behind_keys is not None and behind_keys.group(1) in commands:
        return _asked(rest, behind_keys.group(1), "An order begins with its slash")
    misspelt = _misspelt(rest, commands) if commands else None
    if misspelt is not None:
        return misspelt
    pinned = len(rest) > 1 and rest[0] == "*" and (rest[1] in _AFTER_A_STAR or rest[1].isalpha())
    body = rest[1:].removeprefix(" ") if pinned else rest
    line = _kind(body)
    if pinned and line.does == HINT:
        line.text = rest
    line.pinned = pinned
    return line


def _misspelt(rest: str, commands: frozenset[str]) -> TypedLine | None:
    """An order behind another slash than its own, in capitals, stuck to the time before it or to what is behind it:
    asked about once. `None` where it is none: a path goes on behind its first part.
    """
    match = re.match(_MISSPELT, rest)
    if match is None:
        return None
    name = unicodedata.normalize("NFKC", match.group(1)).casefold()
    suggestion = name if name in commands else near_word(name, commands)
    if not suggestion:
        return None
    return _asked(rest, suggestion, "An order stands alone, in small letters")


def _asked(rest: str, suggestion: str, how: str) -> TypedLine:
    """The line ``rest`` that may be meant as the order ``suggestion``, asked about once; ``how`` it is written."""
    line = TypedLine(UNSURE, rest)
    line.suggestion = suggestion
    line.remarks = (f"did you mean /{suggestion}? {how}. Enter again logs it as text",)
    return line


def _command(rest: str, match: re.Match[str], commands: frozenset[str]) -> TypedLine:
    name, argument = match.group(1), (match.group(2) or "").strip()
    if name in commands:
        line = TypedLine(COMMAND, rest)
        line.command, line.argument = name, argument
        return line
    suggestion = near_word(name, commands) if name not in _FOLDERS or not argument else ""
    suggestion = suggestion or _order_about(argument, commands)
    if argument and not suggestion:
        return TypedLine(ENTRY, rest)
    line = TypedLine(UNSURE, rest)
    line.suggestion = suggestion or _most_alike(name, commands)
    line.remarks = (
        f"there is no /{name}" + (f"; did you mean /{line.suggestion}?" if line.suggestion else ".")
        + " Enter again logs it as text",
    )  # fmt: skip
    return line


_ABOUT = ((r"[Hh]\d{1,6}(?!\S)", "hyp"), (r"\d{1,3}[mh](?!\S)", "check"), (r"@\w", "role"))
"""What an order is about and a path is not: a card of the board, a check after its time, somebody."""


def _order_about(argument: str, commands: frozenset[str]) -> str:
    """The order that is about what ``argument`` begins with; empty where it begins as words behind a path do."""
    return next((name for begins, name in _ABOUT if name in commands and re.match(begins, argument)), "")


def _most_alike(name: str, commands: frozenset[str]) -> str:
    """The command that is spelt most like ``name``; empty when none is like it."""
    import difflib

    near = difflib.get_close_matches(name, sorted(commands), 1)
    return near[0] if near else ""


def _kind(body: str) -> TypedLine:
    if body.startswith("!!"):
        proposal = body[2:].strip()
        if not proposal:
            return _alone(body)
        return TypedLine(POLL, proposal, kind=DECISION)
    sign, following = body[:1], body[1:2]
    if sign in BY_SIGN and (following in (" ", "@", "#") or following.isalpha()):
        words = body[1:].strip()
        return TypedLine(ENTRY, words, kind=BY_SIGN[sign]) if words else _alone(body)
    if body.rstrip() in _SIGNS_ALONE:
        return _alone(body)
    todo = re.fullmatch(_TODO, body) if sign in ("t", "T") else None
    if todo is not None and todo.group(1).strip():
        return TypedLine(ENTRY, todo.group(1).strip(), kind=FOLLOW_UP)
    said_by = re.fullmatch(_SAID, body) if sign == "@" else None
    if said_by is not None:
        line = TypedLine(ENTRY, said_by.group(2), kind=SAID)
        line.speaker = said_by.group(1)
        return line
    task = re.fullmatch(_TASK, body) if sign == "@" else None
    if task is not None:
        number, hours = int(task.group(3)), task.group(4) == "h"
        if 1 <= number <= (4 if hours else 240):
            line = TypedLine(TASK, f"{task.group(2).strip()}{task.group(5)}", kind=TASK_KIND)
            line.who, line.minutes = task.group(1), number * 60 if hours else number
            return line
    return TypedLine(ENTRY, body)


def _alone(body: str) -> TypedLine:
    line = TypedLine(HINT, body)
    line.remarks = ("nothing is stored yet: say what, or press space first to log it as it is",)
    return line


def name_in(line: TypedLine) -> None:
    """Name in ``line`` the people and the tags that its words name."""
    if "@" in line.text:
        line.people = tuple(dict.fromkeys(name.rstrip(".-") for name in re.findall(_PEOPLE, line.text)))
    if "#" in line.text:
        line.tags = tuple(dict.fromkeys(re.findall(_TAGS, line.text)))


def _finish(line: TypedLine) -> TypedLine:
    """Name the people and tags in it, and flag what looks like a secret."""
    if line.does in (HINT, HELP):
        return line
    text = line.text
    name_in(line)
    if len(text) >= 8 and (secrets := find_secrets(text)):
        line.flags = (*line.flags, SECRET_FLAG)
        line.remarks = (*line.remarks, f"looks like a {secrets[0][2]}: Enter again stores it all the same")
    return line


def preview(line: TypedLine, *, now: Moment, zone: str, last_at: int | None = None) -> str:
    """How the line was understood, in one line: ``14:32 today · decision · 4 min before the last entry``."""
    if line.does == HELP:
        return "Enter shows what can be typed here"
    parts: list[str] = []
    if line.at is not None:
        parts.append(zoned_clock(line.at, zone))
        if line.at.lo is not None:
            parts[0] += f" {day_words(line.at.lo, zone, now)}"
    if line.does == COMMAND:
        parts.append(f"/{line.command} {line.argument}".rstrip())
    elif line.does == TASK:
        parts.append(f"task for @{line.who} · {line.minutes} min")
    elif line.does == POLL:
        parts.append("decision, asked of everybody")
    elif line.does == ENTRY:
        kind = f"said by @{line.speaker}" if line.speaker else line.kind
        parts.append(f"★ {kind}" if line.pinned else kind)
    if line.does in (ENTRY, TASK, POLL) and line.at is not None and line.at.lo is not None and last_at is not None:
        minutes = (last_at - line.at.lo) // MINUTE
        if minutes > 0:
            parts.append(f"{minutes} min before the last entry")
    parts.extend(line.remarks)
    return " · ".join(parts)
