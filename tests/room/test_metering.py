"""A figure is read by a command of one's own settings, within its time, and what it says is only ever text."""

from __future__ import annotations

import os

import pytest

from warroom.config import ConfigTrouble, MetricCommand, load_config
from warroom.room.acts.metering import read_metric
from warroom.room.core import RoomTrouble


def read(*command: str, seconds: int = 20) -> str:
    return read_metric("error-rate", {"error-rate": MetricCommand(command, seconds)}, environ=os.environ)


@pytest.mark.parametrize(
    ("said", "figure"),
    [
        ("0.3 %\n", "0.3 %"), ("\n\n 210 ms \nmore\n", "210 ms"), ("\x1b[31m12 %\x1b[0m\a\n", None),
        ("x" * 300, None), ("\xff\n", None),
    ],
)  # fmt: skip
def test_the_first_line_is_the_figure_and_steers_no_terminal(said: str, figure: str | None) -> None:
    shown = read("printf", "%s", said)
    assert figure is None or shown == figure
    assert shown.isprintable()
    assert len(shown) <= 81


@pytest.mark.parametrize(
    ("command", "trouble"),
    [
        (("yes",), "more than a figure"), (("sleep", "30"), "did not end within 1 s"), (("false",), "failed with 1"),
        (("true",), "said nothing"), (("/no/such/command",), "cannot be started"), ((), "no .metric.error-rate."),
        (("sh", "-c", "exec >&- 2>&-; sleep 30"), "did not end within 1 s"),
    ],
)  # fmt: skip
def test_a_command_that_gives_no_figure_is_ended_and_says_why(command: tuple[str, ...], trouble: str) -> None:
    with pytest.raises(RoomTrouble, match=trouble):
        read(*command, seconds=1)


def test_a_command_is_run_without_a_shell_and_without_what_would_load_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSTARTUP", "/evil.py")
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}")
    assert read("echo", "$(touch x); `id`") == "$(touch x); `id`"
    assert read("sh", "-c", 'echo "$PYTHONSTARTUP|${PATH%%:*}"') == f"|{os.environ['PATH'].split(':')[1]}"


def test_the_settings_name_the_command_and_its_time(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "config.toml"
    path.write_text('[metric.error-rate]\ncommand = ["cat", "/run/rate"]\nseconds = 5\n')
    assert load_config(str(path)).metric["error-rate"] == MetricCommand(("cat", "/run/rate"), 5)
    path.write_text('[metric.error-rate]\ncommand = ["cat"]\nseconds = 500\n')
    with pytest.raises(ConfigTrouble, match=r"metric.error-rate.seconds: expected 1 to 60 seconds"):
        load_config(str(path))
