"""A command that nobody has is named with what was meant, if anything is near, and nothing is done."""

from __future__ import annotations

import pytest

from tests.cli.shell import Shell


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (("showx",), "No such command 'showx'. Did you mean 'show'?"),
        (("Log", "x"), "No such command 'Log'. Did you mean 'log'?"),
        (("show", "tmeline"), "No such command 'tmeline'. Did you mean 'timeline'?"),
        (("share", "statusx"), "No such command 'statusx'. Did you mean 'status'?"),
        (("impact", "x"), "No such command 'impact'. `warroom log \"/impact WORDS\"` gives the order."),
        (("/sev", "P0"), "No such command '/sev'. `warroom sev` gives the order."),
        (("größe",), "No such command 'größe'."),
    ],
)
def test_what_was_meant_is_said(shell: Shell, typed: tuple[str, ...], answer: str) -> None:
    ran = shell.run(*typed)
    assert (ran.returncode, ran.stderr.splitlines()[-1]) == (2, f"Error: {answer}")
    assert not (shell.home / "w.db").exists()


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (("log", "--incidnt", "3fa9", "pager woke bob"), "No such option '--incidnt'. Did you mean '--incident'?"),
        (("log", "pager", "woke", "--incidnt=3fa9"), "No such option '--incidnt'. Did you mean '--incident'?"),
        (("close", "--reason", "over"), "No such option '--reason'."),
        (("search", "--lst", "pool"), "No such option '--lst'. Did you mean '--last'?"),
        (("run", "--kep", "true"), "No such option '--kep'. Did you mean '--keep'?"),
        (("hyp", "add", "-x", "pool"), "No such option '-x'."),
        (("check", "pass", "5m", "0.4 %", "--becaus", "x"), "No such option '--becaus'. Did you mean '--because'?"),
    ],
)
def test_an_option_that_is_none_is_no_word_of_what_is_stored(
    declared: Shell, typed: tuple[str, ...], answer: str
) -> None:
    before = declared.ok("show", "timeline")
    ran = declared.run(*typed)
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1] == f"Error: {answer} Words that begin so stand behind --; nothing was done."
    assert declared.ok("show", "timeline") == before


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (("ran", "kubectl", "--context", "prod", "-n", "web"), "ran kubectl --context prod -n web"),
        (("--", "--incidnt", "prod"), "--incidnt prod"),
        (("ran", "git", "diff", "--stat"), "ran git diff --stat"),
        (("ran", "curl", "--data", "@x", "--wait"), "ran curl --data @x --wait"),
        (("--force was used",), "--force was used"),
        (("->", "went", "on"), "-> went on"),
    ],
)
def test_words_that_look_like_an_option_are_words(declared: Shell, typed: tuple[str, ...], stored: str) -> None:
    declared.ok("log", *typed)
    assert stored in declared.ok("show", "timeline")
