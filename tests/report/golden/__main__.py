"""`python -m tests.report.golden` writes the documents anew; look at the difference before it is committed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.conftest import Clock, seeded
from tests.report.everything import everything
from tests.report.golden import documents
from warroom.playbook.load import load_playbook
from warroom.room.core import WarRoom

HERE = Path(__file__).parent

with tempfile.TemporaryDirectory() as folder:
    room = WarRoom(f"{folder}/w.db", person="dana", now=Clock(), entropy=seeded(1))
    playbook = load_playbook()
    for name, text in documents(room, everything(room, playbook), playbook).items():
        (HERE / name).write_text(text, encoding="utf-8")
    room.close()
