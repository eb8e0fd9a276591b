"""JSON as the log allows it: compact, no floats, no duplicate keys, bounded integers and depth.

Every JSON reader in any language keeps integers below 2^53 exactly, and agrees on what an object with distinct keys
means; everything else is refused, so that two readers never see two things in one line.
"""

from __future__ import annotations

import json

LARGEST_INTEGER = 2**53 - 1
DEEPEST = 64
_LONGEST_NUMBER = len(str(LARGEST_INTEGER)) + 1
_SURROGATES = ("\ud800", "\udfff")


class Refused(ValueError):
    """Well framed, but its content breaks a rule of the format. The sentence says which."""


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER or abs(int(digits)) > LARGEST_INTEGER:
        raise Refused(f"the integer {digits[:24]} is not below 2^53")
    return int(digits)


def _no_float(digits: str) -> object:
    raise Refused(f"the number {digits[:24]} is not an integer")


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    by_name = dict(pairs)
    if len(by_name) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused(f"the key {twice[:40]!r} stands twice")
    return by_name


_decoder = json.JSONDecoder(
    parse_float=_no_float, parse_int=_integer, parse_constant=_no_float, object_pairs_hook=_distinct
)
_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))  # what is no number of JSON, the reader refuses


def write(value: object) -> str:
    """``value`` as one compact line of JSON, no raw TAB, CR or LF in it.

    Raise `Refused` for what the reader would refuse: floats, large integers, lone surrogates, too deep.
    """
    text = _encoder.encode(value)
    read(text)
    return text


def write_unread(value: object) -> bytes:
    """`write` in UTF-8 for a caller that reads it itself before it counts; of all that the reader would refuse, only
    lone surrogates are refused here.
    """
    text = _encoder.encode(value)
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Refused("a lone surrogate in the text") from None


def read(text: str) -> object:
    """The value that ``text`` says. Raise `Refused` for anything the format does not allow."""
    if (text.count("[") + text.count("{")) > DEEPEST and _depth(text) > DEEPEST:
        raise Refused(f"nested deeper than {DEEPEST}")
    try:
        value, end = _decoder.raw_decode(text) if text[:1] == "{" else (None, -1)
        if end != len(text):
            value = _decoder.decode(text)  # no object, or something around it: space is allowed
    except Refused:
        raise
    except ValueError as error:
        raise Refused(f"not JSON: {error}") from None
    if not text.isascii() or "\\u" in text:
        _no_surrogates(value)
    return value


def _depth(text: str) -> int:
    """How deep brackets nest outside of strings; a scan, since a parser would recurse."""
    depth = deepest = 0
    in_string = escaped = False
    for sign in text:
        if in_string:
            if escaped:
                escaped = False
            elif sign == "\\":
                escaped = True
            elif sign == '"':
                in_string = False
        elif sign == '"':
            in_string = True
        elif sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest


def _no_surrogates(value: object) -> None:
    if isinstance(value, str):
        low, high = _SURROGATES
        if not value.isascii() and any(low <= sign <= high for sign in value):
            raise Refused("a lone surrogate in the text")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _no_surrogates(key)
            _no_surrogates(inner)
    elif isinstance(value, list):
        for inner in value:
            _no_surrogates(inner)
