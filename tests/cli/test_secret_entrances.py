"""No command of the shell puts a secret into any file of ours before somebody said so, whatever argument it came by."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from tests.cli.every_command import ARGUMENTS, commands, every_command, run_here
from tests.intake.made_up import Maker
from warroom import exit_codes

_made = Maker(11)
ASIDE = ("held-back-", "secrets-")
"""Files for the own eyes alone, that the message names: what could not be stored is not lost."""
SKIPPED = (
    "run", "listen", "demo", "drill", "share serve", "key rehearse", "completion", "search", "purge", "similar",
    "inbox mute",
)  # fmt: skip
"""Those that go on, that store nothing, that only look for words, and what repeats the name that an alert came with."""
LINES = (
    "/title {}", "/type {}", "? {}", "@bob look at {} 5m", "todo {}", "> {}", "{}", "!! {}", "/role ic @{}",
    "/page @{}", "/review {}", "/hyp {}", "/for H1 {}", "/fix {}", "/link {}", "#{}", "@{}: x",
)  # fmt: skip


def by_words() -> Iterator[tuple[str, ...]]:
    """Each command with a secret in the place of each of its words, and lines of each form."""
    for name in every_command():
        words = () if name.startswith(SKIPPED) else ARGUMENTS.get(name, ())
        for position, word in enumerate(words):
            if not word.startswith("--") and word not in ("FILE", "FOLDER"):
                yield (*name.split(), *words[:position], "SECRET", *words[position + 1 :])
    for line in LINES:
        yield ("log", "--", line.format("SECRET"))
    yield ("--as", "SECRET", "log", "x")


def by_options() -> Iterator[tuple[str, ...]]:
    """Each command with a secret in each option that takes a text."""
    for name, command in commands():
        for option in () if name.startswith(SKIPPED) else command.params:
            is_text = isinstance(option, click.Option) and not option.is_flag and option.opts[0].startswith("--")
            is_place = (option.metavar or "").partition(".")[0] in ("FILE", "FOLDER", "DIR", "PATH")  # which stay known
            if is_text and not is_place and option.type.name not in ("integer", "float", "choice", "path"):
                yield (*name.split(), *ARGUMENTS.get(name, ()), option.opts[0], "SECRET")


@pytest.mark.parametrize(("attempts", "gated"), [(by_words, 10), pytest.param(by_options, 4, marks=pytest.mark.long)])
def test_no_argument_brings_a_secret_into_a_file_of_ours(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    attempts: Callable[[], Iterator[tuple[str, ...]]],
    gated: int,
) -> None:
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("WARROOM_DB", str(tmp_path / "w.db"))
    monkeypatch.setenv("WARROOM_USER", "dana")
    (tmp_path / "FILE").write_text("words\n")
    (tmp_path / "FOLDER").mkdir()
    monkeypatch.setattr("os._exit", sys.exit)  # the quick way of a line ends so
    monkeypatch.chdir(tmp_path)
    declared = ("declare", "Checkout fails", "--severity", "P1")
    for begins in (declared, ("log", "? the pool is full"), ("log", "todo raise the limit")):
        assert run_here(monkeypatch, *begins) == 0, begins
    refused = 0
    kept: list[tuple[str, ...]] = []
    secrets: dict[str, tuple[str, ...]] = {}
    for attempt in attempts():
        secret = "ghp_" + _made(36)
        secrets[secret] = attempt
        words = tuple(word.replace("SECRET", secret) for word in attempt)
        code = run_here(monkeypatch, *words)
        told = capfd.readouterr()
        if code == exit_codes.SECRETS:
            refused += 1
            assert secret not in told.out + told.err, attempt
    everything = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for secret, attempt in secrets.items():
        where = [path.name for path, content in everything.items() if secret.encode() in content]
        if any(not name.startswith(ASIDE) for name in where):
            kept.append((*attempt, *where))
    assert not kept
    assert refused >= gated, "something was brought as far as the gate"
