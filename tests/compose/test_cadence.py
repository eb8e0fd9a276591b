"""When the next update is due: from the playbook and the log, and from nothing else."""

from __future__ import annotations

import dataclasses

import pytest

from tests.compose.material import PLAYBOOK, at, incident, posted
from warroom.compose.cadence import audience_views, interval
from warroom.model.identity import IncidentId, Moment, Revision
from warroom.model.moment import MINUTE
from warroom.model.updates import AudienceView, PutOff, UpdateLog, UpdateRecord, UpdatesView
from warroom.model.views import IncidentView, Severity
from warroom.text import Untrusted


def of(name: str, log: UpdateLog | None = None, view: IncidentView | None = None) -> AudienceView:
    views = audience_views(PLAYBOOK, view or incident(), log or UpdateLog())
    return next(one for one in views if one.name == name)


def log(*records: UpdateRecord, put_off: tuple[PutOff, ...] = ()) -> UpdateLog:
    return UpdateLog(posted=records, put_off=put_off)


def test_the_first_message_to_customers_is_due_five_minutes_after_the_declaration() -> None:
    view = of("status-page")
    assert (view.due, view.first, view.posted) == (at("14:40"), True, 0)
    assert view.late(Moment(at("14:39"))) == 0
    assert view.late(Moment(at("14:43"))) == 3 * MINUTE


@pytest.mark.parametrize(
    ("audience", "severity", "last", "due"),
    [
        ("internal", "P1", "14:40", "14:55"),  # every 15 minutes within the first hour
        ("internal", "P1", "15:19", "15:34"),
        ("internal", "P1", "15:20", "15:50"),  # slower only once the next one falls behind the hour
        ("internal", "P0", "16:30", "16:45"),  # the most severe is never slower
        ("status-page", "P1", "14:40", "15:10"),
        ("status-page", "P1", "18:00", "18:30"),
        ("executive", "P1", "14:40", "15:10"),
        ("executive", "P1", "15:10", "16:10"),
    ],
)
def test_the_next_one_is_due_by_severity_and_audience(audience: str, severity: str, last: str, due: str) -> None:
    view = incident(severity=Severity(severity, int(severity[1])))
    assert of(audience, log(posted(audience, clock=last)), view).due == at(due)


def test_the_clock_starts_anew_with_a_post_to_this_audience_only() -> None:
    posts = log(
        posted("internal", clock="14:40"), posted("internal", clock="14:50"), posted("status-page", clock="14:58")
    )
    internal = of("internal", posts)
    assert (internal.due, internal.posted, internal.first) == (at("15:05"), 2, False)
    assert internal.last is not None
    assert internal.last.at == at("14:50")


def test_a_delay_holds_until_the_next_post() -> None:
    later = PutOff("internal", Moment(at("15:30")), Untrusted("all hands"), Untrusted("charlie"), Moment(at("14:52")))
    view = of("internal", log(posted("internal", clock="14:50"), put_off=(later,)))
    assert (view.due, view.put_off) == (at("15:30"), later)
    again = dataclasses.replace(later, until=Moment(at("15:20")), at=Moment(at("14:53")))
    assert of("internal", log(posted("internal", clock="14:50"), put_off=(later, again))).due == at("15:20")
    assert of("internal", log(posted("internal", clock="14:55"), put_off=(later,))).due == at("15:10")
    assert of("status-page", log(put_off=(later,))).put_off is None
    nearer = dataclasses.replace(later, until=Moment(at("14:51")))
    assert of("internal", log(posted("internal", clock="14:50"), put_off=(nearer,))).due == at("15:05")


def test_nothing_is_due_once_customers_know_that_it_is_over() -> None:
    assert of("status-page", log(posted("status-page", stage="resolved"))).due is None
    assert of("internal", log(posted("internal", stage="resolved"))).due is not None


def test_a_closed_incident_owes_the_house_its_closing_message_and_nobody_else() -> None:
    view = incident(times={"declared": "14:35", "closed": "16:00"})
    assert of("internal", view=view).due == at("16:30")
    assert of("executive", view=view).due is None
    assert of("status-page", view=view).due is None
    assert of("internal", log(posted("internal", stage="closed")), view).due is None


def test_who_is_told_once_is_told_within_an_hour_of_the_resolution() -> None:
    times = {"declared": "14:35", "resolved": "17:00"}
    over = incident(status="Resolved", times=times)
    assert of("customers", view=over).due == at("18:00")
    assert of("customers", view=incident(status="Resolved", times=times | {"closed": "18:00"})).due == at("18:00")
    assert of("customers", log(posted("customers", stage="resolved")), over).due is None
    assert of("customers", view=incident(status="Fixing", times=times)).due == at("18:00"), "its time says so"
    assert of("customers", view=incident(status="Resolved", times={"declared": "14:35"})).due is None
    later = PutOff(
        "customers", Moment(at("19:00")), Untrusted("legal reads it"), Untrusted("charlie"), Moment(at("17:10"))
    )
    assert of("customers", log(put_off=(later,)), over).due == at("19:00")


def test_without_a_declaration_or_a_cadence_there_is_no_clock() -> None:
    assert of("internal", view=incident(times={})).due is None
    assert of("customers").due is None
    assert interval(PLAYBOOK.communication.audience[3], incident(), at=Moment(0)) is None
    never = dataclasses.replace(PLAYBOOK.communication.audience[0], slow_after=None)
    assert interval(never, incident(severity=None), at=Moment(at("23:00"))) == 15 * MINUTE
    assert interval(PLAYBOOK.communication.audience[0], incident(times={}), at=Moment(at("23:00"))) == 15 * MINUTE


def test_the_most_overdue_is_first_and_those_without_a_clock_last() -> None:
    names = [one.name for one in audience_views(PLAYBOOK, incident(), log(posted("internal", clock="14:36")))]
    assert names == ["status-page", "internal", "executive", "customers"]
    view = UpdatesView(
        IncidentId("a" * 32), Revision(1), audience_views(PLAYBOOK, incident(), UpdateLog()), UpdateLog()
    )
    assert [one.name for one in view.overdue(Moment(at("14:52")))] == ["status-page", "internal"]
    assert view.overdue(Moment(at("14:36"))) == ()
    found = view.audience("internal")
    assert found is not None
    assert found.title == "Internal update"
    assert view.audience("nobody") is None


def test_two_who_post_within_three_minutes_are_both_shown() -> None:
    first, second = posted(clock="14:40", by="charlie"), posted(clock="14:43", by="alice")
    assert of("internal", log(first, second)).together == (first, second)
    assert of("internal", log(first, posted(clock="14:44", by="alice"))).together == ()
    assert of("internal", log(first, posted(clock="14:41", by="charlie"))).together == ()
    assert of("internal", log(first, second, posted(clock="15:00"))).together == ()


def test_what_waits_for_approval_is_shown_at_its_audience() -> None:
    waits = dataclasses.replace(posted("status-page"), posted=False)
    assert of("status-page", UpdateLog(waiting=(waits,))).waiting == (waits,)
    assert of("internal", UpdateLog(waiting=(waits,))).waiting == ()
