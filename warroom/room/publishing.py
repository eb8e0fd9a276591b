"""Handing a message to a command of the user's own settings, and recording it as posted when that took it.

The command is run as it is written, without a shell. Nothing of a playbook, a share or an incident names it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from typing import IO

from warroom.config import Publish
from warroom.model.updates import DraftView
from warroom.playbook.workflow import Playbook
from warroom.room import comms
from warroom.room.core import Committed, RoomTrouble, WarRoom
from warroom.store.trouble import BUSY, PROTECTED, SETTING

FACTS = "WARROOM_FACTS"
"""The variable that names the file with the facts."""
MOST_OUTPUT = 16_384
"""Bytes of a command's output that are kept."""
UNAVAILABLE = 69


class Published:
    """A message that the command took: what it said, and the act that recorded the post."""

    __slots__ = ("committed", "output")

    def __init__(self, output: str, committed: Committed) -> None:
        self.output, self.committed = output, committed


def publish(
    room: WarRoom,
    playbook: Playbook,
    incident: str,
    draft: DraftView,
    name: str,
    hooks: Mapping[str, Publish],
    *,
    environ: Mapping[str, str],
    without_approval: str = "",
) -> Published:
    """Give the message to the command called ``name`` and record the post when it ends with 0.

    It gets the exact text on its standard input and, as JSON, the facts in a file that only its owner may read, named
    by ``WARROOM_FACTS``. Raise `RoomTrouble` when there is no such command, when the message may not leave, when it
    takes longer than its limit (then it is ended with all that it started) or when it fails; nothing is recorded then.
    Not for the thread of the screen.
    """
    hook = hooks.get(name)
    if hook is None or not hook.command:
        known = ", ".join(hooks) or "none"
        raise RoomTrouble(f"your settings have no [publish.{name[:40]}] with a command: {known}.", SETTING)
    if draft.drill:
        raise RoomTrouble(f"this is a drill: nothing of it is given to [publish.{name[:40]}].", PROTECTED)
    comms.may_post(playbook, draft, without_approval=without_approval)
    output = _run(hook, name, draft, incident, environ)
    committed = comms.post(room, playbook, incident, draft, without_approval=without_approval)
    return Published(output, committed)


def _run(hook: Publish, name: str, draft: DraftView, incident: str, environ: Mapping[str, str]) -> str:
    """What the command said, cut to `MOST_OUTPUT`."""
    with tempfile.TemporaryDirectory(prefix="warroom-publish-") as folder:
        path = os.path.join(folder, "facts.json")  # noqa: PTH118
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(_facts(draft, incident), file, ensure_ascii=True)
        with tempfile.TemporaryFile(dir=folder) as said:
            try:
                process = subprocess.Popen(  # noqa: S603 - the user's own command, as it is written
                    list(hook.command), stdin=subprocess.PIPE, stdout=said, stderr=subprocess.STDOUT,
                    env={**environ, FACTS: path}, start_new_session=True,
                )  # fmt: skip
            except (OSError, ValueError) as error:
                raise RoomTrouble(
                    f"[publish.{name}] cannot be started: {error}; nothing was posted.", SETTING
                ) from None
            try:
                process.communicate(draft.message.text.raw.encode("utf-8", "replace"), timeout=max(1, hook.seconds))
            except subprocess.TimeoutExpired:
                _end(process)
                raise RoomTrouble(
                    f"[publish.{name}] did not end within {hook.seconds} s and was stopped; nothing was recorded. "
                    f"Look whether it was posted all the same. It said: {_tail(said)}",
                    BUSY,
                ) from None
            output = _tail(said)
    if process.returncode != 0:
        raise RoomTrouble(
            f"[publish.{name}] failed with {process.returncode}; nothing was recorded. It said: {output}", UNAVAILABLE
        )
    return output


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the command and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _tail(said: IO[bytes]) -> str:
    """The end of what the command said."""
    size = said.seek(0, os.SEEK_END)
    said.seek(max(0, size - MOST_OUTPUT))
    return said.read(MOST_OUTPUT).decode("utf-8", "replace")


def _facts(draft: DraftView, incident: str) -> dict[str, object]:
    return {
        "incident": incident,
        "audience": draft.audience,
        "template": draft.template,
        "stage": draft.stage,
        "target": draft.target,
        "status": draft.status.raw,
        "subject": draft.message.subject.raw,
        "body": draft.message.body.raw,
        "sha256": draft.message.digest,
        "fields": {name: text.raw for name, text in draft.fields},
    }
