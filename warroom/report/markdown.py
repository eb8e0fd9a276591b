"""The post-mortem in Markdown, by the playbook's template. `warroom import timeline` reads its timeline back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from warroom.intake.own_page import ALL_BELOW, aside
from warroom.playbook.placeholders import fill
from warroom.playbook.workflow import Playbook
from warroom.report.custody import custody_lines, seal_line
from warroom.report.facts import Case, EntryFact, OtherVersion
from warroom.report.key_moments import (
    ALL,
    KEY,
    MARKS,
    TOLD_BY,
    everything_words,
    key_moments,
    key_stamps,
    moment_words,
    stamps,
)
from warroom.report.post_mortem_lines import follow_up_line
from warroom.report.post_mortem_parts import PostMortem
from warroom.report.stamps import zoned_stamp
from warroom.text import Untrusted, clean, for_line, for_markdown

_LIST_MARK = re.compile(r"( {0,8}[-*] (?:\[[ x-]\] )?| {0,8}\d{1,3}\. )(?=\S)")


def markdown(post_mortem: PostMortem, playbook: Playbook, *, which: str = KEY) -> str:
    """The whole document; ``which`` is one of `warroom.report.key_moments.CHOICES`.

    Raise `warroom.playbook.placeholders.Unfilled` when the template has a place that nothing fills.
    """
    case = post_mortem.case
    values = {name: _part(part.text, part.others, playbook) for name, part in post_mortem.parts.items()}
    values["title"] = for_markdown(for_line(case.title))
    values["timeline"] = timeline(case, playbook, which=which)
    lines = (follow_up_line(follow_up, playbook) for follow_up in case.follow_ups)
    values["action_items"] = "\n".join(map(_follow_up, lines)) or for_markdown(playbook.after.words.nothing)
    document = fill(playbook.post_mortem_text, values).rstrip()
    behind = [_appendix(case, playbook)] if which == KEY and case.entries else []
    beside = [*_minutes(post_mortem, playbook), *_custody(case, playbook)]
    return "\n\n".join([document, *beside, *behind]) + "\n"


def _custody(case: Case, playbook: Playbook) -> Iterator[str]:
    """Who handed the incident on, and the seal of its log, as a chapter of its own."""
    lines, seal = custody_lines(case, playbook), seal_line(case, playbook)
    if lines or seal:
        yield f"## {for_markdown(playbook.after.words.custody)}"
    if lines:
        yield "\n".join(f"- {for_markdown(line)}" for line in lines)
    if seal:
        yield for_markdown(seal)


def _part(text: Untrusted, versions: Sequence[OtherVersion], playbook: Playbook) -> str:
    """What stands, and what others wrote at the same time."""
    blocks = [block(text)]
    for version in versions:
        author_line = fill(playbook.after.words.other_version, {"who": f"@{for_line(version.by)}"})
        blocks.append(f"*{for_markdown(author_line)}*\n\n{block(version.text)}")
    return "\n\n".join(blocks)


def _minutes(post_mortem: PostMortem, playbook: Playbook) -> Iterator[str]:
    """Who was at the review and what was said there, as a chapter of its own."""
    review, words = post_mortem.review, playbook.after.words
    if review is None and not post_mortem.minutes:
        return
    yield f"## {for_markdown(words.minutes)}"
    if review is not None:
        people = ", ".join(f"@{for_line(name)}" for name in review.present) or words.unknown
        began = zoned_stamp(review.began, post_mortem.case.zone)
        yield f"{began}. {for_markdown(words.present)}: {for_markdown(people)}"
    for minute in post_mortem.minutes:
        yield f"### {for_markdown(for_line(minute.title))}\n{_part(minute.text, minute.others, playbook)}"


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
        words = line[start:].lstrip(" ")
        # Four plain spaces would make code of the line; one that is blank parts paragraphs.
        indent = "\u00a0" * (len(line) - start - len(words)) if words else ""
        lines.append(line[:start] + indent + for_markdown(words))
    return "\n".join(lines).strip("\n")


def timeline(case: Case, playbook: Playbook, *, which: str = ALL) -> str:
    """The rows of the table, a mark by which they are read back, and the zone that the times are in."""
    if which == ALL:
        rows = _log_rows(case, playbook)
    else:
        rows = []
        entries = key_moments(case, playbook)
        for (day, time), entry in zip(key_stamps(entries, case.zone), entries, strict=True):
            if day:
                rows.append(f"| **{day}** | |")
            rows.append(f"| {time} | {_told(*moment_words(entry, case, playbook), milestone=entry.kind in TOLD_BY)} |")
    zone = fill(playbook.after.words.all_times, {"zone": case.zone})
    return "\n".join([*rows, "", zone, "", MARKS[which]])


def _log_rows(case: Case, playbook: Playbook) -> list[str]:
    times = stamps(case.entries, case.zone)
    return [
        f"| {time} | {_cell(entry, case, playbook)}{aside(entry.at, entry.kind)} |"
        for time, entry in zip(times, case.entries, strict=True)
    ]


def _appendix(case: Case, playbook: Playbook) -> str:
    """The whole log behind the document."""
    words = playbook.after.words
    head = f"| {for_markdown(words.time)} | {for_markdown(words.event)} |\n|---|---|"
    return "\n".join([f"## {for_markdown(words.appendix)}", ALL_BELOW, head, *_log_rows(case, playbook)])


def _cell(entry: EntryFact, case: Case, playbook: Playbook) -> str:
    return _told(*everything_words(entry, case, playbook), milestone=entry.kind in TOLD_BY)


def _told(kind: str, words: str, *, milestone: bool = False) -> str:
    """A cell: the kind stands out; that of a milestone belongs to the words by which the page is read back."""
    cell = for_markdown(words).replace("\n", "<br>")
    if kind and milestone:
        return f"**{for_markdown(kind)}:** {cell}"
    return f"**{for_markdown(kind)}**: {cell}" if kind else cell
