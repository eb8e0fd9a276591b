"""Playbooks in the folder of a share: the team's one with a change, and whatever else lies there."""

from __future__ import annotations

import json
from pathlib import Path

from warroom.room.core import WarRoom
from warroom.room.sharing import joined_share, joining
from warroom.room.sharing.playbook_bundle import bundle_name
from warroom.share.attachments import digest_of
from warroom.share.folder import Folder


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def place(room: WarRoom) -> Folder:
    member = joined_share.membership(room)
    assert member is not None
    return joining.folder_of(member.folder, room)


def put(share: Path, number: int, files: dict[str, str], *, by: str = "mallory") -> str:
    """What somebody with an editor puts there, with the hash that belongs to it."""
    said = {"warroom_playbook": 1, "number": number, "by": by, "at": 5, "files": files}
    return put_content(share, number, json.dumps(said).encode())


def put_content(share: Path, number: int, content: bytes) -> str:
    (share / "playbooks").mkdir(exist_ok=True)
    name = bundle_name(number, digest_of(content))
    (share / "playbooks" / name).write_bytes(content)
    return name


GOOD = {"training.toml": "x = 1"}

"""The files of a playbook that differs from the shipped one in its training alone."""
