"""What to do and what not to, as lines of a pane: shown where it applies, and nowhere else."""

from __future__ import annotations

from warroom.playbook.workflow import Playbook
from warroom.room.readings.practices import advice
from warroom.text import for_line
from warroom.widgets.card import Rows


def remember(rows: Rows, playbook: Playbook, places: dict[str, int]) -> None:
    """Say what applies at ``places`` (microseconds for which each has lasted); nothing where nothing does."""
    do, dont = advice(playbook, places)
    if not do and not dont:
        return
    rows.head("Remember")
    for words in do:
        rows.remark(f" {for_line(words)}", Rows.WARN)
    for words in dont:
        rows.remark(f" Don't: {for_line(words)}", Rows.WARN)
