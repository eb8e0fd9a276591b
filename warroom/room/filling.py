"""A command of the playbook with the incident's values in it, to be copied: nothing here ever runs one."""

from __future__ import annotations

import re
import shlex

from warroom.intake.times import known_zone, local
from warroom.model.views import IncidentView
from warroom.text import for_clipboard

_PLACE = re.compile(r"\[([^\[\]]{1,60})\]")


_SLUG_WORDS = 5


def channel_name(form: str, view: IncidentView) -> str:
    """The incident's channel: in ``form`` the day for ``{date}``, the first words of the title for ``{slug}``."""
    begun = view.summary.declared if view.summary.declared is not None else view.summary.began
    day = f"{local(begun, known_zone(view.zone)):%Y-%m-%d}" if begun is not None else ""
    words = re.findall("[a-z0-9]+", for_clipboard(view.summary.title).casefold())[:_SLUG_WORDS]
    return form.replace("{date}", day).replace("{slug}", "-".join(words) or "incident")


def is_filled_in(words: str) -> bool:
    """Whether somebody put their own words in place of the ``[...]`` that the playbook is shipped with."""
    return _PLACE.search(words) is None


def unfilled(text: str) -> list[str]:
    """The places of ``text`` that still want somebody's own words, each once."""
    return list(dict.fromkeys(found.group() for found in _PLACE.finditer(text)))


def filled(command: str, view: IncidentView) -> str:
    """``command`` with the places in square brackets filled that the incident knows; the others stay to be seen.

    A title is quoted for a shell, unless the line is a prompt for an assistant (it begins with ``@``).
    """
    prompt = command.lstrip().startswith("@")
    known: dict[str, str] = {}
    title = for_clipboard(view.summary.title)
    if title:
        known["issue"] = title if prompt else shlex.quote(title)
    began = view.summary.began if view.summary.began is not None else view.summary.declared
    if began is not None:
        known["when it began"] = f"{local(began, 'UTC'):%Y-%m-%d %H:%M UTC}"
    return _PLACE.sub(lambda found: known.get(found.group(1), found.group(0)), command)
