"""What the comms desk works on: who is late, and which audience is which."""

from __future__ import annotations

import pytest

from warroom.model.identity import IncidentId, Moment, Revision
from warroom.model.updates import AudienceView, DraftView, Message, UpdateLog, UpdatesView, words_read
from warroom.text import Untrusted


def audience(name: str, due: int | None) -> AudienceView:
    return AudienceView(
        name=name, title=name, customers=False, approval=False, due=Moment(due) if due is not None else None,
        first=True, last=None, posted=0
    )  # fmt: skip


def test_those_whose_update_is_late_are_named_and_no_others() -> None:
    view = UpdatesView(
        IncidentId("i"), Revision(1), (audience("a", Moment(5)), audience("b", 10), audience("c", None)), UpdateLog()
    )
    assert [one.name for one in view.overdue(Moment(10))] == ["a"]
    found = view.audience("b")
    assert found is not None
    assert found.late(Moment(13)) == 3
    assert view.audience("nobody") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"incident": {"name": "A", "body": "b &amp; c"}}', "A\n\nb & c"), ("{{ x }}", "{{ x }}"),
        ('{"incident": 1}', '{"incident": 1}'), ("[1]", "[1]"), ("{" * 9_000, "{" * 9_000), ("", ""),
        ('{"incident": {}}', '{"incident": {}}'), ("plain &amp; so", "plain &amp; so"),
    ],
)  # fmt: skip
def test_of_a_message_is_told_what_its_readers_read(text: str, words: str) -> None:
    assert words_read(text) == words


@pytest.mark.parametrize(("typed", "in_work"), [((), False), ((("impact", Untrusted("nobody can pay")),), True)])
def test_a_message_is_in_work_once_something_was_typed_for_it(
    typed: tuple[tuple[str, Untrusted], ...], in_work: bool
) -> None:
    message = Message("plain", Untrusted("x"), "digest", Untrusted("s"), Untrusted("x"))
    draft = DraftView(
        "internal", "t", "s", "plain", (), typed, message, (), (), (), Untrusted("Investigating"), Moment(1), None
    )
    assert draft.in_work is in_work
