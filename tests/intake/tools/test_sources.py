"""What tools write is read for what it says, whatever stands in it."""

from __future__ import annotations

import copy
import datetime
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.intake.tools.own_samples import ALERTMANAGER, OBJECTS, TEXTS
from tests.payloads import PAYLOADS
from warroom.intake.times import iso
from warroom.intake.tools.csv_rows import CsvColumns, NoSuchColumn
from warroom.intake.tools.event import LONGEST_LINK, LONGEST_TEXT, ToolEvent, ToolFile
from warroom.intake.tools.fields import NotReadable, time_of
from warroom.intake.tools.json_objects import Document
from warroom.intake.tools.packed import FolderOfFiles, RefusedFile, Zipped
from warroom.intake.tools.sources import SOURCES, Asked, read_packed, read_text, source_of
from warroom.model.identity import Moment

SHARED = Path(__file__).parents[4] / "shared" / "payloads"
BEGAN = 1_770_991_200_000_000
"""2026-02-13 14:00 UTC: when the calls of the samples began."""
REAL = {
    "alertmanager/alert.superplane.json": ("alertmanager", 1), "cstate/2023-04-25-ci-agents-outage.md": ("cstate", 5),
    "alertmanager/webhook-prom_post_request.json": ("alertmanager", 1),
    "firehydrant/webhook-incident.superplane.json": ("firehydrant", 3), "git/git-log-fuller-stat.txt": ("git", 6),
    "git/git-log-medium.txt": ("git", 6), "git/git-log-oneline.txt": ("git", 20),
    "github/deployment_status.json": ("github", 1), "github/workflow_run.completed.json": ("github", 1),
    "gitlab/issue.json": ("gitlab", 1), "gitlab/pipeline.json": ("gitlab", 1),
    "grafana/alert-firing.superplane.json": ("grafana", 1), "grafana/irm-incident.superplane.json": ("grafana-irm", 1),
    "incident-io/webhook-incident.superplane.json": ("incident.io", 1),
    "jira-opsgenie/jsm-alert.superplane.json": ("opsgenie", 1), "journald/journalctl-o-json.jsonl": ("journal", 2),
    "pagerduty/log-entries.superplane.json": ("pagerduty", 3), "pagerduty/notes.superplane.json": ("pagerduty", 3),
    "pagerduty/webhook-annotated.superplane.json": ("pagerduty", 1),
    "pagerduty/webhook-incident.superplane.json": ("pagerduty", 1),
    "pagerduty/webhook-status-update.superplane.json": ("pagerduty", 1),
    "rootly/webhook-incident.superplane.json": ("rootly", 2), "slack/testarchive.zip": ("slack", 147),
    "statuspage/api-v1-incident.superplane.json": ("statuspage", 2), "syslog/syslog-3164.txt": ("syslog", 30),
}  # fmt: skip
"""Every sample file of real tools: its source, and how many events are in it."""
beside = pytest.mark.skipif(not SHARED.is_dir(), reason="the sample files of real tools are not beside this checkout")


def read(path: Path) -> ToolFile | None:
    if path.suffix == ".zip":
        return read_packed(Zipped(str(path)))
    return read_text(path.read_text("utf-8"), path.name, Asked())


def told(found: ToolFile) -> list[tuple[str, str, str | None]]:
    return [(one.text, one.speaker, iso(one.at.lo)) for one in found.events]


@beside
def test_every_sample_file_of_a_real_tool_is_read() -> None:
    files = [one for one in SHARED.rglob("*") if one.is_file() and one.parent not in (SHARED, SHARED / "LICENSES")]
    assert sorted(str(one.relative_to(SHARED)) for one in files) == sorted(REAL)
    for name, (source, count) in REAL.items():
        found = read(SHARED / name)
        assert found is not None, name
        assert (found.source, len(found.events)) == (source, count), name
        assert "not understood" not in " ".join(found.counts), name


@beside
def test_no_page_of_people_is_taken_for_a_file_of_a_tool() -> None:
    pages = sorted((SHARED.parent / "import-shapes").glob("[0-9]*.md"))
    assert len(pages) > 30
    for page in pages:
        assert read_text(page.read_text("utf-8"), page.name, Asked()) is None, page.name


ZOOM = "[Dana] 14:06:06\nfull\n\n[Bob] 14:06:09\nI roll back\n"


def test_a_call_that_is_saved_again_while_it_goes_on_is_the_same_entries_and_its_day_is_asked_for() -> None:
    first, later = (read_text(text, "x.txt", Asked()) for text in (ZOOM, f"{ZOOM}\n[Dana] 14:10:00\nover\n"))
    assert first is not None
    assert later is not None
    assert [one.native for one in later.events][:2] == [one.native for one in first.events]
    assert told(first)[0] == ("full", "Dana", None)
    assert first.events[0].at.words == "14:06:06"
    assert [remark.asks for remark in first.remarks] == ["day"]
    assert not first.counts, "nothing is skipped"
    dated = read_text(ZOOM, "x.txt", Asked(day=datetime.date(2026, 2, 13), zone="America/New_York"))
    assert dated is not None
    assert told(dated)[0] == ("full", "Dana", "2026-02-13T19:06:06Z")


def test_what_was_written_to_one_person_alone_is_counted_and_not_taken() -> None:
    found = read_text(TEXTS["zoom, chat"][1], "x.txt", Asked(began=Moment(BEGAN)))
    assert found is not None
    assert found.counts == {"a message to one person alone": 1, "a reaction to a message": 1}
    assert ("line 4", "a message to one person alone") in found.notes


@pytest.mark.parametrize("name", OBJECTS)
def test_an_object_of_a_tool_is_told_with_its_own_time_and_speaker(name: str) -> None:
    said, source, expected = OBJECTS[name]
    found = read_text(json.dumps(said), "x.json", Asked())
    assert found is not None
    assert found.source == source
    assert told(found) == expected
    assert found.events or found.counts  # what is not taken is said


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_of_a_tool_is_told_with_its_own_time_and_speaker(name: str) -> None:
    file, text, source, expected = TEXTS[name]
    found = read_text(text, file, Asked(began=Moment(BEGAN)))
    assert found is not None
    assert found.source == source
    assert told(found) == expected


def test_the_states_of_an_alert_are_a_chain_and_the_same_alert_again_is_the_same_event() -> None:
    first, again = read_text(json.dumps(ALERTMANAGER), "x.json", Asked()), None
    repeated = copy.deepcopy(ALERTMANAGER)
    repeated["alerts"].reverse()
    repeated["notification_reason"] = "repeat interval"
    again = read_text(json.dumps([repeated, ALERTMANAGER]), "x.json", Asked())
    assert first is not None
    assert again is not None
    assert sorted(one.native for one in again.events) == sorted(one.native for one in first.events)
    resolved = next(one for one in first.events if one.state == "resolved")
    assert resolved.of in {one.native for one in first.events if one.state == "firing"}
    assert {one.milestone for one in first.events} == {"detected", "resolved"}
    assert "3 alerts that Alertmanager left out of its message" in first.counts


NO_TIMES: tuple[object, ...] = (1e300, True, float("nan"), -1771000000, "", "yesterday", [], None, "9" * 20)
TIMES: list[tuple[Any, str | None]] = [
    ("2026-02-13T14:00:00Z", "2026-02-13T14:00:00Z"),
    ("2026-02-13 14:00:00 UTC", "2026-02-13T14:00:00Z"),
    ("2026-02-13 14:00:00 +0200", "2026-02-13T12:00:00Z"),
    ("2026-02-13T14:00:00.123456789-05:00", "2026-02-13T19:00:00.123456Z"),
    ("2026-02-13T14:00:00,5+0000", "2026-02-13T14:00:00.500000Z"),
    ("0001-01-01T00:00:00+02:00", None),
    ("9999-12-31T23:59:59-12:00", None),
    (1771000000, "2026-02-13T16:26:40Z"),
    ("1771000000.000200", "2026-02-13T16:26:40.000200Z"),
    (1771000000000, "2026-02-13T16:26:40Z"),
    ("1771000000000000000", "2026-02-13T16:26:40Z"),
    *((wrong, None) for wrong in NO_TIMES),
]


@pytest.mark.parametrize(("said", "expected"), TIMES)
def test_a_time_is_read_by_its_size_and_its_form(said: object, expected: str | None) -> None:
    at = time_of(said)
    assert (iso(at.lo) if at is not None else None) == expected


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        yield path
        for name, inside in value.items():
            yield from leaves(inside, (*path, name))
    elif isinstance(value, list):
        yield path
        for position, inside in enumerate(value):
            yield from leaves(inside, (*path, position))
    else:
        yield path


def with_leaf(value: Any, path: tuple[Any, ...], said: Any) -> Any:
    if not path:
        return said
    changed = copy.copy(value)
    changed[path[0]] = with_leaf(value[path[0]], path[1:], said)
    return changed


WRONG: tuple[Any, ...] = (
    None, True, -1, 10**400, 1.5e308, [], {}, [[{}]], {"": {"": []}}, "", "x" * 30_000, ["a"] * 50,
)  # fmt: skip


@pytest.mark.parametrize("name", OBJECTS)
def test_whatever_stands_in_a_field_what_comes_of_it_is_bounded_or_skipped(name: str) -> None:
    """Each field in turn holds what it never should; nothing raises, and every text fits its place."""
    said, _, _ = OBJECTS[name]
    for path in leaves(said):
        for wrong in WRONG:
            check_bounded(with_leaf(said, path, wrong))


def check_bounded(said: Any) -> None:
    for source in SOURCES:
        if not isinstance(said, dict):
            return
        document = Document(said, 1)
        if not source.detects(document):
            continue
        for one in read_events(document):
            assert len(one.text) <= LONGEST_TEXT + 1_000
            assert len(one.speaker) <= 80
            assert len(one.link) <= LONGEST_LINK
            assert len(one.labels) <= 200
            assert "\0" not in one.text
            assert all(not "\ud800" <= sign <= "\udfff" for sign in one.text)


def read_events(document: Document) -> list[ToolEvent]:
    from warroom.intake.tools.sources import read_document

    source = source_of(document)
    found = list(read_document(document, source)) if source is not None else []
    return [one for one in found if isinstance(one, ToolEvent)]


@pytest.mark.parametrize("name", OBJECTS)
def test_every_payload_in_every_text_is_kept_and_steers_nothing(name: str) -> None:
    said, _, _ = OBJECTS[name]
    for payload in PAYLOADS.values():
        changed = said
        for path in leaves(said):
            at = said
            for step in path:
                at = at[step]
            if isinstance(at, str) and path[-1:] not in (("status",), ("event_type",), ("object_kind",), ("type",)):
                changed = with_leaf(changed, path, payload)
        if isinstance(changed, dict):
            check_bounded(changed)


BROKEN = (
    "{", "[", '{"a":', "[" * 100_000, '{"a": NaN}', "[1, 2]", '{"a": ' + "9" * 5_000 + "}", '{"alerts": []}', "{}\n{",
    "\ufeff[]",
)  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
def test_broken_json_is_refused_with_its_line_or_is_of_no_tool(text: str) -> None:
    try:
        assert read_text(text, "x.json", Asked()) is None
    except NotReadable as refused:
        assert str(refused).startswith("line ")  # noqa: PT017


def test_a_csv_is_read_by_the_columns_that_are_named_and_a_wrong_one_is_named() -> None:
    text = "when;what;who\n2026-02-13T14:00:00Z;full;dana\n;empty time;bob\n2026-02-13T14:00:00Z;full;dana\n;;\n"
    found = read_text(text, "x.csv", Asked(CsvColumns("when", "what", "who")))
    assert found is not None
    assert told(found)[0] == ("full", "dana", "2026-02-13T14:00:00Z")
    assert len(found.events) == len({one.native for one in found.events}) == 3  # the same row twice is two rows
    assert found.counts == {"a row without words": 1}
    with pytest.raises(NoSuchColumn, match="when, what, who"):
        read_text(text, "x.csv", Asked(CsvColumns("time", "what")))


def exported(folder: Path, messages: list[Any]) -> Path:
    (folder / "ops").mkdir(parents=True)
    (folder / "users.json").write_text(json.dumps([{"id": "U1", "profile": {"display_name": "dana"}}]))
    (folder / "channels.json").write_text(json.dumps([{"id": "C1", "name": "ops"}]))
    (folder / "ops" / "2026-02-13.json").write_text(json.dumps(messages))
    return folder


def test_a_chat_is_read_as_a_reader_sees_it_and_what_only_moves_people_is_skipped(tmp_path: Path) -> None:
    folder = exported(tmp_path / "export", [
        {"type": "message", "user": "U1", "ts": "1771000000.000200",
         "text": "<@U1> &lt;b&gt; <#C1|ops> <https://x.example|link> <!here> <!date^1771000000^{date}|Feb 13>",
         "reactions": [{"name": "pushpin"}]},
        {"type": "message", "subtype": "channel_join", "user": "U1", "ts": "1771000001.000200", "text": "joined"},
        {"type": "message", "subtype": "bot_message", "username": "alerts", "ts": "1771000002.000200", "text": "",
         "attachments": [{"fallback": "disk full"}]},
        {"type": "message", "user": "U9", "ts": "no time", "text": "lost"}, "no object",
    ])  # fmt: skip
    found = read_packed(FolderOfFiles(str(folder)))
    assert found is not None
    assert [(one.native, one.text, one.speaker, one.machine, one.pinned) for one in found.events] == [
        ("slack:C1:1771000000.000200", "@dana <b> #ops link (https://x.example) @here Feb 13", "dana", False, True),
        ("slack:C1:1771000002.000200", "disk full", "alerts", True, False),
    ]
    assert found.counts == {"somebody joined a channel": 1, "a message without a time": 1, "no object": 1}
    assert ("ops/2026-02-13.json message 4", "a message without a time") in found.notes
    (folder / "D1").mkdir()
    (folder / "dms.json").write_text(json.dumps([{"id": "D1", "members": ["U1", "U2"]}]))
    (folder / "D1" / "2026-02-13.json").write_text(json.dumps([{"user": "U1", "ts": "1771000000.1", "text": "hush"}]))
    beside = read_packed(FolderOfFiles(str(folder)))
    assert beside is not None
    assert beside.events == found.events, "what two people said to each other alone is theirs"
    assert beside.counts == found.counts | {"a message between two people alone": 1}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_a_zip_that_is_packed_as_no_tool_does_is_told_of_and_not_unpacked(tmp_path: Path, method: int) -> None:
    odd = tmp_path / "odd.zip"
    with zipfile.ZipFile(odd, "w", method) as file:
        file.writestr("users.json", "[]")
        file.writestr("ops/2026-02-13.json", "[]", zipfile.ZIP_DEFLATED)
    damaged = odd.read_bytes()
    odd.write_bytes(damaged[:45] + bytes(~byte & 0xFF for byte in damaged[45:52]) + damaged[52:])
    with pytest.raises(RefusedFile, match="packed in a way"):
        Zipped(str(odd)).text("users.json")
    found = read_packed(Zipped(str(odd)))
    assert found is not None
    assert found.counts == {"a file that cannot be read": 1}


def test_a_zip_is_read_within_bounds_and_a_link_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\3\4 and nothing")
    with pytest.raises(RefusedFile, match="no zip"):
        Zipped(str(broken))
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("users.json", "[]")
        file.writestr("ops/2026-02-13.json", b"[" + b" " * 21_000_000 + b"]")
        file.writestr("../../etc/2026-02-13.json", "[]")
    found = read_packed(Zipped(str(bomb)))
    assert found is not None
    assert found.events == []
    assert found.counts == {"a file that cannot be read": 1}
    folder = exported(tmp_path / "export", [])
    (tmp_path / "secret.json").write_text('[{"ts": "1771000000.0", "text": "secret"}]')
    (folder / "ops" / "2026-02-14.json").symlink_to(tmp_path / "secret.json")
    found = read_packed(FolderOfFiles(str(folder)))
    assert found is not None
    assert found.events == []


def test_json_of_any_tool_is_read_by_the_fields_that_somebody_names() -> None:
    text = json.dumps([
        {"check": {"output": "disk full"}, "at": "2026-02-13T14:00:00Z", "who": "eve", "url": "https://a.example/1"},
        {"check": {"output": "cpu high"}, "at": 1_770_991_260}, {"check": {}}, 7,
    ])  # fmt: skip
    found = read_text(text, "x.json", Asked(CsvColumns("at", "check.output", "who", "url")))
    assert found is not None
    assert told(found) == [
        ("disk full", "eve", "2026-02-13T14:00:00Z"), ("cpu high", "json", "2026-02-13T14:01:00Z"),
    ]  # fmt: skip
    assert [(one.machine, one.link) for one in found.events] == [(False, "https://a.example/1"), (True, "")]
    assert found.counts == {"no object": 1, "nothing stands under check.output": 1}


def test_an_alarm_that_sns_asks_to_be_let_in_for_says_what_to_do() -> None:
    found = read_text(json.dumps(OBJECTS["sns that asks to be confirmed"][0]), "x.json", Asked())
    assert found is not None and found.events == []  # noqa: PT018
    assert list(found.counts) == ["a subscription of SNS that waits to be confirmed: open its SubscribeURL"]
