"""Breaking a shipped file of the workflow in one place, as an organisation's own."""

from __future__ import annotations

from pathlib import Path

from warroom.playbook.load import shipped_data


def broken(organisation: Path, file: str, right: str, wrong: str) -> str:
    """Put a shipped file into ``organisation``, the first ``right`` in it replaced by ``wrong``; its text then."""
    text = (shipped_data() / "playbook" / file).read_text("utf-8")
    assert right in text, f"{file} no longer says {right}"
    text = text.replace(right, wrong, 1)
    (organisation / file).write_text(text, "utf-8")
    return text


def line_of(text: str, words: str, *, time: int = 1) -> int:
    """The line, from 1, on which ``words`` stand, for the first time or a later one."""
    position = -1
    for _ in range(time):
        position = text.index(words, position + 1)
    return text.count("\n", 0, position) + 1
