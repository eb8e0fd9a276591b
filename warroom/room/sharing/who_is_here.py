"""Who is here, by the signs of life of the others, in words: those that are believed, and those that only say so."""

from __future__ import annotations

from warroom.model.identity import IncidentId
from warroom.model.sentences import agreeing, counted
from warroom.room.sharing.share_trouble import off_words
from warroom.share.share_state import ShareState

_MOST_TOLD = 20
"""Signs of life that are not believed of which each is told by itself."""


def how_many_here(state: ShareState, incident: IncidentId) -> str:
    """How many are here, ourselves among them, and of how many others it is only said."""
    signs = state.here.get(incident, ())
    people = {sign.by for sign in signs if not sign.doubt}
    doubted = {sign.by for sign in signs if sign.doubt} - people
    return f"{1 + len(people)} here{f', {len(doubted)} unproven' if doubted else ''}"


def here_lines(state: ShareState, incident: IncidentId) -> list[str]:
    """Each of the others who is here, and of whom that is only said, a line each."""
    signs = state.here.get(incident, ())
    lines = [
        f"@{sign.by} is here, on {sign.host}, version {sign.version}{off_words(sign)}"
        for sign in signs
        if not sign.doubt
    ]
    if not lines and state.what == "good":
        lines.append("nobody else is known to be here" if signs else "nobody else is here")
    doubted = [sign for sign in signs if sign.doubt]
    lines += [f"unproven: a sign of life says that @{sign.by} is here ({sign.doubt})" for sign in doubted[:_MOST_TOLD]]
    if (more := len(doubted) - _MOST_TOLD) > 0:
        lines.append(f"and {counted(more, 'sign', 'signs')} of life more that {agreeing(more, 'is', 'are')} unproven")
    return lines
