"""Threads: posts of forums, comments below reports, mails below each other, each with who wrote it and when."""

from __future__ import annotations

import pytest

from tests.intake.clocks import clock_of
from warroom.intake.postmortem import read_timeline

Post = tuple[str, str, str]
"""The clock of an entry, who is credited with it, and its words."""


def _posts(page: str) -> list[Post]:
    posts = []
    for line in read_timeline(page, name="page.txt").lines:
        assert line.at is not None
        posts.append((clock_of(line.at), line.speaker, line.text))
    return posts


THREADS: dict[str, tuple[str, list[Post]]] = {
    "a forum, with what it says of whoever writes above each post": (
        """Server down

User avatar
Site admin
Posts: 12

Post by Ada » Feb 17th 2026 09:45

The hall has no power.

It went at nine.

User avatar
Newcomer
Posts: 1

Re: Server down

Post by Grace » Feb 17th 2026 10:55

It works again.
""",
        [("17 09:45", "Ada", "The hall has no power.\nIt went at nine."), ("17 10:55", "Grace", "It works again.")],
    ),
    "comments that say who wrote behind their time": (
        """Maintenance tonight
on Wednesday, May 6, 2026 at 6:04 pm UTC Ada wrote:
Does mail wait?
on Wednesday, May 6, 2026 at 8:42 pm UTC Grace Hopper (staff) wrote:
It does.
Nothing is lost.
""",
        [
            ("06 18:04", "Ada", "Does mail wait?"),
            ("06 20:42", "", "Grace Hopper (staff): It does.\nNothing is lost."),
        ],
    ),
    "mails below each other, the newest first": (
        """From: Ada Lovelace
Sent: Tuesday, March 3, 2026 2:20 PM
To: ops
Subject: RE: queue

All is well.

From: "Hopper, Grace" <grace@acme.example>
Sent: Tuesday, March 3, 2026 2:05 PM
To: ops
Cc: all
Subject: queue

We see errors.
""",
        [("03 14:20", "Ada.Lovelace", "All is well."), ("03 14:05", "", "Hopper, Grace: We see errors.")],
    ),
    "answers above what they quote, one in two lines": (
        """It works again.

On Tue, Mar 3, 2026 at 2:09 PM Grace <grace@acme.example> wrote:
> It is the queue.
>
> On Tue, Mar 3, 2026 at 2:05 PM Ada <ada-with-a-long-name@acme.example>
> wrote:
>> We see errors.
""",
        [("03 14:09", "Grace", "It is the queue."), ("03 14:05", "Ada", "We see errors.")],
    ),
    "answers between the lines that they quote are not theirs who are quoted": (
        """From: Ada
Date: Tue, 3 Mar 2026 14:20:00 +0000
Subject: queue

On Tue, Mar 3, 2026 at 2:05 PM Grace wrote:
> Is it the disk?
No, the queue.
> And now?
It works.
""",
        [("03 14:20", "Ada", "No, the queue.\nIt works."), ("03 14:05", "Grace", "Is it the disk?\nAnd now?")],
    ),
    "lines that are alike and hold a name and a time, which may be no name": (
        """Acme Status @acme · Mar 3, 2026 14:05 UTC
We see errors.

Acme Status @acme · Mar 3, 2026 14:20 UTC
All is well.
""",
        [("03 14:05", "", "Acme Status @acme: We see errors."), ("03 14:20", "", "Acme Status @acme: All is well.")],
    ),
    "comments of a tracker, of which the first has no number": (
        """Bug 12 - the queue is full

Ada 2026-03-03 14:05:12 UTC

We see errors.

Comment 1 Grace 2026-03-03 14:09:40 UTC

It is the disk.
""",
        [("03 14:05", "", "Ada: We see errors."), ("03 14:09", "Grace", "It is the disk.")],
    ),
}


@pytest.mark.parametrize("name", THREADS)
def test_each_post_of_a_thread_is_an_entry(name: str) -> None:
    page, posts = THREADS[name]
    assert _posts(page) == posts


@pytest.mark.parametrize(
    "page",
    [
        "# Queue\n\nStart: 2026-03-03 14:05 UTC\nEnd: 2026-03-03 14:20 UTC\n\nThe queue was full.\n",
        "# Queue\n\nThe queue was full from March 3, 2026 14:05 on.\n\nIt was empty on March 3, 2026 at 14:20 again.\n",
        "Post by Ada » Feb 17th 2026 09:45\n\nThe hall has no power.\n",
        "Published on Feb 17, 2026 09:45\nUpdated on Feb 18, 2026 10:00\n\nThe hall has no power.\n",
    ],
)
def test_one_line_with_a_time_and_lines_about_the_page_are_no_thread(page: str) -> None:
    assert [speaker for _, speaker, _ in _posts(page) if speaker] == []
    assert "no power" not in str(_posts(page))


def test_a_timeline_in_a_post_is_told_and_the_posts_are_not() -> None:
    page = """Post by Ada » Feb 17th 2026 09:45

Timeline (UTC):
08:10 down
08:20 looked at
08:30 up

Post by Grace » Feb 17th 2026 10:55

Thanks.
"""
    assert [text for _, _, text in _posts(page)][:3] == ["down", "looked at", "up"]


def test_a_sentence_that_goes_on_below_its_time_heads_no_post_beneath_the_head_of_a_mail() -> None:
    page = """Date: Tue, 3 Mar 2026 11:16:26 +0000
Reply-To: pumps@example.org
From: Ada Lovelace <ada@example.org>
Subject: Report on the pumps

Colleagues,

    A week ago on Monday, March 2nd 2026 at approximately 10:15 AM UTC
the water in the hall was lost.  It was partly back at 9 PM UTC that
evening.
"""
    posts = _posts(page)
    assert [clock for clock, _, _ in posts] == ["02 10:15", "02 21:00"]
    assert not any(speaker for _, speaker, _ in posts)


@pytest.mark.parametrize("name", ["Ada van der Berg", "Juan de la Cruz", "ada", "Ada Lovelace"])
def test_names_of_several_words_head_a_post_with_their_small_words(name: str) -> None:
    page = f"{name}, Mar 3, 2026 14:05 UTC\nWe see errors.\n\n{name}, Mar 3, 2026 14:20 UTC\nAll is well.\n"
    assert [(clock, words.splitlines()[-1].removeprefix(f"{name}: ")) for clock, _, words in _posts(page)] == [
        ("03 14:05", "We see errors."),
        ("03 14:20", "All is well."),
    ]
