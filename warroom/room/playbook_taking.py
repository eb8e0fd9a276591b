"""Taking a playbook from the share: what it would move, what is wrong with it, and using it from now on."""

from __future__ import annotations

import os
from pathlib import Path

from warroom import exit_codes
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing.keys import is_strict
from warroom.room.sharing.offered_playbooks import OfferedPlaybook
from warroom.room.sharing.playbooks import laid_out
from warroom.room.sharing.signed_playbooks import is_vouched_for, signed_words
from warroom.room.sharing.taken_playbook import name_taken
from warroom.text import Untrusted, for_line


def what_moves(room: WarRoom, offered: OfferedPlaybook, own: Path | None) -> list[str]:
    """What of the open incidents is due at another time by it than by the playbook in ``own``, in lines that are safe
    to show; nothing where it cannot be used. Raise `RoomTrouble`.
    """
    from warroom.playbook.load import PlaybookError, load_playbook
    from warroom.room.readings.moved_clocks import moved_clocks

    try:
        return moved_clocks(room, load_playbook(own), load_playbook(laid_out(room, offered)))
    except PlaybookError:  # it is said when it is taken
        return []


def problems_of(room: WarRoom, offered: OfferedPlaybook) -> list[str]:
    """What keeps it from being used, as ``playbook check`` says it; its templates are tried as well. Raise
    `RoomTrouble`.
    """
    return checked(laid_out(room, offered))


def checked(folder: Path) -> list[str]:
    """Every problem of the playbook in ``folder``, in lines that are safe to show."""
    from warroom.playbook.check import check_playbook
    from warroom.playbook.load import load_playbook
    from warroom.room.drills.template_rehearsal import rehearse

    problems = check_playbook(folder) or rehearse(load_playbook(folder))
    return [for_line(Untrusted(str(problem).replace(f"{folder}{os.sep}", "")))[:240] for problem in problems]


def take(room: WarRoom, offered: OfferedPlaybook) -> str:
    """Use it from now on, where nothing is wrong with it; a sentence. Raise `RoomTrouble`."""
    if is_strict(room) and not is_vouched_for(room, offered):
        raise RoomTrouble(
            f"{offered.words} was not taken: only accepted keys count in this share, and it is "
            f"{signed_words(room, offered)}.",
            exit_codes.REFUSED,
        )
    problems = problems_of(room, offered)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise RoomTrouble(f"{offered.words} was not taken: {problems[0]}{more}.", exit_codes.DATA)
    try:
        name_taken(room.path, offered.digest)
    except OSError as error:
        raise RoomTrouble(f"{offered.words} cannot be taken ({error.strerror}).", exit_codes.DATA) from None
    return f"{offered.words} is yours from the next command, and from the next start of the program"
