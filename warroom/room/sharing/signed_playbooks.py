"""Whose key has signed a playbook of the share, as this database knows keys: its name alone anybody can write."""

from __future__ import annotations

from warroom.oplog.signing import available, key_words
from warroom.room.core import WarRoom
from warroom.room.sharing.keys import known_as, met_keys
from warroom.room.sharing.offered_playbooks import OfferedPlaybook
from warroom.store.pins import OPEN, PINNED, REVOKED
from warroom.text import Untrusted, bounded, for_line

_TAKEN = (PINNED, OPEN)


def is_vouched_for(room: WarRoom, offered: OfferedPlaybook) -> bool:
    """Whether a key has signed it that is ours, or is taken here for that of whom it says to be of."""
    if not offered.signed:
        return False
    if offered.signed == room.writer():
        return True
    return any(
        (pin.person, pin.writer) == (offered.by, offered.signed) and pin.state in _TAKEN for pin in met_keys(room)
    )


def signed_words(room: WarRoom, offered: OfferedPlaybook) -> str:
    """Whether one may believe who published it; safe to show."""
    by = f"@{bounded(for_line(Untrusted(offered.by)), 32)}"
    pins = [pin for pin in met_keys(room) if pin.person == offered.by]
    if not offered.signed:
        if not available():
            return "not checked: nothing here can check signatures"
        return f"NOT SIGNED, though {by} has a key" if any(pin.state in _TAKEN for pin in pins) else "not signed"
    words = key_words(offered.signed)
    if is_vouched_for(room, offered):
        return f"signed by the key of {by} ({words}, {known_as(room, offered.by, offered.signed)})"
    if any(pin.writer == offered.signed and pin.state == REVOKED for pin in pins):
        return f"signed by a key of {by} that was revoked here ({words})"
    return f"signed by a key that nobody here has accepted for {by}'s ({words})"
