"""A reminder that reaches somebody whose window is elsewhere: the terminal's own notification, where it has one."""

from __future__ import annotations

from collections.abc import Mapping

from warroom.text import bounded, for_line

_LONGEST = 160
_BY_PROGRAM = {"iTerm.app": 9, "WezTerm": 9, "ghostty": 9, "rio": 9}
"""The number of the sequence (OSC) that a terminal takes, by what it calls itself in ``TERM_PROGRAM``."""
_BY_TERM = (("xterm-kitty", 99), ("foot", 777), ("rxvt", 777), ("xterm-ghostty", 9), ("wezterm", 9))
"""The same by the beginning of ``TERM``."""


def terminal_notification(words: str, environ: Mapping[str, str]) -> str:
    """The sequence that lets the terminal of ``environ`` show ``words``; empty where it is not known to take one:
    others would print it, or take it for something else.
    """
    number = _number(environ)
    sentence = bounded(for_line(words), _LONGEST).replace(";", ",")
    if number == 99:
        sequence = f"\x1b]99;;{sentence}\x1b\\"
    elif number == 777:
        sequence = f"\x1b]777;notify;warroom;{sentence}\x1b\\"
    elif number == 9:
        sequence = f"\x1b]9;{sentence}\x07"
    else:
        return ""
    if environ.get("TMUX"):
        doubled = sequence.replace("\x1b", "\x1b\x1b")
        return f"\x1bPtmux;{doubled}\x1b\\"
    return sequence


def _number(environ: Mapping[str, str]) -> int:
    """Which sequence is taken; 0 for none. What a multiplexer hides, the terminal around it still says elsewhere."""
    if environ.get("KITTY_WINDOW_ID"):
        return 99
    if environ.get("LC_TERMINAL") == "iTerm2":
        return 9
    if way := _BY_PROGRAM.get(environ.get("TERM_PROGRAM", "")):
        return way
    term = environ.get("TERM", "")
    return next((number for begin, number in _BY_TERM if term.startswith(begin)), 0)
