"""Lines that are read one by one: aloud by a screen reader, or by the next program of a pipe.

A line begins with the state that it tells of, in capital letters, and says everything in words: nothing is told by a
sign, by a colour, or by standing below something else.
"""

from __future__ import annotations

from warroom.intake.times import clock_words
from warroom.model.moment import EventTime
from warroom.text import Untrusted, breaks_spoken, for_line


def spoken(text: Untrusted | str) -> str:
    """``text`` on one line, safe to print; its breaks are `` / ``."""
    return breaks_spoken(for_line(text))


def line(state: str, words: str, *details: str) -> str:
    """``LATE 09:31 update: Status page, not approved``; a detail that is empty is left out."""
    return ", ".join([f"{state.upper()} {words}".strip(), *(detail for detail in details if detail)])


def spoken_time(at: EventTime, zone: str) -> str:
    """`clock_words` in words: ``about 14:30``, ``14:30 to 14:40``, ``14:32 of an unknown day``, ``time unknown``."""
    words = clock_words(at, zone)
    if words == "--:--":
        return "time unknown"
    if words.startswith("?"):
        return f"{words[1:]} of an unknown day"
    about = "about " if words.startswith("~") or words.endswith("?") else ""
    words = words.removeprefix("~")
    if words.endswith("?"):  # 14:3? is any minute from 14:30, 14:?? any of the hour
        words = f"{words.replace('?', '0')}-{words.replace('??', '59').replace('?', '9')}"
    return about + words.replace("-", " to ")
