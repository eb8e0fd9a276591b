"""Running a command of the user's own settings: as it is written, without a shell, for so long and no longer.

Nothing of a playbook, a share or an incident names one. Not for the thread of the screen.
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
from warroom.room.core import RoomTrouble
from warroom.store.trouble import BUSY, SETTING

FACTS = "WARROOM_FACTS"
"""The variable that names the file with the facts."""
MOST_OUTPUT = 16_384
"""Bytes of a command's output that are kept."""
UNAVAILABLE = 69


def run_own(
    command: Publish, name: str, text: str, facts: Mapping[str, object], environ: Mapping[str, str], *, done: str
) -> str:
    """Give ``text`` to the command that the settings call ``name`` (``publish.page``), with ``facts`` as JSON in a file
    that only its owner may read; what it said, cut to `MOST_OUTPUT`. ``done`` is what it does: ``posted``.

    Raise `RoomTrouble` when it cannot be started, takes longer than its limit (then it is ended with all that it
    started) or fails.
    """
    with tempfile.TemporaryDirectory(prefix="warroom-") as folder:
        path = os.path.join(folder, "facts.json")  # noqa: PTH118
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(facts, file, ensure_ascii=True)
        with tempfile.TemporaryFile(dir=folder) as said:
            try:
                process = subprocess.Popen(  # noqa: S603 - the user's own command, as it is written
                    list(command.command), stdin=subprocess.PIPE, stdout=said, stderr=subprocess.STDOUT,
                    env={**environ, FACTS: path}, start_new_session=True,
                )  # fmt: skip
            except (OSError, ValueError) as error:
                raise RoomTrouble(f"[{name}] cannot be started: {error}; nothing was {done}.", SETTING) from None
            try:
                process.communicate(text.encode("utf-8", "replace"), timeout=max(1, command.seconds))
            except subprocess.TimeoutExpired:
                _end(process)
                raise RoomTrouble(
                    f"[{name}] did not end within {command.seconds} s and was stopped; nothing was recorded. "
                    f"Look whether it was {done} all the same. It said: {_tail(said)}",
                    BUSY,
                ) from None
            output = _tail(said)
    if process.returncode != 0:
        raise RoomTrouble(
            f"[{name}] failed with {process.returncode}; nothing was recorded. It said: {output}", UNAVAILABLE
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
