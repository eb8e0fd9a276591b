"""Every message of the sample incidents in every target, as they were when somebody last looked at all of them.

``python -m tests.compose.test_golden`` writes the files anew; look at the difference before it is kept.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.conftest import START, seeded
from warroom.model.identity import Moment
from warroom.model.moment import MINUTE
from warroom.playbook.load import load_playbook, shipped_data
from warroom.room.acts import commander, comms
from warroom.room.core import WarRoom
from warroom.room.drills.sample import make_sample
from warroom.room.orders.incident_orders import give
from warroom.room.readings.messages import draft_view
from warroom.text import for_line

GOLDEN = Path(__file__).parent / "golden"
PLAYBOOK = load_playbook()
SAMPLES = sorted(path.stem for path in (shipped_data() / "demo").glob("*.toml"))
TARGETS = [target.name for target in PLAYBOOK.composing.target]
FILLED = {"what_happened": "A configuration issue caused delays and failures.", "team": "The payments team"}


def messages(sample: str, target: str) -> str:
    """Each message at the time when it is sent: declared, known, fixed, resolved, closed."""
    said: list[str] = []
    now = START
    with tempfile.TemporaryDirectory() as folder:
        room = WarRoom(str(Path(folder) / "w.db"), person="charlie", now=lambda: now, entropy=seeded(7))
        incident = make_sample(room, PLAYBOOK, zone="Europe/Berlin", file=shipped_data() / "demo" / f"{sample}.toml")

        def send(audience: str, template: str = "", **typed: str) -> None:
            draft = draft_view(room, PLAYBOOK, incident, audience, target=target, template=template, typed=typed)
            said.append(f"=== {draft.audience}: {draft.template}")
            said.extend(f"! {one.weight}: {one.say}: {_excerpt(one.excerpt)}" for one in draft.findings)
            said.append(draft.message.text.raw)
            while not template and draft.faults:  # what is shown above goes out only once it is filled in
                typed[draft.faults[0].field] = "ours"
                draft = draft_view(room, PLAYBOOK, incident, audience, target=target, typed=typed)
            if not template:
                comms.post(room, PLAYBOOK, incident, draft, without_approval="sample")

        send("internal", "internal_alert")
        send("internal")
        send("status-page")
        send("executive")
        now = Moment(now + 15 * MINUTE)
        commander.set_status(room, incident, "Identified", milestone="identified")
        comms.count_complaints(room, incident, 47)
        send("internal", eta="18:00 CET")
        send("status-page")
        now = Moment(now + 20 * MINUTE)
        give(room, PLAYBOOK, incident, "fixed", "configuration flag turned off everywhere")
        commander.set_status(room, incident, "Fixing")
        send("internal")
        now = Moment(now + 30 * MINUTE)
        for number in range(1, len(PLAYBOOK.resolution.verify) + len(PLAYBOOK.resolution.checklist) + 1):
            early = " because nobody waits in a test" if number == len(PLAYBOOK.resolution.verify) else ""
            give(room, PLAYBOOK, incident, "check", f"{number} pass{early}")
        commander.set_status(room, incident, "Resolved", milestone="resolved")
        send(
            "internal",
            progress="Error rate back to baseline.",
            next_steps="Watching for an hour.",
            eta="Close at 19:00",
        )
        send("executive")
        send("status-page")
        send("customers", **FILLED)
        now = Moment(now + 60 * MINUTE)
        for number, point in enumerate(PLAYBOOK.closure.check, 1):
            if not point.known:
                give(room, PLAYBOOK, incident, "ready", f"{number} pass")
        give(room, PLAYBOOK, incident, "close", "sample")
        send("internal", users="about 10,000", revenue="not known yet")
        room.close()
    return "\n".join(said) + "\n"


def _excerpt(excerpt: object) -> str:
    from warroom.text import Untrusted

    return for_line(excerpt) if isinstance(excerpt, Untrusted) else "-"


def test_there_are_four_sample_incidents() -> None:
    assert len(SAMPLES) == 4


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("target", TARGETS)
def test_the_messages_are_as_they_were(sample: str, target: str) -> None:
    assert messages(sample, target) == (GOLDEN / f"{sample}.{target}.txt").read_text("utf-8")


if __name__ == "__main__":
    for one in SAMPLES:
        for place in TARGETS:
            (GOLDEN / f"{one}.{place}.txt").write_text(messages(one, place), "utf-8")
