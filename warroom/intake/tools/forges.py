"""GitHub and GitLab: runs, deployments, merges, issues; and the lists of ``gh``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from warroom.intake.tools.event import Skipped, ToolEvent
from warroom.intake.tools.fields import (
    at_path,
    first_line_at,
    first_of,
    is_object,
    line_at,
    link_at,
    name_at,
    rows_at,
    text_at,
    time_at,
    unknown_time,
)
from warroom.intake.tools.incident_tools import first_of_times
from warroom.intake.tools.json_objects import Document

_SHORT = 10
"""Signs of a commit's hash that are shown."""
_TIMES_OF_RUNS = (
    "finished_at", "status_changed_at", "build_finished_at", "build_started_at", "build_created_at", "created_at",
)  # fmt: skip
"""Where GitLab says when something that runs came to where it is."""


def is_github(document: Document) -> bool:
    """Whether it is a webhook of GitHub."""
    payload = document.said
    return (
        is_object(payload, "repository")
        and is_object(payload["repository"], "full_name")
        and "object_kind" not in payload
    ) or _is_comment(payload)


def _is_comment(payload: object) -> bool:
    """Whether it is a comment as the API lists them."""
    page = text_at(payload, "html_url", longest=300)
    return is_object(payload, "body", "user", "created_at") and ("#issuecomment" in page or "#discussion_r" in page)


def read_github(document: Document) -> Iterator[ToolEvent | Skipped]:
    """What happened: a run, a deployment, a merge, a push, a release, an issue, what somebody said of one."""
    payload = document.said
    if _is_comment(payload):
        yield _comment(payload, "", "created", document)
        return
    place = name_at(payload, "repository", "full_name")
    person = name_at(payload, "sender", "login")
    shared: dict[str, Any] = {"channel": place, "where": document.where}
    if is_object(payload, "workflow_run"):
        run = payload["workflow_run"]
        state = first_of(text_at(run, "conclusion", longest=40), text_at(run, "status", longest=40))
        name = first_of(line_at(run, "name"), line_at(payload, "workflow", "name"))
        commit = first_line_at(run, "head_commit", "message")
        at = first_of_times(run, "updated_at", "run_started_at", "created_at")
        yield ToolEvent(
            f"gh:run:{name_at(run, 'id')}:{name_at(run, 'run_attempt')}:{state}",
            at or unknown_time(),
            f"{place}: {name} {state} on {name_at(run, 'head_branch')} ({commit})",
            speaker=first_of(name_at(run, "actor", "login"), person),
            link=link_at(run, "html_url"),
            machine=True,
            state=state,
            title=name,
            labels={"commit": name_at(run, "head_sha")[:_SHORT]},
            **shared,
        )
    elif is_object(payload, "deployment_status"):
        status, deployed = payload["deployment_status"], payload.get("deployment")
        state, into = text_at(status, "state", longest=40), name_at(status, "environment")
        yield ToolEvent(
            f"gh:deployment:{name_at(status, 'id')}",
            time_at(status, "created_at") or unknown_time(),
            f"{place}: deployment of {name_at(deployed, 'sha')[:_SHORT]} to {into}: {state}",
            speaker=first_of(name_at(status, "creator", "login"), person),
            state=state,
            title=f"deployment to {into}",
            link=first_of(link_at(status, "target_url"), link_at(status, "log_url")),
            **shared,
        )
    elif isinstance(payload.get("comment"), dict):
        yield _comment(payload["comment"], place, text_at(payload, "action", longest=40), document)
    elif isinstance(payload.get("review"), dict):
        review = {"created_at": at_path(payload, "review", "submitted_at"), **payload["review"]}
        yield _comment(review, place, line_at(review, "state", longest=40).replace("_", " "), document)
    elif is_object(payload, "pull_request"):
        yield _merge(payload["pull_request"], place, text_at(payload, "action", longest=40), document, person)
    elif is_object(payload, "commits", "after"):
        head = payload.get("head_commit")
        who = first_of(person, name_at(head, "author", "name"))
        yield _push(payload, place, who, head, link_at(payload, "compare"), document)
    else:
        yield _thing(payload, place, person, document)


def _push(
    push: dict[str, Any], place: str, person: str, head: object, link: str, document: Document
) -> ToolEvent | Skipped:
    """A push, under the hash of what was pushed, at the time of that commit."""
    after = name_at(push, "after")
    if not after:
        return Skipped("a push without a commit", document.where)
    if not after.strip("0"):  # it took a branch or a tag away
        return _gone(push, place, person, document)
    said = first_of(first_line_at(head, "message"), line_at(push, "message"), after[:_SHORT])
    return ToolEvent(
        f"git:{after}",
        time_at(head, "timestamp") or document.sent or unknown_time(),
        f"{place}: push to {_bare_ref(name_at(push, 'ref'))}: {said}",
        speaker=person,
        link=link,
        channel=place,
        where=document.where,
    )


def _gone(push: dict[str, Any], place: str, person: str, document: Document) -> ToolEvent:
    ref, before = name_at(push, "ref"), name_at(push, "before")
    kind = "tag" if ref.startswith("refs/tags/") else "branch"
    tool = "gl" if "object_kind" in push else "gh"
    at = time_at(push, "repository", "pushed_at") or document.sent or unknown_time()
    return ToolEvent(
        f"{tool}:gone:{place}:{ref}:{before}",
        at,
        f"{place}: {kind} {_bare_ref(ref)} deleted (was {before[:_SHORT]})",
        speaker=person,
        channel=place,
        where=document.where,
    )


def _bare_ref(ref: str) -> str:
    return ref.removeprefix("refs/heads/").removeprefix("refs/tags/")


def _thing(payload: dict[str, Any], place: str, person: str, document: Document) -> ToolEvent | Skipped:
    """An issue, a release or a check, by the parts that they have in common."""
    for name in ("issue", "release", "check_run", "check_suite", "alert"):
        thing = payload.get(name)
        if not isinstance(thing, dict):
            continue
        action = text_at(payload, "action", longest=40)
        at = first_of_times(thing, "updated_at", "published_at", "completed_at", "created_at") or unknown_time()
        title = first_of(line_at(thing, "title"), line_at(thing, "name"), line_at(thing, "tag_name"), name)
        kind = name.replace("_", " ")
        return ToolEvent(
            f"gh:{name}:{name_at(thing, 'id')}:{action}:{at.lo}",
            at,
            f"{place}: {kind} {action}: {title}",
            speaker=person,
            link=link_at(thing, "html_url"),
            machine=name != "issue",
            title=title,
            channel=place,
            where=document.where,
        )
    return Skipped("an event of GitHub that is told of no incident", document.where)


def _comment(comment: dict[str, Any], place: str, action: str, document: Document) -> ToolEvent | Skipped:
    """What somebody said of an issue, a change or a commit, with the time at which it was said."""
    mine, words = name_at(comment, "id"), text_at(comment, "body")
    if not mine or action == "deleted" or not (words or "submitted_at" in comment):
        return Skipped("a comment that is gone or says nothing", document.where)
    link = link_at(comment, "html_url")
    owner, name, kind, number = [*link.split("#")[0].split("/")[3:7], "", "", "", ""][:4]
    thing = f"{place or f'{owner}/{name}'}#{number}" if kind in ("issues", "pull") else place
    head = f"{thing}, {action}: " if "submitted_at" in comment else f"{thing}: "
    return ToolEvent(
        f"gh:comment:{mine}",
        time_at(comment, "created_at") or unknown_time(text_at(comment, "created_at", longest=80)),
        f"{head}{words}" if words else head.removesuffix(": "),
        speaker=name_at(comment, "user", "login"),
        link=link,
        machine=text_at(comment, "user", "type") == "Bot",
        channel=place,
        where=document.where,
    )


def _merge(request: dict[str, Any], place: str, action: str, document: Document, person: str) -> ToolEvent | Skipped:
    """That it was merged, or what ``person`` did with it."""
    number, merged = name_at(request, "number"), time_at(request, "merged_at")
    if not number:
        return Skipped("a pull request without a number", document.where)
    at = merged or first_of_times(request, "updated_at", "created_at") or unknown_time()
    word = "merged" if merged is not None else action
    return ToolEvent(
        f"gh:{place}#{number}" if merged is not None else f"gh:{place}#{number}:{action}:{at.lo}",
        at,
        f"{word} {place}#{number}: {line_at(request, 'title')}",
        speaker=first_of(name_at(request, "merged_by", "login"), person, name_at(request, "user", "login")),
        link=link_at(request, "html_url"),
        channel=place,
        title=line_at(request, "title"),
        where=document.where,
    )


def is_gh_list(document: Document) -> bool:
    """Whether it is a row of ``gh pr list --json`` or ``gh run list --json``."""
    payload = document.said
    return (is_object(payload, "number", "title") and ("mergedAt" in payload or "mergeCommit" in payload)) or is_object(
        payload, "databaseId", "createdAt"
    )


def read_gh_list(document: Document) -> Iterator[ToolEvent | Skipped]:
    """The merge, or the run."""
    payload = document.said
    link = link_at(payload, "url")
    place = "/".join(link.split("/")[3:5])
    if "databaseId" in payload:
        state = first_of(text_at(payload, "conclusion", longest=40), text_at(payload, "status", longest=40))
        yield ToolEvent(
            f"gh:run:{name_at(payload, 'databaseId')}:{name_at(payload, 'attempt')}:{state}",
            first_of_times(payload, "updatedAt", "createdAt") or unknown_time(),
            f"{place}: {first_of(line_at(payload, 'workflowName'), line_at(payload, 'name'))} {state} on "
            f"{name_at(payload, 'headBranch')} ({line_at(payload, 'displayTitle')})",
            link=link,
            machine=True,
            state=state,
            channel=place,
            where=document.where,
        )
        return
    number, merged = name_at(payload, "number"), time_at(payload, "mergedAt")
    if merged is None:
        yield Skipped("a pull request that is not merged", document.where or f"#{number}")
        return
    commit = name_at(payload, "mergeCommit", "oid")[:_SHORT]
    yield ToolEvent(
        f"gh:{place}#{number}",
        merged,
        f"merged {place}#{number}: {line_at(payload, 'title')}",
        speaker=first_of(name_at(payload, "mergedBy", "login"), name_at(payload, "author", "login")),
        link=link,
        channel=place,
        title=line_at(payload, "title"),
        labels={"commit": commit} if commit else {},
        where=document.where,
    )


def is_gitlab(document: Document) -> bool:
    """Whether it is a webhook of GitLab, an event of an incident's timeline there, or what its API lists of what was
    said of an issue or a change.
    """
    payload = document.said
    if is_object(payload, "object_kind") or is_object(payload, "occurredAt", "note"):
        return True
    return any(is_object(note, "body", "author", "created_at", "noteable_type") for note in _notes(payload))


def _notes(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """A note, or those of a discussion."""
    return [*rows_at(payload, "notes")] if "notes" in payload else [payload]


def read_gitlab(document: Document) -> Iterator[ToolEvent | Skipped]:
    """What happened: a pipeline, a deployment, a merge, an issue, a note."""
    payload = document.said
    if "object_kind" not in payload and "occurredAt" not in payload:
        yield from (_note(note, document) for note in _notes(payload))
        return
    if "object_kind" not in payload:
        yield _timeline_event(document)
        return
    kind, thing = text_at(payload, "object_kind", longest=60), payload.get("object_attributes", payload)
    if kind in ("push", "tag_push"):
        yield _gitlab_push(payload, document)
        return
    if kind == "note" and is_object(payload, "object_attributes"):
        yield _hooked_note(payload, document)
        return
    place = _gitlab_place(payload)
    state = first_of(*(text_at(thing, name, longest=40) for name in ("status", "action", "state", "build_status")))
    times = _TIMES_OF_RUNS if kind in ("pipeline", "deployment", "build") else ("updated_at", "created_at")
    at = first_of_times(thing, *times) or unknown_time()
    title = first_of(
        line_at(thing, "title"),
        line_at(thing, "note"),
        line_at(thing, "environment"),
        line_at(thing, "build_name"),
        line_at(payload, "commit", "title"),
        first_line_at(payload, "commit", "message"),
        line_at(thing, "ref"),
    )
    link = first_of(link_at(thing, "url"), link_at(thing, "deployable_url"), link_at(payload, "project", "web_url"))
    mine = first_of(
        name_at(thing, "id"), name_at(thing, "deployment_id"), name_at(thing, "build_id"), name_at(thing, "iid")
    )
    if not mine:
        yield Skipped(f"an event of GitLab ({kind}) without an id", document.where)
        return
    on = f" on {name_at(thing, 'ref')}" if at_path(thing, "ref") else ""
    yield ToolEvent(
        f"gl:{kind}:{mine}:{state}:{at.lo}",
        at,
        f"{place}: {kind.replace('_', ' ')} {state}{on}: {title}",
        speaker=first_of(
            name_at(payload, "user", "username"), name_at(payload, "user", "name"), name_at(payload, "user_name")
        ),
        link=link,
        machine=kind in ("pipeline", "build", "job"),
        title=title,
        state=state,
        channel=place,
        severity=line_at(thing, "severity", longest=40),
        where=document.where,
    )


def _gitlab_place(payload: dict[str, Any]) -> str:
    return first_of(
        name_at(payload, "project", "path_with_namespace"),
        name_at(payload, "project", "name"),
        name_at(payload, "project_name"),
    )


def _gitlab_push(push: dict[str, Any], document: Document) -> ToolEvent | Skipped:
    commits = rows_at(push, "commits")
    head = next((commit for commit in commits if name_at(commit, "id") == name_at(push, "after")), {})
    who = first_of(name_at(push, "user_username"), name_at(push, "user_name"))
    link = first_of(link_at(head, "url"), link_at(push, "project", "web_url"))
    return _push(push, _gitlab_place(push), who, head, link, document)


def _note(note: dict[str, Any], document: Document) -> ToolEvent | Skipped:
    """What somebody said of an issue or a change, or GitLab itself of what became of it (``system``)."""
    mine, words = name_at(note, "id"), text_at(note, "body")
    if not mine or not words:
        return Skipped("a note of GitLab without an id or words", document.where)
    number = name_at(note, "noteable_iid")
    sign = "!" if text_at(note, "noteable_type", longest=40) == "MergeRequest" else "#"
    return ToolEvent(
        f"gl:note:{mine}",
        time_at(note, "created_at") or unknown_time(text_at(note, "created_at", longest=80)),
        f"{sign}{number}: {words}" if number else words,
        speaker=first_of(name_at(note, "author", "username"), name_at(note, "author", "name")),
        machine=note.get("system") is True,
        where=document.where,
    )


def _hooked_note(payload: dict[str, Any], document: Document) -> ToolEvent | Skipped:
    """A note as a webhook tells of it: the one that the interface lists under the same id, in the same words."""
    sent = payload["object_attributes"]
    of = first_of(name_at(payload, "issue", "iid"), name_at(payload, "merge_request", "iid"))
    listed = {**sent, "body": sent.get("note"), "noteable_iid": of, "author": payload.get("user")}
    note = _note(listed, document)
    if isinstance(note, Skipped):
        return note
    return replace(note, channel=_gitlab_place(payload), link=link_at(sent, "url"))


def _timeline_event(document: Document) -> ToolEvent | Skipped:
    payload = document.said
    at, words = time_at(payload, "occurredAt"), text_at(payload, "note")
    mine = name_at(payload, "id")
    if not mine or not words:
        return Skipped("a line of a timeline without an id or words", document.where)
    nodes = at_path(payload, "timelineEventTags", "nodes")
    tags = [name_at(node, "name") for node in nodes if isinstance(node, dict)] if isinstance(nodes, list) else []
    marks = {
        "Start time": "began",
        "Impact detected": "detected",
        "Response initiated": "acknowledged",
        "Impact mitigated": "mitigated",
        "End time": "resolved",
    }
    return ToolEvent(
        f"gl:timeline:{mine}",
        at or unknown_time(),
        words,
        speaker=name_at(payload, "author", "username"),
        milestone=next((marks[tag] for tag in tags if tag in marks), ""),
        where=document.where,
    )
