"""The post-mortem as one HTML file that needs nothing else: no script, no request, styles allowed by their hash.

Its headings are those of the Markdown template, so that an organisation's own template serves both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from warroom.intake.times import clock_words, local
from warroom.playbook.placeholders import PLACE, Unfilled, fill
from warroom.playbook.workflow import Playbook
from warroom.report.attached_files import ShownFile, files_section, has_pictures
from warroom.report.colours import PALETTE, STYLE
from warroom.report.contradiction import Contradiction
from warroom.report.custody import custody_lines, seal_line
from warroom.report.facts import Case, Measured, OtherVersion
from warroom.report.html_file import page
from warroom.report.key_moments import KEY, event_words, key_moments, key_stamps, kind_words, moment_words
from warroom.report.metrics import MetricOverIncidents, anchor_words
from warroom.report.people import author_words
from warroom.report.picture import picture
from warroom.report.post_mortem_lines import follow_up_line
from warroom.report.post_mortem_parts import Part, PostMortem
from warroom.report.spans import span_words
from warroom.report.stamps import stamp
from warroom.text import Untrusted, bounded, clean, for_html, for_line

_BOLD = re.compile(r"\*\*([^*]{1,200})\*\*")
_ITEM = re.compile(r" {0,8}(?:[-*]|\d{1,3}\.) (?:\[([ x-])\] )?(?=\S)")
_BOXES = {" ": "☐ ", "x": "☑ ", "-": "☒ "}
_LONGEST_NAME = 32
_PAGE_STYLE = """
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 ui-sans-serif, system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.25; }
h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 1px solid var(--rule); }
table { border-collapse: collapse; width: 100%; margin-bottom: 1.5rem; font-size: .92rem; }
th, td { text-align: left; vertical-align: top;
  padding: .2rem .6rem .2rem 0; border-bottom: 1px solid var(--rule); }
td.when { white-space: nowrap; font-variant-numeric: tabular-nums; } td.kind, .soft { color: var(--soft); }
td.kind, th { overflow-wrap: break-word; hyphens: none; } table.key { width: auto; }
tr.pinned td { font-weight: 600; } figure { margin: 1rem 0; overflow-x: auto; } svg { max-width: 100%; height: auto; }
img { max-width: 100%; height: auto; } pre { overflow-x: auto; white-space: pre-wrap; font-size: .85rem; }
ul { padding-left: 1.3rem; } .evidence { font-size: .8rem; } .evidence a, a { color: var(--mark); }
.note { border-left: 3px solid var(--warn); padding-left: .8rem; } tr:target td { background: var(--lane); }
.bar { fill: var(--mark); } .far { fill: var(--band); }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } h2 { break-after: avoid; }
  tr { break-inside: avoid; }
  figure { break-inside: avoid; overflow: visible; } }
"""
STYLE_OF_PAGES = PALETTE + STYLE + _PAGE_STYLE
"""The CSS of a page."""


def html(
    post_mortem: PostMortem,
    playbook: Playbook,
    *,
    figures: Sequence[MetricOverIncidents] = (),
    doubts: Sequence[Contradiction] = (),
    which: str = KEY,
    files: Sequence[ShownFile] = (),
) -> str:
    """The document with its picture, its figures, the ``files`` that were attached and what does not add up; ``which``
    as for the Markdown.
    """
    case, words = post_mortem.case, playbook.after.words
    body = "\n".join(_Rendering(post_mortem, playbook, which).lines(playbook.post_mortem_text))
    parts_html = [
        f"<main>{body}",
        *_minutes(post_mortem, playbook),
        f"<h2>{for_html(words.picture)}</h2><figure>{picture(case, playbook, standalone=False)}</figure>",
        f"<h2>{for_html(words.figures)}</h2>{figures_table(figures, playbook)}" if figures else "",
        f"<h2>{for_html(words.adds_up)}</h2>{_doubts(doubts, playbook)}",
    ]
    if post_mortem.blame:
        items = "".join(f"<li>{for_html(blamed.words)}</li>" for blamed in post_mortem.blame)
        parts_html.append(f"<h2>{for_html(words.blameless)}</h2><ul>{items}</ul>")
    parts_html.append(_custody(case, playbook))
    parts_html.append(files_section(files, words.attached))
    if which == KEY and case.entries:
        parts_html.append(f"<h2>{for_html(words.appendix)}</h2>{timeline_table(case, playbook)}")
    return page(
        case.title.raw,
        "\n".join([*filter(None, parts_html), "</main>"]),
        style=STYLE_OF_PAGES,
        pictures=has_pictures(files),
    )


def _minutes(post_mortem: PostMortem, playbook: Playbook) -> Iterator[str]:
    """Who was at the review and what was said there."""
    review, words, zone = post_mortem.review, playbook.after.words, post_mortem.case.zone
    if review is None and not post_mortem.minutes:
        return
    yield f"<h2>{for_html(words.minutes)}</h2>"
    if review is not None:
        people = ", ".join(f"@{for_line(name)}" for name in review.present) or words.unknown
        began = f"{stamp(review.began, zone)} {zone}"
        yield f"<p>{for_html(began)}. {for_html(words.present)}: {for_html(people)}</p>"
    for minute in post_mortem.minutes:
        yield f"<h3>{for_html(for_line(minute.title))}</h3>{blocks(minute.text)}{_others(minute.others, playbook)}"


def _custody(case: Case, playbook: Playbook) -> str:
    """Who handed the incident on, and the seal of its log."""
    lines, seal = custody_lines(case, playbook), seal_line(case, playbook)
    if not lines and not seal:
        return ""
    items = "".join(f"<li>{for_html(line)}</li>" for line in lines)
    listed = f"<ul>{items}</ul>" if items else ""
    return f"<h2>{for_html(playbook.after.words.custody)}</h2>{listed}" + (f"<p>{for_html(seal)}</p>" if seal else "")


def _others(versions: Sequence[OtherVersion], playbook: Playbook) -> str:
    """What others wrote in the same place at the same time."""
    words = playbook.after.words.other_version
    return "".join(
        f'<div class="note"><p>{for_html(fill(words, {"who": f"@{for_line(version.by)}"}))}</p>'
        f"{blocks(version.text)}</div>"
        for version in versions
    )


def _doubts(doubts: Sequence[Contradiction], playbook: Playbook) -> str:
    if not doubts:
        return f"<p>{for_html(playbook.after.words.all_adds_up)}</p>"
    return "<ul>" + "".join(f"<li>{for_html(doubt.words)}</li>" for doubt in doubts) + "</ul>"


def figures_table(figures: Sequence[MetricOverIncidents], playbook: Playbook) -> str:
    """The figures with a bar each: the median, going on to the 90th percentile."""
    longest = max((figure.p90.hi for figure in figures if figure.p90 is not None), default=0)
    rows = []
    for figure in figures:
        middle, far = figure.median, figure.p90
        bar = ""
        if middle is not None and far is not None and longest:
            reach, most = round(300 * middle.hi / longest, 1), round(300 * far.hi / longest, 1)
            bar = (
                '<svg width="300" height="14" viewBox="0 0 300 14" role="img">'
                f'<rect class="far" width="{most}" height="14"/><rect class="bar" width="{reach}" height="14"/></svg>'
            )
        rows.append(
            f'<tr><td>{for_html(figure.measure.title)}<br><span class="soft">'
            f"{for_html(anchor_words(figure.measure, playbook.after))}</span></td><td>{figure.n}</td>"
            f"<td>{for_html(span_words(middle))}</td><td>{for_html(span_words(far))}</td><td>{bar}</td></tr>"
        )
    head = "<tr><th></th><th>n</th><th>median</th><th>p90</th><th></th></tr>"
    return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def metrics_page(figures: Sequence[MetricOverIncidents], incidents: Sequence[Measured], playbook: Playbook) -> str:
    """The figures over a set of incidents, with the set, as a file of its own."""
    listed = "".join(
        f"<tr><td>{for_html(incident.month)}</td><td>{for_html(for_line(incident.severity))}</td><td>{for_html(for_line(incident.type))}"
        f"</td><td>{for_html(for_line(incident.title))}</td></tr>"
        for incident in incidents
    )
    heading = for_html(playbook.after.words.figures)
    body = (
        f"<main><h1>{heading} (n {len(incidents)})</h1>{figures_table(figures, playbook)}<table>{listed}</table></main>"
    )
    return page(playbook.after.words.figures, body, style=STYLE_OF_PAGES)


class _Rendering:
    """Turns the lines of the template into HTML, with the parts in their places."""

    def __init__(self, post_mortem: PostMortem, playbook: Playbook, which: str) -> None:
        self._post_mortem, self._playbook, self._which = post_mortem, playbook, which
        self._number = {entry.id: number for number, entry in enumerate(post_mortem.case.entries, 1)}

    def lines(self, template: str) -> Iterator[str]:
        """The template as HTML, line by line."""
        listing = False
        for line in template.splitlines():
            is_item = line.startswith("- ")
            if is_item != listing:
                yield "<ul>" if is_item else "</ul>"
                listing = is_item
            if is_item:
                yield f"<li>{self._inline(line[2:])}</li>"
            elif line.startswith("#"):
                depth = len(line) - len(line.lstrip("#"))
                yield f"<h{min(depth, 6)}>{self._inline(line[depth:].strip())}</h{min(depth, 6)}>"
            elif line.strip() and not line.startswith("|"):
                place = PLACE.fullmatch(line.strip())
                yield self._block(place[1]) if place is not None else f"<p>{self._inline(line)}</p>"
        if listing:
            yield "</ul>"

    def _inline(self, line: str) -> str:
        """A line of the template: its bold words, and its places filled with one line each."""
        html, position = "", 0
        for match in PLACE.finditer(line):
            html += _bold(line[position : match.start()])
            html += for_html(for_line(self._part(match[1]).text))
            position = match.end()
        return html + _bold(line[position:])

    def _part(self, name: str) -> Part:
        part = self._post_mortem.parts.get(name)
        if part is None:
            raise Unfilled(name)
        return part

    def _block(self, name: str) -> str:
        if name == "timeline":
            show = key_table if self._which == KEY else timeline_table
            return show(self._post_mortem.case, self._playbook)
        if name == "action_items":
            lines = [follow_up_line(follow_up, self._playbook) for follow_up in self._post_mortem.case.follow_ups]
            return blocks(Untrusted("\n".join(lines) or self._playbook.after.words.nothing))
        part = self._part(name)
        html = blocks(part.text) + _others(part.others, self._playbook)
        if part.offered is not None:
            words = for_html(self._playbook.after.words.offered)
            html += f'<div class="note"><p>{words}</p>{blocks(part.offered)}</div>'
        return html + self._evidence(part)

    def _evidence(self, part: Part) -> str:
        numbers = sorted(self._number[entry] for entry in part.stands_on if entry in self._number)
        if not numbers:
            return ""
        links = " ".join(f'<a href="#e{number}">{number}</a>' for number in numbers[:40])
        return f'<p class="evidence soft">{for_html(self._playbook.after.words.evidence)}: {links}</p>'


def _bold(words: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", for_html(words))


def blocks(text: Untrusted) -> str:
    """Plain text as HTML: paragraphs, and its lines with a list mark as lists."""
    blocks: list[str] = []
    listing = False
    for line in clean(text).split("\n"):
        mark = _ITEM.match(line)
        if (mark is not None) != listing:
            blocks.append("<ul>" if mark is not None else "</ul>")
            listing = mark is not None
        if mark is not None:
            blocks.append(f"<li>{_BOXES.get(mark[1] or '', '')}{for_html(line[mark.end() :])}</li>")
        elif line.strip():
            blocks.append(f"<p>{for_html(line)}</p>")
    return "".join([*blocks, "</ul>" if listing else ""])


def key_table(case: Case, playbook: Playbook) -> str:
    """The key moments: time and words; the times are in the zone that the line behind them names."""
    rows, entries = [], key_moments(case, playbook)
    for (day, time), entry in zip(key_stamps(entries, case.zone), entries, strict=True):
        if day:
            rows.append(f'<tr><th colspan="2">{for_html(day)}</th></tr>')
        kind, words = moment_words(entry, case, playbook)
        kind_html = f"<b>{for_html(kind)}</b>: " if kind else ""
        rows.append(f'<tr><td class="when">{for_html(time)}</td><td>{kind_html}{_lines(words)}</td></tr>')
    zone = for_html(fill(playbook.after.words.all_times, {"zone": case.zone}))
    return f'<table class="key"><tbody>{"".join(rows)}</tbody></table><p>{zone}</p>'


def _lines(words: str) -> str:
    return "<br>".join(for_html(line) for line in words.split("\n"))


def timeline_table(case: Case, playbook: Playbook) -> str:
    """Every entry with its time, kind and writer, a heading for each day."""
    rows, day = [], ""
    for number, entry in enumerate(case.entries, 1):
        today = f"{local(entry.at.lo, case.zone):%Y-%m-%d}" if entry.at.lo is not None else day
        if today != day:
            rows.append(f'<tr><th colspan="4">{today} ({for_html(case.zone)})</th></tr>')
            day = today
        author = author_words(entry, _LONGEST_NAME)
        rows.append(
            f'<tr id="e{number}"{" class=pinned" if entry.pinned else ""}><td class="when">'
            f"{for_html(clock_words(entry.at, case.zone))}</td>"
            f'<td class="kind">{for_html(bounded(kind_words(for_line(entry.kind), playbook), _LONGEST_NAME))}</td>'
            f'<td>{_lines(event_words(entry, case, playbook))}</td><td class="kind">@{for_html(author)}</td></tr>'
        )
    return f"<table><tbody>{''.join(rows)}</tbody></table>"
