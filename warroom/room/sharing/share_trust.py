"""Whose keys count, where the share itself asks that only known ones do: a line of its marker, heeded by everybody.

Asked once it stays so here: whoever may write into the folder could take the line out again, and must gain nothing by
it.
"""

from __future__ import annotations

import sqlite3

from warroom import exit_codes
from warroom.oplog.signing import available
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import places
from warroom.room.sharing.keys import INSTALL
from warroom.share.joining import NoShare, ask_for_known
from warroom.share.marker import MarkerSeen, changed_words, digest_of
from warroom.share.share_format import marker
from warroom.store.commit import local, set_local
from warroom.store.pins import FIRST, KNOWN, TRUST
from warroom.store.receive import note_noticed, raise_alarm
from warroom.store.standing_alarms import KEY_ALARM
from warroom.store.transaction import Transaction

_HEARD = "share-trust:"
"""Where this machine keeps what a share asked for last; the marker of each of its places by itself."""
_READ = "share-marker:"
"""Where this machine keeps by what the marker of a share is known again that was read last."""
EDITED = "marker"
_EDITED = (
    "the warroom.json of this share was edited by something that is not warroom's `share trust`: what it says of whose "
    "keys count is as before; who may write there can change it"
)
_UNCHECKED = f"this share counts only known keys, and nothing is checked here: `{INSTALL}` adds what does"
_BEGAN = (
    "this share asks that only known keys purge, give roles and change the severity: what others do waits until "
    "`warroom key accept WORDS`; `warroom key trust first` goes back on this machine"
)
_ENDED = (
    "this share no longer asks that only known keys count: who may write there can have taken that out of its "
    "warroom.json. Here it stays so; `warroom key trust first` goes back on this machine"
)


def heed(room: WarRoom, share: str, path: str, seen: MarkerSeen) -> None:
    """Do as the marker of the ``share`` at ``path`` asks, and tell where it asks something else than before, or was
    edited otherwise. What somebody decided here since stands. Without the library that checks nobody's key could be
    accepted: then it is told, and all counts as before.
    """
    known, whose = seen.known, changed_words(seen.changed, seen.account)
    place = f"{share}{places.beside(path)}"

    def note(db: sqlite3.Connection) -> None:
        read = local(db, f"{_READ}{place}")
        is_asked, asked = known != (local(db, f"{_HEARD}{place}") == KNOWN), local(db, TRUST)
        if not is_asked and read == seen.digest:
            return
        with Transaction(db):
            set_local(db, f"{_READ}{place}", seen.digest)
            if is_asked and known and not available():
                raise_alarm(db, ("", KEY_ALARM, "", f"{_UNCHECKED}{whose}"), room.now())
                return
            set_local(db, f"{_HEARD}{place}", KNOWN if known else FIRST)
            if is_asked and known and asked != KNOWN:
                set_local(db, TRUST, KNOWN)
                raise_alarm(db, ("", KEY_ALARM, "", f"{_BEGAN}{whose}"), room.now())
            elif is_asked and not known:
                note_noticed(db, ("", KEY_ALARM, "", f"{_ENDED}{whose}"), room.now())
            elif read and not is_asked:
                note_noticed(db, ("", EDITED, "", f"{_EDITED}{whose}"), room.now())

    room.note(note)


def ask(room: WarRoom, share: str, path: str, *, known: bool) -> str:
    """Let the ``share`` at ``path`` ask that only known keys count, or no more; what was done, in a sentence. Raise
    `RoomTrouble`.
    """
    if places.is_on_server(path):
        raise RoomTrouble(
            "what a server says of a share is written once: there each says `warroom key trust known` for themselves.",
            exit_codes.REFUSED,
        )
    folder = places.folder_of(path, room, share=share)
    try:
        ask_for_known(folder, share, places.shown(path), known=known)
    except NoShare as trouble:
        raise places.refusal(trouble, exit_codes.REFUSED) from None
    finally:
        places.close(folder)

    def note(db: sqlite3.Connection) -> None:
        with Transaction(db):
            set_local(db, f"{_HEARD}{share}", KNOWN if known else FIRST)
            set_local(db, f"{_READ}{share}", digest_of(marker(share, known=known)))
            set_local(db, TRUST, KNOWN if known else FIRST)

    room.note(note)
    if known:
        return "everybody in this share is asked to let only accepted keys purge, give roles and change the severity"
    return (
        "the share asks for no known keys any more; whoever has heeded it says `warroom key trust first` for themselves"
    )
