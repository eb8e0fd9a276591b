"""Bytes from a file or a pipe as text, with what has to be said of them."""

from __future__ import annotations

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE = 4096


class NotText(ValueError):
    """The bytes are no text."""


def decoded(data: bytes) -> tuple[str, str]:
    """``data`` as text, and a remark (mostly empty): UTF-8, UTF-16, else Latin-1 as Windows writes it.

    Raise `NotText` for what is binary.
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
    return data.decode("cp1252", "replace"), "not UTF-8: read as Latin-1 (Windows-1252)"


def _utf_16(data: bytes, name: str) -> tuple[str, str]:
    try:
        return data.decode(name).removeprefix("\ufeff"), "read as UTF-16"
    except UnicodeDecodeError:
        raise NotText("this is no text: it begins like UTF-16 and does not go on so") from None
