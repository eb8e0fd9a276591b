"""The score of a drill in words."""

from __future__ import annotations

from warroom.model.lengths import in_units
from warroom.playbook.placeholders import fill
from warroom.playbook.workflow import Playbook
from warroom.report.drill_score import IN_TIME, LATE, MISSED, SPOILED, Scored


def score_words(scored: list[Scored], playbook: Playbook) -> str:
    """The score as lines, what was missed last, each with where it was seen or what would have counted."""
    words = playbook.after.drill
    lines = [
        fill(
            words.line,
            {
                "result": result_words(scored, playbook),
                "what": scored.what,
                "within": scored.within.words,
                "took": took_words(scored),
            },
        )
        + (f"\n    {why}" if (why := why_words(scored, playbook)) else "")
        for scored in sorted(scored, key=lambda scored: -scored.points)
    ]
    total = {"points": str(sum(scored.points for scored in scored)), "most": str(2 * len(scored))}
    return "\n".join([*lines, fill(words.total, total)])


def result_words(scored: Scored, playbook: Playbook) -> str:
    """What the result is called."""
    words = playbook.after.drill
    return {IN_TIME: words.in_time, LATE: words.late, MISSED: words.missed, SPOILED: words.spoiled}[scored.result]


def took_words(scored: Scored) -> str:
    """How long it took; a moment over what was allowed is not told as what was allowed."""
    if scored.took is None:
        return "-"
    took = in_units(scored.took)
    over = scored.took > scored.within.microseconds and took == in_units(scored.within.microseconds)
    return f"just over {took}" if over else took


def why_words(scored: Scored, playbook: Playbook) -> str:
    """Where it was seen and why it counts for nothing, or what would have counted."""
    words = playbook.after.drill
    if scored.took is None:
        return fill(words.counts, {"counts": scored.counts}) if scored.counts and scored.counts != scored.what else ""
    seen = fill(words.seen, {"seen": scored.seen}) if scored.seen else ""
    return "; ".join(part for part in (scored.spoiled, seen) if part)
