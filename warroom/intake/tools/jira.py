"""Jira: comments on an issue and changes of it, as its webhooks tell them."""

from __future__ import annotations

from collections.abc import Iterator

from warroom.intake.tools.event import LONGEST_TEXT, Skipped, ToolEvent
from warroom.intake.tools.fields import first_of, line_at, name_at, rows_at, text_at, time_at, unknown_time
from warroom.intake.tools.json_objects import Document
from warroom.text import bounded, repair

_WORDS = ("text", "url", "shortName", "alt")
"""Where a part of a text has its words: itself, what is mentioned, the address of a card, an emoji, a picture."""
_DEEPEST = 12
"""Parts of a rich text inside of each other that are looked into."""


def is_jira(document: Document) -> bool:
    """Whether it is a webhook of Jira about an issue."""
    return isinstance(document.said.get("issue"), dict) and bool(text_at(document.said, "webhookEvent", longest=80))


def read_jira(document: Document) -> Iterator[ToolEvent | Skipped]:
    """What somebody said of the issue, that it was made, and each field that was changed."""
    payload, issue = document.said, document.said["issue"]
    key, title = name_at(issue, "key"), line_at(issue, "fields", "summary")
    kind, sent = text_at(payload, "webhookEvent", longest=80), time_at(payload, "timestamp") or document.sent
    person = name_at(payload, "user", "displayName")
    comment = payload.get("comment")
    if isinstance(comment, dict):
        words = first_of(text_at(comment, "body"), _plain(comment.get("body")))
        mine = name_at(comment, "id")
        if not mine or not words or kind == "comment_deleted":
            yield Skipped("a comment that is gone or says nothing", document.where)
            return
        author = first_of(name_at(comment, "author", "displayName"), person)
        at = time_at(comment, "created") or sent or unknown_time()
        yield ToolEvent(
            f"jira:comment:{mine}",
            at,
            f"{key}: {words}",
            speaker=author,
            title=title,
            channel=key,
            where=document.where,
        )
        return
    if kind == "jira:issue_created":
        at = time_at(issue, "fields", "created") or sent or unknown_time()
        yield ToolEvent(
            f"jira:{key}:created", at, f"{key} opened: {title}".removesuffix(": "), speaker=person, title=title,
            severity=line_at(issue, "fields", "priority", "name", longest=40), channel=key, where=document.where,
        )  # fmt: skip
        return
    changes = list(rows_at(payload, "changelog", "items"))
    mine = name_at(payload, "changelog", "id")
    if not changes:
        yield Skipped(f"an event of Jira ({kind}) that is told of no incident", document.where)
    for change in changes:
        field = line_at(change, "field", longest=80)
        old, new = (line_at(change, side, longest=200) or "nothing" for side in ("fromString", "toString"))
        yield ToolEvent(
            f"jira:{key}:{mine}:{field}:{sent.lo if sent is not None else ''}", sent or unknown_time(),
            f"{key} {field}: {old} → {new}", speaker=person, machine=field != "status", title=title, channel=key,
            where=document.where,
        )  # fmt: skip


def _plain(rich: object) -> str:
    """The words of a text as Jira's cloud keeps them: parts in parts, a paragraph a line."""
    return bounded(repair("".join(_words(rich, 0))), LONGEST_TEXT).strip()


def _words(rich: object, depth: int) -> Iterator[str]:
    if depth > _DEEPEST or not isinstance(rich, dict):
        return
    attributes = rich.get("attrs")
    for where in (
        rich,
        attributes if isinstance(attributes, dict) else {},
    ):
        # a mention, a card and a status have no text of their own
        words = next((where[name] for name in _WORDS if isinstance(where.get(name), str)), "")
        if words:
            yield words
            break
    parts = rich.get("content")
    for part in parts if isinstance(parts, list) else []:
        yield from _words(part, depth + 1)
    if rich.get("type") in ("paragraph", "heading", "hardBreak", "codeBlock"):
        yield "\n"
