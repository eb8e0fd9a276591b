"""Sealing how far an incident is, and saying what of the log still holds, what does not and since when."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final, Literal

from warroom import exit_codes
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.model.sentences import agreeing, counted
from warroom.model.shape import record
from warroom.oplog.sealed_head import LONGEST, SealedHead, read_head, short_name, signer_of, ssh_signature
from warroom.oplog.signing import available, is_keyed, key_words, public_of, writer_of
from warroom.oplog.strict_json import Refused
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.room.sharing.keys import INSTALL
from warroom.share.marker import stamp_words
from warroom.store.commit import present_writer
from warroom.store.own_keys import OwnKeys
from warroom.store.pins import called, pins
from warroom.store.receive import noticed
from warroom.store.seals import (
    against,
    coverage,
    lacking,
    name_of,
    note_newest,
    present_head,
    read_sealed,
    seal_note,
    seals,
    without_beginning,
    without_words,
    wrong_signatures,
)
from warroom.store.standing_alarms import alarms
from warroom.store.whose_key import WhoseKeys, whose_words

if TYPE_CHECKING:
    import sqlite3

    from warroom.store.seals import LoggedSeal

__all__ = ["LONGEST", "Finding", "Seal", "examine", "examine_seal", "seal"]

Sure = Literal["holds", "broken", "unsure"]
HOLDS: Final = "holds"
BROKEN: Final = "broken"
UNSURE: Final = "unsure"
"""What a sentence of `examine` says of its thing."""
Finding = tuple[Sure, str]
_NO_KEY = "anybody who may write there may have written that"


@record
class Seal:
    """A head that was sealed: its text, the signature in the format of OpenSSH (empty without a key), and the twelve
    digits by which a chat or a mail keeps it.
    """

    text: str
    signature: str
    short: str


def seal(room: WarRoom, incident: IncidentId) -> Seal:
    """Seal how far ``incident`` is, and let the log keep it; any thread may. Raise `RoomTrouble`."""
    return _seal_now(room, incident, unsigned=True)


def seal_by_itself(room: WarRoom, incident: IncidentId) -> str:
    """Seal ``incident`` beside an act that was just stored, where there is a key to sign with; the digits, or nothing.

    What was stored stays stored, and must not look as if it were not: a seal that cannot be written is left out, and
    the next one covers the same lines.
    """
    with contextlib.suppress(RoomTrouble):
        return _seal_now(room, incident, unsigned=False).short
    return ""


def _seal_now(room: WarRoom, incident: IncidentId, *, unsigned: bool) -> Seal:
    seals: list[Seal] = []

    def writes(db: sqlite3.Connection) -> list[Write]:
        writer = present_writer(db)
        seed = OwnKeys(room.path).seed(writer) if is_keyed(writer) and available() else None
        if seed is None and not unsigned:
            raise RoomTrouble("there is no key that signs.", exit_codes.SETTING)
        head = present_head(db, incident, room.now())
        text = head.text()
        signature = ssh_signature(seed, public_of(seed), text) if seed is not None else ""
        seals.append(Seal(text, signature, short_name(text)))
        note_newest(db, head, room.now())
        return [seal_note(seals[0].short, text, signature)]

    with room.secrets.passing():  # a signature is none
        room.commit(incident, writes)
    return seals[0]


def examine(room: WarRoom, *, deep: bool = False) -> list[Finding]:
    """Who signed the log and what was sealed of it, in sentences: each with `HOLDS`, `BROKEN` or `UNSURE`.

    ``deep`` checks every signature too. It reads only. Raise `RoomTrouble` where the library for that is missing.
    """
    db = room.reader()
    if deep and not available():
        raise RoomTrouble(f"signatures are not checked here: `{INSTALL}` adds what does.", exit_codes.DATA)
    known = WhoseKeys(db)
    return [
        *_keys(db, known, deep=deep),
        *((UNSURE, sentence) for sentence in (*without_beginning(db), *lacking(db), *without_words(db))),
        *((UNSURE, f"noticed {stamp_words(at)}: {words}") for at, words in _noticed(db)),
        *(finding for sealed in seals(db) for finding in _seal(db, known, sealed)),
    ]


def _keys(db: sqlite3.Connection, known: WhoseKeys, *, deep: bool) -> list[Finding]:
    wrong = []
    if deep:
        from warroom.room.sharing.many_signatures import holding  # starts processes, which nothing else here does

        wrong = wrong_signatures(db, holding)
    keys: list[Finding] = [(BROKEN, f"operation {n} of {name_of(by, writer)} {what}") for n, by, writer, what in wrong]
    for by, writer, held, unsigned in coverage(db):
        operations = f"{counted(held, 'operation', 'operations')} under the name @{by}"
        whose = whose_words(known, by, writer)
        if not is_keyed(writer):
            keys.append((UNSURE, f"{operations} {agreeing(held, 'has', 'have')} no key: {_NO_KEY} ({writer[:8]})"))
        elif unsigned and not known.is_own(writer):
            keys.append((UNSURE, f"{unsigned:,} of {operations} {_is(unsigned)} not signed by the key {whose}"))
        else:
            sure: Sure = HOLDS if known.is_taken(by, writer) else UNSURE
            bears = agreeing(held, "bears a signature of", "bear signatures of")
            how = f"{_is(held)} written by" if known.is_own(writer) else f"{_is(held)} signed by" if deep else bears
            keys.append((sure, f"{operations} {how} the key {whose}"))
    return keys


def _noticed(db: sqlite3.Connection) -> list[tuple[Moment, str]]:
    """What was noticed of the share, and every alarm that nobody has looked at, once each."""
    noticed_at = {words: Moment(at) for _, _, _, words, at in alarms(db)} | {words: at for at, words in noticed(db)}
    return sorted((at, words) for words, at in noticed_at.items())


def _is(number: int) -> str:
    return agreeing(number, "is", "are")


def _seal(db: sqlite3.Connection, known: WhoseKeys, sealed: LoggedSeal) -> list[Finding]:
    head = read_sealed(sealed.text)
    short = short_name(sealed.text)
    whose = f"the seal {short} under the name @{sealed.by} (the key {whose_words(known, sealed.by, sealed.writer)})"
    if isinstance(head, str):
        return [(UNSURE, f"{whose} cannot be read: {head}")]
    whose = f"{whose}, of the incident {head.incident[:8]}, {_when(sealed.text)}"
    if not known.is_taken(sealed.by, sealed.writer):
        return [(UNSURE, f"{whose}, was not looked at: that key is taken for nobody's here")]
    if wrong := _not_that_key(sealed):
        return [(BROKEN, f"{whose}, {wrong}")]
    problems = against(db, head)
    if problems:
        return [(BROKEN, f"{problem}: {whose}, says so") for problem in problems]
    alone = "" if sealed.signature else "; it has no signature of its own, only that of its line in the log"
    return [(HOLDS, f"{whose}, holds: {_count(head)}{alone}")]


def _not_that_key(sealed: LoggedSeal) -> str:
    """What is wrong with the signature of a seal that the log holds; nothing where it has none, for then the log alone
    vouches for it, or where nothing is here that checks it.
    """
    if not sealed.signature or not available():
        return ""
    try:
        signer = writer_of(signer_of(sealed.text, sealed.signature))
    except Refused as refusal:
        return str(refusal)
    return "" if signer == sealed.writer else f"is signed by another key: {called(signer)}"


def examine_seal(room: WarRoom, text: str, signature: str) -> list[Finding]:
    """What a sealed head that was kept elsewhere says of our log. ``signature`` may be empty: then nobody vouches for
    the head.
    """
    db = room.reader()
    try:
        head = read_head(text)
    except Refused as refusal:
        return [(BROKEN, f"{refusal}")]
    said: list[Finding] = []
    if not signature:
        said.append((UNSURE, "the head has no signature beside it: anybody can have written it"))
    elif not available():
        said.append((UNSURE, f"its signature is not checked here: `{INSTALL}` adds what does"))
    else:
        try:
            said.append(_signer(db, writer_of(signer_of(text, signature))))
        except Refused as refusal:
            return [(BROKEN, f"{refusal}")]
    problems = against(db, head)
    said += [(BROKEN, f"{problem} ({_when(text)})") for problem in problems]
    if not problems:
        there = f"all that was there of the incident {head.incident[:8]} is here as it was"
        said.append((HOLDS, f"{there}, {_when(text)}: {_count(head)}"))
    return said


def _signer(db: sqlite3.Connection, writer: WriterId) -> Finding:
    known = WhoseKeys(db)
    if known.is_own(writer):
        if known.is_revoked(writer):
            return (UNSURE, f"the head was sealed by a key of our own that was revoked here: {key_words(writer)}")
        return (HOLDS, f"the head was sealed by our own key {key_words(writer)}")
    if people := known.people_of(writer):
        how = "; ".join(known.how(person, writer) for person in people)
        return (HOLDS, f"the head was sealed by the key {key_words(writer)}: {how}")
    claims = [f"it says that it is @{pin.person}, and is {pin.state} here" for pin in pins(db) if pin.writer == writer]
    return (UNSURE, f"the head was sealed by a key that is nobody's here: {'; '.join([key_words(writer), *claims])}")


def _when(text: str) -> str:
    return f"sealed {text.split(chr(10))[2].removeprefix('at ')}"


def _count(head: SealedHead) -> str:
    writers = counted(len(head.tips), "writer", "writers")
    return f"{counted(sum(n for _, n, _ in head.tips), 'operation', 'operations')} of {writers}"
