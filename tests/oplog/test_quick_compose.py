"""The lines of a large act are those that a small one has, and whatever may not be written is refused alike."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from tests.oplog.builder import INCIDENT
from warroom.model.identity import Moment, WriterId
from warroom.model.moment import LATEST
from warroom.oplog.operation import GENESIS, LONGEST_LINE, Operation, compose
from warroom.oplog.quick_compose import QuickComposer
from warroom.oplog.strict_json import LARGEST_INTEGER

WRITER = WriterId("a" * 32)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.text(max_size=6) | st.floats() | st.integers()
    | st.sampled_from((LARGEST_INTEGER, LARGEST_INTEGER + 1, -LARGEST_INTEGER, (), b""))
    | st.sampled_from(("\ud800", 'a"\\u\x00\x7f\u2028')),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=4) | st.sampled_from((1, True, None, "\udfff")), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
_AT = {"lo": 1, "hi": 2, "approx": True, "as": "~9", "tz": "UTC"}
NAMES = st.text(max_size=4) | st.sampled_from(("a" * 200, "a" * 201, "\ud800", "é\n"))
SAID = ("n", "t", "at", "by", "act", "do", "kind", "on", "of", "saw", "purges", "undoes", "prev", "signature")


def _deep(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


def _all_of(operation: Operation) -> tuple[object, ...]:
    said = (getattr(operation, name) for name in SAID)
    return (operation.hash, operation.head, operation.body, operation.incident, operation.writer, *said)


@given(
    values=st.dictionaries(NAMES, VALUES, max_size=4),
    do=st.sampled_from(("put", "add", "drop", "note", "purge", "else")),
    by=NAMES,
    on=NAMES,
    n=st.sampled_from((0, 1, 7, LARGEST_INTEGER, LARGEST_INTEGER + 1)),
    t=st.sampled_from((-1, 0, 5, LATEST - 1, LATEST)),
)
@example(values={"text": "x", "at": {"lo": 1, "tz": "UTC"}, "tags": ["é"]}, do="put", by="b", on="c", n=1, t=1)
@example(
    values={"kept": True, "at": _AT, "more": {"a": None, "b": False, "c": "d"}}, do="put", by="b", on="c", n=1, t=1
)
@example(values={"at": _AT | {"lo": None}, "late": _AT | {"tz": 7}}, do="put", by="b", on="c", n=1, t=1)
@example(values={"text": "a" * LONGEST_LINE}, do="put", by="b", on="c", n=1, t=1)
@example(values={"text": _deep(14)}, do="put", by="b", on="c", n=1, t=1)
@example(values={"text": _deep(70)}, do="put", by="b", on="c", n=1, t=1)
@example(values={"text": {1: 1, "1": 2}}, do="put", by="b", on="c", n=1, t=1)
def test_what_is_composed_quickly_is_what_is_composed_with_care_or_left_to_it(
    values: dict[str, Any], do: str, by: str, on: str, n: int, t: int
) -> None:
    quick = QuickComposer(incident=INCIDENT, writer=WRITER, at=Moment(2), by=by, act="act")
    operation = quick.compose(prev=GENESIS, n=n, t=t, do=do, kind="entry", on=on, values=values, salt="d")
    if operation is None:
        return
    slow = compose(
        prev=GENESIS, incident=INCIDENT, writer=WRITER, n=n, t=t, at=Moment(2), by=by, act="act", do=do, kind="entry",
        on=on, values=values, salt="d",
    )  # fmt: skip
    assert _all_of(operation) == _all_of(slow)
    assert json.dumps(operation.values()) == json.dumps(slow.values())


def test_what_an_import_writes_is_composed_quickly() -> None:
    quick = QuickComposer(incident=INCIDENT, writer=WRITER, at=Moment(2), by="zoë", act="act")
    values = {"text": 'a "word"\n', "at": {"lo": 1, "hi": 1, "approx": False, "as": "", "tz": "UTC"}, "details": None}
    for do, kind in (("put", "entry"), ("add", "entry"), ("drop", "task")):
        first = quick.compose(prev=GENESIS, n=1, t=1, do=do, kind=kind, on="c", values=values, salt="d")
        assert first is not None
        assert (first.do, first.kind) == (do, kind), "one act writes several kinds"
        assert first.values() == values


def test_what_every_reader_refuses_is_left_to_whoever_can_say_why() -> None:
    quick = QuickComposer(incident=INCIDENT, writer=WRITER, at=Moment(2), by="bob", act="act")
    for wrong in (1.0, float("nan"), "\ud800", LARGEST_INTEGER + 1, _deep(70), {"a": (1,)}, {1: 1}, "a" * LONGEST_LINE):
        assert quick.compose(prev=GENESIS, n=1, t=1, do="put", kind="k", on="c", values={"x": wrong}, salt="d") is None
    for do in ("note", "purge", "else"):
        assert quick.compose(prev=GENESIS, n=1, t=1, do=do, kind="k", on="c", values={}, salt="d") is None
    for by in ("", "a" * 201):
        named = QuickComposer(incident=INCIDENT, writer=WRITER, at=Moment(2), by=by, act="act")
        assert named.compose(prev=GENESIS, n=1, t=1, do="put", kind="k", on="c", values={}, salt="d") is None
