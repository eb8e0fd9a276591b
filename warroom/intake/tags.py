"""Tags in what was typed: they sort the log, and say nothing to whoever reads a message or a document."""

from __future__ import annotations

import re
from collections.abc import Collection

_TAG = re.compile(r"(?P<before>^|(?<=\s))#(?P<word>[^\W\d_][\w-]{0,39})")
_ONE = re.compile(r"#[^\W\d_][\w-]{0,39}(?P<end>[.!?]?)")
_WORD = re.compile(r"\S+")
_BEFORE_A_CHANNEL = frozenset(
    ["in", "to", "on", "into", "from", "see", "at", "of", "via", "channel", "and", "or", "is"]
)
_BEFORE = re.compile(r"(\S{1,40})\s*$")


def without_tags(text: str, channels_behind: Collection[str]) -> str:
    """``text`` as it is told to somebody who has no log to sort: tags behind it go, one within it is a plain word.

    What stands behind one of ``channels_behind`` (``in #support``) names a channel, and stays as it is; so does a text
    that is nothing else, and a number (``#1234``), which is no tag.
    """
    text = without_last_tags(text, channels_behind)
    return _TAG.sub(
        lambda tag: (
            tag[0] if tag[0] == text.strip() or _names_a_channel(text[: tag.start()], channels_behind) else tag["word"]
        ),
        text,
    )


def without_last_tags(text: str, channels_behind: Collection[str] = _BEFORE_A_CHANNEL) -> str:
    """``text`` without the tags behind it: they sort the log, and what it raises (a card, a task) is read by people who
    sort nothing. What stands behind one of ``channels_behind`` is a channel, and stays.
    """
    words, end = [*_WORD.finditer(text)], ""
    left = len(words)
    while left and (tag := _ONE.fullmatch(words[left - 1][0])) is not None and (left == len(words) or not tag["end"]):
        end = end or tag["end"]
        left -= 1
    if left in (0, len(words)) or _names_a_channel(before := text[: words[left - 1].end()], channels_behind):
        return text
    return f"{before}{end}"


def _names_a_channel(before: str, channels_behind: Collection[str]) -> bool:
    word = _BEFORE.search(before[-60:])
    return word is not None and word[1].casefold() in channels_behind
