"""What the home screen says is owed over all incidents: reviews that were not held, follow-ups that are late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from warroom.intake.times import day_and_clock
from warroom.model.identity import Moment
from warroom.model.sentences import counted
from warroom.room.readings.clocks import length
from warroom.room.readings.practices import FOLLOW_UP_LATE, advice
from warroom.text import bounded, for_line

if TYPE_CHECKING:
    from warroom.playbook.workflow import Playbook
    from warroom.report.facts import FollowUpFact
    from warroom.room.readings.reviews import OwedReview

_LATE, _SOON, _QUIET = "bold $text-error", "$text-warning", "$quiet"


def owed_words(
    late: Sequence[FollowUpFact],
    count: int,
    reviews: Sequence[OwedReview],
    playbook: Playbook,
    *,
    now: Moment,
    zone: str,
) -> Content:
    """One line for each review, one for all late follow-ups (``count``) with what the workflow says of them, and one
    for each of ``late``.
    """
    lines = [_review(review, now, zone) for review in reviews]
    if count:
        do, _ = advice(playbook, {FOLLOW_UP_LATE: 0})
        told = f"{counted(count, 'follow-up', 'follow-ups')} overdue"
        lines.append(Content.assemble((told, _LATE), (for_line("".join(f"   {words}" for words in do)), _QUIET)))
    for follow_up in late:
        who = f"@{follow_up.words('owner') or '?'}"
        words = f"  {follow_up.words('due')}  {who}  {bounded(follow_up.words('text'), 100)}"
        lines.append(Content.styled(words, _QUIET))
    return Content("\n").join(lines)


def _review(owed_review: OwedReview, now: Moment, zone: str) -> Content:
    title = f"review of {bounded(for_line(owed_review.title), 60)}"
    if owed_review.due < now:
        return Content.styled(f"{title}: OVERDUE by {length(now - owed_review.due)}", _LATE)
    if owed_review.planned is not None:
        return Content.styled(f"{title}: {day_and_clock(owed_review.planned, zone)}", _QUIET)
    until = day_and_clock(owed_review.due, zone)
    return Content.styled(f"{title}: to be held by {until} ({length(owed_review.due - now)} left)", _SOON)
