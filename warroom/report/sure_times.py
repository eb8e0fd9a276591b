"""The times of which a figure may be made: none about which people disagree, and none that cannot be beside another."""

from __future__ import annotations

from collections.abc import Mapping

from warroom.model.milestones import impossible
from warroom.model.moment import EventTime
from warroom.report.facts import Case


def sure_times(case: Case, order: tuple[tuple[str, str], ...] = ()) -> dict[str, EventTime]:
    """Those of ``case``; ``order`` says what never comes after what, as in ``after.toml``."""
    apart = {contested.field for contested in case.contested if contested.kind == "incident"}
    return {name: at for name, at in possible_times(case.times, order).items() if name not in apart}


def possible_times(times: Mapping[str, EventTime], order: tuple[tuple[str, str], ...]) -> dict[str, EventTime]:
    """``times`` without those that cannot be beside another one: which of the two is wrong nobody knows."""
    clashing = {name for pair in impossible(times, order) for name in pair}
    return {name: at for name, at in times.items() if name not in clashing}
