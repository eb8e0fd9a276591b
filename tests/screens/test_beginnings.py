"""How words may begin that are typed where letters are keys: with any two signs, of which the second is a letter."""

from __future__ import annotations

import string

import pytest

from warroom.model.identity import Moment
from warroom.screens.shared.stray_keys import TOGETHER, StrayKeys

_GAP = TOGETHER // 4
_TO_THE_LINE = "i"
_REST = "wpxvz"


def _typed(typed: str, *, leads_away: bool) -> list[str]:
    """What was to be done with each sign of ``typed``, up to the one by which it was a word."""
    stray, verdicts = StrayKeys(), list[str]()
    for place, sign in enumerate(typed):
        now = Moment((place + 10) * _GAP)
        if sign.isalpha():
            verdicts.append(stray.letter(sign, sign, now, leads_away=leads_away))
        else:
            verdicts.append(stray.behind(sign, sign, now))
        if verdicts[-1] == StrayKeys.WORD:
            break
    return verdicts


@pytest.mark.parametrize("leads_away", [False, True])
@pytest.mark.parametrize("first", string.ascii_letters + "@>+*/#%('~")
def test_whatever_a_word_begins_with_its_second_letter_is_no_key_yet(first: str, leads_away: bool) -> None:
    """Only moving does no harm at once, and the key that goes to the line where nothing was typed before it."""
    for second in string.ascii_lowercase:
        if first == _TO_THE_LINE:
            continue
        verdicts = _typed(first + second + _REST, leads_away=leads_away)
        assert verdicts[-1] == StrayKeys.WORD, (first, second)
        assert verdicts[1] == StrayKeys.HOLD or second in f"jkgbn{first}" or not first.isalpha(), (first, second)
        if second == _TO_THE_LINE:
            assert verdicts[1] == StrayKeys.HOLD, (first, second)


@pytest.mark.parametrize("before", ["", "4", "jjj", "yy"])
def test_the_key_that_goes_to_the_line_does_so_where_it_is_no_words(before: str) -> None:
    """Behind nothing, the number of a pane, or one key that was pressed again and again."""
    assert set(_typed(before + _TO_THE_LINE, leads_away=False)) == {StrayKeys.RUN}
