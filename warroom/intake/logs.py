"""The times of machines: how log lines, JSON and exports write them, with the words behind them."""

from __future__ import annotations

import json
import re

from warroom.intake.row_stamps import stamp_of
from warroom.intake.written import read_written
from warroom.intake.written_time import WrittenTime

_KLOG = re.compile(r"^([IWEF])(\d{2})(\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)\s{1,8}(?=\d)")
_PRIORITY = re.compile(r"^<\d{1,3}>(?:\d )?")
_LABEL = re.compile(r"^(?:Date|AuthorDate|CommitDate|Time|Timestamp):\s{1,10}(?=\w)")
_KEYED = re.compile(r"^(?:time|ts|timestamp|t|@timestamp|date|datetime)=(\"[^\"]{4,60}\"|[^\s\"]{4,60})\s{0,8}")
_ACCESS = re.compile(r"\[(\d{1,2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}:\d{2}(?: [+-]\d{4})?)\]\s?")
_QUOTED = re.compile(r"^\"([^\"\n]{4,60})\"[,;\t]\s?")
_LEVEL = re.compile(r"^\[?(TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|FATAL|CRITICAL|SEVERE)\]?[: \t]{1,4}(?=\[?\d{4})")
_JSON_TIMES = (
    "__REALTIME_TIMESTAMP",
    "@timestamp",
    "timestamp",
    "time",
    "ts",
    "datetime",
    "date",
    "created_at",
    "eventTime",
)
_LONGEST_JSON = 20_000
_HEAD = 600


def stamp_of_line(text: str) -> tuple[WrittenTime, str] | None:
    """The time of a line, of a log or written by somebody, and its other words; `None` when it has none."""
    for shape in (_klog, _keyed, _json, _quoted, _labelled, _after_level):
        stamp_and_rest = shape(text)
        if stamp_and_rest is not None:
            return stamp_and_rest
    priority = _PRIORITY.match(text)
    stamp_and_rest = stamp_of(text[priority.end() :] if priority is not None else text)
    if stamp_and_rest is not None:
        return stamp_and_rest
    return _access(text)


def _whole(words: str) -> WrittenTime | None:
    """The time that ``words`` are, and nothing else."""
    written = read_written(words, alone=True)
    if written is None or written.end != len(words) or (written.clock is None and written.instant is None):
        return None
    return written


def _klog(text: str) -> tuple[WrittenTime, str] | None:
    match = _KLOG.match(text)
    if match is None:
        return None
    written = _whole(f"{match[2]}-{match[3]} {match[4]}")
    return (written, f"{match[1]} {text[match.end() :]}") if written is not None else None


def _keyed(text: str) -> tuple[WrittenTime, str] | None:
    match = _KEYED.match(text)
    written = _whole(match[1].strip('"')) if match is not None else None
    return (written, text[match.end() :]) if written is not None and match is not None else None


def _quoted(text: str) -> tuple[WrittenTime, str] | None:
    match = _QUOTED.match(text)
    written = _whole(match[1]) if match is not None else None
    if written is None or match is None:
        return None
    rest = text[match.end() :].strip()
    if len(rest) > 1 and rest[0] == rest[-1] == '"' and '"' not in rest[1:-1]:
        rest = rest[1:-1]
    return written, rest


def _labelled(text: str) -> tuple[WrittenTime, str] | None:
    match = _LABEL.match(text)
    return stamp_of(text[match.end() :]) if match is not None else None


def _after_level(text: str) -> tuple[WrittenTime, str] | None:
    match = _LEVEL.match(text)
    stamp = stamp_of(text[match.end() :]) if match is not None else None
    return (stamp[0], f"{match[1]} {stamp[1]}") if stamp is not None and match is not None else None


def _access(text: str) -> tuple[WrittenTime, str] | None:
    """The time in brackets somewhere in the line of a web server."""
    match = _ACCESS.search(text[:_HEAD])
    written = _whole(match[1]) if match is not None else None
    return (written, text[: match.start()] + text[match.end() :]) if written is not None and match is not None else None


def _json(text: str) -> tuple[WrittenTime, str] | None:
    """A line of JSON: its time, and its words as they are; of journald its message."""
    if not (text.startswith("{") and text.endswith("}") and len(text) <= _LONGEST_JSON):
        return None
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict):
        return None
    for name in _JSON_TIMES:
        value = record.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            written = _whole(str(value))
            if written is not None:
                message = record.get("MESSAGE")
                if name == _JSON_TIMES[0] and isinstance(message, str) and message.strip():
                    speaker = record.get("SYSLOG_IDENTIFIER")
                    return written, f"{speaker}: {message}" if isinstance(speaker, str) else message
                return written, text
    return None
