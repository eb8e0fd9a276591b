"""Handing a message to a command of the user's own settings, and recording it as posted when that took it.

The command is run as it is written, without a shell. Nothing of a playbook, a share or an incident names it.
"""

from __future__ import annotations

from collections.abc import Mapping

from warroom.config import OwnCommand
from warroom.model.updates import DraftView
from warroom.playbook.workflow import Playbook
from warroom.room.acts import comms
from warroom.room.core import Committed, RoomTrouble, WarRoom
from warroom.room.own_command import named, run_own
from warroom.store.trouble import PROTECTED


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
    hooks: Mapping[str, OwnCommand],
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
    command = named(hooks, "publish", name)
    if draft.drill:
        raise RoomTrouble(f"this is a drill: nothing of it is given to [publish.{name[:40]}].", PROTECTED)
    comms.may_post(playbook, draft, without_approval=without_approval)
    text = draft.message.text.raw
    output = run_own(command, f"publish.{name}", text, _facts(draft, incident), environ, done="posted")
    committed = comms.post(room, playbook, incident, draft, without_approval=without_approval)
    return Published(output, committed)


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
