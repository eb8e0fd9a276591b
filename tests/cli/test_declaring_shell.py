"""An incident is declared from a shell, with or without the answers that say how bad it is."""

from __future__ import annotations

from tests.cli.shell import Shell


def test_a_suspicion_is_opened_cancelled_and_taken_back(shell: Shell) -> None:
    assert shell.ok("declare", "5xx on login", "--suspected").startswith("suspected ")
    assert shell.run("declare", "x", "--suspected", "--severity", "P1").returncode == 64
    shell.ok("cancel", "a probe was wrong")
    logged = shell.run("log", "still looking")
    assert logged.returncode == 0
    assert "it is stored, but the incident ended at " in logged.stderr
    refused = shell.run("close", "over")
    assert refused.returncode == 65
    assert "cancelled at " in refused.stderr
    (one,) = shell.json("show", "incidents")
    assert (one["state"], one["ended"], one["severity"], one["declared"]) == (
        "cancelled", "a probe was wrong", None, None,
    )  # fmt: skip
    assert "a probe was wrong" in shell.ok("show", "status")
    shell.ok("reopen", "it is real")
    assert shell.json("show", "incidents")[0]["state"] == "suspected"


def test_without_a_severity_the_tree_asks_how_bad_it_is(shell: Shell) -> None:
    first = shell.run("declare", "Checkout fails")
    assert (first.returncode, first.stdout) == (64, "")
    assert "OPEN Is the service completely down" in first.stderr
    assert "--answers y goes on" in first.stderr
    second = shell.run("declare", "Checkout fails", "--answers", "n")
    assert "OPEN Is a major feature broken" in second.stderr
    assert "--answers n,y goes on" in second.stderr
    minor = shell.run("declare", "Checkout fails", "--answers", "n,n,d")
    assert "P2: no declaration, schedule the fix" in minor.stderr
    assert "--severity P2 declares it all the same" in minor.stderr
    for wrong, says in (("perhaps", "no answer"), ("y,n", "came to its end before n")):
        ran = shell.run("declare", "Checkout fails", "--answers", wrong)
        assert ran.returncode == 64
        assert says in ran.stderr
    assert shell.json("show", "incidents") == []


def test_the_answers_before_a_declaration_are_kept_with_it(shell: Shell) -> None:
    assert shell.json("declare", "Checkout fails", "--answers", "n,y")["severity"] == "P1"
    walked = shell.json("show", "tree", "severity")
    assert [step["answer"] for step in walked["steps"]] == ["no", "yes"]
    assert walked["end"]["value"] == "P1"
    assert "so already" in shell.run("decide", "severity", "--do").stderr
    kept = [one["text"] for one in shell.json("show", "timeline") if one["kind"] == "answer"]
    assert len(kept) == 2


def test_a_severity_that_is_said_counts_beside_the_answers(shell: Shell) -> None:
    assert shell.json("declare", "Checkout fails", "--answers", "n,n", "--severity", "P0")["severity"] == "P0"
    assert len(shell.json("show", "tree", "severity")["steps"]) == 2
