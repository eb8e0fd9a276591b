"""What comes next, as a message says it, and what there is to wait for."""

from __future__ import annotations

from warroom.compose.disputed_facts import is_over
from warroom.compose.message_fields import Material
from warroom.compose.moments import (
    clock,
)
from warroom.compose.news import plain
from warroom.compose.targets import one_line
from warroom.intake.times import known_zone
from warroom.model.identity import Moment
from warroom.model.sentences import sentences
from warroom.model.states import CheckState, HypothesisState
from warroom.model.views import IncidentView
from warroom.playbook.placeholders import fill_or_leave
from warroom.playbook.workflow import Playbook
from warroom.text import Untrusted

_MOST_CHECKS = 8


def next_steps(playbook: Playbook, material: Material) -> str:
    """What comes next, as the program knows it; of what is closed, what was left undone."""
    news, work = playbook.composing.news, material.work
    closed = material.view.summary.closed is not None
    task, check_words = (news.unfinished, news.unmade) if closed else (news.task, news.check)
    ended = is_over(playbook, material.view)
    steps = [
        fill_or_leave(task, who=f"@{one_line(who)}", what=plain(playbook, what).rstrip(".")) for who, what in work.tasks
    ]
    coming = material.view.desks.proposed
    if coming is not None and not ended:
        steps.insert(
            0, fill_or_leave(news.proposed, what=plain(playbook, coming.what or Untrusted(coming.how)).rstrip("."))
        )
    steps += [
        fill_or_leave(news.testing, what=plain(playbook, card.statement).rstrip("."))
        for card in material.view.desks.board
        if card.status == HypothesisState.TESTING and not closed
    ]
    most = max(1, news.most)
    first_steps = steps[:most]
    desks = material.view.desks
    checks = list(dict.fromkeys(one_line(text).rstrip("?. ") for text in waiting_checks(material)))
    named = checks[:_MOST_CHECKS]  # all of them: "and 1 more" would hide one
    if named:  # in one sentence: each in one of its own said little more than "Checking"
        first_steps.append(fill_or_leave(check_words, what=", ".join(named)))
    unticked = [check.text for check in desks.unticked]
    if not first_steps and unticked and not checks and ended:
        points = ", ".join(one_line(text).partition(":")[0].rstrip("?. ") for text in unticked[:_MOST_CHECKS])
        return fill_or_leave(check_words, what=points)
    if not first_steps and ended:
        return news.over
    left = len(steps) + len(checks) - min(len(steps), most) - len(named)
    if left:
        first_steps.append(fill_or_leave(playbook.composing.wording.and_more, n=left))
    return sentences(first_steps)


def waiting_checks(material: Material) -> list[Untrusted]:
    """The timed checks that somebody still makes. Two fixes ask the same: once one failed, or another one went in,
    nobody makes those of the first.
    """
    desks = material.view.desks
    asked = {check.text.raw for fix in desks.fixes for check in fix.checks}
    rounds = desks.fixes if desks.fix is None else desks.rounds
    over = asked - {
        check.text.raw for fix in rounds if not fix.broken for check in fix.checks if check.state == CheckState.OPEN
    }
    return [text for text in material.work.checks if text.raw not in over]


def eta_when_over(playbook: Playbook, view: IncidentView, now: Moment) -> str:
    """What there is to wait for once it is said to be resolved: the hour of stability, then the checks that are open.
    Empty before.
    """
    if not is_over(playbook, view):
        return ""
    resolved, wording = view.times.get("resolved"), playbook.composing.wording
    if view.summary.closed is not None or resolved is None or resolved.hi is None:
        return wording.ended
    stable = resolved.hi + playbook.closure.stable_for.microseconds
    if stable > now:
        return fill_or_leave(wording.closes, time=clock(Moment(stable), known_zone(view.zone)))
    return wording.closes_checked if view.desks.due_checks or view.desks.unticked else wording.ended
