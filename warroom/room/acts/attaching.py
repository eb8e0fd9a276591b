"""Attaching a file to an incident: the timeline names it by its hash, and its content is kept beside the log."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from warroom.intake.secrets import find_secrets
from warroom.model.identity import EntryId, IncidentId
from warroom.model.moment import EventTime
from warroom.model.sentences import counted
from warroom.room.acts.refusing import refuse_private
from warroom.room.core import WarRoom, Write
from warroom.room.secret_gate import SecretsHeld
from warroom.room.sharing import kept_files
from warroom.share.attachments import digest_of
from warroom.store.attached import SOURCE
from warroom.store.write import ENTRY, entry_values
from warroom.text import bounded, repair

FINDING = "finding"
_RUNS = re.compile(rb"[\t\n\r -~]{12,}")
"""Signs in a row that can be words: of random bytes hardly any are."""


@dataclass(frozen=True, slots=True)
class Attached:
    """What came of it: the entry, what the file is known by, and whether the incident had it already."""

    entry: EntryId
    digest: str
    size: int
    here: bool


def attach_file(
    room: WarRoom, incident: IncidentId, path: str, *, words: str = "", at: EventTime | None = None
) -> Attached:
    """Attach the file at ``path``: the same content once, whoever attaches it. Raise `RoomTrouble` for what is no file
    or too large, or where the incident is private, and `SecretsHeld` for what looks like a secret unless the room lets
    everything through.

    Not for the thread of the screen.
    """
    refuse_private("files would lie on the share as they are, so none is attached", incident)
    content = kept_files.read_file(path)
    if not room.secrets.stand_open:
        kinds = secrets_in(content)
        if kinds:
            raise SecretsHeld(kinds, "--with-secrets attaches it all the same")
    digest = digest_of(content)
    here = next(
        (attached_file for attached_file in kept_files.files_of(room, incident) if attached_file.digest == digest),
        None,
    )
    if here is not None:
        kept_files.keep(room, incident, content)
        return Attached(here.entry, digest, len(content), here=True)
    name = bounded(repair(PurePath(path).name), 200) or "file"
    repaired = repair(words).strip()
    text = f"{repaired}: " if repaired else "attached "
    text += f"{name} ({size_words(len(content))}, sha256 {digest[:12]})"
    entry, values = EntryId(room.new_id()), entry_values(FINDING, text, at or EventTime.at(room.now()))
    values["source"] = SOURCE
    values["details"] = {
        SOURCE: {"name": name, "sha256": digest, "bytes": len(content), "type": kept_files.kind_of(content)}
    }
    kept_files.keep(room, incident, content)  # before the entry: what the log names is there
    room.commit(incident, [Write(ENTRY, entry, values)])
    return Attached(entry, digest, len(content), here=False)


def secrets_in(content: bytes) -> list[str]:
    """What the words in a file look like, where they look like secrets. Of what is no text in UTF-8 every run of signs
    is looked at: what begins like a picture, or like another encoding, may hold words all the same.
    """
    if kept_files.kind_of(content) == kept_files.TEXT:
        texts = [content.decode("utf-8")]
    else:
        texts = [run.decode("ascii") for run in _RUNS.findall(content.replace(b"\0", b""))]
    return list(dict.fromkeys(kind for text in texts for _, _, kind in find_secrets(text)))


def size_words(size: int) -> str:
    """``812 bytes``, ``14 kB``, ``2.1 MB``."""
    if size < 1_000:
        return counted(size, "byte", "bytes")
    return f"{size / 1_000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
