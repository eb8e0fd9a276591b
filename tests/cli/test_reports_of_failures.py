"""What is written down of a failure that nobody foresaw: a private report that holds nothing that was typed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from warroom.crash import write_report
from warroom.model.identity import Moment


def test_what_nobody_foresaw_is_a_sentence_and_a_private_report(shell: Shell) -> None:
    script = (
        "import sys\n"
        "from warroom.cli.show import status\n"
        "def broken(*given, **named):\n    hunter2 = 'what was typed'\n    raise RuntimeError('oops')\n"
        "status.status.callback = broken\n"
        "sys.argv = ['warroom', 'show', 'status']\n"
        "from warroom.__main__ import main\nmain()\n"
    )
    told = subprocess.run([sys.executable, "-c", script], env=shell.environ, capture_output=True, text=True, timeout=60)
    assert told.returncode == 70
    assert told.stderr.startswith("warroom: warroom failed (RuntimeError).")
    assert told.stderr.count("\n") == 1
    (report,) = (shell.home / ".local" / "state" / "warroom").glob("crash-*.txt")
    assert report.stat().st_mode & 0o777 == 0o600
    assert "oops" in report.read_text()
    assert "what was typed" not in report.read_text().replace("hunter2 = 'what was typed'", "")
    unwritable = subprocess.run(
        [sys.executable, "-c", script], env={**shell.environ, "XDG_STATE_HOME": "/dev/null"}, capture_output=True,
        text=True, timeout=60,
    )  # fmt: skip
    assert (unwritable.returncode, "Traceback" in unwritable.stderr) == (70, False)


def test_each_failure_of_one_run_has_a_report_of_its_own_and_no_more_than_ten(tmp_path: Path) -> None:
    kinds = [type(f"Failure{number}", (RuntimeError,), {}) for number in range(12)]
    paths = [write_report(kind(), str(tmp_path), now=Moment(7)) for kind in kinds]
    assert len({path for path in paths if path}) == 10
    assert paths[10:] == ["", ""]
    for number, path in enumerate(filter(None, paths)):
        assert f"Failure{number}: " in Path(path).read_text()


def _raises_what_was_typed(kind: str, words: str) -> None:
    if kind == "a key":
        raise KeyError(words)
    if kind == "words of ours around it":
        raise RuntimeError(f"there is no {words} on the ladder")
    if kind == "a type":
        raise TypeError(f"not a type: {words}")
    if kind == "a number that is none":
        float(words)
    if kind == "a file":
        Path(words).read_text()
    if kind == "a name for an attribute":
        getattr(7, words)
    if kind == "an error that came of another":
        try:
            int(words)
        except ValueError as error:
            raise OSError(words) from error
    if kind == "a group":
        raise ExceptionGroup(words, [ValueError(words), KeyError(words)])
    noted = LookupError("none")
    noted.add_note(words)
    raise noted


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("a key", "KeyError: …"),
        ("words of ours around it", "RuntimeError: there is no … on the ladder"),
        ("a type", "TypeError: not a type: …"),
        ("a number that is none", "ValueError: …"),
        ("a file", "FileNotFoundError: No such file or directory"),
        ("a name for an attribute", "AttributeError: …"),
        ("an error that came of another", "ValueError: …"),
        ("a group", "KeyError: …"),
        ("a note", "LookupError: none"),
    ],
)
def test_a_report_holds_nothing_that_somebody_typed_whatever_the_error_says(
    tmp_path: Path, kind: str, told: str
) -> None:
    words = "CANARY-db-7 reads our mail"
    try:
        _raises_what_was_typed(kind, words)
    except Exception as error:  # noqa: BLE001 - each of them
        report = Path(write_report(error, str(tmp_path), now=Moment(7))).read_text()
        assert "_raises_what_was_typed" in report
        assert told in report
        assert "CANARY" not in report


def test_a_report_says_of_a_fault_of_ours_what_the_interpreter_says(tmp_path: Path) -> None:
    try:
        None.lo  # type: ignore[attr-defined] # noqa: B018 - a fault of ours
    except AttributeError as error:
        report = Path(write_report(error, str(tmp_path), now=Moment(7))).read_text()
        assert "'NoneType' object has no attribute 'lo'" in report
