"""A stored word becomes a state in one place, whatever another version wrote."""

from __future__ import annotations

import json
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.payloads import PAYLOADS, raw_controls
from warroom.model.record_kinds import CHECK, FOLLOW_UP, HYPOTHESIS, POLL, TASK, RecordKind
from warroom.model.states import CheckState, FollowUpState, HypothesisState, PollState, State, TaskState

KINDS: tuple[tuple[type[State], RecordKind, str], ...] = (
    (HypothesisState, HYPOTHESIS, "status"), (CheckState, CHECK, "state"), (TaskState, TASK, "state"),
    (PollState, POLL, "state"), (FollowUpState, FOLLOW_UP, "state"),
)  # fmt: skip
STATES = [states for states, _, _ in KINDS]


@pytest.mark.parametrize(("states", "kind", "field"), KINDS)
def test_the_states_of_a_kind_are_those_between_which_a_log_decides(
    states: type[State], kind: RecordKind, field: str
) -> None:
    assert set(kind.fields[field].policy) == {state.value for state in states}


@pytest.mark.parametrize("states", STATES)
def test_every_word_is_read_as_its_state_and_none_as_the_first(states: type[State]) -> None:
    for state in states:
        assert states.read(state.value) is state
        assert states.read(str(state)).is_known
    assert states.read(None) == states.read("") == "open"
    assert states.read(None).is_known


@pytest.mark.parametrize("states", STATES)
@given(
    word=st.one_of(
        st.text(min_size=1), st.sampled_from(sorted(PAYLOADS.values())), st.integers(), st.lists(st.integers())
    )
)
def test_a_word_that_this_version_does_not_know_is_unknown_and_shown_in_one_safe_line(
    states: type[State], word: object
) -> None:
    if str(word) in {state.value for state in states}:
        return
    state = states.read(word)
    assert not state.is_known
    assert all(state != one for one in states)
    assert 0 < len(state) <= 40
    assert "\n" not in state
    assert not raw_controls(state)
    assert json.loads(json.dumps(state)) == state.value == str(state)


def test_a_word_of_a_newer_version_is_kept_as_it_was_written() -> None:
    assert CheckState.read("postponed") == CheckState.read("postponed") == "postponed"
    assert TaskState.read("\N{ZERO WIDTH SPACE}" * 60) != "open"
    assert sqlite3.connect(":memory:").execute("SELECT ?", (CheckState.read("postponed"),)).fetchone() == ("postponed",)
    assert [state.name for state in CheckState] == ["OPEN", "PASSED", "FAILED", "SKIPPED"]
