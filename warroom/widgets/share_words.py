"""The state of the share in a few words, for the header and for the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.room.clocks import AMBER, CALM, RED, Clock
from warroom.room.unsent import age_words, unsent_words
from warroom.text import Untrusted, for_line

if TYPE_CHECKING:
    from warroom.room.sharing import ShareState


_WORDS = {
    "unreachable": "share unreachable", "observer": "share: observer", "wrong": "wrong share",
    "looking": "share: looking", "elsewhere": "share: by another program",
}  # fmt: skip
_URGENCY = {"observer": AMBER, "looking": CALM, "elsewhere": CALM}
_AHEAD = 60 * 1_000_000


def share_clock(state: ShareState | None, incident: str, *, now: int, alarms: int = 0) -> Clock:
    """What the header says of the share at ``now`` (microseconds since 1970); nothing without one."""
    if state is None:
        return Clock("")
    unsent = f", {state.unsent} unsent{age_words(state.since, now, ' for ')}" if state.unsent else ""
    people = {sign.by for sign in state.here.get(incident, ())}
    here = f"{1 + len(people)} here{unsent}"
    if alarms:
        beside = f" {state.what}" if state.what in ("observer", "unreachable", "wrong") else ""
        return Clock(f"share{beside} ALARM: /share{unsent}", RED)
    if state.what != "good":
        words = _WORDS.get(state.what, state.what)
        return Clock(f"{words}{unsent}", _URGENCY.get(state.what, RED))
    if state.damaged:
        by = for_line(Untrusted(state.damaged[0][1]))
        return Clock(f"share: damaged log{f' of @{by}' if by else ''}, {here}", RED)
    skewed = [sign for sign in state.here.get(incident, ()) if abs(sign.ahead) > _AHEAD]
    if skewed:
        return Clock(f"share: clock of @{for_line(Untrusted(skewed[0].by))} is wrong{unsent}", AMBER)
    return Clock(f"share: {here}", AMBER if state.unsent else CALM, here)


def digest_words(digest: str) -> str:
    """What two people read to each other to know whether they hold the same."""
    return f"digest {digest}: who holds the same operations of this incident has the same"


def share_lines(
    state: ShareState, incident: str, path: str, alarms: list[tuple[str, str, str, str, int]], *, now: int
) -> list[str]:
    """All that is known of the share at ``now`` (microseconds since 1970), for the panel."""
    said = f"{path}: {state.what}" + (f", {state.words}" if state.words else "")
    lines = [said, unsent_words(state.unsent or 0, state.since, now)]
    if not state.here.get(incident) and state.what == "good":
        lines.append("nobody else is here")
    for sign in state.here.get(incident, ()):
        off = f", its clock is {sign.ahead / 1_000_000:+.0f} s off" if abs(sign.ahead) > _AHEAD else ""
        lines.append(f"@{sign.by} is here, on {sign.host}, version {sign.version}{off}")
    for what, found in (("DAMAGED", state.damaged), ("kept aside from", state.refused)):
        lines.extend(f"{what} {name}{f' of @{by}' if by else ''}: {fault}" for _, by, name, fault in found)
    if state.damaged:
        lines.append("what is held of a damaged log is written again within some minutes; then its file may be deleted")
    lines.extend(f"ALARM {writer[:8]}: {words}" for _, _, writer, words, _ in alarms)
    return lines
