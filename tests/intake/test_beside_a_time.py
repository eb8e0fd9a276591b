"""What stands beside a time and is not understood leaves it inexact, and stays among the words."""

from __future__ import annotations

import unicodedata
from string import ascii_letters

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from warroom.intake.line_beginnings import plain_clock
from warroom.intake.paste import read_paste
from warroom.intake.postmortem import read_timeline
from warroom.intake.typed_line import read_line
from warroom.intake.typed_time import Reading, read_time
from warroom.model.identity import Moment
from warroom.model.moment import MINUTE, EventTime

NOW = Moment(1_772_719_200_000_000)  # 2026-03-05 14:00 UTC, 15:00 in Berlin
ZONE = "Europe/Berlin"
SAID = 1_772_717_520_000_000  # 14:32 in Berlin

TOUCHING = """
14:32† x;14:32[1] x;14:32$ x;14:32€ x;14:32# x;14:32^ x;14:32\\ x;14:32🤷 x;14:32.. x;14:32... x
14:32… x;14:32-? x;14:32::1 x;14:32:aa:bb x;14:32后 x;14:32以降 x;14:32쯤 x;14:32경 x;14:32すぎ x
14:32あたり x;14:32翌 x;14:32明 x;14:32前後 x;14:32‰ x;14:32! x;14:32\u200b x;14:32\u200e x;14:32\u0336 x;14:32/h x
14:32,5 x;14:32(?) x;14:32[sic] x;14:32★ x;14:32* x
"""
BEHIND = """
14:32 min outage;14:32 minutes down;14:32 hrs total;14:32h total;14:32 mm:ss elapsed;14:32 elapsed
14:32 remaining;14:32 ago x;14:32 of downtime;14:32 left on the clock;14:32 long outage;14:32 earlier x
14:32 later x;14:32 minus 5 x;14:32 plus 5 x;14:32 into the outage;14:32 give or take, x;14:32 maybe, x
14:32 latest x;14:32 frühestens x;14:32 tbd x;14:32 I think x;14:32 körül x;14:32 civarı x;14:32 이후 x
14:32 무렵 x;14:32 tegnap x;14:32 hier x;14:32 D+1 x;14:32 daily x;14:32 every day x
14:32 +1d x;14:32 +5m x;14:32 T+5 x;14:32 NYC x;14:32 Bangalore time x;14:32 customer time x
14:32 mission time x;14:32 Ortszeit x;14:32 heure locale x;14:32 Moskauer Zeit x;14:32 мск x
14:32 по Москве x;14:32 東京 x;14:32 over in Sydney, x;14:32 by my watch x;14:32 @ NYC x;14:32 Japan? x
14:32 UTCish x;14:32 UTC/local x;14:32 UTC±1 x;14:32 lub 14:35 x;14:32 veya 14:35 x
14:32 before launch;14:32 since the last restart;14:32 prior to launch;14:32 nach dem Start;14:32 avant le lancement
14:32 - Tokyo - x;14:32 | New York | x;14:32 – Berlin office – x;file.c:14:32 x;src/disk.c:14:32: x
14:32 instead of 14:35 x;14:32 rather than 14:35 x;14:32 => 14:35 x;14:32 <-> 14:35 x;14:32 - ?
14:32 - ??:?? x;14:32 -> ? x;14:32 to ? x;14:32 - roughly - x;14:32, I guess: x;14:32 <= x;14:32 ≈ x
14:32 (NYC) x;14:32 (Wroclaw) x;14:32 (planned) x;14:32 (tbc) x;14:32 (was 14:23) x;14:32 (wrong clock) x
14:32 (5 min fast) x;14:32 (day 2) x;14:32 (+5m) x;14:32 (T+5) x;14:32 (推定) x;14:32（頃） x
14:32 (adjusted) x;14:32 (no idea) x;14:32 {approx} x;14:32 [ABC] x;14:32 [citation needed] x;2:32 a/p x
"""
STAYS = """
14:32 - x;14:32 – x;14:32: x;14:32, x;14:32 Bob woke;14:32 DB failover;14:32 [INFO] db up;14:32 [main] x
14:32 #db x;14:32 @bob woke;14:32 after-hours page;14:32 minimal traffic;14:32 secondary promoted
14:32 house network down;14:32 (2 hosts) x;14:32 offline replicas;14:32 response time up
14:32 total loss of eu;14:32 left join was slow;14:32 long queries seen;14:32 5 pods restart
14:32 before launch we saw errors;14:32 after a long wait db up;14:32 - DB - x;14:32 - bob - x;14:32 - Berta - x
14:32 "bob" woke;14:32 🔥 db down;14:32 own time;14:32 (@bob) x;14:32 (SEV1) x;14:32アラート x;14:32に x
"""


def writings(table: str) -> list[str]:
    return [writing for line in table.strip().split("\n") for writing in line.split(";")]


def _times(writing: str) -> dict[str, EventTime | None]:
    """The time of ``writing`` as a typed line, pasted, and as a row of a page."""
    page = read_timeline(
        f"# Outage\n\nDate: 2026-03-05\n\nAll times are in {ZONE}.\n\n"
        f"## Timeline\n- 00:01 up\n- {writing}\n- 14:50 end\n",
        name="x.md",
    )
    pasted = read_paste(f"{writing}\n", now=NOW, zone=ZONE)
    return {
        "typed": read_line(writing, now=NOW, zone=ZONE).at,
        "pasted": pasted[0].at if pasted else None,
        "row": next((line.at for line, number in zip(page.lines, page.numbers, strict=True) if number == 9), None),
    }


def exact(at: EventTime | None) -> bool:
    return at is not None and at.lo is not None and at.hi is not None and not at.approx and at.hi - at.lo < MINUTE


def test_what_touches_or_follows_a_time_and_is_not_understood_leaves_it_inexact_everywhere() -> None:
    left_exact = {
        (writing, where)
        for writing in writings(TOUCHING) + writings(BEHIND)
        for where, at in _times(writing).items()
        if exact(at)
    }
    assert not left_exact


def test_words_that_only_look_like_it_leave_a_time_exact() -> None:
    other = {
        (writing, where)
        for writing in writings(STAYS)
        for where, at in _times(writing).items()
        if (where, writing[5:6]) not in (("typed", "ア"), ("typed", "に")) and not (exact(at) and at and at.lo == SAID)
    }
    assert not other


def test_what_is_not_understood_is_named_and_kept() -> None:
    line = read_line("14:32 Bangalore time bob woke", now=NOW, zone=ZONE)
    assert line.text == "Bangalore time bob woke"
    assert any("Bangalore time beside the time is not understood" in remark for remark in line.remarks)


NOISE = st.characters(
    exclude_categories=("Cs", "Zs", "Zl", "Zp", "Cc"), exclude_characters=ascii_letters
)  # 14:32h, 2:32p are clocks


@settings(max_examples=60)
@given(noise=st.text(NOISE, min_size=1, max_size=4))
@example(noise="𝐀")
@example(noise="ａ")
def test_signs_that_touch_a_clock_never_leave_it_exact_and_another(noise: str) -> None:
    marks = set(":,;.|-–—――→⇒·•=*_`~)]}>\"'’”»】〕」』>,。、：；，）｜\\（([{<«【")
    for at in _times(f"14:32{noise} x").values():
        if at is None or not exact(at) or at.zone != ZONE:  # a zone in capitals is understood
            continue
        assert at.lo == SAID
        assert set(noise) & marks or unicodedata.category(noise[0]) == "Lo", noise


@given(first=st.sampled_from(writings(BEHIND)), gap=st.sampled_from([" ", "  ", "\u00a0"]))
def test_the_short_way_and_the_table_read_a_line_alike(first: str, gap: str) -> None:
    found = read_time(first.replace(" ", gap, 1), now=NOW, zone=ZONE)
    assert not (isinstance(found, Reading) and exact(found.at))
    assert plain_clock("14:32 pager woke bob") is not None


@pytest.mark.parametrize(
    "words", ["altogether down", "roughly, down", "undated note", "from now", "aprox", "berliner zeit"]
)
def test_the_short_way_leaves_what_measures_doubts_or_moves_a_time_to_the_table(words: str) -> None:
    assert plain_clock(f"14:32 {words}") is None
    assert plain_clock("14:32 zookeeper down") is not None


def test_a_zone_that_sentences_name_twice_is_told_by_the_first_of_them() -> None:
    began, ended = "It began this morning, Eastern time.", "It ended this morning, Eastern time."
    rows = "## Timeline\n\n- 09:05 it stood\n- 09:20 it ran"
    page = read_timeline(f"# Outage\n\n{began}\n\n{rows}\n\n## Impact\n\n{ended}\n", name="x.md")
    assert page.zone_from == "the times of day in line 3"
