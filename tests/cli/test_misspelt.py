"""A command that nobody has is named with what was meant, if anything is near, and nothing is done."""

from __future__ import annotations

import pytest

from tests.cli.shell import Shell


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (("shwo",), "No such command 'shwo'. Did you mean 'show'?"),
        (("Log", "x"), "No such command 'Log'. Did you mean 'log'?"),
        (("show", "tmeline"), "No such command 'tmeline'. Did you mean 'timeline'?"),
        (("share", "stauts"), "No such command 'stauts'. Did you mean 'status'?"),
        (("impact", "x"), "No such command 'impact'. `warroom log \"/impact WORDS\"` gives the order."),
        (("/sev", "P0"), "No such command '/sev'. `warroom sev` gives the order."),
        (("größe",), "No such command 'größe'."),
    ],
)
def test_what_was_meant_is_said(shell: Shell, typed: tuple[str, ...], answer: str) -> None:
    ran = shell.run(*typed)
    assert (ran.returncode, ran.stderr.splitlines()[-1]) == (2, f"Error: {answer}")
    assert not (shell.home / "w.db").exists()
