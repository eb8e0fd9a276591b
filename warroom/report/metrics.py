"""Figures over a set of incidents, each named by its two anchors: how many there are, their median, their 90th
percentile. There is no mean: one long outage moves it and nobody sees that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from warroom.model.identity import IncidentId
from warroom.model.moment import SECOND, EventTime
from warroom.model.sentences import counted
from warroom.playbook.after import After, Measure
from warroom.report.facts import Measured
from warroom.report.shapes import Metrics
from warroom.report.spans import Span, between, median, quantile, span_words
from warroom.report.sure_times import possible_times

POSTED = "posted"
_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Selection:
    """Which incidents are meant; an empty field means all. ``month`` is ``2026-02`` or a year."""

    severity: str = ""
    type: str = ""
    month: str = ""

    def takes(self, measured: Measured) -> bool:
        """Whether ``measured`` belongs to it."""
        return (
            (not self.severity or measured.severity.casefold() == self.severity.casefold())
            and (not self.type or measured.type.casefold() == self.type.casefold())
            and measured.month.startswith(self.month)
        )


@dataclass(frozen=True, slots=True)
class MetricOverIncidents:
    """One measure over the set: ``spans`` holds (incident, length) for each that has both anchors.

    ``missing`` is how many incidents have not, ``backwards`` how many have them in the wrong order.
    """

    measure: Measure
    spans: tuple[tuple[str, Span], ...]
    missing: int
    backwards: int

    @property
    def n(self) -> int:
        """How many lengths it stands on."""
        return len(self.spans)

    @property
    def approximate(self) -> int:
        """How many of them are only about as long, since one of their ends is."""
        return sum(span.slack > 0 for _, span in self.spans)

    @property
    def median(self) -> Span | None:
        """The middle one; `None` without any."""
        return median([span for _, span in self.spans]) if self.spans else None

    @property
    def p90(self) -> Span | None:
        """Nine of ten are not longer; `None` without any."""
        return quantile([span for _, span in self.spans], 0.9) if self.spans else None


def selected(incidents: Iterable[Measured], selection: Selection) -> list[Measured]:
    """Those of ``incidents`` that ``selection`` takes."""
    return [incident for incident in incidents if selection.takes(incident)]


def figures(incidents: Sequence[Measured], after: After) -> list[MetricOverIncidents]:
    """Every measure of the playbook over ``incidents``. A time that cannot be beside another one measures nothing."""
    possible = {incident.id: possible_times(incident.times, after.order) for incident in incidents}
    return [_figure(measure, incidents, possible) for measure in after.measure]


def _figure(
    measure: Measure, incidents: Sequence[Measured], possible: Mapping[IncidentId, Mapping[str, EventTime]]
) -> MetricOverIncidents:
    spans: list[tuple[str, Span]] = []
    missing = backwards = 0
    for incident in incidents:
        if measure.starts == POSTED:
            lengths = gaps(incident)
            spans.extend((incident.id, gap) for gap in lengths)
            missing += not lengths
            continue
        first, second = incident.times.get(measure.starts), incident.times.get(measure.ends)
        span = between(first, second)
        if span is not None and {measure.starts, measure.ends} <= possible[incident.id].keys():
            spans.append((incident.id, span))
        elif first is not None and second is not None and first.lo is not None and second.lo is not None:
            backwards += 1
        else:
            missing += 1
    return MetricOverIncidents(measure, tuple(spans), missing, backwards)


def gaps(measured: Measured) -> list[Span]:
    """The lengths between one update and the next for the same audience, but for those over which it was held to be
    over: nobody waited then.
    """
    spans = [
        between(earlier, later)
        for posted in measured.posted.values()
        for earlier, later in pairwise(posted)
        if not any((earlier.lo or 0) < lull.end <= (later.lo or 0) for lull in measured.lulls)
    ]
    return [gap for gap in spans if gap is not None]


def table(figures: Sequence[MetricOverIncidents], after: After, *, incidents: int) -> str:
    """The figures as text, with a bar for the median (``█``) that goes on to the 90th percentile (``░``)."""
    longest = max((figure.p90.hi for figure in figures if figure.p90 is not None), default=0)
    lines = [counted(incidents, "incident", "incidents")]
    name = max((len(figure.measure.title) for figure in figures), default=0)
    for figure in figures:
        anchors = anchor_words(figure.measure, after)
        median_, p90 = span_words(figure.median), span_words(figure.p90)
        lines.append(f"{figure.measure.title:<{name}}  n {figure.n:<5} median {median_:<14} p90 {p90:<14} {anchors}")
        lines.append(f"{'':<{name}}  {bar(figure, longest)}{_left_out(figure)}")
    return "\n".join(lines)


def bar(figure: MetricOverIncidents, longest: int, width: int = _WIDTH) -> str:
    """The picture of one figure in ``width`` characters, on the scale of ``longest`` microseconds."""
    middle, far = figure.median, figure.p90
    if middle is None or far is None or longest <= 0:
        return "·"
    full = max(1, round(middle.hi * width / longest))
    return "█" * full + "░" * max(0, round(far.hi * width / longest) - full)


def _left_out(figure: MetricOverIncidents) -> str:
    parts = []
    if figure.approximate:
        parts.append(f"{figure.approximate} approximate")
    if figure.missing:
        parts.append(f"{figure.missing} n/a")
    if figure.backwards:
        parts.append(f"{figure.backwards} in the wrong order")
    return f"  ({', '.join(parts)})" if parts else ""


def anchor_words(measure: Measure, after: After) -> str:
    """``impact began → detected``."""
    return f"{after.anchors.get(measure.starts, measure.starts)} → {after.anchors.get(measure.ends, measure.ends)}"


def as_json(figures: Sequence[MetricOverIncidents], after: After, incidents: Sequence[Measured]) -> Metrics:
    """The figures for programs: lengths in whole seconds, as [at least, at most]."""
    return {
        "incidents": len(incidents),
        "figures": [
            {
                "name": figure.measure.name,
                "title": figure.measure.title,
                "from": figure.measure.starts,
                "to": figure.measure.ends,
                "n": figure.n,
                "median": seconds(figure.median),
                "p90": seconds(figure.p90),
                "approximate": figure.approximate,
                "missing": figure.missing,
                "out_of_order": figure.backwards,
            }
            for figure in figures
        ],
    }


def seconds(span: Span | None) -> list[int] | None:
    """Whole seconds, at least and at most."""
    return [span.lo // SECOND, span.hi // SECOND] if span is not None else None
