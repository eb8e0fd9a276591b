"""Frozen records that become dataclasses when the first of them is made."""

from __future__ import annotations

import threading
from dataclasses import field, fields, is_dataclass, replace
from typing import Any, ClassVar

import pytest
from pydantic import TypeAdapter

from warroom.model.shape import assembler, record, shape


def _shaped() -> type[Any]:
    @shape
    class Runbook:
        """One with a default, a default made anew, and something of the class."""

        kept: ClassVar = "for all"
        name: str
        steps: tuple[str, ...] = ()
        minutes: int = field(default=5)
        links: dict[str, str] = field(default_factory=dict)

    return Runbook


def _recorded() -> type[Any]:
    @record
    class At:
        """A time in a zone."""

        lo: int
        zone: str = "UTC"

    return At


def test_a_shape_takes_its_fields_by_place_and_by_name() -> None:
    runbook = _shaped()("restart", steps=("drain",))
    assert (runbook.name, runbook.steps, runbook.minutes, runbook.links) == ("restart", ("drain",), 5, {})
    assert runbook.kept == "for all"


def test_a_missing_field_and_an_unknown_one_are_refused_the_first_time_as_well_as_the_second() -> None:
    runbook = _shaped()
    for _ in range(2):
        with pytest.raises(TypeError, match="name"):
            runbook()
        with pytest.raises(TypeError, match="colour"):
            runbook("restart", colour="red")


def test_a_default_that_is_made_is_each_ones_own() -> None:
    runbook = _shaped()
    one, other = runbook("a"), runbook("b")
    one.links["x"] = "y"
    assert other.links == {}
    assert not hasattr(runbook, "links")


def test_two_shapes_are_equal_when_they_are_the_same_one() -> None:
    runbook = _shaped()
    one = runbook("a")
    assert one == one
    assert one != runbook("a")
    assert len({one, runbook("a")}) == 2


def test_two_records_are_equal_when_their_fields_are() -> None:
    at = _recorded()
    assert at(1) == at(1, "UTC") != at(2)
    assert len({at(1), at(1), at(2)}) == 2


def test_its_fields_are_known_before_the_first_one_is_made() -> None:
    runbook = _shaped()
    names: Any = fields(runbook)
    shaped: Any = runbook
    assert is_dataclass(shaped)
    assert [one.name for one in names] == ["name", "steps", "minutes", "links"]
    made: Any = runbook("a")
    assert replace(made, name="b").name == "b"


def test_what_comes_from_outside_can_be_checked_before_the_first_one_is_made() -> None:
    runbook = _shaped()
    assert TypeAdapter(runbook).validate_python({"name": "a", "steps": ["b"]}).steps == ("b",)


def test_a_first_one_may_be_made_in_many_threads_at_once() -> None:
    for _ in range(30):
        at, begin = _recorded(), threading.Barrier(4)
        made: list[object] = []

        def make(at: type[Any] = at, begin: threading.Barrier = begin, made: list[object] = made) -> None:
            begin.wait()
            made.append(at(1, zone="UTC"))

        threads = [threading.Thread(target=make) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert made == [at(1)] * 4


def test_who_asked_for_the_fields_while_another_made_them_gets_the_same() -> None:
    runbook = _shaped()
    asking = runbook.__dict__["__dataclass_fields__"]
    runbook("a")
    constructor = runbook.__init__
    assert asking.__get__(None, runbook) is runbook.__dict__["__dataclass_fields__"]
    assert runbook.__init__ is constructor


def test_one_is_assembled_from_all_it_is_given_with_its_defaults_and_without_its_constructor() -> None:
    for constructed_before in (False, True):
        runbook = _shaped()
        if constructed_before:
            runbook("a")
        assemble = assembler(runbook)
        one, other = assemble({"name": "b"}), assemble({"name": "c", "minutes": 1})
        one.links["x"] = "y"
        assert (one.name, one.steps, one.minutes, one.links) == ("b", (), 5, {"x": "y"})
        assert (other.name, other.steps, other.minutes, other.links) == ("c", (), 1, {})
        assert isinstance(one, runbook)


def test_one_is_not_assembled_without_what_it_needs() -> None:
    with pytest.raises(TypeError, match=r"Runbook needs name\."):
        assembler(_shaped())({"minutes": 1})
