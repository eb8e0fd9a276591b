"""What the header and the panel say of what has not reached the share, however the share stands."""

from __future__ import annotations

import pytest

from warroom.model.identity import IncidentId, Moment
from warroom.room.readings.clocks import RED
from warroom.room.sharing.joining import ShareState
from warroom.share.share_state import UNREACHABLE, ShareStanding
from warroom.widgets.share_words import digest_words, share_clock, share_lines

NOW = Moment(1_771_000_000_000_000)
MINUTE = 60 * 1_000_000


@pytest.mark.parametrize("what", ShareStanding)
@pytest.mark.parametrize(
    ("unsent", "ago", "words"),
    [
        (0, 0, ""),
        (3, 10_000_000, ", 3 unsent"),
        (3, 4 * MINUTE, ", 3 unsent for 4 min"),
        (1, 150 * MINUTE, ", 1 unsent for 2 h"),
    ],
)
def test_the_header_says_how_much_is_unsent_and_for_how_long_in_every_state(
    what: ShareStanding, unsent: int, ago: int, words: str
) -> None:
    state = ShareState(what=what, unsent=unsent, since=Moment(NOW - ago if unsent else 0))
    shown = share_clock(state, IncidentId("i"), now=NOW).words
    assert shown.endswith(words) if words else "unsent" not in shown
    alarmed = share_clock(state, IncidentId("i"), now=NOW, alarms=1).words
    assert alarmed.endswith(words) if words else "unsent" not in alarmed


def test_the_panel_says_it_too_and_how_to_compare_what_two_people_hold() -> None:
    state = ShareState(what=UNREACHABLE, words="gone", unsent=2, since=Moment(NOW - 5 * MINUTE))
    lines = share_lines(state, IncidentId("i"), "/share", [], now=NOW)
    assert lines[:2] == ["/share: unreachable, gone", "2 of our operations are not on it, the oldest for 5 min"]
    assert digest_words("2cd1 812a a43f").startswith("digest 2cd1 812a a43f: ")


def test_a_key_that_nobody_accepted_is_named_in_red_until_somebody_decides() -> None:
    state = ShareState(unsent=2, since=NOW)
    for people, words in ((("bob",), "another key says @bob: W"), (("bob\x1b[2J", "eve"), "and 1 more: W")):
        clock = share_clock(state, IncidentId("i"), now=NOW, keys_of=people)
        assert words in clock.words
        assert "\x1b" not in clock.words
        assert clock.urgency == RED
        assert "2 unsent" in clock.words
    assert "ALARM" in share_clock(state, IncidentId("i"), now=NOW, alarms=1, keys_of=("bob",)).words
    lines = share_lines(state, IncidentId("i"), "/share", [], now=NOW, keys=["NOT ACCEPTED: @bob: some words"])
    assert "NOT ACCEPTED: @bob: some words" in lines


def test_a_place_that_is_full_is_not_called_away() -> None:
    for words in ("the server is full (maximum bytes exceeded)", "No space left on device"):
        clock = share_clock(ShareState(what=UNREACHABLE, words=words, unsent=12), IncidentId(""), now=Moment(0))
        assert clock.words.startswith("share full, 12 unsent")
        state = ShareState(what=UNREACHABLE, words=words)
        lines = share_lines(state, IncidentId(""), "/mnt/share", [], now=Moment(0))
        assert lines[0] == f"/mnt/share: full, {words}"
        assert "share full ALARM" in share_clock(state, IncidentId(""), now=Moment(0), alarms=1).words
    clock = share_clock(ShareState(what=UNREACHABLE, words="nothing answers", unsent=12), IncidentId(""), now=Moment(0))
    assert clock.words.startswith("share unreachable, 12 unsent")
