"""A command of the playbook with the incident's values in it, to be copied: nothing here ever runs one."""

from __future__ import annotations

import re
import shlex
import unicodedata

from warroom.intake.times import known_zone, local
from warroom.model.views import IncidentView
from warroom.playbook.check_commands import BEGAN, TITLE
from warroom.playbook.placeholders import fill_or_leave
from warroom.text import for_clipboard

_PLACE = re.compile(r"\[([^\[\]]{1,60})\]")
_KEPT = ".,:/_+=%@-\N{RIGHT SINGLE QUOTATION MARK}"
_LONGEST = 200
_SLUG_WORDS = 5


def channel_name(form: str, view: IncidentView) -> str:
    """The incident's channel: in ``form`` the day for ``date``, the first words of the title for ``slug``."""
    begun = view.summary.declared if view.summary.declared is not None else view.summary.began
    day = f"{local(begun, known_zone(view.zone)):%Y-%m-%d}" if begun is not None else ""
    words = re.findall("[a-z0-9]+", for_clipboard(view.summary.title).casefold())[:_SLUG_WORDS]
    return fill_or_leave(form, date=day, slug="-".join(words) or "incident")


def is_filled_in(words: str) -> bool:
    """Whether somebody put their own words in place of the ``[...]`` that the playbook is shipped with."""
    return _PLACE.search(words) is None


def unfilled(text: str) -> list[str]:
    """The places of ``text`` that still want somebody's own words, each once."""
    return list(dict.fromkeys(match.group() for match in _PLACE.finditer(text)))


def filled(command: str, view: IncidentView) -> str:
    """``command`` with the places in square brackets filled that the incident knows; the others stay to be seen.

    A value is quoted for a shell, unless the line is a prompt for an assistant (it begins with ``@``). Whatever it is
    pasted into, and however often that is read by a shell, the value stays a word: see `harmless`.
    """
    prompt = command.lstrip().startswith("@")
    values_by_name: dict[str, str] = {}
    title = harmless(view.summary.title.raw)
    if title:
        values_by_name[TITLE] = title
    began = view.summary.began if view.summary.began is not None else view.summary.declared
    if began is not None:
        values_by_name[BEGAN] = f"{local(began, 'UTC'):%Y-%m-%d %H:%M UTC}"

    def value(match: re.Match[str]) -> str:
        words = values_by_name.get(match.group(1))
        if words is None:
            return match.group()
        return words if prompt else shlex.quote(words)

    return _PLACE.sub(value, command)


def harmless(words: str) -> str:
    """``words`` that somebody else wrote, as they may stand in a command: one line of letters, digits and a few signs.

    Quoting alone does not hold where a command hands it on to a second shell (``ssh``, ``watch``), and a first sign
    such as ``-`` or ``@`` would make an option or a file of it.
    """
    text = unicodedata.normalize("NFC", words).replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    kept = "".join(sign if unicodedata.category(sign)[0] in "LMN" or sign in _KEPT else " " for sign in text)
    begins = next((place for place, sign in enumerate(kept) if sign.isalnum()), len(kept))
    return " ".join(kept[begins:].split())[:_LONGEST].rstrip()
