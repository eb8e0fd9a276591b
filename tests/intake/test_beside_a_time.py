"""What stands beside a time and is not understood leaves it inexact, and stays among the words."""

from __future__ import annotations

import re
import unicodedata
from string import ascii_letters

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from warroom.intake import clause_beside
from warroom.intake.beside_time import unclear_beside
from warroom.intake.clause_beside import spoken_of
from warroom.intake.line_beginnings import plain_clock
from warroom.intake.paste import read_paste
from warroom.intake.postmortem import read_timeline
from warroom.intake.row_stamps import time_inside
from warroom.intake.typed_line import read_line
from warroom.intake.typed_time import Reading, read_time
from warroom.model.identity import Moment
from warroom.model.moment import MINUTE, EventTime

NOW = Moment(1_772_719_200_000_000)  # 2026-03-05 14:00 UTC, 15:00 in Berlin
DAY = 86_400_000_000
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
14:32 mission time x;14:32 Ortszeit x;14:32 heure locale x;14:32 Moskauer Zeit x
14:32 по Уфе x;14:32 за Києвом x;14:32 東京 x;14:32 over in Sydney, x;14:32 by my watch x;14:32 @ NYC x;14:32 Japan? x
14:32 UTCish x;14:32 UTC/local x;14:32 UTC±1 x;14:32 lub 14:35 x;14:32 veya 14:35 x
14:32 before launch;14:32 since the last restart;14:32 prior to launch;14:32 nach dem Start;14:32 avant le lancement
14:32 - Tokyo - x;14:32 | New York | x;14:32 – Berlin office – x;file.c:14:32 x;src/disk.c:14:32: x
14:32 instead of 14:35 x;14:32 rather than 14:35 x;14:32 => 14:35 x;14:32 <-> 14:35 x;14:32 - ?
14:32 - ??:?? x;14:32 -> ? x;14:32 to ? x;14:32 - roughly - x;14:32, I guess: x;14:32 <= x;14:32 ≈ x
14:32 (NYC) x;14:32 (Wroclaw) x;14:32 (planned) x;14:32 (tbc) x;14:32 (was 14:23) x;14:32 (wrong clock) x
14:32 (5 min fast) x;14:32 (day 2) x;14:32 (+5m) x;14:32 (T+5) x;14:32 (推定) x;14:32（頃） x
14:32 (adjusted) x;14:32 (no idea) x;14:32 {approx} x;14:32 [ABC] x;14:32 [citation needed] x;2:32 a/p x
"""
OF_THE_TIME = """
14:32 per the vendor, x;14:32 according to Bob, x;14:32 laut Bob, x;14:32 selon Bob, x;14:32 según Bob, x
14:32 if memory serves x;14:32 as I recall, x;14:32 as far as I know x;14:32 unless the clock is off, x
14:32 on the dashboard, x;14:32 in the log, x;14:32 from the screenshot, x;14:32 im Log, x
14:32, I believe, x;14:32, we think, x;14:32 - if I remember - x;14:32, apparently, x;14:32 I'd say x
14:32 was the score;14:32 is when it began;14:32 war der Stand;14:32 customer's clock x;14:32 NOC clock x
14:32 TZ unknown x;14:32 timezone unclear x;14:32 wall clock x;14:32 Ana's watch x;14:32 Zeitzone offen x
14:32 T time x;14:32 Q - x;14:32 VET x;14:32 ChST x;14:32 AMT x;14:32 XYZT x;14:32 ca. x;14:32 aprox. x
14:32 herum x;14:32 rum x;14:32 schätze ich, x;14:32 glaube ich x;14:32 peut-être x;14:32 je crois x
14:32 creo x;14:32 quizás x;14:32 acho x;14:32 talvez x;14:32 circa x;14:32 forse x;14:32 ongeveer x
14:32 denk ik x;14:32 ungefär x;14:32 tror jag x;14:32 omtrent x;14:32 mniej więcej x;14:32 chyba x
14:32 přibližně x;14:32 asi, x;14:32 примерно x;14:32 наверное x;14:32 приблизно x;14:32 yaklaşık x
14:32 suunnilleen x;14:32 talán x;14:32 περίπου x;14:32 sekitar x;14:32 khoảng x
14:32 x down (roughly);14:32 x down (approx.);14:32 x down (?);14:32 x down (±5 min);14:32 x down (not sure)
14:32 x down (time uncertain);14:32 x down (server time);14:32 x down (local time);14:32 x down (UTC)
14:32 x down, I think;14:32 x down - local time;14:32 x down – approximate time;14:32 x down, server clock
14:32 x down – clock was 4 min fast;14:32 x down [estimated];14:32 x down (about the time: unsure);14:32 x down UTC
14:32 says Bob x;14:32 and change x;14:32 something, x;14:32 odd, x;14:32 plus a bit x;14:32 our end, x
14:32 clock was off, x;14:32 the clock is 5 minutes fast, x;14:32 or so x;14:32 ca, x;14:32 - as far as I know - x
14:32 x down, 3 minutes fast;14:32 x down (clock unsure);14:32 x down (IST).
14:32 off the grafana panel, x;14:32 Serverzeit x;14:32 hora del servidor x;14:32 heure du serveur x
14:32 サーバー時間 x;14:32 Mon-Fri x runs;14:32 each hour x;14:32 prev. day x;14:32 D-1 x;14:32 Zurich: x
14:32 x down, or 14:35;14:32 x down - might be 14:35;14:32 x down (maybe earlier);14:32 x down, could be later
14:32 x down *time approximate*;14:32 x down (14:35?)
14:32) x;14:32] x;14:32» x;14:32" x;14:32' x;14:32” x;14:32< x;(14:32 x;[14:32 x;~~14:32~~ x
"""
STAYS = """
14:32 - x;14:32 – x;14:32: x;14:32, x;14:32 Bob woke;14:32 DB failover;14:32 [INFO] db up;14:32 [main] x
14:32 #db x;14:32 @bob woke;14:32 after-hours page;14:32 minimal traffic;14:32 secondary promoted
14:32 house network down;14:32 (2 hosts) x;14:32 offline replicas;14:32 response time up
14:32 total loss of eu;14:32 left join was slow;14:32 long queries seen;14:32 5 pods restart
14:32 before launch we saw errors;14:32 after a long wait db up;14:32 - DB - x;14:32 - bob - x;14:32 - Berta - x
14:32 RDS failover begins;14:32 POST /pay fails
14:32 TEST env down;14:32 BGP flap;14:32 BOOT loop;14:32 C: full;14:32 watch the graphs
14:32 db down (took 3 minutes);14:32 db down, Bob agreed;14:32 db down (see #221);14:32 db down (2nd time)
14:32 db down - third time;14:32 in prod we see errors;14:32 as expected it fell;14:32 circa 20 pods died
14:32 Bob (UTC team lead) joined;14:32 db down, on-call paged;14:32 was down again;14:32 is back up
14:32 [INFO] x (32 ms);14:32 <bob> x;(14:32) x;14:32 x (again);14:32 long time to warm up
14:32 "bob" woke;14:32 🔥 db down;14:32 own time;14:32 (@bob) x;14:32 (SEV1) x;14:32アラート x;14:32に x
14:32 CRIT on db;14:32 RTT up;14:32 INPUT fails;14:32 ABORT of the release;14:32 DEBIT card fails
14:32 PLOT shows;14:32 ROBOT is out;14:32 DBT runs;14:32 ELT job fails;14:32 EFT fails;14:32 TGT drop
14:32 B is down;14:32 C drive full;14:32 V drive full;14:32 R server restarted;14:32 CA cert expired
14:32 ca cert expired;14:32 Kai is on call;14:32 typ error;14:32 IF down on switch;14:32 OU missing in AD
14:32 something broke;14:32 something is wrong with db;14:32 odd errors in db;14:32 if eth0 down
14:32 or roll back;14:32 per host limit hit;14:32 was the db down;14:32 their end is down
14:32 alert on clock skew;14:32 NTP clock drifts;14:32 set the clock on db-1
14:32 timestamps are wrong in the logs;14:32 for all users, login fails;14:32 in production, errors rise
14:32 with Bob, restarted db-1;14:32 as planned, db failover;14:32 - as usual - no answer;14:32: on call: bob
14:32: so far, good;14:32 customers affected (unconfirmed);14:32 replication lag, 3 minutes behind
14:32 call with EST
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
        for writing in writings(TOUCHING) + writings(BEHIND) + writings(OF_THE_TIME)
        for where, at in _times(writing).items()
        if exact(at)
    }
    assert not left_exact


def test_a_cell_of_times_and_the_words_beside_it_leave_it_inexact_as_a_line_does() -> None:
    cells = [
        *(
            (f"14:32 {said}", "db down")
            for said in ("roughly", "on the dashboard", "server time", "Lima", "T", "herum")
        ),
        *((said, "db down") for said in ("14:32*", "(14:32", "<14:32", "14:32)", "~~14:32~~")),
        *(
            ("14:32", f"db down {said}")
            for said in ("(roughly)", "(UTC)", "- local time", ", I think", "(time unsure)")
        ),
    ]
    plain = [("00:01", "up"), ("14:32", "db down"), ("14:32 Deploy of db-1", "ok")]
    rows = "".join(f"| {time} | {what} |\n" for time, what in [*plain, *cells])
    head = f"# Outage\n\nDate: 2026-03-05\n\nAll times are in {ZONE}.\n\n## Timeline\n\n| Time | What |\n|---|---|\n"
    page = read_timeline(head + rows, name="x.md")
    assert len(page.lines) == len(cells) + 3
    assert [exact(line.at) for line in page.lines] == [True, True, True, *(False for _ in cells)]


@pytest.mark.parametrize(
    ("writing", "is_exact"),
    [
        ("We saw it at 14:32", True), ("Paged 14:32, then fixed", True), ("John 14:32 is on the mug", False),
        ("We saw it vorgestern 14:32", False), ("On day 2, 14:32", False), ("It was D+1 14:32", False),
        ("Rate 14:32 is high", False), ("Half of it 14:32", False), ("Alert fires 14:32", True),
        ("Bob rolls back 14:40", True), ("Site works 14:52.", True), ("It took hours 14:52", False),
    ],
)  # fmt: skip
def test_in_a_sentence_only_a_word_that_leads_to_a_time_leaves_it_exact(writing: str, is_exact: bool) -> None:
    inside = time_inside(writing)
    assert inside is not None
    assert inside[0].approx is not is_exact


@pytest.mark.parametrize(
    ("clock", "is_exact"),
    [
        ("2026-03-05 14:32 BST", False), ("2026-03-30 14:32 BST", True), ("2026-03-05 14:32 CEST", False),
        ("2026-03-30 14:32 CET", False), ("2026-03-05 14:32 CET", True), ("2025-10-26 02:30 CET", True),
        ("2025-10-26 02:30 CEST", True), ("2025-10-26 04:30 CEST", False), ("2025-11-01 14:32 EDT", True),
        ("2025-11-02 01:30 EDT", True), ("2025-11-02 01:30 EST", True), ("2025-11-02 03:30 EDT", False),
        ("2026-03-05 14:32 MEZ", True), ("2026-03-05 14:32 MESZ", False), ("2025-10-26 02:30", False),
    ],
)  # fmt: skip
def test_a_word_for_summer_or_winter_is_exact_while_the_clocks_of_its_place_show_it(clock: str, is_exact: bool) -> None:
    found = read_time(f"{clock} x", now=Moment(NOW + 40 * 24 * 60 * MINUTE), zone=ZONE)
    assert isinstance(found, Reading)
    assert exact(found.at) is is_exact


@pytest.mark.parametrize("words", ["next day 00:05", "00:05 (next day)", "the following day 00:05", "翌 00:05"])
def test_a_next_day_that_counts_from_a_day_nobody_named_is_unknown(words: str) -> None:
    found = read_time(f"{words} x", now=NOW, zone=ZONE)
    assert isinstance(found, Reading)
    assert found.at.lo is None
    assert exact(getattr(read_time("tomorrow 00:05 x", now=NOW, zone=ZONE), "at", None))


def test_words_that_only_look_like_it_leave_a_time_exact() -> None:
    other = {
        (writing, where)
        for writing in writings(STAYS)
        for where, at in _times(writing).items()
        if (where, writing[5:6]) not in (("typed", "ア"), ("typed", "に")) and not (exact(at) and at and at.lo == SAID)
    }
    assert not other


def test_the_bracket_around_a_time_is_the_nearest_one() -> None:
    assert unclear_beside("a) (14:32) db down", 4, 9) == ""
    assert unclear_beside("(14:32 (UTC)) db down", 1, 12) == ""
    for line in ("(14:32 (UTC) db", "(14:35 (UTC) database down for everybody now"):
        assert unclear_beside(line, 1, 12) == "(", line


WORDS = sorted(set(re.findall(r"[^\W\d_]{2,}", f"{clause_beside.LEADS}{clause_beside.ROUGH}{clause_beside.OF_A_TIME}")))
WORDS += ["5 min", "3 minutes", "+3 min", "-2 h", "IST", "PST.", "?", "~", "clock", "uhrzeit unklar", "or 9"]


@settings(max_examples=300)
@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    lay=st.sampled_from([", {}", " ({})", " - {}.", " {}"]),
)
@example(words=["etwa"], lay=", {}")
@example(words=["vermutlich"], lay=", {}")
@example(words=["lokal"], lay=", {}")
@example(words=["wrong", "hour"], lay=", {}")
@example(words=["about the minute"], lay=" ({})")
@example(words=["uhrzeit unklar"], lay=", {}")
@example(words=["+3 min"], lay=", {}")
@example(words=["IST"], lay=" ({}).")
def test_the_short_way_is_never_taken_where_the_table_finds_that_words_speak_of_the_time(
    words: list[str], lay: str
) -> None:
    for line in (f"14:32 db down{lay.format(' '.join(words))}", f"14:32 {' '.join(words)} db down"):
        if plain_clock(line) is not None:
            assert not unclear_beside(line, 0, 5), line
            assert not spoken_of(line, 5, zoned=False), line


@pytest.mark.parametrize("words", ["with bob on db", "api is slow", "via the vpn", "node fell behind", "late again"])
def test_ordinary_words_take_the_short_way(words: str) -> None:
    assert plain_clock(f"14:32 {words}") is not None


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
    marks = set(":,;.|-–—――→⇒·•=*_`~)]}>\"'’”»】〕」』>,。、：；，）｜\\（([{<«【「『")
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


@pytest.mark.parametrize("day", ["przedwczoraj", "eergisteren", "avant-hier", "anteontem"])
@pytest.mark.parametrize("line", ["{} 14:32 db failed", "14:32 {} db failed"])
def test_the_day_before_yesterday_is_that_day_before_and_behind_a_clock(line: str, day: str) -> None:
    at = read_line(line.format(day), now=NOW, zone="UTC").at
    assert at is not None
    assert at.lo is not None
    assert (NOW // DAY) - (at.lo // DAY) == 2
