"""Figures over a set of incidents."""

from __future__ import annotations

from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Measured
from warroom.report.metrics import MetricOverIncidents, Selection, as_json, bar, figures, selected, table
from warroom.report.spans import Span
from warroom.text import Untrusted

NOON = Moment(1_770_984_000 * 1_000_000)


def at(minutes: int) -> EventTime:
    return EventTime(Moment(NOON + minutes * MINUTE), Moment(NOON + (minutes + 1) * MINUTE - 1))


def one(id_: str, *, month: str = "2026-02", posted: tuple[int, ...] = (), **times: int) -> Measured:
    updates = {"internal": tuple(map(at, posted))} if posted else {}
    return Measured(
        IncidentId(id_),
        Untrusted(id_),
        "P1",
        "database",
        month,
        {name: at(when) for name, when in times.items()},
        updates,
    )


def named(found: list[MetricOverIncidents], name: str) -> MetricOverIncidents:
    return next(figure for figure in found if figure.measure.name == name)


def test_each_figure_says_how_many_it_stands_on_and_how_many_lack_an_anchor(playbook: Playbook) -> None:
    incidents = [one(IncidentId("a"), began=0, detected=5), one("b", began=0, detected=15), one("c", began=0), one("d")]
    figure = named(figures(incidents, playbook.after), "detect")
    assert (figure.n, figure.missing, figure.backwards) == (2, 2, 0)
    assert figure.median == Span(10 * MINUTE, 10 * MINUTE)
    assert figure.p90 == Span(15 * MINUTE, 15 * MINUTE)


def test_times_in_the_wrong_order_are_counted_apart_and_not_measured(playbook: Playbook) -> None:
    figure = named(figures([one(IncidentId("a"), began=9, detected=5)], playbook.after), "detect")
    assert (figure.n, figure.missing, figure.backwards) == (0, 0, 1)
    assert figure.median is None
    assert figure.p90 is None


def test_approximate_times_give_ranges(playbook: Playbook) -> None:
    rough = EventTime(NOON, Moment(NOON + 10 * MINUTE - 1), approx=True)
    incident = Measured(IncidentId("a"), Untrusted("a"), "P1", "", "2026-02", {"began": rough, "detected": at(20)})
    figure = named(figures([incident], playbook.after), "detect")
    assert figure.median == Span(11 * MINUTE, 20 * MINUTE)
    assert "11m to 20m" in table([figure], playbook.after, incidents=1)


def test_time_between_updates_is_measured_for_each_audience(playbook: Playbook) -> None:
    figure = named(figures([one(IncidentId("a"), posted=(0, 10, 40)), one("b", posted=(3,))], playbook.after), "update")
    assert [span.hi // MINUTE for _, span in figure.spans] == [10, 30]
    assert figure.missing == 1


def test_incidents_are_chosen_by_severity_type_month_and_year() -> None:
    incidents = [one(IncidentId("a")), one("b", month="2025-11")]
    assert [each.id for each in selected(incidents, Selection())] == ["a", "b"]
    assert [each.id for each in selected(incidents, Selection(month="2025"))] == ["b"]
    assert [each.id for each in selected(incidents, Selection(severity="p1", month="2026-02"))] == ["a"]
    assert selected(incidents, Selection(severity="P0")) == []
    assert selected(incidents, Selection(type="api")) == []
    assert len(selected(incidents, Selection(type="Database"))) == 2


def test_the_table_names_both_anchors_and_shows_n_beside_every_figure(playbook: Playbook) -> None:
    shown = table(
        figures([one(IncidentId("a"), began=0, detected=5), one("b")], playbook.after), playbook.after, incidents=2
    )
    line = next(line for line in shown.splitlines() if line.startswith("Time to detect"))
    assert "n 1 " in line
    assert "median 5m" in line
    assert "impact began → detected" in line
    assert "mean" not in shown.lower()
    assert "(1 n/a)" in shown
    backwards = table(figures([one(IncidentId("a"), began=9, detected=5)], playbook.after), playbook.after, incidents=1)
    assert "1 in the wrong order" in backwards
    assert table([], playbook.after, incidents=0) == "0 incidents"


def test_a_bar_is_the_median_going_on_to_the_ninetieth(playbook: Playbook) -> None:
    incidents = [one(str(minutes), began=0, detected=minutes) for minutes in (10, 10, 40)]
    figure = named(figures(incidents, playbook.after), "detect")
    assert bar(figure, 40 * MINUTE, width=40) == "█" * 10 + "░" * 30
    assert bar(named(figures([], playbook.after), "detect"), 0) == "·"


def test_for_programs_a_length_is_at_least_and_at_most_in_seconds(playbook: Playbook) -> None:
    said = as_json(figures([one(IncidentId("a"), began=0, detected=5)], playbook.after), playbook.after, [one("a")])
    detect = next(figure for figure in said["figures"] if figure["name"] == "detect")
    assert (detect["from"], detect["to"], detect["n"], detect["median"]) == ("began", "detected", 1, [300, 300])
    close = next(figure for figure in said["figures"] if figure["name"] == "close")
    assert close["median"] is None
