"""The places that take messages: what their markup makes of a template's frame, and how a value is kept from being
markup there.

The frame is written once, in Markdown's signs; it comes from the playbook. Values come from people and files.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping

from warroom.compose.engine import Value, render
from warroom.model.updates import Message
from warroom.model.views import marked
from warroom.playbook.message_shapes import Markup, Target
from warroom.text import Untrusted, clean, for_clipboard, for_markdown, without_calls

_BOLD = r"\*\*([^*\n]{1,400})\*\*"
_LINK = r"\[([^\]\[\n{}]{1,200})\]\((https?://[^\s()]{1,500})\)"
_HEADING = r"(?m)^#{1,4} ([^\n]{1,400})$"
_ITEM = r"(?m)^- "
_MRKDWN: tuple[Markup, ...] = ("typed mrkdwn", "mrkdwn")
"""Slack's signs: as a person pastes them into its window, and as its API takes them."""
_STARRED = r"(?<![\w*\\])\*(?=[^\s*])([^*\n]{1,400})(?<=\S)\*(?![\w*])"
"""Words between Slack's signs for bold."""
_SUBJECT = "Subject:"
_BREAKS = r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+"
_TAG_CALLS = r"<(?=[!@]|users/)"
"""How a chat's own tags begin that call people."""
_TAGS = r"<(?=[!@#]|https?:|mailto:)"
"""How Slack's tags begin, which its window does not read but those who copy from it may."""


def one_line(text: Untrusted | str) -> str:
    """``text`` without line breaks, and without spaces at its ends."""
    raw = text.raw if isinstance(text, Untrusted) else text
    return re.sub(_BREAKS, " ", raw).strip()


def frame(source: str, markup: Markup) -> str:
    """A template's own text in the signs of ``markup``; the fields in it stay as they are."""
    if markup == "markdown":
        return source
    if markup in _MRKDWN:
        source = re.sub(_HEADING, r"*\1*", source)
        source = re.sub(_BOLD, r"*\1*", source)
        return re.sub(_ITEM, "• ", re.sub(_LINK, r"<\2|\1>" if markup == "mrkdwn" else r"\1 (\2)", source))
    source = re.sub(_HEADING, r"\1", source)
    return re.sub(_LINK, r"\1 (\2)", re.sub(_BOLD, r"\1", source))


def unframed(text: Untrusted, markup: Markup) -> Untrusted:
    """A message in ``markup`` as words alone, for a page that shows no signs: as `frame` would have made it plain."""
    if markup in _MRKDWN:
        return Untrusted(re.sub(_STARRED, r"\1", text.raw))
    return Untrusted(frame(text.raw, "plain")) if markup == "markdown" else text


def escape(text: str, markup: Markup) -> str:
    """``text`` as words of a message in ``markup``: no mention, link or tag comes out of it that steers the place.

    Controls and hidden characters are made visible; line breaks stay.
    """
    if markup == "markdown":
        return for_markdown(text)
    visible = without_calls(clean(text))
    if markup == "mrkdwn":
        # https://api.slack.com/reference/surfaces/formatting#escaping; a pasted "@channel" calls everybody as well.
        return visible.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("```", "'''")
    if markup == "statuspage":
        return visible.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if markup == "typed mrkdwn":
        # Slack's own window escapes what is typed or pasted there: escaped before, "&amp;" would stand in it for good.
        return re.sub(_TAGS, "‹", visible.replace("```", "'''"))
    return re.sub(_TAG_CALLS, "‹", visible)


def make_message(
    source: str,
    *,
    file: str,
    values: Mapping[str, Value],
    target: Target,
    status: str = "",
    mark: str = "",
    named: Callable[[str], str] = marked,
) -> Message:
    """The template ``source`` filled with ``values`` as ``target`` takes it; ``status`` is the playbook's word.

    ``mark`` stands above it, and ``named`` gives the subject that goes with it: what a message of a drill, or of a
    private incident, says of itself. Raise
    `warroom.compose.engine.TemplateTrouble`.
    """
    markup = target.markup
    head, rest = _head(source)
    subject = ""
    if head is not None:
        titled = render(
            frame(head, "plain"), file=file, values=_lines(values), escape=lambda text: without_calls(clean(text))
        )
        subject = one_line(titled)

    def filled(part: str) -> str:
        bullet = "• " if markup in _MRKDWN else "- "
        return render(
            frame(part, markup), file=file, values=values, escape=lambda text: escape(text, markup), bullet=bullet
        )

    # A line of the template is a line of its file: what stands before the body counts.
    body = (
        filled("\n" * (source[: len(source) - len(rest)].count("\n")) + rest).strip("\n")
        if head is not None
        else filled(source)
    )
    if markup == "mail" and not subject:
        subject, body = _titled(body)
    name, said = (subject, body) if subject else _parts(body)
    if mark:
        above = f"{escape(mark, markup)}\n\n"
        subject, name = (named(part) if part else part for part in (subject, name))
        body, said = above + body, above + said
    if markup == "mail":
        return _message(target, f"{_SUBJECT} {subject}\n\n{body}", subject, body)
    if markup == "statuspage":
        incident = {"name": one_line(name), "status": target.statuses.get(status, ""), "body": said}
        text = json.dumps(
            {"incident": {key: value for key, value in incident.items() if value}}, ensure_ascii=False, indent=2
        )
        return _message(target, text, incident["name"], said)
    whole = f"{_SUBJECT} {escape(subject, markup)}\n\n{body}" if head is not None else body
    return _message(target, whole, subject, body)


def _message(target: Target, text: str, subject: str, body: str) -> Message:
    text = for_clipboard(text)
    return Message(target.name, Untrusted(text), digest_of(text), Untrusted(subject), Untrusted(for_clipboard(body)))


def digest_of(text: str) -> str:
    """The SHA-256 of a message's exact text: what an approval is bound to."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _head(source: str) -> tuple[str | None, str]:
    """The subject's line of a template, if it has one, and the rest."""
    if not source.startswith(_SUBJECT):
        return None, source
    first, _, rest = source.partition("\n")
    return first.removeprefix(_SUBJECT).strip(), rest


def _lines(values: Mapping[str, Value]) -> dict[str, Value]:
    return {
        name: one_line(value) if isinstance(value, str) else ", ".join(map(one_line, value))
        for name, value in values.items()
    }


def _first_line(text: str) -> str:
    return next((line for line in text.split("\n") if line.strip()), "")


def _titled(text: str) -> tuple[str, str]:
    """A mail whose template names no subject: its first line, and what follows it, which does not say it again."""
    head, _, rest = text.strip("\n").partition("\n")
    return one_line(head), rest.strip("\n") or text


def _parts(text: str) -> tuple[str, str]:
    """A status page's message: its title, and what follows the first empty line."""
    head, _, body = text.partition("\n\n")
    return (_first_line(head), body.strip("\n")) if body.strip() else (_first_line(text), text)
