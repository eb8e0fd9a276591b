"""One operation of the log: what it says, and the checks that readers and writers share.

Part of the shell's fast path, hence a plain class.
"""

from __future__ import annotations

import json

from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.model.moment import LATEST
from warroom.oplog.hashing import sha256
from warroom.oplog.strict_json import Refused, read, write_unread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from warroom.oplog.hashing import Sha256
    from warroom.oplog.plain_head import Plain

GENESIS = "0" * 64
"""The previous hash of a writer's first operation on an incident."""

PUT, ADD, DROP, PURGE, NOTE = "put", "add", "drop", "purge", "note"
ACTS = (PUT, ADD, DROP, PURGE, NOTE)
_WITH_VALUES = frozenset((PUT, ADD, DROP))

LONGEST_LINE = 64 * 1024
"""Bytes, with its end of line: a longer one is refused by every reader, so no writer makes it."""
LONGEST_NAME = 200
"""Characters of a person, an act, a kind, an id or a field."""
_read = json.JSONDecoder().raw_decode
OPERATION_DOMAIN = b"warroom/1 op"
BODY_DOMAIN = b"warroom/1 body"
"""What a hash begins with, so that one made for a body never passes for one of an operation."""


def is_hash(text: object) -> bool:
    """Whether ``text`` is 64 lower-case hexadecimal digits."""
    return isinstance(text, str) and len(text) == 64 and _is_hex(text)


def is_id(text: object) -> bool:
    """Whether ``text`` is the 32 lower-case hexadecimal digits of a writer or an incident."""
    return isinstance(text, str) and len(text) == 32 and _is_hex(text)


def _are_hashes(texts: list[object]) -> bool:
    """Whether each of ``texts`` is a hash; hundreds of them are looked at as one, in a tenth of the time."""
    hashes = [text for text in texts if isinstance(text, str) and len(text) == 64]
    return len(hashes) == len(texts) and _is_hex("".join(hashes))


def _is_hex(text: str) -> bool:
    try:
        return bytes.fromhex(text).hex() == text
    except ValueError:
        return False


def body_hash(body: bytes, sha256: Sha256 = sha256) -> str:
    """The name under which a head vouches for its body, 64 hexadecimal digits."""
    return sha256(BODY_DOMAIN + b"\0" + body).hexdigest()


def operation_hash(prev: str, incident: IncidentId, writer: WriterId, head: bytes, sha256: Sha256 = sha256) -> str:
    """The identity of an operation: checksum, chain link and name in one, over the head's bytes as written."""
    return sha256(b"\0".join((OPERATION_DOMAIN, prev.encode(), incident.encode(), writer.encode(), head))).hexdigest()


class WrongBody(Refused):
    """The body is not the one that the head vouches for: damage, not a rule broken by its writer."""


class Operation:
    """An operation as it stands in the log, checked.

    ``head`` and ``body`` are the bytes as written; ``body`` is ``None`` once it was purged or while it is withheld.
    ``n`` counts from 1 for each (incident, writer). ``t`` and ``at`` are microseconds. ``of`` names the fields written,
    ``saw`` the hashes of the heads that the writer saw, ``undoes`` the act taken back, ``purges`` the hashes whose
    bodies are emptied.
    """

    __slots__ = (
        "_values", "act", "at", "body", "by", "do", "hash", "head", "incident", "kind", "n", "of", "on", "prev",
        "purges", "saw", "signature", "t", "undoes", "writer",
    )  # fmt: skip

    def __init__(
        self,
        *,
        prev: str,
        incident: IncidentId,
        writer: WriterId,
        head: bytes,
        body: bytes | None,
        signature: bytes | None = None,
        hash_: str = "",
        body_is: str = "",
        plain: Plain | None = None,
    ) -> None:
        """Read ``head``. Raise `Refused` when a rule of the format is broken, the sentence says which.

        ``hash_`` and ``body_is`` are the hashes of the operation and of ``body`` where the caller has made them;
        ``plain`` is what the head says where the caller has read it (`warroom.oplog.plain_head`).
        """
        self.prev, self.incident, self.writer = prev, incident, writer
        self.head, self.body, self.signature = head, body, signature
        self.hash = hash_ or operation_hash(prev, incident, writer, head)
        self._values: dict[str, object] | None = None
        vouched = self._read_plain(plain) if plain is not None else self._read()
        if body is not None:
            if vouched != (body_is or body_hash(body)):
                raise WrongBody("the body is not the one that the head vouches for")
            self.values()

    def _read_plain(self, plain: Plain) -> object:
        self.n, self.t, self.at, self.by, self.act, self.do, self.kind, self.on, self.of, vouched = plain
        self.saw: tuple[str, ...] = ()
        self.purges: tuple[str, ...] = ()
        self.undoes = ""
        return vouched

    def _read(self) -> object:
        """Read the head; the hash with which it vouches for the body."""
        head_fields = _object(self.head, "head")
        self.n = _whole(head_fields, "n", least=1)
        self.t = _moment(head_fields, "t")
        self.at = _moment(head_fields, "at")
        self.by = _name(head_fields, "by")
        self.act = _name(head_fields, "act")
        self.do = _name(head_fields, "do")
        self.kind = _name(head_fields, "is")
        self.on = _name(head_fields, "on")
        self.of = _names(head_fields, "of")
        self.saw = _hashes(head_fields, "saw")
        self.purges = _hashes(head_fields, "purges") if "purges" in head_fields else ()
        self.undoes = _name(head_fields, "undoes") if "undoes" in head_fields else ""
        if not is_hash(head_fields.get("b")):
            raise Refused("head.b is not a hash of 64 hexadecimal digits")
        return head_fields["b"]

    @classmethod
    def stored(
        cls,
        *,
        hash_: str,
        prev: str,
        incident: IncidentId,
        writer: WriterId,
        head: bytes,
        body: bytes | None,
        signature: bytes | None,
    ) -> Operation:
        """An operation that was checked before it was stored under ``hash_``: it is read without checking it again."""
        self = cls.__new__(cls)
        self.hash, self.prev, self.incident, self.writer = hash_, prev, incident, writer
        self.head, self.body, self.signature = head, body, signature
        fields = _read(head.decode())[0]
        self.n, self.t, self.at, self.by, self.act = fields["n"], fields["t"], fields["at"], fields["by"], fields["act"]
        self.do, self.kind, self.on = fields["do"], fields["is"], fields["on"]
        self.of, self.saw, self.purges = tuple(fields["of"]), tuple(fields["saw"]), tuple(fields.get("purges", ()))
        self.undoes = fields.get("undoes", "")
        self._values = None
        if body is not None and self.do in _WITH_VALUES:
            self._values = _read(body.decode())[0].get(self.do)
        return self

    @classmethod
    def composed(
        cls,
        prev: str,
        incident: IncidentId,
        writer: WriterId,
        head: bytes,
        body: bytes,
        hash_: str,
        values: dict[str, object],
        plain: Plain,
    ) -> Operation:
        """An operation that is written just now, of which everything is known: ``values`` are those of ``body``, and
        ``plain`` is what ``head`` says (`warroom.oplog.quick_compose`).
        """
        self = cls.__new__(cls)
        self.prev, self.incident, self.writer = prev, incident, writer
        self.head, self.body, self.signature, self.hash = head, body, None, hash_
        self._values = values
        self._read_plain(plain)
        return self

    def values(self) -> dict[str, object]:
        """The fields with the values that this operation puts, adds or drops; empty without a body.

        Raise `Refused` when the body does not hold exactly the fields that the head announces.
        """
        if self.body is None:
            return {}
        if self._values is not None:
            return self._values
        fields = _object(self.body, "body")
        if self.do not in _WITH_VALUES:
            return {}
        values = fields.get(self.do)
        if not isinstance(values, dict) or values.keys() != set(self.of):
            raise Refused(f"body.{self.do} does not hold exactly the fields of head.of")
        self._values = values
        return values


def _object(text: bytes, where: str) -> dict[str, object]:
    try:
        decoded = read(text.decode("utf-8"))
    except UnicodeDecodeError:
        raise Refused(f"the {where} is not UTF-8") from None
    if not isinstance(decoded, dict):
        raise Refused(f"the {where} is not an object")
    return decoded


def _whole(fields: dict[str, object], name: str, *, least: int = 0) -> int:
    field_value = fields.get(name)
    if type(field_value) is not int or field_value < least:
        raise Refused(f"head.{name} is not a whole number from {least}")
    return field_value


def _moment(fields: dict[str, object], name: str) -> int:
    field_value = _whole(fields, name)
    if field_value >= LATEST:
        raise Refused(f"head.{name} is not a time between 1970 and 2200")
    return field_value


def _name(fields: dict[str, object], name: str) -> str:
    field_value = fields.get(name)
    if not isinstance(field_value, str) or not 0 < len(field_value) <= LONGEST_NAME:
        raise Refused(f"head.{name} is not a text of 1 to {LONGEST_NAME} characters")
    return field_value


def _names(fields: dict[str, object], name: str) -> tuple[str, ...]:
    field_value = fields.get(name)
    if not isinstance(field_value, list) or len(set(map(str, field_value))) != len(field_value):
        raise Refused(f"head.{name} is not a list of distinct names")
    for member in field_value:
        if not isinstance(member, str) or not 0 < len(member) <= LONGEST_NAME:
            raise Refused(f"head.{name} holds something that is not a name")
    return tuple(field_value)


def _hashes(fields: dict[str, object], name: str) -> tuple[str, ...]:
    field_value = fields.get(name)
    if not isinstance(field_value, list) or not _are_hashes(field_value):
        raise Refused(f"head.{name} is not a list of hashes")
    return tuple(field_value)


def compose(
    *,
    prev: str,
    incident: IncidentId,
    writer: WriterId,
    n: int,
    t: int,
    at: Moment,
    by: str,
    act: str,
    do: str,
    kind: str,
    on: str,
    values: Mapping[str, object],
    salt: str,
    saw: Iterable[str] = (),
    purges: Iterable[str] = (),
    undoes: str = "",
) -> Operation:
    """Write an operation and run the reader's checks on it, so that nothing is committed that a reader refuses.

    ``values`` maps each field to what is put, added or dropped (empty for a purge or a note). ``salt`` is random text
    that keeps a purged body from being guessed. `warroom.oplog.quick_compose` makes many of an act in less
    time. Raise `Refused` when the line would break a rule or be too long.
    """
    body = write_unread({do: dict(values), "salt": salt})
    head: dict[str, object] = {
        "n": n, "t": t, "at": at, "by": by, "act": act, "do": do, "is": kind, "on": on, "of": list(values),
        "saw": list(saw),
    }  # fmt: skip
    if purges:
        head["purges"] = list(purges)
    if undoes:
        head["undoes"] = undoes
    head["b"] = body_is = body_hash(body)
    if do not in ACTS:
        raise Refused(f"{do!r} is not an act of the log")
    written = write_unread(head)
    operation = Operation(
        prev=prev,
        incident=incident,
        writer=writer,
        head=written,
        body=body,
        body_is=body_is,
        hash_=operation_hash(prev, incident, writer, written),
    )
    if len(operation.head) + len(body) + 64 + 3 > LONGEST_LINE:
        raise Refused(f"the line would be longer than {LONGEST_LINE} bytes")
    return operation
