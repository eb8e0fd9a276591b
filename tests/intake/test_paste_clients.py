"""What is copied out of chats, client by client: who said it and when; in doubt it was nobody."""

from __future__ import annotations

import pytest

from tests.intake.test_paste import read

CLIENTS: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "slack desktop hover copy": (
        ("Alice Smith\n  2:32 PM\ndb is down\n2:33\nand the cache\nBob Jones\n  2:35 PM\non it"),
        [
            ("14:32", "Alice.Smith", "db is down"),
            ("~14:33", "", "and the cache"),
            ("~14:33", "", "Bob Jones"),
            ("14:35", "", "on it"),
        ],
    ),
    "slack with avatar alt": (
        ":alice:\nAlice Smith  2:32 PM\ndb is down\n:bob:\nBob Jones  2:33 PM\non it",
        [
            ("--:--", "", ":alice:"),
            ("14:32", "Alice.Smith", "db is down"),
            ("--:--", "", ":bob:"),
            ("14:33", "Bob.Jones", "on it"),
        ],
    ),
    "slack title status": (
        ("Alice Smith  :house_with_garden:  2:32 PM\ndb is down\nBob Jones  :palm_tree: 2:33 PM\non it"),
        [("14:32", "Alice.Smith", "db is down"), ("14:33", "Bob.Jones", "on it")],
    ),
    "slack joined": (
        ("Alice Smith  2:32 PM\njoined #inc-42 along with Bob Jones.\nBob Jones  2:33 PM\non it"),
        [("14:32", "Alice.Smith", "joined #inc-42 along with Bob Jones."), ("14:33", "Bob.Jones", "on it")],
    ),
    "slack thread broadcast": (
        ("Alice Smith  2:32 PM\nreplied to a thread:\ndb is down\nBob Jones  2:33 PM\non it"),
        [
            ("14:32", "Alice.Smith", "replied to a thread:"),
            ("14:32", "Alice.Smith", "db is down"),
            ("14:33", "Bob.Jones", "on it"),
        ],
    ),
    "slack huddle bot": (
        "Slackbot  2:32 PM\nA huddle happened\nAlice Smith  2:33 PM\ndb is down",
        [("14:32", "Slackbot", "A huddle happened"), ("14:33", "Alice.Smith", "db is down")],
    ),
    "slack portuguese": (
        "Alice Silva  14:32\ncaiu\nBruno  14:33\nvendo",
        [("14:32", "Alice.Silva", "caiu"), ("14:33", "Bruno", "vendo")],
    ),
    "slack chinese": (
        "\u5f20 \u4f1f  \u4e0b\u5348 2:32\n\u6570\u636e\u5e93\u5b95\u673a\n\u674e\u5a1c  \u4e0b\u5348 2:33\n\u770b",
        [("14:32", "张.伟", "数据库宕机"), ("14:33", "李娜", "看")],
    ),
    "teams two lines new": (
        "Alice Smith\nToday 2:32 PM\ndb is down\n\nBob Jones\nToday 2:33 PM\non it",
        [("14:32", "Alice.Smith", "db is down"), ("14:33", "Bob.Jones", "on it")],
    ),
    "teams bracket datetime": (
        ("[13/02/2026 14:32] Alice Smith\ndb is down\n[13/02/2026 14:33] Bob Jones\non it"),
        [("14:32", "Alice.Smith", "db is down"), ("14:33", "Bob.Jones", "on it")],
    ),
    "teams bracket US": (
        "[2/13 2:32 PM] Alice Smith\ndb is down\n[2/13 2:33 PM] Bob Jones\non it",
        [("14:32", "Alice.Smith", "db is down"), ("14:33", "Bob.Jones", "on it")],
    ),
    "teams bracket comma name": (
        "[2:32 PM] Smith, Alice\ndb is down\n[2:33 PM] Jones, Bob\non it",
        [("14:32", "Alice.Smith", "db is down"), ("14:33", "Bob.Jones", "on it")],
    ),
    "teams external": (
        ("[2:32 PM] Alice Smith (External)\ndb is down\n[2:33 PM] Bob Jones (Guest)\non it"),
        [("14:32", "Alice.Smith", "db is down"), ("14:33", "Bob.Jones", "on it")],
    ),
    "teams french": (
        ("[13/02 14:32] Alice Martin\nbase en panne\n[13/02 14:33] Bruno Petit\nje regarde"),
        [("14:32", "Alice.Martin", "base en panne"), ("14:33", "Bruno.Petit", "je regarde")],
    ),
    "discord cozy": (
        ("Alice\n \u2014 \nToday at 2:32 PM\ndb is down\n[2:33 PM]\nstill\nBob\n \u2014 \nToday at 2:34 PM\non it"),
        [("14:32", "Alice", "db is down"), ("14:33", "", "still"), ("14:34", "Bob", "on it")],
    ),
    "discord compact": (
        "[2:32 PM]alice_s: db is down\n[2:33 PM]bob: on it",
        [("14:32", "alice_s", "db is down"), ("14:33", "bob", "on it")],
    ),
    "discord new 2025": (
        "Alice\n \u2014 \n2:32 PM\ndb is down\nBob\n \u2014 \n2:33 PM\non it",
        [("14:32", "Alice", "db is down"), ("14:33", "Bob", "on it")],
    ),
    "discord tag bot": (
        ("PagerBot\nAPP\n \u2014 \nToday at 2:32 PM\nincident opened\nAlice\n \u2014 \nToday at 2:33 PM\nok"),
        [
            ("--:--", "", "PagerBot"),
            ("--:--", "", "APP"),
            ("--:--", "", "—"),
            ("14:32", "", "incident opened"),
            ("14:33", "Alice", "ok"),
        ],
    ),
    "discord reply": (
        "@Bob it was me\nAlice \u2014 Today at 2:32 PM\nno\nBob \u2014 Today at 2:33 PM\nok",
        [("--:--", "", "@Bob it was me"), ("14:32", "Alice", "no"), ("14:33", "Bob", "ok")],
    ),
    "discord role colours": (
        "Alice \u2b50 \u2014 Today at 2:32 PM\ndb is down\n\U0001f525 Bob \u2014 Today at 2:33 PM\non it",
        [("14:32", "Alice", "db is down"), ("14:33", "Bob", "on it")],
    ),
    "discord yesterday": (
        ("Alice \u2014 Yesterday at 11:32 PM\ndb is down\nBob \u2014 Yesterday at 11:33 PM\non it"),
        [("23:32", "Alice", "db is down"), ("23:33", "Bob", "on it")],
    ),
    "google chat comma day": (
        ("Alice Smith, Today at 2:32 PM\ndb is down\nBob Jones, Today at 2:33 PM\non it"),
        [("14:32", "Alice.Smith", "db is down"), ("14:33", "Bob.Jones", "on it")],
    ),
    "whatsapp android de": (
        (
            "13.02.26, 14:32 - Alice Smith: db is down\n"
            "13.02.26, 14:33 - Bob Jones: on it\n"
            "13.02.26, 14:34 - Alice Smith: <Medien ausgeschlossen>"
        ),
        [
            ("14:32", "Alice.Smith", "db is down"),
            ("14:33", "Bob.Jones", "on it"),
            ("14:34", "Alice.Smith", "<Medien ausgeschlossen>"),
        ],
    ),
    "whatsapp ios 12h": (
        (
            "[2/13/26, 2:32:10\u202fPM] Alice Smith: db is down\n"
            "\u200e[2/13/26, 2:33:10\u202fPM] Bob Jones: \u200eimage omitted"
        ),
        [("14:32:10", "Alice.Smith", "db is down"), ("14:33:10", "Bob.Jones", "\u200eimage omitted")],
    ),
    "whatsapp es p. m.": (
        ("13/2/26, 2:32 p.\xa0m. - Alice Smith: db is down\n13/2/26, 2:33 p.\xa0m. - Bob Jones: on it"),
        [("14:32", "Alice.Smith", "db is down"), ("14:33", "Bob.Jones", "on it")],
    ),
    "whatsapp web": (
        ("[14:32, 13/02/2026] Alice Smith: db is down\n[14:33, 13/02/2026] Bob Jones: on it"),
        [("14:32", "Alice.Smith", "db is down"), ("14:33", "Bob.Jones", "on it")],
    ),
    "whatsapp web US": (
        ("[2:32 PM, 2/13/2026] Alice Smith: db is down\n[2:33 PM, 2/13/2026] +1 (555) 010-0100: on it"),
        [("14:32", "Alice.Smith", "db is down"), ("14:33", "", "+1 (555) 010-0100: on it")],
    ),
    "whatsapp multi line": (
        ("[14:32, 13/02/2026] Alice Smith: db is down\nNote: really\n[14:33, 13/02/2026] Bob Jones: on it"),
        [
            ("14:32", "Alice.Smith", "db is down"),
            ("14:32", "Alice.Smith", "Note: really"),
            ("14:33", "Bob.Jones", "on it"),
        ],
    ),
    "irssi": (
        (
            "14:32 <@alice> db is down\n"
            "14:32 -!- bob [~bob@host] has joined #inc\n"
            "14:33 < bob> on it\n"
            "14:33  * bob looks"
        ),
        [
            ("14:32", "alice", "db is down"),
            ("14:32", "", "!- bob [~bob@host] has joined #inc"),
            ("14:33", "bob", "on it"),
            ("14:33", "", "* bob looks"),
        ],
    ),
    "hexchat": (
        "[14:32:10] <alice> db is down\n[14:33:10] <bob> on it",
        [("14:32:10", "alice", "db is down"), ("14:33:10", "bob", "on it")],
    ),
    "hexchat tabs": (
        "Feb 13 14:32:10 <alice>\tdb is down\nFeb 13 14:33:10 <bob>\ton it",
        [("14:32:10", "alice", "db is down"), ("14:33:10", "bob", "on it")],
    ),
    "textual mac": (
        "[14:32:10] alice: db is down\n[14:33:10] bob: on it",
        [("14:32:10", "alice", "db is down"), ("14:33:10", "bob", "on it")],
    ),
    "zoom saved": (
        ("14:32:10\t From  Alice Smith : db is down\n14:33:10\t From  Bob Jones to Alice Smith(Privately) : on it"),
        [("14:32:10", "Alice.Smith", "db is down"), ("14:33:10", "Bob.Jones", "on it")],
    ),
    "zoom new copy": (
        ("Alice Smith to Everyone 2:32 PM\ndb is down\nBob Jones to Everyone 2:33 PM\non it"),
        [("14:32", "Alice.Smith", "db is down"), ("14:33", "Bob.Jones", "on it")],
    ),
    "zoom meeting me": (
        "Me to Everyone: 02:32 PM\ndb is down\nBob Jones to Me: 02:33 PM\non it",
        [("14:32", "", "Me to Everyone: 02:32 PM"), ("--:--", "", "db is down"), ("14:33", "Bob.Jones", "on it")],
    ),
    "telegram desktop": (
        ("Alice Smith, [13.02.2026 14:32]\ndb is down\n\nBob Jones, [13.02.2026 14:33]\non it"),
        [("14:32", "Alice.Smith", "db is down"), ("14:33", "Bob.Jones", "on it")],
    ),
    "telegram reply": (
        ("Alice Smith, [13.02.2026 14:32]\n[In reply to Bob Jones]\nno\n\nBob Jones, [13.02.2026 14:33]\nok"),
        [
            ("14:32", "Alice.Smith", "[In reply to Bob Jones]"),
            ("14:32", "Alice.Smith", "no"),
            ("14:33", "Bob.Jones", "ok"),
        ],
    ),
    "telegram forwarded": (
        ("Alice Smith, [13.02.2026 14:32]\n[Forwarded from Carol]\nit was me\n\nBob Jones, [13.02.2026 14:33]\nok"),
        [("14:32", "", "[Forwarded from Carol]"), ("14:32", "", "it was me"), ("14:33", "Bob.Jones", "ok")],
    ),
    "mattermost": (
        "alice\n2:32 PM\ndb is down\nbob\n2:33 PM\non it\nalice\n2:34 PM\nthanks",
        [("14:32", "alice", "db is down"), ("14:32", "", "bob"), ("14:33", "", "on it"), ("14:34", "alice", "thanks")],
    ),
    "mattermost bot": (
        "incident-bot\nBOT\n2:32 PM\nopened\nalice\n2:33 PM\nok",
        [
            ("--:--", "", "incident-bot"),
            ("--:--", "", "BOT"),
            ("14:32", "", "opened"),
            ("14:32", "", "alice"),
            ("14:33", "", "ok"),
        ],
    ),
    "webex": (
        ("Alice Smith  2/13/26, 2:32 PM\ndb is down\nBob Jones  2/13/26, 2:33 PM\non it"),
        [("14:32", "Alice.Smith", "db is down"), ("14:33", "Bob.Jones", "on it")],
    ),
    "element": (
        "Alice Smith\n14:32\ndb is down\n14:33\nstill\nBob\n14:34\non it",
        [("14:32", "Alice.Smith", "db is down"), ("14:33", "", "still"), ("14:33", "", "Bob"), ("14:34", "", "on it")],
    ),
    "element irc layout": (
        "14:32\nalice\ndb is down\n14:33\nbob\non it",
        [("14:32", "", "alice"), ("14:32", "", "db is down"), ("14:33", "", "bob"), ("14:33", "", "on it")],
    ),
    "element export": (
        "14:32 - alice: db is down\n14:33 - bob: on it",
        [("14:32", "alice", "db is down"), ("14:33", "bob", "on it")],
    ),
    "line app": (
        "14:32\tAlice Smith\tdb is down\n14:33\tBob Jones\ton it",
        [("14:32", "", "Alice Smith\tdb is down"), ("14:33", "", "Bob Jones\ton it")],
    ),
    "wechat": (
        ("Alice Smith 2026/2/13 14:32:10\ndb is down\n\nBob Jones 2026/2/13 14:33:10\non it"),
        [("14:32:10", "Alice.Smith", "db is down"), ("14:33:10", "Bob.Jones", "on it")],
    ),
}


@pytest.mark.parametrize("client", CLIENTS)
def test_a_copy_out_of_a_client_says_who_and_when(client: str) -> None:
    pasted, expected = CLIENTS[client]
    assert read(pasted) == expected


@pytest.mark.parametrize(
    "mark",
    ["[Forwarded from Carol]", "Forwarded message", "Weitergeleitet von Carol", "Reenviado de Carol", "Forwarded"],
)
def test_what_somebody_passes_on_is_nobodys(mark: str) -> None:
    told = read(f"Alice Smith, [13.02.2026 14:32]\n{mark}\nit was me\n\nBob Jones, [13.02.2026 14:33]\nok")
    assert [line for line in told if line[2] in ("it was me", "ok")] == [
        ("14:32", "", "it was me"),
        ("14:33", "Bob.Jones", "ok"),
    ]


@pytest.mark.parametrize("words", ["Rollout to Everyone 2:32 PM", "Mail an Alle 14:32", "Switch to Me 2:32 PM"])
def test_what_is_done_to_everyone_is_no_name(words: str) -> None:
    assert {who for _, who, _ in read(f"{words}\nfine\n{words}\nfine")} == {""}


@pytest.mark.parametrize(
    "names",
    [("cache, Carts", "db, Orders"), ("Smith, cart", "Jones, web"), ("Smith, API", "A, API")],
)
def test_what_is_no_name_beside_a_comma_speaks_for_nobody(names: tuple[str, str]) -> None:
    first, second = names
    assert {who for _, who, _ in read(f"[14:32] {first}\nslow\n[14:33] {second}\nup")} == {""}


def test_a_copy_with_arabic_digits_and_marks_of_direction_keeps_its_time() -> None:
    stamp = "[١٣\u200f/٢\u200f/٢٠٢٦، ٢:{}:١٠ م]"
    pasted = f"{stamp.format('٣٢')} Alice Smith: db is down\n{stamp.format('٣٣')} Bob Jones: on it"
    assert read(pasted) == [("14:32:10", "Alice.Smith", "db is down"), ("14:33:10", "Bob.Jones", "on it")]


@pytest.mark.parametrize(
    ("pasted", "by_whom"),
    [
        ("Bob Lee  2:33 PM\n> Eve Ray  2:30 PM\n> it is dns\nno, not that", ("",)),
        ("Bob Lee, 2:32 PM\nlooking\nEve Ray, 2:33 PM, Edited\nno, not that", ("Eve.Ray",)),
        ("Bob Lee  14:32\nlooking\nEve Ray  14:33 Bearbeitet\nno, not that", ("Eve.Ray",)),
        ("Bob Lee  14:32\nlooking\nEve Ray  14:33 (modifié)\nno, not that", ("Eve.Ray",)),
        ("Bob Lee  14:32\nlooking\nEve Ray  14:33 Pinned\nno, not that", ("", "Eve.Ray")),
        ("Bob Lee — 14:32\nlooking\nEve Ray — 14:33 ⭐\nno, not that", ("", "Eve.Ray")),
        (
            "14:32:10 From Bob Lee to Everyone:\n\tlook\n14:33:10 From Eve Ray To Everyone:\n\tno, not that",
            ("Eve.Ray",),
        ),
    ],
)
def test_behind_a_quotation_or_a_heading_that_says_more_nobody_has_anothers_words(
    pasted: str, by_whom: tuple[str, ...]
) -> None:
    assert {who for _, who, words in read(pasted) if words == "no, not that"} <= set(by_whom)
    assert any(words == "no, not that" for _, _, words in read(pasted))


@pytest.mark.parametrize("name", ["You", "Du", "bob:matrix.org", "bob#1234", "@bob"])
def test_a_line_above_a_time_that_may_name_another_is_nobodys_words(name: str) -> None:
    lines = read(f"Ana Ruiz\n14:32\nrolling back\n{name}\n14:33\nok\n")
    assert [(speaker, words) for _, speaker, words in lines] == [("Ana.Ruiz", "rolling back"), ("", name), ("", "ok")]


@pytest.mark.parametrize(
    "line",
    ["Replying to Ana Ruiz", "In reply to Ana Ruiz", "Antwort auf Ana Ruiz", "En réponse à Ana", "Resposta a Ana Ruiz"],
)
def test_below_a_line_that_says_whom_somebody_answers_nobody_has_anothers_words(line: str) -> None:
    pasted = f"Ana Ruiz  2:32 PM\ndb is slow\nBob Lee  2:33 PM\n{line}\ndb is slow\nlooking"
    assert [who for _, who, _ in read(pasted)] == ["Ana.Ruiz", "", "", ""]


@pytest.mark.parametrize("said", ["it fell at 12:58 PM", "all is well since 2:10 PM", "the page came around 2:01 PM"])
def test_a_sentence_that_ends_with_its_time_is_said_by_whoever_stands_above_it(said: str) -> None:
    pasted = f"Ana Ruiz  2:32 PM\n{said}\nBob Lee  2:33 PM\nyes"
    assert read(pasted) == [("14:32", "Ana.Ruiz", said), ("14:33", "Bob.Lee", "yes")]
