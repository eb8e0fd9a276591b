"""Who may read a private incident: asked by name, decided by a person, told as it is."""

from __future__ import annotations

from warroom import exit_codes
from warroom.model.identity import IncidentId, WriterId
from warroom.model.moment import EventTime
from warroom.model.private import is_private
from warroom.oplog.envelope import NEEDS, available, is_recipient, is_sealable
from warroom.oplog.membership import NOBODY, Membership
from warroom.oplog.operation import is_id
from warroom.room.core import Committed, RoomTrouble, WarRoom, Write
from warroom.room.sharing import private_place
from warroom.room.sharing.keys import words_of
from warroom.store import member_queries as stored
from warroom.store.exchange import writers_held
from warroom.store.pins import ASKED, REVOKED, pins
from warroom.store.private_keys import PrivateKeys
from warroom.store.write import ENTRY, entry_values
from warroom.text import Untrusted, for_line, quoted

_REVOKED = " (REVOKED here: nothing written here is sealed for them)"
_SHORTEST = 8
"""Signs of a recipient by which a member may be named."""


class MemberView:
    """Somebody who may read: a person's name as far as it is known, their writer's id and recipient; ``ours`` for us,
    ``revoked`` where their key is taken for nobody's here, so that nothing written here is sealed for them.
    """

    __slots__ = ("ours", "person", "recipient", "revoked", "writer")

    def __init__(self, person: str, writer: WriterId, recipient: str, *, ours: bool, revoked: bool) -> None:
        self.person, self.writer, self.recipient, self.ours, self.revoked = person, writer, recipient, ours, revoked

    @property
    def words(self) -> str:
        """Who it is, in a line that is safe to show."""
        name = _named(self.person) if self.person else "somebody whose name is not known here"
        words = words_of(self.writer)
        key = f", {words}" if words else ""
        more = " (us)" if self.ours else _REVOKED if self.revoked else ""
        return f"{name}{key}, {self.recipient[:12]}{more}"


def own_recipient(room: WarRoom) -> str:
    """For whom others let this database in. Raise `RoomTrouble` where nothing can be opened here."""
    if not available():
        raise RoomTrouble(f"{NEEDS}.", exit_codes.SETTING)
    try:
        return PrivateKeys(room.path).recipient(make=True)
    except OSError as error:
        raise RoomTrouble(
            f"the key beside the database cannot be written ({error.strerror}).", exit_codes.REFUSED
        ) from None


def first_member(room: WarRoom) -> Write:
    """What lets us in where we declare. Raise `RoomTrouble`."""
    return stored.let_in(own_recipient(room), room.writer())


def announce(room: WarRoom, incident: IncidentId) -> bool:
    """Say in ``incident``, a plain one, which recipient our database has, so that others find it by our name; whether
    that was new. Raise `RoomTrouble`.
    """
    recipient, writer = own_recipient(room), room.writer()
    if any(word[1:] == (writer, recipient) for word in stored.announced(room.reader())):
        return False
    room.commit(incident, [stored.announce(recipient)])
    return True


def members(room: WarRoom, incident: IncidentId) -> list[MemberView]:
    """Who may read ``incident``, ourselves first; nobody is named of a plain one."""
    db = room.reader()
    revoked, own = stored.revoked_writers(db), PrivateKeys(room.path).recipient() if available() else ""
    names = {writer.writer: writer.by for writer in writers_held(db, incident)}
    names |= {writer: by for by, writer, _ in stored.announced(db)}
    readers = [
        MemberView(
            names.get(member.writer, ""),
            member.writer,
            member.recipient,
            ours=member.recipient == own,
            revoked=member.writer in revoked,
        )
        for member in stored.membership(db, incident).members.values()
    ]
    return sorted(readers, key=lambda reader: (not reader.ours, reader.person, reader.recipient))


def is_told_out(room: WarRoom, incident: IncidentId) -> bool:
    """Whether somebody who is in ``incident`` says that we were taken out."""
    return private_place.is_told_out(room.reader(), incident)


TAKEN_OUT_LINE = (
    "PRIVATE: somebody who is in it, or was, says that you were TAKEN OUT; if so, what comes later cannot be opened "
    "here"
)


def standing_lines(room: WarRoom, incident: IncidentId) -> list[str]:
    """How private an incident is, a line each, safe to show; nothing for a plain one."""
    if not is_private(incident):
        return []
    lines = [TAKEN_OUT_LINE] if is_told_out(room, incident) else []
    return [*lines, *(f"PRIVATE, may read: {member.words}" for member in members(room, incident))]


def add(room: WarRoom, incident: IncidentId, chosen: str) -> tuple[str, Committed]:
    """Let somebody in: a person who announced a recipient, or a recipient as ``age1...`` or ``age1...+WRITER``. What
    was done, in a sentence and in the log. Raise `RoomTrouble`, also where our word turned out not to count.
    """
    _needs_private(incident)
    own = own_recipient(room)
    recipient, writer, name = _who(room, chosen)
    inside = stored.membership(room.reader(), incident)
    if own not in inside.members:
        raise RoomTrouble(
            "you are no member of this private incident any more, so you let nobody in.", exit_codes.REFUSED
        )
    _needs_voice(room, inside)
    if recipient in inside.members and inside.members[recipient].writer == writer:
        raise RoomTrouble(f"{name} is in already.", exit_codes.DATA)
    if writer in stored.revoked_writers(room.reader()):
        raise RoomTrouble(f"the key of {name} was revoked here: nothing is sealed for it.", exit_codes.REFUSED)
    committed = room.commit(
        incident, [stored.let_in(recipient, writer), _told(room, f"{name} may read this private incident")]
    )
    if recipient not in stored.membership(room.reader(), incident).members:
        raise RoomTrouble(
            f"{name} was taken out by somebody nearer to whoever declared it: your word does not count.",
            exit_codes.REFUSED,
        )
    return f"{name} is let in: they read all of it, also what was written before", committed


def remove(room: WarRoom, incident: IncidentId, chosen: str) -> tuple[str, Committed]:
    """Take somebody out; what was done, in a sentence and in the log. Raise `RoomTrouble`, also where our word turned
    out not to count.
    """
    _needs_private(incident)
    own_recipient(room)
    sought = chosen.strip().casefold()
    recipient = sought.partition("+")[0]  # as `warroom private recipient` prints it, with who writes there
    to_remove = [
        member
        for member in members(room, incident)
        if (member.person and member.person.casefold() in (sought, sought.removeprefix("@")))
        or (len(recipient) >= _SHORTEST and member.recipient.startswith(recipient))
    ]
    if not to_remove:
        raise RoomTrouble(
            f"no member is called {quoted(chosen, 60)}; `warroom private members` lists them.", exit_codes.DATA
        )
    _needs_voice(room, stored.membership(room.reader(), incident))
    last = {writer.writer: writer.last for writer in writers_held(room.reader(), incident)}
    writes = [stored.take_out(member.recipient, member.writer, last.get(member.writer, 0)) for member in to_remove]
    name = _named(to_remove[0].person) if to_remove[0].person else to_remove[0].recipient[:12]
    sentence = f"{name} may read no more of this private incident; what was read before stays with them"
    committed = room.commit(incident, [*writes, _told(room, sentence)])
    left = stored.membership(room.reader(), incident).members
    if any(member.recipient in left for member in to_remove):
        raise RoomTrouble(
            f"{name} stays: somebody nearer to whoever declared it let them in, and your word does not count.",
            exit_codes.REFUSED,
        )
    return (
        f"{name} is taken out: what they had read stays theirs; they cannot open what is written from now on by "
        "whoever has read of it",
        committed,
    )


def _named(person: str) -> str:
    """A person's name, safe to show."""
    return f"@{for_line(Untrusted(person))}"


def _told(room: WarRoom, words: str) -> Write:
    """The entry that tells of it."""
    return Write(ENTRY, room.new_id(), entry_values("status", words, EventTime.at(room.now())))


def _needs_private(incident: IncidentId) -> None:
    if not is_private(incident):
        raise RoomTrouble(
            "the incident is not private, and never becomes it: what was plain once was read. Declare another one with "
            "--private.",
            exit_codes.DATA,
        )


def _needs_voice(room: WarRoom, inside: Membership) -> None:
    """A database that was copied or brought back writes under a new id, which nobody has let in: what it says of others
    would be heard by nobody.
    """
    writer = room.writer()
    if writer not in inside.voices:
        raise RoomTrouble(
            "your word on who may read does not count: nobody let in the id under which this database writes, which is "
            "a new one where it was copied or brought back from a backup. Let a member say "
            f"`warroom private add {own_recipient(room)}+{writer}`, and say it again.",
            exit_codes.REFUSED,
        )


def _who(room: WarRoom, chosen: str) -> tuple[str, WriterId, str]:
    """The recipient and the writer that are called ``chosen``, and how they are called. Raise `RoomTrouble`."""
    words = chosen.strip()
    recipient, plus, writer = words.partition("+")
    if is_recipient(recipient):
        if not is_sealable(recipient) or (plus and not is_id(writer)):
            raise RoomTrouble(f"{quoted(words, 110)} is no recipient: a sign of it is wrong.", exit_codes.DATA)
        announcers = [(by, id_) for by, id_, theirs in stored.announced(room.reader()) if theirs == recipient]
        person, announcer = announcers[0] if announcers else ("", NOBODY)
        return recipient, WriterId(writer) or announcer, _named(person) if announcers else recipient[:12]
    sought = words.removeprefix("@").casefold()
    announced = [word for word in stored.announced(room.reader()) if word[0].casefold() == sought]
    name = _named(sought)
    if not announced:
        raise RoomTrouble(
            f"no recipient of {name} is known here: let them run `warroom private recipient` and send you what it "
            "prints.",
            exit_codes.DATA,
        )
    doubtful = {
        pin.writer for pin in pins(room.reader()) if pin.person == announced[0][0] and pin.state in (ASKED, REVOKED)
    }
    sure = [word for word in announced if word[1] not in doubtful and is_sealable(word[2])]
    if len({word[2] for word in sure}) != 1:
        why = "no key of theirs that announced one was accepted here" if not sure else "several databases are theirs"
        raise RoomTrouble(f"{name}: {why}; say the recipient itself.", exit_codes.REFUSED)
    return sure[0][2], sure[0][1], name
