"""Pasted lines: times and speakers recognised, no orders taken, nothing lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import START
from warroom.intake.paste import read_paste
from warroom.intake.times import clock_words
from warroom.intake.typed_line import ENTRY


def read(text: str) -> list[tuple[str, str, str]]:
    return [
        (clock_words(line.at, "UTC") if line.at is not None else "", line.speaker, line.text)
        for line in read_paste(text, now=START, zone="UTC")
    ]


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("- 14:01 first", ("14:01", "", "first")),
        ("* 14:01 - first", ("14:01", "", "first")),
        ("> [14:01] first", ("14:01", "", "first")),
        ("14:01: first", ("14:01", "", "first")),
        ("14:01 – first", ("14:01", "", "first")),
        ("| 14:01 | first |", ("14:01", "", "first")),
        ("1. 14:01 first", ("14:01", "", "first")),
        ("2:01 PM first", ("14:01", "", "first")),
        ("12:05 am first", ("00:05", "", "first")),
        ("14:01-14:05 first", ("14:01-14:05", "", "first")),
        ("no time here", ("--:--", "", "no time here")),
        ("! not a decision", ("--:--", "", "! not a decision")),
        ("/sev P0", ("--:--", "", "/sev P0")),
        ("@bob look 3m", ("--:--", "", "@bob look 3m")),
        ("-5 degrees", ("--:--", "", "-5 degrees")),
        ("25:99 first", ("--:--", "", "25:99 first")),
    ],
)
def test_a_line_gives_its_time_and_no_order(pasted: str, expected: tuple[str, str, str]) -> None:
    assert read(pasted) == [expected]
    (line,) = read_paste(pasted, now=START, zone="UTC")
    assert (line.does, line.kind) == (ENTRY, "note")


def test_a_chats_heading_gives_speaker_and_time_to_what_follows() -> None:
    assert read("alice  2:32 PM\nlooking\nstill looking\nBob Smith 14:40\nfound it\n\n15:00 own time") == [
        ("14:32", "alice", "looking"),
        ("14:32", "alice", "still looking"),
        ("14:40", "Bob.Smith", "found it"),
        ("15:00", "", "own time"),
    ]


@given(st.text(max_size=300))
def test_no_word_of_a_line_is_lost(text: str) -> None:
    lines = read_paste(text, now=START, zone="UTC")
    kept = " ".join(f"{line.at.words if line.at is not None else ''} {line.speaker} {line.text}" for line in lines)
    for word in re.findall(r"[^\W\d_]{4,}", text):
        assert word in kept
    assert all(line.text for line in lines)


LOCALES = {
    "slack, German": "Alice Schmidt  14:32 Uhr\n{0}\nBob  14:33 Uhr\n{1}",
    "slack, days in German": "Alice Schmidt  Heute um 14:32\n{0}\nBob  heute um 14:33 Uhr\n{1}",
    "slack, French": "Alice Martin  14 h 32\n{0}\nBob  Aujourd’hui à 14:33\n{1}",
    "slack, Spanish": "Alicia Gómez  hoy a las 14:32\n{0}\nBob  hoy a las 14:33\n{1}",
    "slack, Japanese": "鈴木 太郎  午後2:32\n{0}\n佐藤  午後2:33\n{1}",
    "slack, Korean": "김 민수  오후 2:32\n{0}\n이준  오후 2:33\n{1}",
    "slack, a day": "Alice Smith\n  Feb 13th at 2:32 PM\n{0}\n\nBob\n  Feb 13th at 2:33 PM\n{1}",
    "teams, German": "[Freitag 14:32] Alice Schmidt\n{0}\n[Freitag 14:33] Bob Jonas\n{1}",
    "teams, new": "Alice Smith\n13/02/2026 14:32\n{0}\n\nBob Jones\n13/02/2026 14:33\n{1}",
    "discord, three lines": "Alice\n — \nToday at 2:32 PM\n{0}\nBob\n — \nToday at 2:33 PM\n{1}",
    "discord, German": "Alice — heute um 14:32 Uhr\n{0}\nBob — heute um 14:33 Uhr\n{1}",
    "google chat": "Alice Smith, Fri 2:32 PM\n{0}\nBob Jones, Fri 2:33 PM\n{1}",
    "google chat, three lines": "Alice Smith\n, \n2:32 PM\n{0}\nBob\n, \n2:33 PM\n{1}",
    "whatsapp, Android": "13/02/2026, 14:32 - Alice: {0}\n13/02/2026, 14:33 - Bob Jones: {1}",
    "whatsapp, US": "2/13/26, 2:32\u202fPM - Alice: {0}\n2/13/26, 2:33\u202fPM - Bob Jones: {1}",
    "whatsapp, iOS": "\u200e[13.02.26, 14:32] Alice: {0}\n\u200e[13.02.26, 14:33] Bob Jonas: {1}",
    "telegram": "Alice Smith, [Feb 13, 2026 at 2:32 PM]:\n{0}\n\nBob, [Feb 13, 2026 at 2:33 PM]:\n{1}",
    "zoom, below": "14:32:00 From Alice Smith to Everyone:\n\t{0}\n14:33:00 From Bob Jones to Everyone:\n\t{1}",
}


@pytest.mark.parametrize("client", LOCALES)
def test_chats_of_other_countries_and_clients_say_who_and_when(client: str) -> None:
    lines = read_paste(LOCALES[client].format("db is down", "on it"), now=START, zone="UTC")
    assert [line.text for line in lines] == ["db is down", "on it"]
    assert [line.speaker.split(".")[0] for line in lines] in (
        ["Alice", "Bob"],
        ["Alicia", "Bob"],
        ["鈴木", "佐藤"],
        ["김", "이준"],
    )
    assert [clock_words(line.at, "UTC")[:5] for line in lines if line.at is not None] == ["14:32", "14:33"]


@pytest.mark.parametrize(
    "chat",
    [
        "Alice Smith\n2:32 PM\nlooking\nBob Jones\n2:33 PM\nit broke",
        "Alice Smith  2:32 PM\nlooking\n> Bob said it broke\nfixed",
        "Alice Smith  2:32 PM\nlooking\n+49 170 1234567 — heute um 14:33 Uhr\nit broke",
        "Alice Smith  2:32 PM\nlooking\nRollback done, Friday 14:00\nit broke",
    ],
)
def test_what_may_be_of_another_is_nobodys(chat: str) -> None:
    lines = read_paste(chat, now=START, zone="UTC")
    assert {line.text: line.speaker for line in lines if line.speaker} in (
        {"looking": "Alice.Smith"},
        {"looking": "Alice.Smith", "fixed": "Alice.Smith"},
    )


def test_a_name_that_stands_above_several_times_is_a_heading() -> None:
    pasted = "Alice\n14:30\nhello\nbob\n14:31\nhi\nbob\n14:32\nbye"
    lines = read_paste(pasted, now=START, zone="UTC")
    assert [(line.speaker, line.text) for line in lines] == [("Alice", "hello"), ("bob", "hi"), ("bob", "bye")]


CHATS = {
    "slack": (
        "Alice Smith  2:32 PM\nlooking\nSarika de Bruyn  2:35 PM\nme too\n"
        "Conor O'Brien  2:36 PM\nok\n李雷  2:37 PM\n看\n"
        "anna (she/her)  2:38 PM\nhi\nBob :palm_tree:  2:39 PM\nyo\n"
        "Jean-Luc van der Berg  2:40 PM\n:eyes: 3\n2 replies",
        [
            ("14:32", "Alice.Smith", "looking"),
            ("14:35", "Sarika.de.Bruyn", "me too"),
            ("14:36", "Conor.O'Brien", "ok"),
            ("14:37", "李雷", "看"),
            ("14:38", "anna", "hi"),
            ("14:39", "Bob", "yo"),
            ("--:--", "", ":eyes: 3"),
            ("--:--", "", "2 replies"),
        ],
    ),
    "slack on two lines": (
        "Alice Smith\n2:32 PM\nlooking\n\nBob\n2:33 PM\nLooking\n",
        [("14:32", "Alice.Smith", "looking"), ("14:33", "Bob", "Looking")],
    ),
    "an app": ("PagerDuty APP  2:32 PM\nTriggered: db", [("14:32", "PagerDuty", "Triggered: db")]),
    "quoted slack": (
        "> dana [6:27 AM]  \n> is it down\n> \n> Katharine   [07:16 AM]  \nno",
        [("06:27", "dana", "is it down"), ("07:16", "Katharine", "no")],
    ),
    "discord": (
        "[1:04 PM]Hixie: hello\n[1:05 PM]Bob: hi\nmore",
        [("13:04", "Hixie", "hello"), ("13:05", "Bob", "hi"), ("13:05", "Bob", "more")],
    ),
    "discord in the browser": (
        "Alice — Today at 2:32 PM\nhello\nBob — 02/13/2026 2:33 PM\nhi",
        [("14:32", "Alice", "hello"), ("14:33", "Bob", "hi")],
    ),
    "teams": (
        "[14:32] Alice Smith\nhello\n[14:33] Bob Jones\nhi",
        [("14:32", "Alice.Smith", "hello"), ("14:33", "Bob.Jones", "hi")],
    ),
    "google chat": ("Alice Smith, 2:32 PM\nhello", [("14:32", "Alice.Smith", "hello")]),
    "whatsapp": (
        "[13/02/2026, 14:32:10] Alice: db is down\n[13/02/2026, 14:33:10] Bob Jones: on it\nreally",
        [("14:32:10", "Alice", "db is down"), ("14:33:10", "Bob.Jones", "on it"), ("14:33:10", "Bob.Jones", "really")],
    ),
    "irc": (
        "14:32 <alice> x\n14:33 <@bob> y\n14:34 * carol waves",
        [("14:32", "alice", "x"), ("14:33", "bob", "y"), ("14:34", "", "* carol waves")],
    ),
    "zoom": (
        "14:32:10 From Alice Smith to Everyone: hi all\n14:33:10 From Bob : ok",
        [("14:32:10", "Alice.Smith", "hi all"), ("14:33:10", "Bob", "ok")],
    ),
}


@pytest.mark.parametrize("chat", CHATS)
def test_chats_say_who_and_when(chat: str) -> None:
    pasted, expected = CHATS[chat]
    assert read(pasted) == expected


@pytest.mark.parametrize(
    "heading",
    [
        "we deployed the thing  2:50 PM",
        "Deployed  2:50 PM",
        "Update  2:50 PM",
        "Last reply today at  2:50 PM",
        "Rollback is  done, 2:50 PM",
        "+49 170 1234567, 2:50 PM",
        "Name With Far Too Many Words In It  2:50 PM",
        "2:50 PM",
        "[14:50] Update: db is down",
        "[14:50] Database: is down",
        "14:50 Alice Smith",
    ],
)
def test_nobody_is_credited_where_a_name_is_in_doubt(heading: str) -> None:
    lines = read_paste(f"Alice Smith  2:32 PM\nhello\n{heading}\nit broke", now=START, zone="UTC")
    assert [line.speaker for line in lines if line.text == "hello"] == ["Alice.Smith"]
    assert [line.speaker for line in lines if line.text != "hello"] == [""] * (len(lines) - 1)
    assert lines[-1].text == "it broke"


def test_a_clock_without_its_half_among_others_that_have_it_is_not_exact() -> None:
    lines = read_paste("Bob  2:33 PM\nlooking\n2:34\nwhat now", now=START, zone="UTC")
    assert lines[-1].at is not None
    assert (clock_words(lines[-1].at, "UTC"), lines[-1].speaker) == ("~14:34", "")
    (line,) = read_paste("10:45a disk full", now=START, zone="UTC")
    assert line.at is not None
    assert line.at.precision == "minute"


def test_a_time_that_cannot_be_meant_keeps_its_clock_and_is_unknown() -> None:
    (line,) = read_paste("4:45 PM all quiet", now=START, zone="UTC", began=START)
    assert line.at is not None
    assert (clock_words(line.at, "UTC"), line.text) == ("?16:45", "all quiet")


@pytest.mark.parametrize(
    ("row", "clock", "text"),
    [
        ("I0213 14:32:10.123456 1 f.go:1] m", "14:32:10", "I 1 f.go:1] m"),
        (
            '{"__REALTIME_TIMESTAMP":"1771000330123456","MESSAGE":"boom","SYSLOG_IDENTIFIER":"sshd"}',
            "16:32",
            "sshd: boom",
        ),
        ("<34>Feb 13 14:32:10 web su: x", "14:32:10", "web su: x"),
        ("\ufeff14:32 first", "14:32", "first"),
        ("14:32\tfirst", "14:32", "first"),
        ('"14:32","first"', "14:32", "first"),
        ("14:32\u00a0first", "14:32", "first"),
    ],
)
def test_lines_of_machines_give_their_time(row: str, clock: str, text: str) -> None:
    ((shown, _, words),) = read(row)
    assert (shown[: len(clock)], words) == (clock, text)


REPLIES = (
    "Alice Smith\n2/13 2:32 PM\nBob Jones\nit was me\nno\nBob Jones\n2/13 2:33 PM\nok",
    "Alice Smith  2:32 PM\nBob Jones\nit was me\nno\nBob Jones  2:33 PM\nok",
    "Alice Smith — Today at 2:32 PM\nBob Jones\nit was me\nno\nBob Jones — Today at 2:33 PM\nok",
)


@pytest.mark.parametrize("pasted", REPLIES)
def test_what_a_reply_quotes_below_a_name_is_nobody_s(pasted: str) -> None:
    lines = read_paste(pasted, now=START, zone="UTC")
    assert [line.speaker for line in lines if line.text in ("it was me", "no")] == ["", ""]


@pytest.mark.parametrize("words", ["deployed, Fri 14:00", "Carol  2:33 PM", "carol, 14:32"])
def test_a_heading_below_which_nothing_is_said_is_kept(words: str) -> None:
    """A message may be a picture alone; and words that look like a heading are words."""
    for behind in ("\nBob Jones  2:35 PM\nhi", ""):
        lines = read_paste(f"Alice Smith  2:32 PM\nhello\n{words}{behind}", now=START, zone="UTC")
        assert [line.speaker for line in lines if line.text == words] == [""]


def test_a_word_before_a_comma_and_a_time_speaks_nobody_s_words() -> None:
    lines = read_paste("Alice Smith, Fri 2:32 PM\nhello\ndeployed, Fri 14:00\nand it works", now=START, zone="UTC")
    assert {line.text: line.speaker for line in lines}["and it works"] == ""


@pytest.mark.parametrize("badge", ["APP", "BOT", "WORKFLOW"])
def test_the_badge_of_a_program_below_its_name_is_nobodys_name(badge: str) -> None:
    assert read(f"PagerDuty\n{badge}  2:32 PM\nTriggered #123") == [("14:32", "PagerDuty", "Triggered #123")]
    told = read(f"alice  2:30 PM\nlooking\nPagerDuty\n{badge}  2:32 PM\nTriggered #123")
    assert told[-1] == ("14:32", "", "Triggered #123")


@pytest.mark.parametrize(
    "chat",
    [
        "Alice Smith 2/12/2026 2:01 PM\nIt stops\n\nBob Jones 2/12/2026 2:05 PM\nI look",
        "Alice Smith 12/02/2026 14:01\nIt stops\nBob Jones 13/02/2026 14:05\nI look",
        "From Alice Smith to Everyone 02:01 PM\nIt stops\nFrom Bob Jones to Everyone 02:05 PM\nI look",
        "From Alice Smith to Bob Jones (Direct Message): 02:01 PM\nIt stops\nFrom Bob Jones to Me 02:05 PM\nI look",
        "Von Alice Smith an Alle 14:01\nIt stops\nVon Bob Jones an Alle 14:05\nI look",
    ],
)
def test_a_heading_with_its_time_one_space_apart_says_who_and_when(chat: str) -> None:
    assert [(clock[-5:], who, words) for clock, who, words in read(chat)] == [
        ("14:01", "Alice.Smith", "It stops"),
        ("14:05", "Bob.Jones", "I look"),
    ]


@pytest.mark.parametrize("sign", ["14:02:00\t-->\tcarol joined", "14:02:00\t@carol\tthe rope", "14:02\t=!=\tlost"])
def test_between_tabs_stands_a_name_where_a_line_can_only_be_of_a_chat(sign: str) -> None:
    chat = f"14:01:00\tali\tit stops\n{sign}\n14:05:00\tbob\tI look"
    assert [(who, words) for _, who, words in read(chat)][::2] == [("ali", "it stops"), ("bob", "I look")]


@pytest.mark.parametrize(
    "rows",
    [
        "14:01:00\tcheckout\tslow\n14:05:00\tcart\tup",
        "14:01:00\t--\tslow\n14:05:00\tcart\tup",
        "14:01:00\tERROR\tslow\n14:05:00\tINFO\tup",
        "Deployed Cart 2/12/2026 2:01 PM\nfine\nRestarted Cart 2/12/2026 2:05 PM\nfine",
        "API Gateway 2/12/2026 2:01 PM\nslow\nAPI Gateway 2/12/2026 2:05 PM\nup",
        "Lift stopped 2/12/2026 2:01 PM\nGuard called 2/12/2026 2:05 PM\nIt runs again",
        "From Berlin to Hamburg 14:01\nit stops\nFrom Hamburg to Berlin 14:05\nit runs",
    ],
)
def test_what_stands_where_a_name_could_and_is_in_doubt_is_nobodys(rows: str) -> None:
    assert {who for _, who, _ in read(rows)} == {""}


@pytest.mark.parametrize(
    ("sign", "count"),
    [
        ("12/02/2026, 14:02 - +49 170 1234567: the rope", 2),
        ("12/02/2026, 14:02 - Messages and calls are end-to-end encrypted.", 2),
        ("12/02/2026, 14:02 - Database slow", 0),
    ],
)
def test_one_name_counts_beside_a_line_that_only_whatsapp_writes(sign: str, count: int) -> None:
    chat = f"{sign}\n12/02/2026, 14:03 - Ali: it stops\nand more"
    assert sum(who == "Ali" for _, who, _ in read(chat)) == count


@pytest.mark.parametrize(
    "words", ["Replied to the customer, all fine", "Answering customer tickets now", "Reply to support is sent"]
)
def test_an_ordinary_line_about_an_answer_leaves_what_follows_its_speaker(words: str) -> None:
    lines = read_paste(f"Alice  14:01\nlooking at db\n{words}\nthen restarted db-1\n", now=START, zone="UTC")
    assert [line.speaker for line in lines] == ["Alice"] * 3
