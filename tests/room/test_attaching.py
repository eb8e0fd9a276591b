"""A file becomes evidence: named by its hash, kept whole, put on the share, and shown where it is small."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

import pytest

from tests.room.sharers import declare, opened
from warroom.model.identity import IncidentId
from warroom.model.timeline_entries import Filter
from warroom.playbook.load import load_playbook
from warroom.room.acts.attaching import attach_file, size_words
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings.case import case
from warroom.room.readings.documents import document
from warroom.room.secret_gate import SecretsHeld
from warroom.room.sharing import kept_files
from warroom.room.sharing.delivery import synchronise
from warroom.room.sharing.joining import init, join
from warroom.share.attachments import LARGEST, FolderAttachments, NotTheFile, digest_of
from warroom.share.folder import DiskFolder
from warroom.store.write import Write

PLAYBOOK = load_playbook()
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WORDS = b"2026-02-13 14:31 pool: 500 of 500 <script>alert(1)</script> \x1b[31mred\n"


def entries(room: WarRoom, incident: IncidentId) -> list[str]:
    return [one.text.raw for one in room.pages(incident, Filter()).after(None, 100)]


def written(folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    return str(folder / name)


def test_a_file_is_named_in_the_timeline_by_its_hash_and_the_same_one_is_there_once(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    attached = attach_file(room, incident, written(tmp_path, "graph \x1b[31m.png", PNG), words="latency")
    assert attached.digest == digest_of(PNG)
    said = entries(room, incident)[-1]
    assert said.startswith("latency: graph ")
    assert f"sha256 {attached.digest[:12]}" in said
    again = attach_file(room, incident, written(tmp_path, "other.png", PNG))
    assert (again.entry, again.here) == (attached.entry, True)
    (file,) = kept_files.files_of(room, incident)
    assert (file.size, file.kind) == (len(PNG), "image/png")
    assert kept_files.content_of(room, file) == PNG
    kept = Path(f"{room.path}.files")
    assert kept.stat().st_mode & 0o777 == 0o700
    assert (kept / attached.digest).stat().st_mode & 0o777 == 0o600
    (kept / attached.digest).write_bytes(b"damaged")
    assert kept_files.content_here(room, attached.digest) is None
    with pytest.raises(RoomTrouble, match="no folder is shared"):
        kept_files.content_of(room, file)


def test_what_is_no_file_or_too_large_or_looks_like_a_secret_is_refused_and_nothing_is_kept(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    before = entries(room, incident)
    (tmp_path / "link").symlink_to(tmp_path / "w.txt")
    written(tmp_path, "w.txt", WORDS)
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "large").open("wb") as large:
        large.truncate(LARGEST + 1)
    for name, why in (
        ("link", "it is a link"), ("pipe", "no regular file"), (".", "regular file|irectory"), ("gone", "No such"),
        ("large", f"{LARGEST + 1:,} bytes"), ("/dev/zero", "no regular file"), ("/proc/self/mem", "cannot be read"),
        ("nul\0", "cannot be attached"),
    ):  # fmt: skip
        with pytest.raises(RoomTrouble, match=why):
            attach_file(room, incident, str(tmp_path / name))
    secret = b"deploy with password=hunter2horse9battery\n"
    for content in (secret, secret.decode().encode("utf-16"), b"\xff\xfe\x00\x01" + secret):
        with pytest.raises(SecretsHeld, match="--with-secrets"):
            attach_file(room, incident, written(tmp_path, "s.txt", content))
    assert entries(room, incident) == before
    assert not Path(f"{room.path}.files").exists()
    with room.secrets.passing():
        attach_file(room, incident, str(tmp_path / "s.txt"))
    assert len(entries(room, incident)) == len(before) + 1


@pytest.mark.parametrize("becomes", ["gone", "shorter", "longer"])
@pytest.mark.parametrize("size", [5_000, LARGEST + 1])
def test_a_file_that_becomes_another_while_it_is_read_is_refused_or_one_that_was_there(
    room: WarRoom, incident: IncidentId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, becomes: str, size: int
) -> None:
    path = tmp_path / "trace.log"
    path.write_bytes(b"x" * size)
    opens = os.fdopen

    def opened_and_changed(*about: Any, **named: Any) -> Any:
        file = opens(*about, **named)
        monkeypatch.undo()  # once: the file is kept in the same way
        if becomes == "gone":
            path.unlink()
        else:
            os.truncate(path, 2_000 if becomes == "shorter" else size + 3_000)
        return file

    monkeypatch.setattr(os, "fdopen", opened_and_changed)
    if size <= LARGEST and becomes != "shorter":
        attached = attach_file(room, incident, str(path))
        assert attached.size in (size, size + 3_000)
        return
    with pytest.raises(RoomTrouble, match="became shorter" if becomes == "shorter" else "may be attached"):
        attach_file(room, incident, str(path))
    assert kept_files.files_of(room, incident) == []


def test_it_is_put_on_the_share_when_that_can_be_and_had_from_there_unless_it_is_another_one(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    there = FolderAttachments(DiskFolder(str(tmp_path / "share"), unique="x"))
    digest = kept_files.keep(room, incident, WORDS)
    assert kept_files.waiting(room) == [], "without a share nothing waits"
    marker = Path(f"{room.path}.files") / f"{digest}.unsent"
    marker.write_text(incident)
    with pytest.raises(OSError, match="share"):
        kept_files.send_waiting(room, there)
    assert kept_files.waiting(room) == [(incident, digest)], "it waits for a share that is away"
    (tmp_path / "share").mkdir()
    assert kept_files.send_waiting(room, there) == 1
    assert kept_files.waiting(room) == []
    path = tmp_path / "share" / f"inc-{incident}" / "files" / digest
    assert path.read_bytes() == there.get(incident, digest) == WORDS
    changed = path.stat().st_mtime_ns
    there.put(incident, digest, WORDS)
    assert path.stat().st_mtime_ns == changed, "what is there is not written again"
    for forged in (b"", WORDS[:-1], WORDS + b"x", b"other"):
        path.write_bytes(forged)
        with pytest.raises(NotTheFile):
            there.get(incident, digest)
        there.put(incident, digest, WORDS)
        assert path.read_bytes() == WORDS
    path.unlink()
    path.symlink_to("/etc/passwd")
    with pytest.raises(OSError, match="regular"):
        there.get(incident, digest)
    there.put(incident, digest, WORDS)
    assert not path.is_symlink()
    there.forget(incident, digest)
    there.forget(incident, digest)
    assert not path.exists()


def test_two_people_on_one_share_have_the_same_file(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    alice, bob = opened(tmp_path, "alice"), opened(tmp_path, "bob")
    init(alice, str(share))
    join(bob, str(share))
    incident = declare(alice)
    attached = attach_file(alice, incident, written(tmp_path, "pool.log", WORDS))
    synchronise(alice)
    assert kept_files.waiting(alice) == []
    synchronise(bob)
    (file,) = kept_files.files_of(bob, incident)
    assert kept_files.content_here(bob, attached.digest) is None
    assert kept_files.content_of(bob, file) == WORDS
    assert kept_files.content_here(bob, attached.digest) == WORDS
    kept_files.forget(bob, file)
    assert kept_files.content_here(bob, attached.digest) is None
    with pytest.raises(RoomTrouble, match="cannot be had from the share"):
        kept_files.content_of(bob, file)
    alice.close()
    bob.close()


def test_a_picture_and_text_are_in_the_html_and_nothing_of_them_runs(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for name, content in (("a.png", PNG), ("b<i>.log", WORDS), ("c.svg", svg), ("d.bin", bytes(range(256)) * 10)):
        attach_file(room, incident, written(tmp_path, name, content))
    written_page = document(room, case(room, incident, PLAYBOOK), PLAYBOOK, "html")
    assert isinstance(written_page, str)
    assert "<h2>Attached files</h2>" in written_page
    assert f"data:image/png;base64,{base64.b64encode(PNG).decode()}" in written_page
    assert "img-src data:;" in written_page
    assert "&lt;script&gt;alert(1)" in written_page
    assert "<script" not in written_page
    assert "\x1b" not in written_page
    assert "b<i>.log" not in written_page
    assert written_page.count(digest_of(bytes(range(256)) * 10)) >= 1
    assert written_page.count("<img") == 1


@pytest.mark.parametrize(("content", "kind"), [
    (PNG, "image/png"), (b"\xff\xd8\xff\xe0x", "image/jpeg"), (b"GIF89a...", "image/gif"), (b"words", "text/plain"),
    (b"RIFF....WEBPVP8", "image/webp"), (b"", "text/plain"), (b"\0", "application/octet-stream"),
    (b"\xff", "application/octet-stream"),
])  # fmt: skip
def test_a_file_is_what_its_first_bytes_say(content: bytes, kind: str) -> None:
    assert kept_files.kind_of(content) == kind


def test_a_size_is_said_in_few_words() -> None:
    assert [size_words(size) for size in (0, 999, 14_200, 2_100_000)] == ["0 bytes", "999 bytes", "14 kB", "2.1 MB"]
    assert size_words(1) == "1 byte"


def test_what_others_wrote_of_a_file_that_cannot_be_one_is_left_out(room: WarRoom, incident: IncidentId) -> None:
    for details in (
        {"file": {"sha256": "../../etc/passwd", "bytes": 1}}, {"file": {"sha256": "a" * 64, "bytes": -1}},
        {"file": {"sha256": "a" * 64, "bytes": True}}, {"file": "x"}, {"other": 1},
    ):  # fmt: skip
        room.commit(incident, [Write("entry", room.new_id(), {"text": "x", "source": "file", "details": details})])
    assert kept_files.files_of(room, incident) == []


def test_what_others_call_a_file_is_told_up_to_a_length_and_no_further(room: WarRoom, incident: IncidentId) -> None:
    for longer in ("", "!" * 3_000):
        details = {"file": {"sha256": "a" * 64, "bytes": 1, "name": "n" * 200 + longer, "type": "t" * 60 + longer}}
        room.commit(incident, [Write("entry", room.new_id(), {"text": "x", "source": "file", "details": details})])
    files = kept_files.files_of(room, incident)
    assert [(file.name, file.kind) for file in files] == [("n" * 200, "t" * 60)] * 2
