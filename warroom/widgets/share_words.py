"""The state of the share in a few words, for the header and for the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.model.private import is_private
from warroom.room.readings.clocks import AMBER, CALM, RED, Clock
from warroom.room.sharing.share_trouble import (
    clock_lines,
    clock_words,
    damage_lines,
    damage_words,
    trouble_lines,
    trouble_words,
)
from warroom.room.sharing.unsent import FULL, age_words, how, unsent_words
from warroom.room.sharing.who_is_here import here_lines, how_many_here
from warroom.text import Untrusted, bounded, for_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warroom.room.sharing.joining import ShareState


_WORDS = {
    "unreachable": "share unreachable",
    FULL: "share full",
    "observer": "share: observer",
    "wrong": "wrong share",
    "looking": "share: looking",
    "elsewhere": "share: by another program",
}
_URGENCY = {"observer": AMBER, "looking": CALM, "elsewhere": CALM}


def share_clock(
    state: ShareState | None,
    incident: IncidentId,
    *,
    now: Moment,
    alarms: int = 0,
    keys_of: Sequence[str] = (),
    purges: int = 0,
    playbook: str = "",
) -> Clock:
    """What the header says of the share at ``now`` (microseconds since 1970); nothing without one. ``keys_of`` are the
    persons whom keys say to be that nobody here has accepted, each once; ``purges`` is how many texts
    wait for ``/purges``; ``playbook`` says that people use different ones.
    """
    if state is None:
        return Clock("")
    unsent = f", {state.unsent} unsent{age_words(state.since, now, ' for ')}" if state.unsent else ""
    # Nobody leaves a sign of life in a private incident: of who is there nothing is known.
    here = "" if is_private(incident) else how_many_here(state, incident)
    beside = f", {here}{unsent}" if here else unsent
    if alarms:
        stands = f" {how(state.what, state.words)}" if state.what in ("observer", "unreachable", "wrong") else ""
        return Clock(f"share{stands} ALARM: /share{unsent}", RED)
    if keys_of:
        more = f" and {len(keys_of) - 1} more" if len(keys_of) > 1 else ""
        return Clock(f"another key says @{bounded(for_line(Untrusted(keys_of[0])), 20)}{more}: W{unsent}", RED)
    if purges:
        return Clock(f"{purges} to purge: /purges{unsent}", RED)
    if state.what != "good":
        words = _WORDS.get(how(state.what, state.words), state.what)
        short = f"{words}, {state.unsent} unsent" if state.unsent else words
        return Clock(f"{words}{unsent}", _URGENCY.get(state.what, RED), short)
    trouble, is_ours = trouble_words(state, incident)
    if trouble:
        return Clock(f"share: {trouble}{beside}", RED if is_ours and "observer" not in trouble else AMBER)
    damage = damage_words(state)
    if damage:
        return Clock(f"share: {damage}{beside}", AMBER if "newer" in damage else RED)
    clock = clock_words(state, incident)
    if clock:
        return Clock(f"share: {clock}{unsent}", AMBER)
    if playbook:
        return Clock(f"share: {playbook}: W{beside}", AMBER, f"{playbook}: W")
    calm = AMBER if state.unsent else CALM
    return Clock(f"share: {here or 'good'}{unsent}", calm, f"{here or 'share good'}{unsent}")


def digest_words(digest: str) -> str:
    """What two people read to each other to know whether they hold the same."""
    return f"digest {digest}: who holds the same operations of this incident has the same"


def share_lines(
    state: ShareState,
    incident: IncidentId,
    path: str,
    alarms: list[tuple[IncidentId, str, WriterId, str, int]],
    *,
    now: Moment,
    keys: Sequence[str] = (),
    digest: str = "",
) -> list[str]:
    """All that is known of the share at ``now`` (microseconds since 1970) for the panel, with the lines of ``keys`` and
    that of the ``digest``; ``alarms`` come first, so that a low screen shows them.
    """
    what = how(state.what, state.words)
    said = f"{path}: {what}" + (f", {state.words}" if state.words else "")
    lines = [f"ALARM{' ' if writer else ''}{writer[:8]}: {words}" for _, _, writer, words, _ in alarms]
    lines += [said, unsent_words(state.unsent or 0, state.since, now, what=what), *([digest] if digest else [])]
    if is_private(incident):
        lines.append("who is here is told of no private incident")
    else:
        lines += here_lines(state, incident)
    lines += [*trouble_lines(state), *clock_lines(state), *damage_lines(state)]
    if state.scars:
        lines.append("/damage puts the damaged logs of others aside on this machine")
    lines.extend(keys)
    return lines
