"""Composing the many operations of one act: the lines are those of `warroom.oplog.operation.compose`, at a third of the
time.

Whoever brings in a hundred thousand rows waits for as many lines. What an act says of itself is put into JSON once;
each value is looked at while it is written, so that nothing has to be read back to know that every reader takes it. Any
value, name or number of which that is not plain to see is left to `compose`.
"""

from __future__ import annotations

from hashlib import sha256
from json.encoder import encode_basestring

from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.model.moment import LATEST
from warroom.oplog.operation import ADD, BODY_DOMAIN, DROP, LONGEST_LINE, LONGEST_NAME, OPERATION_DOMAIN, PUT, Operation
from warroom.oplog.strict_json import LARGEST_INTEGER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    Shape = tuple[str, str, tuple[str, ...], tuple[str, ...]]
    """What a head says of an operation's doing and of its fields, the fields, and what a body says before each."""

_DEEPEST = 16
_BEHIND_THE_HEAD = 64 + 3
"""Bytes of a line beside head and body: the hash, two tabs and the end of the line."""
_BODY = BODY_DOMAIN + b"\0"


class NotPlainError(Exception):
    """A value that `warroom.oplog.operation.compose` has to look at."""


class QuickComposer:
    """Composes the operations of one act that put, add or drop, and neither supersede, purge nor undo anything."""

    __slots__ = ("_about", "_act", "_at", "_by", "_from", "_incident", "_plain", "_shapes", "_writer")

    def __init__(self, *, incident: IncidentId, writer: WriterId, at: Moment, by: str, act: str) -> None:
        self._incident, self._writer, self._at, self._by, self._act = incident, writer, at, by, act
        self._plain = _is_moment(at) and _is_name(by) and _is_name(act)
        self._about = f',"at":{at},"by":{encode_basestring(by)},"act":{encode_basestring(act)}' if self._plain else ""
        self._from = f"\0{incident}\0{writer}\0".encode()
        self._shapes: dict[tuple[str, ...], Shape] = {}

    def compose(
        self, *, prev: str, n: int, t: int, do: str, kind: str, on: str, values: Mapping[str, object], salt: str
    ) -> Operation | None:
        """The operation that `warroom.oplog.operation.compose` makes of the same; `None` where it has to be asked,
        which may refuse it.
        """
        if not (self._plain and type(n) is int and 0 < n <= LARGEST_INTEGER and _is_moment(t) and _is_name(on)):
            return None
        shape = self._shapes.get((do, kind, *values))
        if shape is None:
            shape = _shape_of(do, kind, values)
            if shape is None:
                return None
            self._shapes[do, kind, *values] = shape
        does, names, of, before = shape
        try:
            members = [
                f"{name}{encode_basestring(value) if type(value) is str else _written(value, 1)}"
                for name, value in zip(before, values.values(), strict=True)
            ]
            body = f'{{"{do}":{{{",".join(members)}}},"salt":{encode_basestring(salt)}}}'.encode()
            body_is = sha256(_BODY + body).hexdigest()
            head = (
                f'{{"n":{n},"t":{t}{self._about}{does},"on":{encode_basestring(on)},"of":[{names}],"saw":[],'
                f'"b":"{body_is}"}}'
            ).encode()
        except (NotPlainError, UnicodeEncodeError):
            return None
        if len(head) + len(body) + _BEHIND_THE_HEAD > LONGEST_LINE:
            return None
        hash_ = sha256(b"".join((OPERATION_DOMAIN, b"\0", prev.encode(), self._from, head))).hexdigest()
        return Operation.composed(
            prev, self._incident, self._writer, head, body, hash_, dict(values),
            (n, t, self._at, self._by, self._act, do, kind, on, of, body_is),
        )  # fmt: skip


def _shape_of(do: str, kind: str, values: Mapping[str, object]) -> Shape | None:
    """What is the same of all operations that do ``do`` to the fields of ``values`` in records of ``kind``; `None`
    where it may not be.
    """
    of = tuple(values)
    if do not in (PUT, ADD, DROP) or not _is_name(kind) or not all(map(_is_name, of)):
        return None
    does = f',"do":"{do}","is":{encode_basestring(kind)}'
    names = [*map(encode_basestring, of)]
    return does, ",".join(names), of, tuple(f"{name}:" for name in names)


def _is_name(text: object) -> bool:
    return type(text) is str and 0 < len(text) <= LONGEST_NAME


def _is_moment(microseconds: object) -> bool:
    return type(microseconds) is int and 0 <= microseconds < LATEST


def _written(value: object, depth: int) -> str:
    """``value`` as compact JSON. Raise `NotPlainError` for what a strict reader could refuse, or read as another value;
    a lone surrogate shows when it is encoded.
    """
    kind = type(value)
    if kind is str:
        return encode_basestring(value)  # type: ignore[arg-type]
    if value is None:
        return "null"
    if kind is int and -LARGEST_INTEGER <= value <= LARGEST_INTEGER:  # type: ignore[operator]
        return str(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is dict and (*value,) == _TIME and depth < _DEEPEST:  # type: ignore[misc]
        written = _time(*value.values())  # type: ignore[attr-defined]
        if written:
            return written
    if depth < _DEEPEST and kind is dict:
        members = []
        for name, member in value.items():  # type: ignore[attr-defined]
            if type(name) is not str:
                raise NotPlainError
            if type(member) is str:
                members.append(f"{encode_basestring(name)}:{encode_basestring(member)}")
            elif member is None:
                members.append(f"{encode_basestring(name)}:null")
            else:
                members.append(f"{encode_basestring(name)}:{_written(member, depth + 1)}")
        return f"{{{','.join(members)}}}"
    if depth < _DEEPEST and kind is list:
        return f"[{','.join([_written(member, depth + 1) for member in value])}]"  # type: ignore[attr-defined]
    raise NotPlainError


_TIME = ("lo", "hi", "approx", "as", "tz")
"""What an event time says, in its order: nearly every entry has one."""


def _time(lo: object, hi: object, approx: object, words: object, zone: object) -> str:
    """An event time as compact JSON; empty for one that has to be looked at more closely."""
    if not (_is_moment(lo) and _is_moment(hi) and type(approx) is bool and type(words) is type(zone) is str):
        return ""
    rough = "true" if approx else "false"
    return f'{{"lo":{lo},"hi":{hi},"approx":{rough},"as":{encode_basestring(words)},"tz":{encode_basestring(zone)}}}'
