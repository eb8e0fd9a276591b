"""What is wrong with a share, in words: the same ones in the header, in the panel and in a shell."""

from __future__ import annotations

import json

from warroom.model.identity import IncidentId
from warroom.model.lengths import roughly
from warroom.model.sentences import agreeing, counted
from warroom.room.core import WarRoom
from warroom.share.alteration import ALTERED
from warroom.share.log_file import NEWER, UNSIGNED
from warroom.share.presence import Presence
from warroom.share.share_state import OBSERVER, WRONG, ShareState, read_aside
from warroom.text import Untrusted, for_line

PUT_ASIDE = "damage-put-aside"
_MOST_PUT_ASIDE = 1_000
_MOST_TOLD = 20
"""Logs, and incidents, of which each is told by itself."""
_AHEAD = 60 * 1_000_000
"""Microseconds by which a clock may be off before anybody speaks of it."""
_TOGETHER = 30 * 1_000_000
"""Microseconds within which several clocks say the same."""


def put_aside(room: WarRoom, state: ShareState) -> int:
    """Speak no more, on this machine, of the damaged logs of others that ``state`` names, until their damage is another
    one; how many. What they held is not changed by it. Raise `RoomTrouble`.
    """
    aside = {**read_aside(room.setting(PUT_ASIDE)), **state.scars}
    room.remember(PUT_ASIDE, json.dumps(dict(list(aside.items())[-_MOST_PUT_ASIDE:])))
    return len(state.scars)


def damage_words(state: ShareState) -> str:
    """What the header says of logs that do not read; empty if all do."""
    worst = min((damage for damage in state.damaged if damage[3] != NEWER), key=_weight, default=None)
    if worst is not None:
        who = f"@{for_line(Untrusted(worst[1]))}" if worst[1] else ""
        whose = f" of {who}" if who else ""
        if worst[3].startswith(UNSIGNED):
            return f"unsigned lines say {who}" if who else "unsigned lines"
        if worst[3].startswith(ALTERED):
            return f"altered log{whose}"
        return f"{'damaged' if worst[3].startswith('damaged') else 'unreadable'} log{whose}"
    return "log of a newer warroom" if state.damaged else ""


def damage_lines(state: ShareState) -> list[str]:
    """Each log that does not read, what is kept aside of others, and what becomes of them."""
    lines = [
        f"{fault_kind(fault)} {for_line(name)}{_of(by)} in the incident {incident[:8]}: {for_line(fault)}"
        for incident, by, name, fault in _worst_first(state)[:_MOST_TOLD]
    ]
    if (more := len(state.damaged) - _MOST_TOLD) > 0:
        lines.append(f"and {counted(more, 'log', 'logs')} more that cannot be taken as they are")
    lines.extend(
        f"kept aside from {for_line(name)}{_of(by)} in the incident {incident[:8]}: {for_line(fault)}"
        for incident, by, name, fault in state.refused[:_MOST_TOLD]
    )
    if (more := len(state.refused) - _MOST_TOLD) > 0:
        lines.append(f"and {counted(more, 'line', 'lines')} more that {agreeing(more, 'is', 'are')} kept aside")
    if any(fault == NEWER for *_, fault in state.damaged):
        lines.append("a newer warroom is needed to read what a newer one wrote: update this one")
    kinds = {(fault_kind(fault), bool(by)) for _, by, _, fault in state.damaged}
    if unread := {(kind, known) for kind, known in kinds if kind in _PUT_BACK}:
        mended = unread <= {("DAMAGED", True), ("ALTERED", True)}
        away = (
            ", and who made it takes it away"
            if mended
            else "; what no program made, or none can read, nobody takes away"
        )
        lines.append(f"what is held of such a log is written again within some minutes{away}")
    if state.aside:
        logs = counted(state.aside, "damaged log was", "damaged logs were")
        lines.append(f"{logs} put aside here; it is said again if the damage changes")
    return lines


_PUT_BACK = ("ALTERED", "DAMAGED", "UNREADABLE")
_WORST = ("ALTERED", "NOT SIGNED", "DAMAGED", "UNREADABLE", "NOT READ")


def _worst_first(state: ShareState) -> list[tuple[IncidentId, str, str, str]]:
    """The logs that do not read: what was altered before what is rubbish, of which there may be any number."""
    return sorted(state.damaged, key=_weight)


def _weight(damage: tuple[IncidentId, str, str, str]) -> tuple[bool, int]:
    return not damage[1], _WORST.index(fault_kind(damage[3]))


def fault_kind(fault: str) -> str:
    """What is wrong with a log, in a word or two in capitals; ``fault`` says it in full."""
    for begins, what in ((NEWER, "NOT READ"), (UNSIGNED, "NOT SIGNED"), (ALTERED, "ALTERED"), ("damaged", "DAMAGED")):
        if fault.startswith(begins):
            return what
    return "UNREADABLE"


def _of(by: str) -> str:
    return f" of @{for_line(Untrusted(by))}" if by else ""


def trouble_words(state: ShareState, incident: IncidentId) -> tuple[str, bool]:
    """What the header says of incidents that are not shared while others are, and whether it is the one on the screen;
    empty if all are.
    """
    for one, _, what, words, _ in state.troubles:
        if one == incident:
            return ("observer" if what == OBSERVER else f"not shared: {words[:1].lower()}{words[1:]}"), True
    hidden = [trouble for trouble in state.troubles if trouble[2] == OBSERVER or trouble[4]]
    if not hidden:
        return "", False
    return counted(len(hidden), "incident is not shared", "incidents are not shared"), False


def trouble_lines(state: ShareState) -> list[str]:
    """Each incident that is not shared: whose folder it is, why, what of ours waits; the way out of a wrong share."""
    # What is the matter with all of it is said of the share, and here only where something waits.
    troubles = [trouble for trouble in state.troubles if trouble[2:4] != (state.what, state.words) or trouble[4]]
    lines = [
        f"inc-{incident[:8]}...{_of(owner)}: {for_line(f'{words[:1].lower()}{words[1:]}')}"
        + (f", {unsent} unsent there" if unsent else "")
        for incident, owner, _, words, unsent in troubles[:_MOST_TOLD]
    ]
    if (more := len(troubles) - _MOST_TOLD) > 0:
        lines.append(f"and {counted(more, 'incident', 'incidents')} more that are not shared")
    for incident, count in state.left_out.items():
        where = f"inc-{incident[:8]}..." if incident else "the folder"
        lines.append(f"{counted(count, 'name', 'names')} in {where}, not looked at: there are too many")
    if state.what == WRONG:
        lines.append(
            "the way out: mount the right folder there; or `warroom share leave`, then `warroom share join PATH`"
        )
    return lines


def clock_words(state: ShareState, incident: IncidentId) -> str:
    """Whose clock is wrong, of those who are here; empty if none is. Whoever is alone against several that agree, or
    against the folder's own times, is the one. Of whoever gives no sign, using the shell alone, the last line tells.
    """
    signs = [sign for sign in state.here.get(incident, ()) if not sign.doubt]
    skewed = [sign for sign in signs if abs(sign.ahead) > _AHEAD]
    if not skewed:
        here = {sign.by for sign in signs}
        told = {by: ahead for by, ahead in state.skews.items() if ahead > _AHEAD and by not in here}
        if told and abs(state.clock) > _AHEAD:
            return f"your clock is wrong, {_off(state.clock)}"
        name = max(told, key=lambda by: told[by], default="")
        return f"clocks differ: @{for_line(Untrusted(name))}'s was {_off(told[name], 'yours')}" if name else ""
    worst, off = skewed[0], [sign.ahead for sign in skewed]
    agree = len({sign.by for sign in skewed}) > 1 and len(skewed) == len(signs) and max(off) - min(off) < _TOGETHER
    if abs(state.clock) > _AHEAD or (agree and not any(abs(sign.off) > _AHEAD for sign in skewed)):
        ahead = state.clock if abs(state.clock) > _AHEAD else -worst.ahead
        return f"your clock is wrong, {_off(ahead)}"
    by = for_line(Untrusted(worst.by))
    if abs(worst.off) > _AHEAD or len(skewed) < len(signs):
        return f"clock of @{by} is wrong, {_off(worst.ahead)}"
    return f"clocks differ: @{by}'s is {_off(worst.ahead, 'yours')}"


def clock_lines(state: ShareState) -> list[str]:
    """What the folder's own times say of our clock."""
    if abs(state.clock) <= _AHEAD:
        return []
    off = _off(state.clock, "that of the share's folder")
    return [f"your own clock is {off}; is the time of this machine right?"]


def off_words(sign: Presence) -> str:
    """By how much somebody's clock is off ours; empty for little."""
    return f", its clock is {_off(sign.ahead, 'yours')}" if abs(sign.ahead) > _AHEAD else ""


def _off(microseconds: int, than: str = "") -> str:
    """By how much a clock is off, as 5 min ahead of yours."""
    way = "behind" if microseconds < 0 else "ahead of" if than else "ahead"
    return f"{roughly(abs(microseconds))} {way}{f' {than}' if than else ''}"
