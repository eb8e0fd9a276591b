"""What the screens about drills show: a score, a walk-through, the drills, the training calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.intake.times import local
from warroom.model.identity import Moment
from warroom.playbook.placeholders import fill
from warroom.report.drill_score import IN_TIME, LATE, MISSED, SPOILED, Scored
from warroom.report.drill_score_words import took_words, why_words
from warroom.text import Untrusted, bounded, for_line
from warroom.widgets.card import Card, Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warroom.playbook.drills import DrillPlan
    from warroom.playbook.workflow import Playbook
    from warroom.room.drills.drill import Run
    from warroom.room.drills.drill_standing import DrillStanding
    from warroom.room.drills.training import Exercise

_STYLES = {MISSED: Rows.ALARM, SPOILED: Rows.ALARM, LATE: Rows.WARN, IN_TIME: Rows.OK}
_LONGEST = 300
_NAMES, _TITLES = 13, 19
"""Cells of the name of a drill, and those before its title."""
_MOST_RUNS = 50


def _words(playbook: Playbook) -> dict[str, str]:
    words = playbook.after.drill
    return {MISSED: words.missed, SPOILED: words.spoiled, LATE: words.late, IN_TIME: words.in_time}


def total_words(standing: DrillStanding, playbook: Playbook) -> str:
    """``18 of 34 points``."""
    points, most = standing.points
    return fill(playbook.after.drill.total, {"points": str(points), "most": str(most)})


def _took(scored: Scored) -> str:
    return (
        f"{took_words(scored)} of {scored.within.words}" if scored.took is not None else f"within {scored.within.words}"
    )


def score_lines(standing: DrillStanding, playbook: Playbook) -> list[str]:
    """The score in short: the points, and what was missed or late."""
    names = _words(playbook)
    weak = sorted((scored for scored in standing.scored if scored.result != IN_TIME), key=lambda scored: scored.points)
    return [
        total_words(standing, playbook),
        *(f"{names[scored.result]}: {for_line(scored.what)} ({_took(scored)})" for scored in weak),
    ]


def score_cards(standing: DrillStanding, playbook: Playbook) -> list[Card]:
    """The whole score: what was missed first, since that is what to talk about."""
    names, rows = _words(playbook), Rows()
    width = max(map(len, names.values()))
    for result in (MISSED, SPOILED, LATE, IN_TIME):
        in_group = [scored for scored in standing.scored if scored.result == result]
        if not in_group:
            continue
        rows.head(f"{names[result].capitalize()}: {len(in_group)}")
        for number, scored in enumerate(in_group):
            rows.card(
                f"{result}:{number}",
                (f"{names[result]:<{width}}  ", _STYLES[result]),
                (f"{scored.points}  ", Rows.DIM),
                bounded(for_line(scored.what), _LONGEST),
                hang=width + 5,
                tail=(_took(scored), Rows.DIM),
            )
            if why := why_words(scored, playbook):
                rows.remark(f"{'':<{width + 5}}{bounded(for_line(Untrusted(why)), _LONGEST)}")
    return rows.cards


def walk_through_cards(plan: DrillPlan) -> list[Card]:
    """What whoever leads the drill should know: what is behind it, what happens, what questions uncover."""
    rows = Rows()
    rows.head("For whoever leads it; whoever takes part should not read on")
    for number, words in enumerate((plan.says, *plan.walk_through)):
        rows.card(f"says:{number}", bounded(for_line(words), _LONGEST))
    rows.head("What happens")
    for number, injection in enumerate(plan.injection):
        rows.card(
            f"injection:{number}", (f"{injection.after.words:>5}  ", Rows.ACCENT), for_line(injection.say), hang=7
        )
    rows.head("What a question uncovers")
    for number, asked in enumerate(plan.answer):
        words = for_line(" | ".join(asked.asks))
        rows.card(f"answer:{number}", (f"{words} → ", Rows.ACCENT), for_line(asked.say), hang=2)
    rows.head("What a good team does")
    for number, expected in enumerate(plan.expected):
        rows.card(f"expected:{number}", (f"{expected.within.words:>5}  ", Rows.ACCENT), for_line(expected.what), hang=7)
    return rows.cards


def practice_cards(
    plans: Mapping[str, DrillPlan], practices: list[Exercise], runs: list[Run], *, now: Moment, zone: str
) -> list[Card]:
    """The drills with when each was played last, the training calendar, and the drills that were played."""
    rows = Rows()
    rows.head(
        "Drills: Enter begins one, in a room that is marked and kept apart"
        + ("; a coach is there for the first" if not runs else "")
    )
    for name, plan in plans.items():
        last = next((run.drill.began for run in runs if run.drill.name == name), None)
        rows.card(
            f"drill:{name}",
            (f"{for_line(name):<{_NAMES}}", Rows.ACCENT),
            f"{plan.lasts.words:>4}  ",
            (f"{bounded(for_line(plan.title), 80)}. ", "bold"),
            (bounded(for_line(plan.says), _LONGEST), Rows.DIM),
            hang=_TITLES,
            tail=(f"last {_day(last, zone)}" if last is not None else "never played", Rows.DIM),
        )
    rows.head("Training: Enter ticks one off")
    for practice in practices:
        due = practice.due(now)
        last_held = f"last {_day(Moment(practice.last), zone)}" if practice.last is not None else "never yet"
        how = ", by a drill" if practice.by_drill else ""
        rows.card(
            f"training:{practice.name}",
            (f"{'due' if due else 'done':<6}", Rows.WARN if due else Rows.DIM),
            for_line(practice.title),
            hang=2,
            tail=(f"every {practice.every.words}, {last_held}{how}", Rows.DIM),
        )
    if runs:
        rows.head("Played: Enter goes to the room, s shows the score")
    for run in runs[:_MOST_RUNS]:
        plan_of = plans.get(run.drill.name)
        length = plan_of.lasts.microseconds if plan_of is not None else 0
        over = run.closed or run.drill.ended is not None or (now - run.drill.began) * run.drill.speed >= length
        fast = f"  x{run.drill.speed}" if run.drill.speed > 1 else ""
        rows.card(
            f"run:{run.incident}",
            (f"{local(run.drill.began, zone):%Y-%m-%d %H:%M}  ", Rows.DIM),
            bounded(for_line(run.title), 100),
            (fast, Rows.DIM),
            hang=2,
            tail=("over" if over else "GOES ON", Rows.DIM if over else Rows.WARN),
        )
    if len(runs) > _MOST_RUNS:
        rows.remark(f"  … and {len(runs) - _MOST_RUNS} more")
    return rows.cards


def _day(moment: Moment, zone: str) -> str:
    return f"{local(moment, zone):%Y-%m-%d}"
