"""The post-mortem in Markdown, by the playbook's template. `warroom import timeline` reads its timeline back."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence

from warroom.intake.times import local, written_clock
from warroom.model.moment import DAY, HOUR, MINUTE, EventTime
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case, EntryFact, Version
from warroom.report.filling import fill
from warroom.report.post_mortem import PostMortem, follow_up_line
from warroom.text import Untrusted, clean, for_line, for_markdown

TEMPLATE = "post_mortem"
_LIST_MARK = re.compile(r"( {0,8}[-*] (?:\[[ x-]\] )?| {0,8}\d{1,3}\. )(?=\S)")

_LAST_SECOND = 59


def markdown(post_mortem: PostMortem, playbook: Playbook) -> str:
    """The whole document. Raise `warroom.report.filling.Unfilled` when the template has a place that nothing fills."""
    template = next(one for one in playbook.communication.template if one.name == TEMPLATE)
    case = post_mortem.case
    values = {name: _part(part.text, part.others, playbook) for name, part in post_mortem.parts.items()}
    values["title"] = for_markdown(for_line(case.title))
    values["timeline"] = timeline(case, playbook)
    lines = (follow_up_line(one, playbook) for one in case.follow_ups)
    values["action_items"] = "\n".join(map(_follow_up, lines)) or for_markdown(playbook.after.words.nothing)
    document = fill(playbook.texts[template.file], values).rstrip()
    return "\n\n".join([document, *_minutes(post_mortem, playbook)]) + "\n"


def _part(text: Untrusted, others: Sequence[Version], playbook: Playbook) -> str:
    """What stands, and what others wrote at the same time."""
    said = [block(text)]
    for one in others:
        who = fill(playbook.after.words.other_version, {"who": f"@{for_line(one.by)}"})
        said.append(f"*{for_markdown(who)}*\n\n{block(one.text)}")
    return "\n\n".join(said)


def _minutes(post_mortem: PostMortem, playbook: Playbook) -> Iterator[str]:
    """Who was at the review and what was said there, as a chapter of its own."""
    review, words = post_mortem.review, playbook.after.words
    if review is None and not post_mortem.minutes:
        return
    yield f"## {for_markdown(words.minutes)}"
    if review is not None:
        people = ", ".join(f"@{for_line(name)}" for name in review.present) or words.unknown
        began = f"{stamp(review.began, post_mortem.case.zone)} {post_mortem.case.zone}"
        yield f"{began}. {for_markdown(words.present)}: {for_markdown(people)}"
    for one in post_mortem.minutes:
        yield f"### {for_markdown(for_line(one.title))}\n{_part(one.text, one.others, playbook)}"


def _follow_up(line: str) -> str:
    """The line with its box and its brackets kept and its words escaped."""
    mark, rest = line[:6], line[6:]
    return f"{mark}{for_markdown(rest)}"


def block(text: Untrusted) -> str:
    """Plain text as Markdown: its list marks count, nothing else in it does."""
    lines = []
    for line in clean(text).split("\n"):
        mark = _LIST_MARK.match(line)
        start = mark.end() if mark is not None else 0
        lines.append(line[:start] + for_markdown(line[start:]))
    return "\n".join(lines).strip("\n")


def timeline(case: Case, playbook: Playbook) -> str:
    """The rows of the table and the zone that its times are in."""
    rows = [f"| {stamp(entry.at, case.zone)} | {_cell(entry)} |" for entry in case.entries]
    zone = fill(playbook.after.words.all_times, {"zone": case.zone})
    return "\n".join([*rows, "", zone])


def _cell(entry: EntryFact) -> str:
    said = f"@{for_line(entry.speaker)}: " if entry.speaker is not None else ""
    return for_markdown(f"{said}{clean(entry.text).strip()}").replace("\n", "<br>")


def stamp(at: EventTime, zone: str) -> str:
    """The time as `warroom import timeline` reads it back, empty when it is unknown; a clock whose day is not known
    keeps its clock.

    Exact times are written to the second. A clock time that occurs twice that day is written in UTC, and says so.
    """
    if at.lo is None or at.hi is None:
        clock = written_clock(at)
        return f"????-??-?? {clock}" if clock else ""
    span, mark = at.hi - at.lo + 1, ""
    first = local(at.lo, zone)
    last = local(at.hi, zone) if span not in (1, MINUTE) else first
    if not (_once(first) and _once(last)):
        first, last, mark = local(at.lo, "UTC"), local(at.hi, "UTC"), " UTC"
    about = "~" if at.approx else ""
    if span <= 1:
        return f"{about}{first:%Y-%m-%d %H:%M:%S}{mark}"
    if span == MINUTE:
        return f"{about}{first:%Y-%m-%d %H:%M}{mark}"
    if at.approx and span == 10 * MINUTE and first.minute % 10 == 0:
        return f"{first:%Y-%m-%d %H:%M}"[:-1] + f"?{mark}"
    if at.approx and span == HOUR and first.minute == 0:
        return f"{first:%Y-%m-%d %H}:??{mark}"
    if first.hour == first.minute == 0 and last.hour == 23 and last.minute == 59:
        if first.date() == last.date():
            return f"{first:%Y-%m-%d}"
        if first.day == 1 and (last + datetime.timedelta(days=1)).day == 1 and span <= 31 * DAY:
            return f"{first:%Y-%m}-??"
    begin = f"{first:%H:%M:%S}" if first.second or first.microsecond or span < MINUTE else f"{first:%H:%M}"
    end = f"{last:%H:%M}" if last.second == _LAST_SECOND and last.microsecond else f"{last:%H:%M:%S}"
    until = end if last.date() == first.date() else f"{last:%Y-%m-%d} {end}"
    return f"{about}{first:%Y-%m-%d} {begin}-{until}{mark}"


def _once(moment: datetime.datetime) -> bool:
    """Whether the clocks there show this time only once that day."""
    return moment.tzinfo is datetime.UTC or moment.replace(fold=1 - moment.fold).utcoffset() == moment.utcoffset()
