"""What a drill's title says of itself."""

from __future__ import annotations

import pytest

from warroom.model.views import marked, unmarked


@pytest.mark.parametrize(("title", "says"), [("Checkout", "DRILL: Checkout"), ("DRILL: Checkout", "DRILL: Checkout")])
def test_a_drill_says_that_it_is_one_and_says_it_once(title: str, says: str) -> None:
    assert marked(title) == says
    assert unmarked(marked(title)) == "Checkout"


def test_a_title_without_the_mark_stays_as_it_is() -> None:
    assert unmarked("Checkout: DRILL: no") == "Checkout: DRILL: no"
