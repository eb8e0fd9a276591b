"""GitHub and GitLab: runs, deployments, merges, issues; and the lists of ``gh``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from warroom.intake.tools.documents import Document
from warroom.intake.tools.event import Skipped, ToolEvent
from warroom.intake.tools.fields import (
    at_path,
    first_line_at,
    first_of,
    is_object,
    line_at,
    link_at,
    name_at,
    text_at,
    time_at,
    unknown_time,
)
from warroom.intake.tools.incident_tools import first_of_times

_SHORT = 10
"""Signs of a commit's hash that are shown."""


def is_github(document: Document) -> bool:
    """Whether it is a webhook of GitHub."""
    said = document.said
    return is_object(said, "repository") and is_object(said["repository"], "full_name") and "object_kind" not in said


def read_github(document: Document) -> Iterator[ToolEvent | Skipped]:
    """What happened: a run, a deployment, a merge, a push, a release, an issue."""
    said = document.said
    place = name_at(said, "repository", "full_name")
    who = name_at(said, "sender", "login")
    shared: dict[str, Any] = {"channel": place, "where": document.where}
    if is_object(said, "workflow_run"):
        run = said["workflow_run"]
        state = first_of(text_at(run, "conclusion", longest=40), text_at(run, "status", longest=40))
        name = first_of(line_at(run, "name"), line_at(said, "workflow", "name"))
        commit = first_line_at(run, "head_commit", "message")
        at = first_of_times(run, "updated_at", "run_started_at", "created_at")
        yield ToolEvent(
            f"gh:run:{name_at(run, 'id')}:{name_at(run, 'run_attempt')}:{state}", at or unknown_time(),
            f"{place}: {name} {state} on {name_at(run, 'head_branch')} ({commit})",
            speaker=first_of(name_at(run, "actor", "login"), who), link=link_at(run, "html_url"), machine=True,
            state=state, title=name, labels={"commit": name_at(run, "head_sha")[:_SHORT]}, **shared,
        )  # fmt: skip
    elif is_object(said, "deployment_status"):
        status, deployed = said["deployment_status"], said.get("deployment")
        state, into = text_at(status, "state", longest=40), name_at(status, "environment")
        yield ToolEvent(
            f"gh:deployment:{name_at(status, 'id')}", time_at(status, "created_at") or unknown_time(),
            f"{place}: deployment of {name_at(deployed, 'sha')[:_SHORT]} to {into}: {state}",
            speaker=first_of(name_at(status, "creator", "login"), who), state=state, title=f"deployment to {into}",
            link=first_of(link_at(status, "target_url"), link_at(status, "log_url")), **shared,
        )  # fmt: skip
    elif is_object(said, "pull_request"):
        yield _merge(said["pull_request"], place, text_at(said, "action", longest=40), document)
    elif is_object(said, "commits", "after"):
        head = said.get("head_commit")
        yield ToolEvent(
            f"git:{name_at(said, 'after')}", time_at(head, "timestamp") or unknown_time(),
            f"{place}: push to {name_at(said, 'ref').removeprefix('refs/heads/')}: "
            f"{first_line_at(head, 'message')}",
            speaker=first_of(who, name_at(head, "author", "name")), link=link_at(said, "compare"), **shared,
        )  # fmt: skip
    else:
        yield _thing(said, place, who, document)


def _thing(said: dict[str, Any], place: str, who: str, document: Document) -> ToolEvent | Skipped:
    """An issue, a release or a check, by the parts that they have in common."""
    for name in ("issue", "release", "check_run", "check_suite", "alert"):
        one = said.get(name)
        if not isinstance(one, dict):
            continue
        action = text_at(said, "action", longest=40)
        at = first_of_times(one, "updated_at", "published_at", "completed_at", "created_at") or unknown_time()
        title = first_of(line_at(one, "title"), line_at(one, "name"), line_at(one, "tag_name"), name)
        kind = name.replace("_", " ")
        return ToolEvent(
            f"gh:{name}:{name_at(one, 'id')}:{action}:{at.lo}", at, f"{place}: {kind} {action}: {title}",
            speaker=who, link=link_at(one, "html_url"), machine=name != "issue", title=title, channel=place,
            where=document.where,
        )  # fmt: skip
    return Skipped("an event of GitHub that is told of no incident", document.where)


def _merge(one: dict[str, Any], place: str, action: str, document: Document) -> ToolEvent | Skipped:
    number, merged = name_at(one, "number"), time_at(one, "merged_at")
    if not number:
        return Skipped("a pull request without a number", document.where)
    at = merged or first_of_times(one, "updated_at", "created_at") or unknown_time()
    word = "merged" if merged is not None else action
    return ToolEvent(
        f"gh:{place}#{number}" if merged is not None else f"gh:{place}#{number}:{action}:{at.lo}", at,
        f"{word} {place}#{number}: {line_at(one, 'title')}",
        speaker=first_of(name_at(one, "merged_by", "login"), name_at(one, "user", "login")),
        link=link_at(one, "html_url"), channel=place, title=line_at(one, "title"), where=document.where,
    )  # fmt: skip


def is_gh_list(document: Document) -> bool:
    """Whether it is a row of ``gh pr list --json`` or ``gh run list --json``."""
    said = document.said
    return (is_object(said, "number", "title") and ("mergedAt" in said or "mergeCommit" in said)) or is_object(
        said, "databaseId", "createdAt"
    )


def read_gh_list(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The merge, or the run."""
    said = document.said
    link = link_at(said, "url")
    place = "/".join(link.split("/")[3:5])
    if "databaseId" in said:
        state = first_of(text_at(said, "conclusion", longest=40), text_at(said, "status", longest=40))
        yield ToolEvent(
            f"gh:run:{name_at(said, 'databaseId')}:{name_at(said, 'attempt')}:{state}",
            first_of_times(said, "updatedAt", "createdAt") or unknown_time(),
            f"{place}: {first_of(line_at(said, 'workflowName'), line_at(said, 'name'))} {state} on "
            f"{name_at(said, 'headBranch')} ({line_at(said, 'displayTitle')})",
            link=link, machine=True, state=state, channel=place, where=document.where,
        )  # fmt: skip
        return
    number, merged = name_at(said, "number"), time_at(said, "mergedAt")
    if merged is None:
        yield Skipped("a pull request that is not merged", document.where or f"#{number}")
        return
    commit = name_at(said, "mergeCommit", "oid")[:_SHORT]
    yield ToolEvent(
        f"gh:{place}#{number}", merged, f"merged {place}#{number}: {line_at(said, 'title')}",
        speaker=first_of(name_at(said, "mergedBy", "login"), name_at(said, "author", "login")), link=link,
        channel=place, title=line_at(said, "title"), labels={"commit": commit} if commit else {}, where=document.where,
    )  # fmt: skip


def is_gitlab(document: Document) -> bool:
    """Whether it is a webhook of GitLab, or an event of an incident's timeline there."""
    said = document.said
    return is_object(said, "object_kind") or is_object(said, "occurredAt", "note")


def read_gitlab(document: Document) -> Iterator[ToolEvent | Skipped]:
    """What happened: a pipeline, a deployment, a merge, an issue, a note."""
    said = document.said
    if "object_kind" not in said:
        yield _timeline_event(document)
        return
    kind, one = text_at(said, "object_kind", longest=60), said.get("object_attributes", said)
    place = first_of(name_at(said, "project", "path_with_namespace"), name_at(said, "project", "name"))
    state = first_of(*(text_at(one, name, longest=40) for name in ("status", "action", "state")))
    at = first_of_times(
        one, *(("finished_at", "status_changed_at", "created_at") if kind in ("pipeline", "deployment", "build")
        else ("updated_at", "created_at")),
    ) or unknown_time()  # fmt: skip
    title = first_of(
        line_at(one, "title"), line_at(one, "note"), line_at(one, "environment"), line_at(said, "commit", "title"),
        first_line_at(said, "commit", "message"), line_at(one, "ref"),
    )  # fmt: skip
    link = first_of(link_at(one, "url"), link_at(one, "deployable_url"), link_at(said, "project", "web_url"))
    mine = first_of(name_at(one, "id"), name_at(one, "deployment_id"), name_at(one, "build_id"), name_at(one, "iid"))
    if not mine:
        yield Skipped(f"an event of GitLab ({kind}) without an id", document.where)
        return
    on = f" on {name_at(one, 'ref')}" if at_path(one, "ref") else ""
    yield ToolEvent(
        f"gl:{kind}:{mine}:{state}:{at.lo}", at, f"{place}: {kind.replace('_', ' ')} {state}{on}: {title}",
        speaker=first_of(name_at(said, "user", "username"), name_at(said, "user", "name"), name_at(said, "user_name")),
        link=link, machine=kind in ("pipeline", "build", "job"), title=title, state=state, channel=place,
        severity=line_at(one, "severity", longest=40), where=document.where,
    )  # fmt: skip


def _timeline_event(document: Document) -> ToolEvent | Skipped:
    said = document.said
    at, words = time_at(said, "occurredAt"), text_at(said, "note")
    mine = name_at(said, "id")
    if not mine or not words:
        return Skipped("a line of a timeline without an id or words", document.where)
    nodes = at_path(said, "timelineEventTags", "nodes")
    tags = [name_at(one, "name") for one in nodes if isinstance(one, dict)] if isinstance(nodes, list) else []
    marks = {
        "Start time": "began", "Impact detected": "detected", "Response initiated": "acknowledged",
        "Impact mitigated": "mitigated", "End time": "resolved",
    }  # fmt: skip
    return ToolEvent(
        f"gl:timeline:{mine}", at or unknown_time(), words, speaker=name_at(said, "author", "username"),
        milestone=next((marks[tag] for tag in tags if tag in marks), ""), where=document.where,
    )  # fmt: skip
