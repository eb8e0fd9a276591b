"""An export of Slack: a folder for each channel with a file for each day, and who everybody is."""

from __future__ import annotations

import html
import re
from collections.abc import Generator, Iterator, Mapping
from typing import Any

from warroom.intake.tools.event import Skipped, ToolEvent
from warroom.intake.tools.fields import (
    NotReadable,
    at_path,
    first_of,
    link_at,
    name_at,
    on_one_line,
    read_json,
    rows_at,
    text_at,
    time_of,
)
from warroom.intake.tools.json_objects import Document
from warroom.intake.tools.packed import Packed, RefusedFile
from warroom.intake.tools.slack_blocks import said_in_blocks

_DAY = re.compile(r"\d{4}-\d\d-\d\d\.json")
_TAG = re.compile(r"<([^<>\n]{1,2000})>")
_SKIPPED = {
    "channel_join": "somebody joined a channel",
    "channel_leave": "somebody left a channel",
    "group_join": "somebody joined a channel",
    "group_leave": "somebody left a channel",
    "channel_topic": "a channel was described",
    "channel_purpose": "a channel was described",
    "channel_name": "a channel was renamed",
    "channel_archive": "a channel was archived",
    "channel_unarchive": "a channel was archived",
    "bot_add": "a bot was added or removed",
    "bot_remove": "a bot was added or removed",
    "pinned_item": "something was pinned",
    "reminder_add": "a reminder was set",
    "tombstone": "a message that was deleted",
}
_NO_FALLBACK = "[no preview available]"
"""What Slack writes itself where an app said nothing for those who see no blocks."""
_KEY_SIGNS = frozenset(("pushpin", "round_pushpin", "stopwatch", "rotating_light"))
"""Reactions by which people mark a key moment."""


def is_slack(packed: Packed) -> bool:
    """Whether the folder or zip is an export of Slack."""
    names = packed.names()
    days = sum(_DAY.fullmatch(name.rpartition("/")[2]) is not None and "/" in name for name in names)
    return days > 0 and any(name.rpartition("/")[2] in ("users.json", "channels.json") for name in names)


def is_slack_answer(document: Document) -> bool:
    """Whether it is what Slack's API answers of a channel's history, or of a thread's replies."""
    messages = list(rows_at(document.said, "messages"))
    return document.said.get("ok") is True and bool(messages) and all("ts" in message for message in messages)


def read_slack_answer(document: Document) -> Iterator[ToolEvent | Skipped]:
    """What people said there, under their ids: the answer has no names."""
    channel = name_at(document.said, "channel")
    for number, message in enumerate(rows_at(document.said, "messages"), 1):
        yield _message(message, channel, channel or "api", {}, f"message {number}")


def read_slack(packed: Packed) -> Iterator[ToolEvent | Skipped]:
    """What people said, channel by channel; what only moves people about is skipped, and said to be."""
    users: dict[str, str] = {}
    channels: dict[str, str] = {}
    alone: set[str] = set()
    for name in packed.names():
        if name.rpartition("/")[2] in ("users.json", "org_users.json"):
            users |= yield from _people(packed, name)
        elif name.rpartition("/")[2] == "dms.json":
            alone |= (yield from _channels(packed, name)).keys()
        elif name.rpartition("/")[2] in ("channels.json", "groups.json", "mpims.json"):
            channels |= yield from _channels(packed, name)
    for name in packed.names():
        folder, _, day = name.rpartition("/")
        if folder and _DAY.fullmatch(day):
            channel = folder.rpartition("/")[2]
            rows = yield from _objects(packed, name)
            if channel in alone:
                yield from (Skipped("a message between two people alone", name) for _ in rows)
                continue
            mine = channels.get(channel, channel)
            for number, message in enumerate(rows, 1):
                yield _message(message, channel, mine, users, f"{name} message {number}")


def _objects(packed: Packed, name: str) -> Generator[Skipped, None, list[dict[str, Any]]]:
    """The objects of a file that is a list of them; one that is not is said."""
    try:
        payload = read_json(packed.text(name))
    except (NotReadable, RefusedFile) as refused:
        yield Skipped("a file that cannot be read", f"{name}: {refused}")
        return []
    if not isinstance(payload, list):
        yield Skipped("a file that is no list", name)
        return []
    objects = [message for message in payload if isinstance(message, dict)]
    yield from (Skipped("no object", name) for _ in range(len(payload) - len(objects)))
    return objects


def _message(
    message: Mapping[str, Any], channel: str, mine: str, users: Mapping[str, str], where: str
) -> ToolEvent | Skipped:
    stamp, kind = text_at(message, "ts", longest=40), text_at(message, "subtype", longest=60)
    if kind in _SKIPPED:
        return Skipped(_SKIPPED[kind])
    at = time_of(stamp)
    words = _words(message, users)
    if not words:
        return Skipped("a message without words", where)
    if at is None:
        return Skipped("a message without a time", where)
    bot = kind == "bot_message" or "bot_id" in message
    user = text_at(message, "user", longest=60)
    author = first_of(
        users.get(user, ""),
        name_at(message, "user_profile", "display_name"),
        name_at(message, "user_profile", "real_name"),
        name_at(message, "username"),
        name_at(message, "bot_profile", "name"),
        user,
        name_at(message, "bot_id"),
    )
    thread = text_at(message, "thread_ts", longest=40)
    marked = {text_at(sign, "name", longest=40) for sign in rows_at(message, "reactions")}
    labels = {"thread": thread} if thread and thread != stamp else {}
    edited = text_at(message, "edited", "ts", longest=40)
    return ToolEvent(
        f"slack:{mine}:{stamp}",
        at,
        words,
        speaker=author,
        machine=bot,
        channel=channel,
        pinned=bool(marked & _KEY_SIGNS or at_path(message, "pinned_to")),
        link=_file_link(message),
        labels=labels | ({"edited": edited} if edited else {}),
        where=where,
    )


def _file_link(message: Mapping[str, Any]) -> str:
    return next((link for file in rows_at(message, "files") if (link := link_at(file, "permalink"))), "")


def _words(message: Mapping[str, Any], users: Mapping[str, str]) -> str:
    """What a message says: its text, else its blocks, and what is attached to it; names instead of ids, no signs of
    Slack's own.
    """
    words = [text_at(message, "text") or said_in_blocks(message)]
    for part in rows_at(message, "attachments"):
        fallback = text_at(part, "fallback")
        words.append(
            first_of(
                fallback if fallback != _NO_FALLBACK else "",
                " ".join(filter(None, (text_at(part, "pretext"), text_at(part, "title")))),
                text_at(part, "text"),
                said_in_blocks(part),
            )
        )
    words += [f"[file {name_at(file, 'title') or name_at(file, 'name')}]" for file in rows_at(message, "files")]
    whole = "\n".join(dict.fromkeys(filter(None, words[:20])))
    return html.unescape(_TAG.sub(lambda match: _tag(match[1], users), whole)).strip()


def _tag(inside: str, users: Mapping[str, str]) -> str:
    """What stands in the brackets of Slack, as a reader sees it."""
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return f"@{users.get(target[1:], '') or label or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!date^"):
        return label or target
    if target.startswith("!"):
        return f"@{(label or target[1:]).partition('^')[0].removeprefix('@')}"
    return f"{label} ({target})" if label and label != target else target


def _people(packed: Packed, name: str) -> Generator[Skipped, None, dict[str, str]]:
    rows = yield from _objects(packed, name)
    return {
        text_at(row, "id", longest=60): first_of(
            name_at(row, "profile", "display_name"),
            name_at(row, "profile", "real_name"),
            name_at(row, "real_name"),
            name_at(row, "name"),
        )
        for row in rows
    }


def _channels(packed: Packed, name: str) -> Generator[Skipped, None, dict[str, str]]:
    """The id of each channel by the name of its folder."""
    rows = yield from _objects(packed, name)
    return {on_one_line(first_of(name_at(row, "name"), name_at(row, "id"))): name_at(row, "id") for row in rows}
