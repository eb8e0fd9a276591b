"""Bytes from a file or a pipe as text, with what has to be said of them."""

from __future__ import annotations

import re

from warroom.model.sentences import counted

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE = 4096
_FEW_BROKEN = 4
"""So many letters beyond ASCII have to stand for each byte that is none."""


class NotText(ValueError):
    """The bytes are no text."""


def decoded(data: bytes) -> tuple[str, str]:
    """``data`` as text, and a remark (mostly empty): UTF-8, UTF-16, else Latin-1 as Windows writes it.

    Raise `NotText` for what is binary, and for encodings that nothing tells apart.
    """
    if data.startswith(_UTF_16):
        return _utf_16(data, "utf-16")
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        if min(even, odd) == 0 and max(even, odd) * 3 >= len(sample):
            return _utf_16(data, "utf-16-le" if odd else "utf-16-be")
        raise NotText("this is no text: it holds zero bytes")
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    controls = sum(byte < 32 and byte not in b"\t\n\r\x1b\x0c" for byte in sample)
    if controls * 20 > len(sample):
        raise NotText("this is no text: it holds control signs")
    return _mended(data) or _latin(data)


def _mended(data: bytes) -> tuple[str, str] | None:
    """UTF-8 that was cut inside of a letter, or holds a few bytes that are none; `None` for what is mostly another."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    broken = text.count("\ufffd")
    letters = sum(not sign.isascii() for sign in text) - broken
    if letters < _FEW_BROKEN * broken:
        return None
    return text, f"UTF-8 with {counted(broken, 'broken sign', 'broken signs')}, shown as \ufffd"


def _latin(data: bytes) -> tuple[str, str]:
    """Latin-1, which has its letters beyond ASCII singly between others; whole words of them are of Shift-JIS, GBK,
    KOI8 and the like, and would be junk.
    """
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    rows = [run for run in re.findall(rb"[\x80-\xff]{4,64}", data) if len(set(run)) > 1]
    if not text or rows:
        raise NotText("this is neither UTF-8 nor Latin-1: iconv -f ITS-ENCODING -t UTF-8 makes it readable")
    return text, "not UTF-8: read as Latin-1 (Windows-1252)"


def _utf_16(data: bytes, name: str) -> tuple[str, str]:
    try:
        return data.decode(name).removeprefix("\ufeff"), "read as UTF-16"
    except UnicodeDecodeError:
        raise NotText("this is no text: it begins like UTF-16 and does not go on so") from None
