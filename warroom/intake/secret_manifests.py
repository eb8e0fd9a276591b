"""What a manifest of Kubernetes says is secret: the values under ``data`` and ``stringData`` of ``kind: Secret``.

The names there say nothing (``extra``, ``.dockercfg``); the kind of the document says it.

Part of the shell's fast path.
"""

from __future__ import annotations

import binascii
import re

from warroom.intake.secret_values import SecretPlace, is_mixed, is_open, is_pair, is_random

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_KIND = (
    r"(?im)^[ \t]{0,20}[\"']?kind[\"']?[ \t]{0,3}:[ \t]{0,3}[\"']?(?:Sealed)?Secret[\"']?,?[ \t]{0,3}(?:#.{0,200})?\r?$"
)
_DATA = r"(?P<indent>[ \t]{0,20})[\"']?(?P<name>data|stringData)[\"']?[ \t]{0,3}:[ \t]{0,3}(?:#.{0,200})?"
_VALUE = r"[ \t]{1,40}[\"']?[\w./-]{1,100}[\"']?[ \t]{0,3}:[ \t]{0,3}(?:[|>][-+]?[ \t]{0,3})?(?P<value>.{0,20000})"
_FEWEST = 6
"""Bytes of a value that is worth a word."""


def manifested(text: str) -> Iterator[SecretPlace]:
    """Every value of a secret that a manifest in ``text`` holds."""
    start = 0
    for document in re.split(r"(?m)^(?=---)", text):
        if re.search(_KIND, document) is not None:
            yield from _values(document, start)
        start += len(document)


def _values(document: str, start: int) -> Iterator[SecretPlace]:
    section = ""
    indent = 0
    block = False
    for line in document.splitlines(keepends=True):
        words = line.rstrip()
        heading = re.fullmatch(_DATA, words)
        depth = len(words) - len(words.lstrip())
        if heading is not None:
            section, indent, block = heading["name"], len(heading["indent"]), False
        elif words and depth <= indent:
            section = ""
        elif section and words:
            entry = re.fullmatch(_VALUE, words)
            value = words.lstrip() if entry is None else entry["value"].partition(" #")[0].strip(" \t\"',")
            if (entry is not None or block) and _is_secret(section, value):
                first = start + line.index(value)
                yield first, first + len(value), "secret of a manifest"
            block = entry is not None and not value
        start += len(line)


def _is_secret(section: str, value: str) -> bool:
    if not value or is_open(value):
        return False
    if section == "stringData":
        return is_mixed(value) or is_random(value, 16)
    try:
        packed = binascii.a2b_base64(value + "=" * (-len(value) % 4), strict_mode=True)
    except (binascii.Error, ValueError):
        return False
    return len(packed) >= _FEWEST or is_pair(value)
