"""The board: pages for those who only look on, with what was posted to them and nothing else of an incident.

A page needs nothing beside it: it is complete without scripts, its styles are allowed by their hash, and so is the one
script of ours that looks for what is new. A page that a browser loads again by the clock takes away what somebody reads
or has read aloud; so does this one only without scripts.
"""

from __future__ import annotations

from collections.abc import Sequence

from warroom.intake.times import known_zone, local
from warroom.model.identity import IncidentId, Moment
from warroom.model.shape import shape
from warroom.playbook.board_shapes import Board
from warroom.playbook.placeholders import fill_or_leave
from warroom.report.colours import PALETTE
from warroom.report.html_file import allowing, page
from warroom.text import Untrusted, clean, for_html, for_line

AGAIN = 30
"""Seconds after which a browser asks for the page again."""
INDEX = "index.html"
_BEGINNING = 400
"""Signs of the last message that stand beside an incident among the others."""
_STYLE = (
    PALETTE
    + """
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 17px/1.55 ui-sans-serif, system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .3rem 0 1rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; }
a { color: var(--mark); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem; margin: 0 0 1rem; }
dt, .when, footer { color: var(--soft); } dd { margin: 0; }
.next, .late, .over { padding: .6rem .9rem; background: var(--lane); border-left: 4px solid var(--mark);
  margin: 1rem 0; }
.late { border-left-color: var(--bad); font-weight: 600; }
.over { border-left-color: var(--rule); }
.drill { padding: .5rem .9rem; border: 2px solid var(--warn); font-weight: 600; }
article { border-top: 1px solid var(--rule); padding: .8rem 0; }
article p { margin: 0; } .words { white-space: pre-wrap; }
.cards { list-style: none; padding: 0; } .cards li { border-top: 1px solid var(--rule); padding: .9rem 0; }
.cards li > a { font-size: 1.15rem; font-weight: 600; }
.cards .when, .cards .words { margin: 0; }
footer { margin-top: 2.5rem; font-size: .85rem; }
"""
)


@shape
class Posted:
    """A message as it was posted ``at``, in microseconds since 1970."""

    at: Moment
    text: Untrusted


@shape
class BoardIncident:
    """An incident as an audience may see it. Times are microseconds since 1970.

    ``severity`` is empty where the audience is not told it; ``posted`` is what was posted to it, the newest first;
    ``due`` is when it hears next, `None` where no time is set for that; ``ended`` is when it was over. ``since`` is
    when it began, only roughly with ``is_rough``, or, with ``is_first_told``, when this audience was first told of it.
    ``same`` is the incident of which it is a duplicate, and whose end is its own: its id and title, the id empty where
    it is not on this board. With ``is_left`` it is told of no more, but where the news of it is. ``fails_still`` while
    nobody said that it is resolved.
    """

    id: IncidentId
    title: Untrusted
    status: Untrusted
    severity: str
    since: Moment | None
    ended: Moment | None
    due: Moment | None
    posted: tuple[Posted, ...]
    zone: str
    drill: bool
    is_first_told: bool = False
    is_rough: bool = False
    same: tuple[IncidentId, Untrusted] | None = None
    is_left: bool = False
    fails_still: bool = False

    @property
    def file(self) -> str:
        """The name of its page."""
        return f"{self.id}.html"


LIVE_SCRIPT = """
"use strict";
const said = document.getElementById("live"), shown = said.dataset.number;
let stream = null;
function say(what) { said.textContent = said.dataset[what]; }
function listen() {
  stream = new EventSource("/changes");
  stream.onmessage = (news) => { if (news.data === shown) say("live"); else location.reload(); };
  stream.onerror = () => say("lost");
}
document.addEventListener("visibilitychange", () => {
  if (document.hidden) { stream.close(); say("paused"); } else listen();
});
if (!document.hidden) listen();
"""
"""Loads a page of a served board anew when there is a newer one. A hidden tab holds none of the few connections."""
STILL_SCRIPT = """
"use strict";
async function look() {
  if (document.hidden) return;
  if (location.protocol === "file:") { location.reload(); return; }
  try {
    const answer = await fetch(location.href, { cache: "reload" });
    if (!answer.ok && answer.status !== 404) return;
    const newer = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [said, news] = [document, newer].map((page) => page.querySelector("main"));
    const [time, later] = [document, newer].map((page) => page.querySelector("footer time"));
    if (news === null || later === null || news.innerHTML !== said.innerHTML) location.reload();
    else { time.textContent = later.textContent; time.dateTime = later.dateTime; }
  } catch { /* the time that the page says goes on to be an old one */ }
}
setInterval(look, EVERY);
""".replace("EVERY", f"{AGAIN * 1_000}")
"""Loads a page of a folder anew when there is other news in it; else only its time goes on.

What it asks for takes the place of what the browser remembers: a server tells times in whole seconds, so that of two
pages of one second it would answer "not changed" to the loading anew, and the older news would stay.
"""
SERVED_POLICY = (
    f"default-src 'none'; {allowing(LIVE_SCRIPT)}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""What a server says of its pages; each says itself which style it has."""


def board_pages(
    incidents: Sequence[BoardIncident], words: Board, *, now: Moment, number: int | None = None
) -> dict[str, str]:
    """Every page of the board by its file's name: one for each incident, and `INDEX`. With the ``number`` of their
    making they are for a server: where scripts run they are loaded anew once there are others.
    """
    pages = {}
    for incident in incidents:
        pages[incident.file] = _page(
            for_line(incident.title), _incident(incident, words, now), words, now, incident.zone, number
        )
    zone = incidents[0].zone if incidents else "UTC"
    listed = [incident for incident in incidents if not incident.is_left]
    return pages | {INDEX: _page(words.title, _index(listed, words, now), words, now, zone, number)}


def without_time(html: str) -> str:
    """A page without the line that says as of when it is: what is left changes with the incident alone."""
    return html.partition("<footer>")[0]


def _page(title: str, body: str, words: Board, now: Moment, zone: str, number: int | None) -> str:
    made_at = _filled(words.as_of, now, now, zone)
    if number is None:
        whole = f"<main>{body}</main>\n<footer>{made_at}</footer>"
        return page(title, whole, style=_STYLE, again=AGAIN, script=STILL_SCRIPT)
    states = "".join(
        f' data-{name}="{for_html(sentence)}"'
        for name, sentence in (("live", words.live), ("lost", words.lost), ("paused", words.paused))
    )
    live = f'<p id="live" role="status" data-number="{number}"{states}></p>'
    whole = f"<main>{body}</main>\n<footer>{made_at}{live}</footer>"
    return page(title, whole, style=_STYLE, again=AGAIN, script=LIVE_SCRIPT)


def _filled(sentence: str, at: Moment, now: Moment, zone: str) -> str:
    """``sentence`` with its time, as HTML."""
    return fill_or_leave(for_html(sentence), time=_time(at, now, zone))


def _time(at: Moment, now: Moment, zone: str) -> str:
    """The clock, with its day where that is another one than today, as an element with the moment in UTC."""
    datetime, today = local(at, zone), local(now, zone)
    words = f"{datetime:%H:%M}" if datetime.date() == today.date() else f"{datetime:%Y-%m-%d %H:%M}"
    return f'<time datetime="{local(at, "UTC"):%Y-%m-%dT%H:%M:%SZ}">{words} {for_html(known_zone(zone))}</time>'


def _index(incidents: Sequence[BoardIncident], words: Board, now: Moment) -> str:
    if not incidents:
        return f"<h1>{for_html(words.title)}</h1><p>{for_html(words.nothing)}</p>"
    parts = [
        (words.going_on, [incident for incident in incidents if incident.ended is None]),
        (words.over, [incident for incident in incidents if incident.ended is not None]),
    ]
    return f"<h1>{for_html(words.title)}</h1>" + "".join(
        (f"<h2>{for_html(heading)}</h2>" if heading else "") + _cards(part, words, now)
        for heading, part in parts
        if part
    )


def _cards(incidents: Sequence[BoardIncident], words: Board, now: Moment) -> str:
    rows = "".join(
        f'<li>{_drill(incident, words)}<a href="{incident.file}">{for_html(for_line(incident.title))}</a>'
        f"{_facts(incident, words, now)}{_next(incident, words, now)}{_newest(incident, now)}</li>"
        for incident in incidents
    )
    return f'<ul class="cards">{rows}</ul>'


def _incident(outage: BoardIncident, words: Board, now: Moment) -> str:
    parts_html = "".join(
        f'<article><p class="when">{_time(post.at, now, outage.zone)}</p>'
        f'<p class="words">{for_html(post.text)}</p></article>'
        for post in outage.posted
    )
    begins = (
        f'<p><a href="{INDEX}">{for_html(words.all)}</a></p>{_drill(outage, words)}'
        f"<h1>{for_html(for_line(outage.title))}</h1>"
    )
    if outage.is_left:
        return begins + _next(outage, words, now)
    return (
        f"{begins}{_facts(outage, words, now)}{_next(outage, words, now)}"
        f"<h2>{for_html(words.said)}</h2>{parts_html or f'<p>{for_html(words.none_said)}</p>'}"
    )


def _newest(outage: BoardIncident, now: Moment) -> str:
    """The beginning of what was said last: what is being done about it."""
    if not outage.posted:
        return ""
    post = outage.posted[0]
    return (
        f'<p class="when">{_time(post.at, now, outage.zone)}</p>'
        f'<p class="words">{for_html(_beginning(clean(post.text)))}</p>'
    )


def _beginning(text: str) -> str:
    """The first words of a message in its own lines, without the empty ones."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    whole = "\n".join(line for line in lines if line)
    if len(whole) <= _BEGINNING:
        return whole
    beginning = whole[:_BEGINNING]
    at_a_word = max(beginning.rfind(" "), beginning.rfind("\n"))
    return f"{beginning[: at_a_word if at_a_word > 0 else _BEGINNING]} …"


def _drill(outage: BoardIncident, words: Board) -> str:
    return f'<p class="drill">{for_html(words.drill)}</p>' if outage.drill else ""


def _facts(outage: BoardIncident, words: Board, now: Moment) -> str:
    rows = [
        (words.status, for_html(for_line(outage.status))),
        (words.severity, for_html(outage.severity)),
        (
            (outage.is_first_told and words.first_said) or words.since,
            _since(outage, words, now),
        ),
    ]
    return "<dl>" + "".join(f"<dt>{for_html(name)}</dt><dd>{cell}</dd>" for name, cell in rows if cell) + "</dl>"


def _since(outage: BoardIncident, words: Board, now: Moment) -> str:
    if outage.since is None:
        return ""
    time = _time(outage.since, now, outage.zone)
    return fill_or_leave(for_html(words.about), time=time) if outage.is_rough and words.about else time


def _same(outage: BoardIncident, words: Board, over: str) -> str:
    """Where the news is of what turned out to be another incident, which alone knows whether it is over."""
    file, title = outage.same or ("", Untrusted(""))
    if not file:
        return f'<p class="over">{for_html(words.same_elsewhere or words.no_next)}</p>'
    other = f'<a href="{file}.html">{for_html(for_line(title))}</a>'
    alike = for_line(title).casefold() == for_line(outage.title).casefold()
    says = (alike and words.same_name) or words.same
    there = fill_or_leave(for_html(says), other=other) if says else other
    return f'<p class="{"over" if over else "next"}">{over}{there}</p>'


def _next(outage: BoardIncident, words: Board, now: Moment) -> str:
    over = f"{_filled(words.ended, outage.ended, now, outage.zone)} " if outage.ended is not None else ""
    if outage.same is not None:
        return _same(outage, words, over)
    if outage.due is None:
        comes = words.no_time if outage.fails_still and words.no_time else words.no_next
        return f'<p class="{"over" if over else "next"}">{over}{for_html(comes)}</p>'
    late = outage.due < now
    comes = _filled(words.late if late else words.next, outage.due, now, outage.zone)
    return f'<p class="{"late" if late else "next"}">{over}{comes}</p>'
