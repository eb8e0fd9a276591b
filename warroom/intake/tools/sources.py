"""Every source that is read: its name, how it is told, how it is read. A new one is a new row."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from warroom.intake.tools import (
    alerts,
    captions,
    cloudtrail,
    cstate,
    csv_rows,
    datadog,
    forges,
    generic,
    git_log,
    incident_tools,
    jira,
    journal,
    kubernetes,
    nagios,
    on_call,
    opsgenie,
    pagerduty,
    prometheus,
    slack,
    statuspage,
    timelines,
    watchers,
    zoom,
)
from warroom.intake.tools.column_times import ColumnTimes
from warroom.intake.tools.event import Skipped, ToolEvent, ToolFile
from warroom.intake.tools.fields import NotReadable
from warroom.intake.tools.json_objects import Document, documents, no_objects
from warroom.intake.tools.packed import Packed
from warroom.model.identity import Moment

Events = Iterator[ToolEvent | Skipped]
MOST_EVENTS = 500_000
_BEGINS_LIKE_A_PAGE = re.compile(r"\ufeff?\s*(?:\[(?!\s*\{)|\{(?!\s*(?:[\"'}]|$)))")
"""A link, a clock in brackets or a macro: no object begins so, and no list of objects."""


@dataclass(frozen=True, slots=True)
class ToolSource:
    """A kind of object that a tool writes: in a file, or to a listener."""

    name: str
    title: str
    detects: Callable[[Document], bool]
    reads: Callable[[Document], Events]


@dataclass(frozen=True, slots=True)
class TextSource:
    """A kind of text file: what is given besides its text is its name."""

    name: str
    title: str
    detects: Callable[[str, str], bool]
    reads: Callable[[str, str], Events]


SOURCES: tuple[ToolSource, ...] = (
    ToolSource("pagerduty", "PagerDuty", pagerduty.is_pagerduty, pagerduty.read_pagerduty),
    ToolSource("rootly", "Rootly", incident_tools.is_rootly, incident_tools.read_rootly),
    ToolSource("incident.io", "incident.io", incident_tools.is_incident_io, incident_tools.read_incident_io),
    ToolSource("firehydrant", "FireHydrant", incident_tools.is_firehydrant, incident_tools.read_firehydrant),
    ToolSource("grafana-irm", "Grafana IRM", incident_tools.is_grafana_irm, incident_tools.read_grafana_irm),
    ToolSource("grafana", "Grafana alerting", alerts.is_grafana, alerts.read_grafana),
    ToolSource("alertmanager", "Alertmanager", alerts.is_alertmanager, alerts.read_alertmanager),
    ToolSource("prometheus", "Prometheus", prometheus.is_prometheus, prometheus.read_prometheus),
    ToolSource("opsgenie", "Opsgenie", opsgenie.is_opsgenie, opsgenie.read_opsgenie),
    ToolSource("splunk-on-call", "Splunk On-Call", on_call.is_splunk_on_call, on_call.read_splunk_on_call),
    ToolSource("squadcast", "Squadcast", on_call.is_squadcast, on_call.read_squadcast),
    ToolSource("statuspage", "Statuspage", statuspage.is_statuspage, statuspage.read_statuspage),
    ToolSource("github", "GitHub", forges.is_github, forges.read_github),
    ToolSource("gh", "gh", forges.is_gh_list, forges.read_gh_list),
    ToolSource("gitlab", "GitLab", forges.is_gitlab, forges.read_gitlab),
    *(ToolSource(*row) for row in watchers.sources()),
    ToolSource("datadog", "Datadog", datadog.is_datadog_list, datadog.read_datadog_list),
    ToolSource("kubernetes", "Kubernetes", kubernetes.is_kubernetes, kubernetes.read_kubernetes),
    ToolSource("cloudtrail", "CloudTrail", cloudtrail.is_cloudtrail, cloudtrail.read_cloudtrail),
    ToolSource("jira", "Jira", jira.is_jira, jira.read_jira),
    ToolSource("slack", "Slack", slack.is_slack_answer, slack.read_slack_answer),
    ToolSource("timeline", "a timeline of JSON Lines", timelines.is_timeline, timelines.read_timeline),
    ToolSource("journal", "systemd's journal", journal.is_journal, journal.read_journal),
)
TEXTS: tuple[TextSource, ...] = (
    TextSource("captions", "a transcript of a call", captions.is_captions, captions.read_captions),
    TextSource("zoom", "Zoom", zoom.is_zoom, zoom.read_zoom),
    TextSource("cstate", "cState", cstate.is_cstate, cstate.read_cstate),
    TextSource("git", "git log", git_log.is_git_log, git_log.read_git_log),
    TextSource("syslog", "syslog", journal.is_syslog, journal.read_syslog),
    TextSource("nagios", "Nagios", nagios.is_nagios, nagios.read_nagios),
    TextSource("csv", "CSV", csv_rows.is_known_csv, csv_rows.read_known_csv),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody says of a file that it does not say itself: the columns of a CSV, when a call began
    (microseconds), the year of a syslog, the day of clocks and the zone in which they are. ``clocks`` is the zone of
    clocks that could be anywhere, empty where nobody says it: they are taken to be in UTC then, and roughly.
    """

    columns: csv_rows.CsvColumns | None = None
    began: Moment | None = None
    year: int = 0
    day: datetime.date | None = None
    zone: str = "UTC"
    clocks: str = ""


def source_of(document: Document) -> ToolSource | None:
    """The source of an object; `None` where none is known that writes such."""
    return next((source for source in SOURCES if source.detects(document)), None)


def read_document(document: Document, source: ToolSource) -> Events:
    """The events of an object. Whatever stands in it, the worst that comes of it is that it is skipped."""
    try:
        yield from source.reads(document)
    except (TypeError, ValueError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        yield Skipped(f"not understood as {source.title} ({type(error).__name__})", document.where or "line 1")
    yield from no_objects(document.said, document.where)


def read_text(text: str, name: str, asked: Asked) -> ToolFile | None:
    """The events of the file ``name`` with ``text``; `None` when it is of no known source. Raise
    `warroom.intake.tools.csv_rows.NoSuchColumn`, and `NotReadable` for JSON that is broken.
    """
    if asked.columns is not None and begins_as_json(text):
        return _gathered("json", "JSON", _mapped(text.removeprefix("\ufeff"), asked.columns, asked.clocks))
    if asked.columns is not None:
        return _gathered("csv", "CSV", csv_rows.read_csv(text, asked.columns, asked.clocks))
    if begins_as_json(text):
        try:
            return _of_documents(text.removeprefix("\ufeff"))
        except NotReadable:
            if not _BEGINS_LIKE_A_PAGE.match(text) or name.casefold().endswith((".json", ".jsonl", ".ndjson")):
                raise
    source = next((text_source for text_source in TEXTS if text_source.detects(text, name)), None)
    if source is None:
        return None
    reads = source.reads
    if source.name == "captions":
        reads = partial(captions.read_captions, began=asked.began)
    elif source.name == "zoom":
        reads = partial(zoom.read_zoom, said=zoom.CallTimes(asked.day, asked.zone, asked.began))
    elif source.name == "syslog":
        reads = partial(journal.read_syslog, year=asked.year, clocks=asked.clocks)
    elif source.name == "git":
        reads = partial(git_log.read_git_log, clocks=asked.clocks)
    elif source.name == "csv":
        reads = partial(csv_rows.read_known_csv, clocks=asked.clocks)
    return _gathered(source.name, source.title, reads(text, name))


def _mapped(text: str, fields: csv_rows.CsvColumns, clocks: str) -> Events:
    """An event of each object, by the ``fields`` that somebody named, with dots between those inside of each other."""
    times = ColumnTimes(in_utc=False, zone=clocks)
    mapping = generic.Mapping(fields.text, time=fields.time, who=fields.person, link=fields.link)
    for document in documents(text, fields.text):
        if isinstance(document, Skipped):
            yield document
            continue
        for event in generic.read_generic(document, mapping, "json", times):
            if isinstance(event, ToolEvent) and event.speaker != "json":
                yield replace(event, machine=False, milestone="")
            else:
                yield event
    yield from times.remarks()


def begins_as_json(text: str) -> bool:
    """Whether ``text`` begins like an object or a list of JSON; so does a page that begins with a link or a macro."""
    return text.removeprefix("\ufeff").lstrip()[:1] in ("{", "[")


def read_packed(packed: Packed) -> ToolFile | None:
    """The events of a folder or a zip; `None` when it is of no known source."""
    return _gathered("slack", "Slack", slack.read_slack(packed)) if slack.is_slack(packed) else None


def _of_documents(text: str) -> ToolFile | None:
    """The events of a file of JSON; `None` when nothing in it is of a known source."""
    tool_file = ToolFile("", "")
    titles: dict[str, str] = {}
    for document in documents(text):
        if isinstance(document, Skipped):
            tool_file.skip(document)
            continue
        source = source_of(document)
        if source is None:
            tool_file.skip(Skipped("not of a tool that is known", document.where))
            continue
        titles[source.name] = source.title
        _take(tool_file, read_document(document, source))
    if not titles:
        return None
    tool_file.source, tool_file.title = " ".join(titles), " and ".join(titles.values())
    return _in_order(tool_file)


def _gathered(name: str, title: str, events: Iterable[ToolEvent | Skipped]) -> ToolFile:
    tool_file = ToolFile(name, title)
    _take(tool_file, events)
    return _in_order(tool_file)


def _take(tool_file: ToolFile, events: Iterable[ToolEvent | Skipped]) -> None:
    for event in events:
        if isinstance(event, Skipped):
            tool_file.skip(event)
        elif len(tool_file.events) >= MOST_EVENTS:
            tool_file.skip(Skipped(f"more than {MOST_EVENTS} events", event.where))
        elif not event.text:
            tool_file.skip(Skipped("nothing but a time", event.where))
        else:
            tool_file.events.append(event)


def _in_order(tool_file: ToolFile) -> ToolFile:
    """Each event once, by its time; one of unknown time stays behind the one that it followed."""
    seen, ordered, last = set(), [], 0
    repeated = 0
    for number, one in enumerate(tool_file.events):
        if one.native in seen:
            repeated += 1
            continue
        seen.add(one.native)
        last = one.at.lo if one.at.lo is not None else last
        placed = one if one.at.lo is not None or not last else replace(one, after=last)
        ordered.append((last, number, placed))
    ordered.sort(key=lambda row: row[:2])
    if repeated:
        tool_file.counts["told twice in it"] = repeated
    tool_file.events = [tool_event for _, _, tool_event in ordered]
    return tool_file
