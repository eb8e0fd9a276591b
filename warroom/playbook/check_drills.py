"""Checking the names by which a drill speaks of the workflow and of its own vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from warroom.model import milestones
from warroom.playbook.drills import KINDS_EXPECTED, DrillPlan
from warroom.playbook.load import DRILLS, Problem
from warroom.playbook.pages import Pages
from warroom.playbook.workflow import Playbook
from warroom.toml_lines import Path


def drills_that_are_wrong(drills: Mapping[str, DrillPlan], playbook: Playbook, pages: Pages) -> Iterator[Problem]:
    """Every name in an organisation's own drills that nothing has: what is expected by it could never be met, nor what
    answers to it be asked for. Shipped ones are passed over: they may speak of a ladder that was replaced.
    """
    types = [kind.name for kind in playbook.types.type]
    levels = [level.level for level in playbook.severities.severity]
    own = {name: plan for name, plan in drills.items() if pages.is_own(f"{DRILLS}/{name}.toml")}
    for name, plan in own.items():
        references: list[tuple[Path, str, list[str]]] = [(("type",), plan.type, types)]
        references.append((("severity",), plan.severity, levels))
        vocabulary = list(plan.vocabulary)
        for number, answer in enumerate(plan.answer):
            references += [(("answer", number, "means"), means, vocabulary) for means in answer.means]
            references.append((("answer", number, "milestone"), answer.milestone, ["", *milestones.ORDER]))
        for number, expected in enumerate(plan.expected):
            for place, way in enumerate(expected.way):
                at: Path = ("expected", number, "way", place)
                references += [((*at, "means"), means, vocabulary) for means in way.means]
                references += [((*at, "kinds"), kind, [*KINDS_EXPECTED]) for kind in way.kinds]
                references += [((*at, "unless"), means, vocabulary) for means in way.unless]
                references.append(((*at, "before"), way.before, ["", *milestones.ORDER]))
                # Only what stands above: what followed itself, or one another in a ring, could never be done.
                references.append(((*at, "follows"), way.follows, ["", *(e.what for e in plan.expected[:number])]))
                references.append(((*at, "level"), way.level, ["", *levels]))
                references.append(((*at, "milestone"), way.milestone, ["", *milestones.ORDER]))
        for at, said, names in references:
            if said not in names:
                field, expected_words = str(at[-1]), f"one of {', '.join(filter(None, names))}"
                yield pages.problem(f"{DRILLS}/{name}.toml", at, field, expected_words, said)
