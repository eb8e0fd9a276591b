"""Running the installed program as a person does in a shell."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.cli.warm import Loaded

_NOT_OURS = ("XDG_", "WARROOM", "COLUMNS", "LINES")
"""What the surroundings of the tests say of folders, of the program and of the terminal's size."""


_OF_AN_INTERPRETER = ("PYTHON", "LC_", "LANG", "TZ", "PATH")


@functools.cache
def _loaded() -> Loaded:
    return Loaded()


class Shell:
    """A shell with a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith(_NOT_OURS)},
            "HOME": str(home), "WARROOM_DB": str(home / "w.db"), "WARROOM_USER": "dana", "TZ": "UTC",
        }  # fmt: skip

    def run(self, *arguments: str, stdin: str | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
        """The command, by a process that has loaded the program already; with what an interpreter reads as it starts,
        by one that starts.
        """
        if any(name.startswith(_OF_AN_INTERPRETER) for name in environ) or not hasattr(os, "fork"):
            return self.cold(*arguments, stdin=stdin, **environ)
        return _loaded().run(
            list(arguments), stdin=stdin or "", environ={**self.environ, **environ}, folder=self.home, timeout=60
        )

    def cold(self, *arguments: str, stdin: str | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
        """The command by an interpreter of its own."""
        return subprocess.run(
            [sys.executable, "-m", "warroom", *arguments],
            input=stdin or "",
            capture_output=True,
            text=True,
            timeout=60,
            env={**self.environ, **environ},
            cwd=self.home,
        )

    def ok(self, *arguments: str, stdin: str | None = None, **environ: str) -> str:
        ran = self.run(*arguments, stdin=stdin, **environ)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def json(self, *arguments: str, **environ: str) -> Any:
        return json.loads(self.ok(*arguments, "--json", **environ))
