"""Whose key is whose: what is shown of it, and what somebody here decides."""

from __future__ import annotations

import base64

from warroom import exit_codes
from warroom.model.identity import WriterId
from warroom.model.sentences import agreeing
from warroom.model.shape import record
from warroom.oplog.signing import available, is_keyed, key_words, public_of
from warroom.room.core import RoomTrouble, WarRoom
from warroom.store.commit import local, present_writer, set_local
from warroom.store.own_keys import OwnKeys, key_file, keys_read_by_others
from warroom.store.pin_decisions import accept as accept_pins
from warroom.store.pin_decisions import revoke as revoke_pins
from warroom.store.pins import ASKED, BY_HAND, FIRST, KNOWN, OPEN, PINNED, REVOKED, TRUST, Pin, called, pins
from warroom.store.pins import undecided as pins_undecided
from warroom.store.whose_key import WhoseKeys
from warroom.text import Untrusted, for_line, quoted

INSTALL = "pip install 'warroom[evidence]'"
_SHORTEST = 4
"""Digits of a writer's id, or signs of its words, by which it may be named."""


@record
class OwnKey:
    """How this database signs: its writer's id, the key as words, as one line of OpenSSH, and what is wrong with it;
    each empty where there is none.
    """

    writer: WriterId
    words: str
    ssh: str
    trouble: str


def own_key(room: WarRoom) -> OwnKey:
    """The key of this database."""
    writer = present_writer(room.reader())
    if not available():
        return OwnKey(writer, "", "", f"nothing is signed or checked here: `{INSTALL}` adds what does")
    if not writer:
        return OwnKey(writer, "", "", "there is no key yet: the first entry, or joining a share, makes one")
    if not is_keyed(writer):
        return OwnKey(
            writer, "", "", "this database writes without a key and signs nothing: `warroom key rotate` begins with one"
        )
    seed = OwnKeys(room.path).seed(writer)
    if seed is None:
        gone = f"its key is not in {key_file(room.path)}: it cannot sign, and its next entry is of a new writer"
        return OwnKey(writer, key_words(writer), "", gone)
    ssh = base64.b64encode(ssh_key(public_of(seed))).decode()
    return OwnKey(writer, key_words(writer), f"ssh-ed25519 {ssh} {room.person}", keys_read_by_others(room.path))


def ssh_key(public: bytes) -> bytes:
    """A public key as OpenSSH writes it."""
    return ssh_text(b"ssh-ed25519") + ssh_text(public)


def ssh_text(data: bytes) -> bytes:
    """``data`` with its length in front, as OpenSSH writes it."""
    return len(data).to_bytes(4, "big") + data


def met_keys(room: WarRoom) -> list[Pin]:
    """Every key that somebody was met with."""
    return pins(room.reader())


def is_strict(room: WarRoom) -> bool:
    """Whether only accepted keys may purge, give roles and change the severity unasked."""
    return local(room.reader(), TRUST) == KNOWN


def set_strict(room: WarRoom, *, known: bool) -> None:
    """Let only accepted keys do that, or the first key of each person too. What waits goes on waiting."""
    room.note(lambda db: set_local(db, TRUST, KNOWN if known else FIRST))


def accept(room: WarRoom, chosen: str, *, unsigned: bool = False) -> str:
    """Take a key for the person that it says it is; what was done, in a sentence. Raise `RoomTrouble`."""
    return take(room, _named(room, chosen, deciding=True), unsigned=unsigned)


def take(room: WarRoom, pins_chosen: list[Pin], *, unsigned: bool = False, how: str = BY_HAND) -> str:
    """Take these keys for the persons that they say they are, which is known by ``how``; what was done, in a sentence.
    Any thread may.
    """
    counts: list[int] = []
    room.note(lambda db: counts.append(accept_pins(db, pins_chosen, unsigned=unsigned, now=room.now(), how=how)))
    folded = f"; {counts[0]} of its changes waited and take effect now" if counts[0] else ""
    return f"{_keys(pins_chosen)} taken{folded}"


def take_no_more(room: WarRoom, pins_chosen: list[Pin]) -> str:
    """Take these keys, none of which is our own, for nobody's any more; what was done. Any thread may."""
    room.note(lambda db: revoke_pins(db, pins_chosen, now=room.now()))
    return f"{_keys(pins_chosen)} revoked here; everybody else decides for themselves: tell them the words"


def undecided(room: WarRoom) -> list[Pin]:
    """The keys, and the writers without one, that say they are somebody and of which nobody here has decided."""
    return pins_undecided(room.reader())


def key_lines(room: WarRoom) -> list[str]:
    """Whose key is whose and how that is known, a line each, those that nobody has decided first."""
    keys = WhoseKeys(room.reader())
    pins = sorted(met_keys(room), key=lambda pin: pin.state != ASKED)
    return [
        f"{'NOT ACCEPTED: ' if pin.state == ASKED else ''}@{pin.person}: {name_of(pin)}, "
        f"{keys.how(pin.person, pin.writer)}"
        for pin in pins
    ]


def whose_keys(room: WarRoom) -> WhoseKeys:
    """What is known here of whose key is whose."""
    return WhoseKeys(room.reader())


def known_as(room: WarRoom, person: str, writer: WriterId) -> str:
    """How the key of ``writer`` is known as that of ``person`` here, as what follows its name in a sentence."""
    return whose_keys(room).how(person, writer)


def not_accepted_as(room: WarRoom) -> dict[WriterId, list[str]]:
    """Of each writer the persons that it says to be, and for whose nobody here has taken it, or not any more."""
    doubts: dict[WriterId, list[str]] = {}
    for pin in met_keys(room):
        if pin.state in (ASKED, REVOKED):
            doubts.setdefault(pin.writer, []).append(pin.person)
    return doubts


def asks_whether(room: WarRoom, pin: Pin) -> str:
    """What is asked of a key that nobody has decided, with the key that is that person's here."""
    person = for_line(Untrusted(pin.person))
    theirs = [
        name_of(met_key)
        for met_key in met_keys(room)
        if met_key.person == pin.person and met_key.state in (PINNED, OPEN)
    ]
    here = f"; here @{person} is {theirs[0]}" if theirs else ""
    return f"{name_of(pin)} says that it is @{person}{here}. Let them read theirs aloud, then 1 takes it, 2 revokes it"


def revoke(room: WarRoom, chosen: str) -> str:
    """Take a key for nobody's any more; what was done, in a sentence. Raise `RoomTrouble`."""
    pins = _named(room, chosen, deciding=False)
    if present_writer(room.reader()) in {pin.writer for pin in pins}:
        rotated = rotate(room)  # first: where no new key can be kept, nothing is revoked either
        room.note(lambda db: revoke_pins(db, pins, now=room.now()))
        return f"{_keys(pins)} revoked, and it is our own: {rotated}"
    return take_no_more(room, pins)


def rotate(room: WarRoom) -> str:
    """Write under a new key from now on; a sentence. What was written stays signed by the former one. Raise
    `RoomTrouble`, and then the present key stays.
    """
    writer = room.rotate_writer()
    if not is_keyed(writer):
        return f"new entries are of a new writer, which signs nothing: `{INSTALL}` adds what does"
    return f"new entries are signed by a new key: {key_words(writer)}; the others have to accept it once"


def _keys(pins: list[Pin]) -> str:
    said = ", ".join(f"@{for_line(Untrusted(pin.person))} {name_of(pin)}" for pin in pins)
    return agreeing(len(pins), f"the key of {said} is", f"the keys of {said} are")


def name_of(pin: Pin) -> str:
    """A key by its words, or a writer without one by its first digits."""
    return called(pin.writer)


def words_of(writer: WriterId) -> str:
    """The key of a writer by its words; empty for one that has none."""
    return key_words(writer) if is_keyed(writer) else ""


def _named(room: WarRoom, chosen: str, *, deciding: bool) -> list[Pin]:
    """The keys that are called ``chosen``: by their words or the first of them, by the digits of the writer's id, by
    @person, or ``all`` that are not decided. Raise `RoomTrouble` where none is, or more than one key.
    """
    sought, every = " ".join(chosen.casefold().split()), met_keys(room)
    open_ones = [pin for pin in every if pin.state == ASKED]
    if sought == "all" and deciding:
        pins = open_ones
    elif sought.startswith("@"):
        pins = [pin for pin in (open_ones if deciding else every) if pin.person.casefold() == sought[1:]]
    else:
        pins = [
            pin
            for pin in every
            if len(sought) >= _SHORTEST
            and (pin.writer.startswith(sought) or (is_keyed(pin.writer) and key_words(pin.writer).startswith(sought)))
        ]
    if not pins and sought == "all" and deciding:
        raise RoomTrouble("no key waits for a decision; `warroom key` lists those that were met.", exit_codes.DATA)
    if not pins:
        raise RoomTrouble(f"no key is called {quoted(chosen, 60)}; `warroom key` lists them.", exit_codes.DATA)
    if sought != "all" and len({pin.writer for pin in pins}) > 1:
        names = ", ".join(name_of(pin) for pin in pins)
        raise RoomTrouble(f"several keys are called {quoted(chosen, 60)}: {names}; say one of them.", exit_codes.DATA)
    return pins
