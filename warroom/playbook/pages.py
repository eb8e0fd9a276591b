"""The pages of a playbook as somebody wrote them: what is wrong with what they say is named with its line."""

from __future__ import annotations

from pathlib import Path as File

from warroom.playbook.load import DRILLS, TEMPLATES, Problem, shipped_data
from warroom.toml_lines import Path, line_of, lines_of_paths


class Pages:
    """The files that a workflow was read from: an organisation's own, and the shipped ones that it does not replace."""

    def __init__(self, organisation: File | None = None) -> None:
        self._organisation = organisation
        self._lines: dict[str, dict[Path, int]] = {}

    def problem(self, file: str, at: Path, field: str, expected: str, found: str = "") -> Problem:
        """What is wrong with ``field``, which ``at`` leads to; its line, or its table's when the field is not there."""
        if file not in self._lines:
            self._lines[file] = lines_of_paths(self._where(file).read_text("utf-8"))
        return self.problem_on(file, line_of(self._lines[file], at), field, expected, found)

    def problem_on(self, file: str, line: int, field: str, expected: str, found: str = "") -> Problem:
        """What is wrong on a ``line`` that is known.

        An organisation's file is named as it is called in its folder. A shipped one is named with where it lies:
        nobody would find the line in a folder that has no such file.
        """
        return Problem(file if self._own(file) else str(self._where(file)), line, field, expected, found)

    def is_own(self, file: str) -> bool:
        """Whether ``file`` is the organisation's own and not a shipped one."""
        return self._own(file) is not None

    def _where(self, file: str) -> File:
        shipped = shipped_data() / (file if file.startswith((f"{TEMPLATES}/", f"{DRILLS}/")) else f"playbook/{file}")
        return self._own(file) or shipped

    def _own(self, file: str) -> File | None:
        own = self._organisation / file if self._organisation is not None else None
        return own if own is not None and own.exists() else None
