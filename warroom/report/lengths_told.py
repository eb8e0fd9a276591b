"""How long something took, as documents tell it: in no seconds, which no clock of theirs shows, and never in doubt."""

from __future__ import annotations

from warroom.model.moment import MINUTE, EventTime
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case
from warroom.report.post_mortem_lines import declared_at, whole_duration
from warroom.report.spans import Span, between, span_words
from warroom.report.sure_times import sure_times


def length_told(span: Span | None, playbook: Playbook) -> str:
    """``span`` in words; what is shorter than a minute is not told in seconds, which no clock of a document shows."""
    words = playbook.after.words
    return words.at_once if span is not None and span.hi < MINUTE else span_words(span, missing=words.unknown)


def duration_told(case: Case, playbook: Playbook) -> str:
    """How long the whole incident took."""
    return _told(whole_duration(case), case, playbook, *case.times)


def time_to_detect(case: Case, playbook: Playbook, noticed: EventTime | None) -> str:
    """How long after it began it was ``noticed``: at the time that somebody gave, or with the first alert."""
    declared, sure = declared_at(case, playbook), sure_times(case, playbook.after.order)
    if "detected" in case.times and "detected" not in sure:
        noticed = None
    elif "detected" not in case.times and noticed is not None and declared is not None:
        before = declared.lo is not None and noticed.lo is not None and declared.lo < noticed.lo
        noticed = None if before else noticed  # whoever declared it had noticed it, at a time that nobody said
    return _told(between(sure.get("began"), noticed), case, playbook, "began", "detected")


def _told(span: Span | None, case: Case, playbook: Playbook, *names: str) -> str:
    """``span``; where there is none, whether the times of the milestones ``names`` are the reason."""
    doubtful = case.times.keys() - sure_times(case, playbook.after.order).keys()
    return playbook.after.words.doubtful if span is None and doubtful & set(names) else length_told(span, playbook)
