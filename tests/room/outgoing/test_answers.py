"""What each answer of a place says of a message: it was taken, it was not, or nobody knows."""

from __future__ import annotations

import pytest

from warroom.room.outgoing.outcome import NotSent, Unknown
from warroom.room.outgoing.request import HttpAnswer, taken


def test_every_answer_says_one_of_three_things() -> None:
    for status in range(100, 600):
        answer = HttpAnswer(status, "words")
        if status // 100 == 2:
            assert taken(answer, "the page") is answer
        elif status // 100 == 4 or status // 100 == 3 or status == 503:
            with pytest.raises(NotSent, match=f"the page answered {status} \\(words\\)") as refused:
                taken(answer, "the page")
            assert ("it leads elsewhere" in str(refused.value)) == (status // 100 == 3), status
            assert ("try again" in str(refused.value)) == (status in (429, 503)), status
        else:
            with pytest.raises(Unknown, match=f"the page answered {status} \\(words\\)"):
                taken(answer, "the page")
