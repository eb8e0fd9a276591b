"""The one way out for text from people, files and the network. See `Untrusted`."""

from __future__ import annotations


class Untrusted:
    """Text from outside: not a ``str``, so that no widget, file or terminal takes it by mistake.

    ``str(u)`` and ``f"{u}"`` raise ``TypeError``; the functions of this module turn it into what a place may hold.
    ``u.raw`` is the text as it was typed, for the log, for search and for comparing.
    """

    __slots__ = ("raw",)

    def __init__(self, raw: str) -> None:
        self.raw = raw
