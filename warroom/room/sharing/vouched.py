"""A person's own SSH key vouches for the key of a database, and the organisation's list says whose that SSH key is.

Both is done by ``ssh-keygen``, with an agent or a token if the person has one: no key of theirs is ever read here. What
the list says is asked for by somebody, and never believed by itself.
"""

from __future__ import annotations

import os
import stat
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from warroom import exit_codes
from warroom.interpreter import child_environ
from warroom.model.identity import IncidentId, WriterId
from warroom.oplog.operation import NOTE
from warroom.oplog.signing import is_keyed
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.room.sharing.keys import own_key, take, undecided
from warroom.store.notes import notes
from warroom.store.pins import BY_SSH
from warroom.text import quoted

if TYPE_CHECKING:
    from warroom.store.pins import Pin

PERSON = "person"
"""The kind of the note that holds such a signature, on the writer's id."""
NAMESPACE = "warroom-person"
"""What the signature is made for: one that was made for anything else does not hold for it."""
_LONGEST_SIGNATURE, _MOST = 20_000, 50
_LARGEST = 1 << 20
"""Bytes of a key or a list of keys."""
_TOUCH, _LOOK = 120.0, 10.0
"""Seconds that a person has for a passphrase or a touch, and that a check may take."""


def statement(writer: WriterId, person: str) -> str:
    """What is signed: whose database it is that writes under this id."""
    return f"warroom writer {writer} is {person}\n"


def vouch(room: WarRoom, incident: IncidentId, key: str) -> str:
    """Let the SSH key in the file ``key`` (its public half is enough where an agent holds the other) sign that our
    database is ours, and let the log of ``incident`` keep it; what was done, in a sentence. It may ask for a passphrase
    or a touch. Raise `RoomTrouble`.
    """
    own = own_key(room)
    if not own.words:
        raise RoomTrouble(f"{own.trouble}.", exit_codes.SETTING)
    if not _is_plain(room.person):
        raise RoomTrouble(
            f"{quoted(room.person, 60)} is no name that ssh-keygen takes: no spaces, no signs.", exit_codes.DATA
        )
    _look_at(key, "no file of an SSH key")
    with tempfile.TemporaryDirectory(prefix="warroom-") as folder:
        text = Path(folder, "writer")
        text.write_text(statement(own.writer, room.person), encoding="utf-8")
        said = _keygen(["-Y", "sign", "-f", key, "-n", NAMESPACE, str(text)], None, _TOUCH)
        if said.returncode:
            raise RoomTrouble(f"ssh-keygen did not sign: {_last(said)}.", exit_codes.SETTING)
        signature = Path(f"{text}.sig").read_text(encoding="ascii", errors="replace")
    note = Write(PERSON, own.writer, {"name": room.person, "signature": signature}, do=NOTE)
    with room.secrets.passing():  # a signature is none
        room.commit(incident, [note])
    return f"the SSH key in {key} vouches for {own.words}: others say `warroom key accept vouched`"


def accept_vouched(room: WarRoom, allowed_signers: str) -> str:
    """Take the keys that nobody here has decided and for which an SSH key vouches that the file ``allowed_signers``
    lists for that person; what was done, in a sentence. Raise `RoomTrouble` where none is vouched for.
    """
    if not allowed_signers:
        raise RoomTrouble(
            'say which list: allowed_signers = "FILE" in your settings, as ssh-keygen reads it.', exit_codes.SETTING
        )
    if not os.path.exists(allowed_signers):  # noqa: PTH110
        raise RoomTrouble(f"{allowed_signers} is not there: the list of whose SSH keys are whose.", exit_codes.SETTING)
    _look_at(allowed_signers, "no list of SSH keys")
    pins = vouched(room, allowed_signers)
    if not pins:
        raise RoomTrouble(f"no key that waits is vouched for by anybody in {allowed_signers}.", exit_codes.DATA)
    return take(room, pins, how=BY_SSH)


def vouched(room: WarRoom, allowed_signers: str) -> list[Pin]:
    """Those of the keys that nobody here has decided for which the list vouches."""
    signed: dict[tuple[str, str], list[str]] = {}
    for note in notes(room.reader(), PERSON):
        name, signature = note.said.get("name"), note.said.get("signature")
        if note.by == name and isinstance(signature, str) and len(signature) <= _LONGEST_SIGNATURE:
            signed.setdefault((note.by, note.writer), []).append(signature)
    pins = []
    for pin in undecided(room):
        newest = dict.fromkeys(signed.get((pin.person, pin.writer), ())[-_MOST:])
        if is_keyed(pin.writer) and _is_plain(pin.person) and any(_holds(allowed_signers, pin, one) for one in newest):
            pins.append(pin)
    return pins


def _holds(allowed_signers: str, pin: Pin, signature: str) -> bool:
    with tempfile.TemporaryDirectory(prefix="warroom-") as folder:
        file = Path(folder, "writer.sig")
        file.write_text(signature, encoding="utf-8", errors="replace")
        words = ["-Y", "verify", "-f", allowed_signers, "-I", pin.person, "-n", NAMESPACE, "-s", str(file)]
        return _keygen(words, statement(pin.writer, pin.person), _LOOK).returncode == 0


def _look_at(path: str, what: str) -> None:
    """Raise `RoomTrouble` for a file that ssh-keygen would wait for or read for ever."""
    try:
        seen = Path(path).stat()
    except OSError as error:
        raise RoomTrouble(f"{path} cannot be read: {error.strerror or error}.", exit_codes.SETTING) from None
    if not stat.S_ISREG(seen.st_mode) or seen.st_size > _LARGEST:
        raise RoomTrouble(
            f"{path} is {what}: it is no regular file, or larger than {_LARGEST:,} bytes.", exit_codes.SETTING
        )


def _is_plain(person: str) -> bool:
    """Whether a name can be a principal: it is one word, and no option of a command."""
    return person.isprintable() and not set(person) & set(' "*?!,#') and not person.startswith("-") and bool(person)


def _keygen(words: list[str], stdin: str | None, seconds: float) -> subprocess.CompletedProcess[str]:
    """Run ``ssh-keygen``; without ``stdin`` it may ask the person. Raise `RoomTrouble` where it cannot be run."""
    try:
        return subprocess.run(  # noqa: S603 - the stock tool, and no words of anybody else but a name and file names
            ["ssh-keygen", *words],  # noqa: S607 - where the person's own PATH has it
            input=stdin,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
            env=child_environ(os.environ),
        )
    except (OSError, ValueError) as error:
        raise RoomTrouble(f"ssh-keygen cannot be run: {error}.", exit_codes.SETTING) from None
    except subprocess.TimeoutExpired:
        raise RoomTrouble(f"ssh-keygen did not answer within {seconds:.0f} s.", exit_codes.SETTING) from None


def _last(said: subprocess.CompletedProcess[str]) -> str:
    lines = said.stderr.strip().splitlines() or ["it said nothing"]
    return lines[-1][:200].rstrip(".")
