"""Pages that lost their headings, tables and lists when they were copied, with the rows that a reader finds in each."""

from __future__ import annotations

Row = tuple[str, str]
"""The beginning of an entry as its page's clock shows it in UTC (empty for unknown), and its words."""


PAGES: dict[str, tuple[str, list[Row]]] = {
    "a title that begins with the day, above a paragraph": (
        """2026-10-27 Mail stood still

The window was to last until noon. It was Dana who saw it.

  • 17:04 The window begins
  • ~18:00: Dana sees an error
""",
        [("27 17:04", "The window begins"), ("27 18:00", "Dana sees an error")],
    ),
    "paragraphs of which the newest stands first, one of them with a second one": (
        """Mail stood still on 7 October 2026

3:15pm Update: The backlog is through.

1:15pm Update: Mail runs again.

For most of you it shows when it was delivered. More of it after our 3:00pm call.

11:35am Update: We go on with the queue.
It is long.

10:45am It was the virus scanner.

Start of it all: nobody knows.
""",
        [
            ("07 15:15", "Update: The backlog is through."),
            (
                "07 13:15",
                "Update: Mail runs again.\nFor most of you it shows when it was delivered. More of it after our 3:00pm "
                "call.",
            ),
            ("07 11:35", "Update: We go on with the queue.\nIt is long."),
            ("07 10:45", "It was the virus scanner.\nStart of it all: nobody knows."),
        ],
    ),
    "a day and its hour parted by a colon that stands alone": (
        """Mail stood still

10/27/2026 : 11am – We found what it was.

10/27/2026: 8am – Some of you still have none.

10/26/2026 - 2 p.m. - It stands still.
""",
        [
            ("27 11:00", "We found what it was."),
            ("27 08:00", "Some of you still have none."),
            ("26 14:00", "It stands still."),
        ],
    ),
    "lines that rise by the clock, one that tells on, and what stands behind them": (
        """Cooling failed on 7 October 2026

The hall grew warm at 8:45PM and stayed so.

What we did:
8:45PM Chiller stops
It had been serviced in May
9:15PM Technician arrives
11:00PM Temperature falls
12:45AM All machines are on again

Thanks to everybody who came in that night.
""",
        [
            ("07 20:45", "Chiller stops\nIt had been serviced in May"),
            ("07 21:15", "Technician arrives"),
            ("07 23:00", "Temperature falls"),
            ("08 00:45", "All machines are on again"),
        ],
    ),
    "paragraphs that rise, below a day that is a line, and begin anew below the next": (
        """How we lost the index

28/02/2026

05:33 AM told of the slow query

~ looked for whoever runs it

07:09 AM @dana answers

29/03/2026

01:12 AM it happens again

03:31 AM switched off for good

04:40 PM rebuilt
""",
        [
            ("28 05:33", "told of the slow query\n~ looked for whoever runs it"),
            ("28 07:09", "@dana answers"),
            ("29 01:12", "it happens again"),
            ("29 03:31", "switched off for good"),
            ("29 16:40", "rebuilt"),
        ],
    ),
    "cells below each other, the head of the table too": (
        """Login down

Date: March 14, 2026

Time

Event

08:30 AM

Alert for the login

09:00 AM

Root cause seen in the pool

12:30 PM

Everything works again

Corrective actions

Watch the pool.
""",
        [
            ("14 08:30", "Alert for the login"),
            ("14 09:00", "Root cause seen in the pool"),
            ("14 12:30", "Everything works again"),
        ],
    ),
    "cells that were joined with nothing between them": (
        """Break-in

Date & Time (UTC)Event
2026-09-08 02:14Guard saw the open door
2026-09-08 02:20Door was closed
2026-09-08 03:45Keys were changed
""",
        [
            ("08 02:14", "Guard saw the open door"),
            ("08 02:20", "Door was closed"),
            ("08 03:45", "Keys were changed"),
        ],
    ),
    "an item without a time among those of its list that have one": (
        """The night of July 4, 2026

What the intruder did:

- 2:04 p.m. - logs in
- looks at the alarms all the while
- 2:43 p.m. - changes the password
- 2:49 p.m. - logs out
""",
        [
            ("04 14:04", "logs in"),
            ("", "looks at the alarms all the while"),
            ("04 14:43", "changes the password"),
            ("04 14:49", "logs out"),
        ],
    ),
    "updates with their number and the day of the week": (
        """Power cut, Friday 1 May 2026

**UPDATE 1** Nobody knows yet.

**UPDATE 2 Saturday 00:50** The grid works on the transformer.

**UPDATE 3 Saturday 01:11** Power is back.
""",
        [("02 00:50", "UPDATE 2: The grid works on the transformer."), ("02 01:11", "UPDATE 3: Power is back.")],
    ),
    "lines that end in their clock, marked off from what they tell": (
        """Queue down, 3 March 2026

Alert fires (14:05)
Page sent ........ 14:09
Restarted - 14:20
Thanks to all who helped.
""",
        [("03 14:05", "Alert fires"), ("03 14:09", "Page sent"), ("03 14:20", "Restarted")],
    ),
    "rows that one line tells one behind the other": (
        "Queue down, 3 March 2026\n\nTimeline (UTC): 14:05 alert; 14:09 page; 14:20 restarted.\n",
        [("03 14:05", "alert"), ("03 14:09", "page"), ("03 14:20", "restarted.")],
    ),
    "the circles and the stars of mails": (
        """Queue down, 3 March 2026

o  14:05 alert
o 14:09 page
o\tnobody answers
*Somebody swears
*14:20 restarted
""",
        [
            ("03 14:05", "alert"),
            ("03 14:09", "page"),
            ("", "nobody answers"),
            ("", "Somebody swears"),
            ("03 14:20", "restarted"),
        ],
    ),
    "two rows, where the page says in which zone its times are": (
        "Queue down, 3 March 2026\n\nAll times are in UTC.\n\n14:05 alert\n\n14:20 restarted\n",
        [("03 14:05", "alert"), ("03 14:20", "restarted")],
    ),
    "a first row that tells on in many lines moved in below it": (
        """Reports of 3 March 2026

18:10   No line to the city. Somebody
        was sent there
        with a spare
        and a map
        and a lamp
        and came back
19:00   A router is loaded anew
20:15   All is well
""",
        [
            (
                "03 18:10",
                "No line to the city. Somebody\nwas sent there\nwith a spare\nand a map\nand a lamp\nand came back",
            ),
            ("03 19:00", "A router is loaded anew"),
            ("03 20:15", "All is well"),
        ],
    ),
    "a sentence that begins with its time between rows that rise": (
        """Attack on the clinic, April 20, 2026

April 20 at 6:40 a.m.: Nurses read that the network was lost.

9:07 a.m.: Nobody may use any of the machines.

At 5 p.m. everybody was told to write on paper.

April 21 at 6:30 a.m. machines are to stay switched off.
""",
        [
            ("20 06:40", "Nurses read that the network was lost."),
            ("20 09:07", "Nobody may use any of the machines."),
            ("20 17:00", "everybody was told to write on paper."),
            ("21 06:30", "machines are to stay switched off."),
        ],
    ),
    "a list of which one item tells its time in its words": (
        """Server down on 3 March 2026.

Timeline:
    - Seen by whoever had closed the port, at 14:05 UTC by the clock of the hall.
    - All ports were looked at.
        - with a scanner
    - A new server was made.
Main cause:
    - The port was closed.
""",
        [
            ("03 14:05", "Seen by whoever had closed the port, at 14:05 UTC by the clock of the hall."),
            ("", "All ports were looked at.\n  - with a scanner"),
            ("", "A new server was made."),
        ],
    ),
    "sentences of a timeline that tell a day and a clock, among lines that begin with theirs": (
        """Timeline

Several customers saw it on 05/16/2026 at 9:05 AM and called.

05/16/2026 9:30 AM - Looked at by the team.

The second process hung at 05/16/2026 9:40 AM, as the trace shows.

It was never seen before.
""",
        [
            ("16 09:05", "Several customers saw it on 05/16/2026 at 9:05 AM and called."),
            ("16 09:30", "Looked at by the team."),
            (
                "16 09:40",
                "The second process hung at 05/16/2026 9:40 AM, as the trace shows.\nIt was never seen before.",
            ),
        ],
    ),
    "labels of which some tell their time in a sentence": (
        """Outage on November 6, 2026

Timeline:
Detection Time: It was seen at 10:00 AM (UTC) by a reader.
Escalation: It went to the web team.
Resolution: It was mended at 10:45 AM (UTC) by them.
Root cause:
Cause: a slip.
""",
        [
            ("06 10:00", "Detection Time: It was seen at 10:00 AM (UTC) by a reader."),
            ("", "Escalation: It went to the web team."),
            ("06 10:45", "Resolution: It was mended at 10:45 AM (UTC) by them."),
        ],
    ),
    "a second report behind its word and the day of the week": (
        """News

Fri May 18 06:37:23 UTC 2026 - The router failed.

Update Fri May 18 07:07:09 UTC 2026 - It was loaded anew.
""",
        [("18 06:37", "The router failed."), ("18 07:07", "Update: It was loaded anew.")],
    ),
    "times below what they tell of, with how it stands and how bad it is between": (
        """Incident history

US2 is slow

identified · major

Jul 5, 2026, 02:51 PM

Domains are lost

resolved · minor

Jul 2, 2026, 07:41 AM

About us
""",
        [],
    ),
    "what a template asks for, left as it was": (
        "Timeline\n\nOn 2026-03-01 the index was locked.\n\nYYYY-MM-DD - 00:00 - ...\n",
        [],
    ),
    "prose of which some paragraphs begin with a time": (
        """## How did it happen on 18 November 2026?

At 5:40 PM somebody opened a change.

It was looked at by nobody, and the pipeline ran.

At 5:44 PM the pipeline sent the key away.

That is how the key came into the world, and we saw it much later.

At 9:28 PM the key was used.
""",
        [],
    ),
}
