"""A short while of random hands with every push; `make soak` goes on for as long as asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.monkey.hands import Hands
from tests.monkey.session import run_seed

FOUND = [(4, 1_600), (13, 2_400), (14, 3_500), (15, 400), (18, 400), (77002, 60), (753_382, 170)]
"""Seeds at which something failed once, and how many keys it took."""


@pytest.mark.slow
def test_random_hands_end_nothing(tmp_path: Path) -> None:
    report = run_seed(1, 700, tmp_path)
    assert report.keys >= 700
    assert report.acts > 50


@pytest.mark.long
@pytest.mark.parametrize(("seed", "keys"), FOUND)
def test_what_ended_it_once_does_so_no_more(tmp_path: Path, seed: int, keys: int) -> None:
    run_seed(seed, keys, tmp_path)


def test_a_seed_is_the_same_hands_again() -> None:
    first, second = Hands(7), Hands(7)
    acts = [first.act() for _ in range(300)]
    assert acts == [second.act() for _ in range(300)]
    assert acts != [Hands(8).act() for _ in range(300)]
