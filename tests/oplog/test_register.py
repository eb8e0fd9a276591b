"""Causal registers: what supersedes what, in any order."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from warroom.oplog.digest import digest
from warroom.oplog.register import Head, Register, distinct


def histories() -> st.SearchStrategy[list[tuple[str, tuple[str, ...]]]]:
    """Writes in an order in which they can have been made: each may have seen any of those before it."""

    def grow(seeds: list[int]) -> list[tuple[str, tuple[str, ...]]]:
        made: list[tuple[str, tuple[str, ...]]] = []
        for number, seed in enumerate(seeds):
            names = [name for name, _ in made]
            choose = random.Random(seed)
            made.append((f"w{number}", tuple(sorted(choose.sample(names, min(len(names), seed % 4))))))
        return made

    return st.lists(st.integers(0, 10_000), min_size=1, max_size=12).map(grow)


def heads(writes: list[tuple[str, tuple[str, ...]]]) -> set[str]:
    register = Register()
    for name, saw in writes:
        register.supersede(saw)
        register.write(Head(name, 1, "alice", name))
    return set(register.heads)


@given(histories(), st.integers())
def test_order_repetition_and_gaps_of_arrival_do_not_matter(
    history: list[tuple[str, tuple[str, ...]]], seed: int
) -> None:
    shuffled = [*history, *history[::2]]
    random.Random(seed).shuffle(shuffled)
    assert heads(shuffled) == heads(history)


@given(histories())
def test_a_head_is_a_write_that_nobody_saw(history: list[tuple[str, tuple[str, ...]]]) -> None:
    seen = {name for _, saw in history for name in saw}
    assert heads(history) == {name for name, _ in history} - seen


def test_equal_values_are_one_and_the_oldest_speaks_for_them() -> None:
    one, same, other = Head("b", 2, "bob", "x"), Head("a", 1, "alice", "x"), Head("c", 3, "carol", "y")
    assert [head.by for head in distinct([one, same, other])] == ["alice", "carol"]


def test_true_and_one_are_not_the_same_value() -> None:
    assert len(distinct([Head("a", 1, "alice", True), Head("b", 2, "bob", 1)])) == 2


def test_what_cannot_be_read_is_never_the_same_as_anything() -> None:
    hidden = Head("a", 1, "alice", None, readable=False)
    assert len(distinct([hidden, Head("b", 2, "bob", None)])) == 2


@given(st.lists(st.tuples(st.text(), st.text(), st.text(), st.text()), max_size=6), st.integers())
def test_the_digest_does_not_depend_on_order(found: list[tuple[str, str, str, str]], seed: int) -> None:
    shuffled = list(found)
    random.Random(seed).shuffle(shuffled)
    assert digest(shuffled) == digest(found)


def test_values_are_the_same_where_their_json_is() -> None:
    values = ["1", 1, "true", True, None, "null", {"a": 1, "b": 2}, {"b": 2, "a": 1}, "1", '"1"', [1], [1]]
    heads_with = [Head(f"{number:064x}", number, "@a", value) for number, value in enumerate(values)]
    assert [head.value for head in distinct(heads_with)] == [*values[:7], '"1"', [1]]
