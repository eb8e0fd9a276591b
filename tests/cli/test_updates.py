"""The comms desk from a shell and in a pipe, run as real processes."""

from __future__ import annotations

import json
import shlex
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.printed import fits
from tests.cli.shell import Shell
from tests.payloads import PAYLOADS, raw_controls
from tests.room.outgoing.capture import answer, captured

SECRET = "sk_live_" + "1a2B" * 6


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = Shell(tmp_path)
    made.ok("declare", "Checkout fails", "--severity", "P1", "--since", "-30", "--impact", "cards are refused")
    made.ok("log", "/role ic @alice")
    return made


def test_the_most_overdue_message_is_shown_ready_to_paste(shell: Shell) -> None:
    ran = shell.run("show", "update")
    assert ran.returncode == 0
    assert ran.stdout.startswith("🔴 Investigating - Payment Processing Issues\n")
    assert ran.stderr.startswith("Status page, plain, status_initial: due ")
    assert "not approved" in ran.stderr


def test_audience_target_template_and_fields_are_chosen(shell: Shell) -> None:
    said = shell.ok(
        "show", "update", "--audience", "internal", "--to", "slack", "--template", "internal_update",
        "--set", "progress=rolling back", "--set", "eta=15:20 UTC",
    )  # fmt: skip
    assert "*Progress*: rolling back\n" in said
    assert "*ETA*: 15:20 UTC\n" in said
    made = shell.json("show", "update", "--audience", "Internal update", "--to", "statuspage")
    fits("update", made)
    assert json.loads(made["text"])["incident"]["name"] == "🚨 INCIDENT DECLARED"
    assert made["fields"]["impact"] == "cards are refused"


def test_an_audience_is_named_behind_the_command_too_and_a_post_says_when_it_hears_next(shell: Shell) -> None:
    assert shell.ok("show", "update", "internal").startswith("🚨 INCIDENT DECLARED")
    ran = shell.run("post", "internal")
    assert ran.stdout.startswith("posted internal slack ")
    assert ran.stderr.startswith("Internal update, next: due "), "not when it had been due"
    assert "late" not in ran.stderr


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("--audience", "press"), "there is no audience 'press'"), (("--to", "fax"), "there is no target 'fax'"),
        (("--set", "poem=x"), "'poem' is not a field"), (("--set", "poem"), "is not FIELD=TEXT"),
        (("--template", "closing"), "has no template 'closing'"), (("press",), "there is no audience 'press'"),
        (("internal", "--audience", "customers"), "say the audience once"),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_a_mistake_in_the_usage(shell: Shell, given: tuple[str, ...], says: str) -> None:
    ran = shell.run("show", "update", *given)
    assert (ran.returncode, ran.stdout) == (64, "")
    assert says in ran.stderr


def test_findings_go_to_the_error_stream_and_a_secret_keeps_the_message_back(shell: Shell) -> None:
    ran = shell.run("show", "update", "--audience", "status-page", "--set", "subject=failures on payments-db-3")
    assert ran.returncode == 0
    assert 'warning, line 4: "payments-db-3" looks like the name of a host' in ran.stderr
    assert "subject instead: failures on our system" in ran.stderr
    for command in (("show", "update"), ("copy", "update"), ("post",)):
        blocked = shell.run(*command, "--audience", "internal", "--set", f"impact=key {SECRET}")
        assert (blocked.returncode, blocked.stdout) == (65, "")
        assert "looks like a secret" in blocked.stderr
        assert SECRET not in blocked.stderr.replace("[removed]", "")
    made = shell.json("show", "update", "--audience", "internal", "--set", f"impact=key {SECRET}")
    assert made["blocked"]
    assert made["findings"][0]["weight"] == "block"


def test_a_post_is_an_entry_and_restarts_the_clock(shell: Shell) -> None:
    before = {one["audience"]: one for one in shell.json("show", "updates")}
    assert before["internal"]["last"] is None
    said = shell.ok("post", "--audience", "internal", "--to", "slack")
    assert said.startswith("posted internal slack ")
    clocks = shell.json("show", "updates")
    fits("updates", clocks)
    after = {one["audience"]: one for one in clocks}
    assert after["internal"]["posted"] == 1
    assert after["internal"]["last"]["text"].startswith("🚨 INCIDENT DECLARED")
    (entry,) = [one for one in shell.json("show", "timeline") if one["kind"] == "update"]
    assert entry["text"] == f"Internal update, Slack: {after['internal']['last']['text']}"
    assert "DUE internal, due " in shell.ok("show", "updates")
    made = shell.json("post", "--audience", "internal", "--at", "-2")
    assert made["posted"]
    assert shell.run("post", "--audience", "internal", "--at", "-2", "--via", "x").returncode == 64


def test_what_customers_read_needs_the_approval_of_exactly_this_text(shell: Shell) -> None:
    refused = shell.run("post", "--audience", "status-page")
    assert (refused.returncode, refused.stdout) == (77, "")
    assert "needs the approval" in refused.stderr
    assert shell.run("approve", "--audience", "status-page").returncode == 77
    assert shell.run("approve", "--audience", "status-page", "--waiting", WARROOM_USER="alice").returncode == 66
    shell.ok("approve", "--audience", "status-page", "--ask")
    shown = shell.ok("approve", "--audience", "status-page", "--waiting", WARROOM_USER="alice")
    assert shown.startswith("🔴 Investigating")
    assert "approved by @alice" in shell.run("show", "update", "--audience", "status-page").stderr
    assert shell.ok("post", "--audience", "status-page").startswith("posted status-page plain")
    last = {one["audience"]: one for one in shell.json("show", "updates")}["status-page"]["last"]
    assert (last["approved_by"], last["text"] + "\n") == ("alice", shown)
    assert shell.run("post", "--audience", "status-page", "--without-approval", "IC is on a plane").returncode == 0
    own = shell.run("approve", "--audience", "customers", WARROOM_USER="alice")
    assert own.stdout.startswith("Subject: Service Restoration")


def test_a_copy_in_a_pipe_is_the_message_and_the_file_is_its_owner_s(shell: Shell) -> None:
    ran = shell.run("copy", "update", "--to", "slack", "--audience", "internal", SSH_CONNECTION="x", DISPLAY="")
    assert ran.returncode == 0
    assert ran.stdout.startswith("🚨 INCIDENT DECLARED\n\n*Severity*: P1\n")
    assert "also in " in ran.stderr.partition("Internal update: ")[2]
    file = shell.home / ".local/state/warroom/copied.txt"
    assert file.read_text("utf-8") + "\n" == ran.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_only_what_customers_read_is_told_in_the_chain_of_custody_when_it_is_copied(shell: Shell) -> None:
    def told() -> list[str]:
        return [act["words"].partition(" (")[0] for act in shell.json("show", "custody")["custody"]]

    shell.ok("copy", "update", "--audience", "internal")
    assert told() == []
    shell.ok("copy", "update", "--audience", "status-page")
    assert told() == ["copied for Status page"]


@pytest.mark.parametrize("payload", [PAYLOADS["clipboard"], PAYLOADS["bidi override"], PAYLOADS["nul"]])
def test_hostile_text_steers_nothing_on_its_way_out(shell: Shell, payload: str) -> None:
    shell.ok("log", f"/impact {payload}".replace("\0", "?"))
    for command in (("show", "update"), ("show", "updates"), ("copy", "update"), ("post",)):
        more = () if command[-1] == "updates" else ("--audience", "internal")
        ran = shell.run(*command, *more, SSH_CONNECTION="x")
        assert ran.returncode == 0
        assert raw_controls(ran.stdout + ran.stderr) == []


def test_an_unknown_incident_or_none_is_said(tmp_path: Path) -> None:
    empty = Shell(tmp_path)
    assert empty.run("show", "update").returncode == 66
    assert empty.run("show", "updates").returncode == 66


def hook(shell: Shell, body: str, *, seconds: int = 20) -> None:
    script = shell.home / "hook.py"
    script.write_text(body, "utf-8")
    config = shell.home / ".config/warroom"
    config.mkdir(parents=True, exist_ok=True)
    (config / "config.toml").write_text(
        f'[publish.page]\ncommand = ["{sys.executable}", "{script}"]\nseconds = {seconds}\n', "utf-8"
    )


TAKES = """import json, os, sys
text = sys.stdin.buffer.read().decode()
facts = json.load(open(os.environ["WARROOM_FACTS"]))
mode = os.stat(os.environ["WARROOM_FACTS"]).st_mode & 0o777
json.dump({"text": text, "facts": facts, "mode": mode}, open("got.json", "w"))
print("published as 4711")
"""


def posts(shell: Shell) -> int:
    return sum(one["posted"] for one in shell.json("show", "updates"))


def test_a_command_of_the_settings_gets_the_text_and_the_facts_and_the_post_is_recorded(shell: Shell) -> None:
    hook(shell, TAKES)
    ran = shell.run("post", "--audience", "internal", "--to", "plain", "--via", "page")
    assert ran.returncode == 0, ran.stderr
    assert "published as 4711" in ran.stderr
    got = json.loads((shell.home / "got.json").read_text("utf-8"))
    last = {one["audience"]: one for one in shell.json("show", "updates")}["internal"]["last"]
    assert got["text"] == last["text"]
    assert (got["facts"]["audience"], got["facts"]["fields"]["impact"], got["mode"]) == (
        "internal", "cards are refused", 0o600,
    )  # fmt: skip


def test_what_fails_hangs_or_is_not_there_posts_nothing(shell: Shell) -> None:
    missing = shell.run("post", "--audience", "internal", "--via", "page")
    assert missing.returncode == 78
    assert "no [publish.page] with a command: none" in missing.stderr
    hook(shell, "import sys; sys.stdin.read(); print('no such page'); sys.exit(3)")
    failed = shell.run("post", "--audience", "internal", "--via", "page")
    assert failed.returncode == 69
    assert "failed with 3; nothing was recorded. It said: no such page" in failed.stderr
    hook(shell, "import time; print('waiting', flush=True); time.sleep(60)", seconds=1)
    hung = shell.run("post", "--audience", "internal", "--via", "page")
    assert hung.returncode == 75
    assert "did not end within 1 s" in hung.stderr
    assert "waiting" in hung.stderr
    again = shell.run("post", "--audience", "internal", "--via", "page")
    assert again.returncode == 77
    assert "nobody knows yet whether the last one was posted" in again.stderr
    for refused in (hung, again):  # the sentence names the command whole: one that is more overdue is not meant
        assert "--audience internal --to slack --settle posted`" in refused.stderr
    settling = shlex.split(again.stderr.rpartition("or `warroom ")[2].partition("`")[0])
    assert shell.run(*settling).returncode == 0
    hook(shell, "x")
    (shell.home / ".config/warroom/config.toml").write_text('[publish.page]\ncommand = ["/no/such/program"]\n', "utf-8")
    assert shell.run("post", "--audience", "internal", "--via", "page").returncode == 78
    assert posts(shell) == 0


def test_a_shell_says_which_incident_a_status_page_opened_before_it_settles_that(shell: Shell) -> None:
    token = shell.home / "token"
    token.write_text("hunter2hunter2")
    token.chmod(0o600)
    message = ("post", "--audience", "internal", "--to", "statuspage")
    with captured(b"", answer(200, {"id": "abc123"})) as server:
        (shell.home / ".config/warroom").mkdir(parents=True, exist_ok=True)
        (shell.home / ".config/warroom/config.toml").write_text(
            f'[publish.page]\nkind = "statuspage"\npage = "p1"\napi = "{server.url}"\ntoken_from = "file:{token}"\n'
            "notify = false\ncustomers = false\n",
            "utf-8",
        )
        assert shell.run(*message, "--settle", "posted", "--id", "abc123").returncode == 64, (
            "there is nothing to settle"
        )
        unknown = shell.run(*message, "--via", "page")
        assert unknown.returncode == 75
        assert "it opens an incident on page p1, of no component; its subscribers get no mail\n" in unknown.stderr
        unsaid = shell.run(*message, "--settle", "posted")
        assert (unsaid.returncode, "--id ID" in unsaid.stderr) == (64, True)
        assert shell.run(*message, "--settle", "posted", "--id", "https://stspg.io/x").returncode == 64
        assert posts(shell) == 0
        assert shell.run(*message, "--settle", "posted", "--id", "abc123").returncode == 0
        changed = shell.run(*message, "--via", "page", "--notify")
        assert changed.returncode == 0
        assert "whose components stay as they are; its subscribers get a mail\n" in changed.stderr
        assert [request[0].split()[0] for request in server.requests] == ["POST", "PATCH"]


def test_a_command_that_hangs_is_ended_with_all_that_it_started(shell: Shell) -> None:
    body = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "open('child', 'w').write(str(child.pid)); time.sleep(60)\n"
    )
    hook(shell, body, seconds=2)
    assert shell.run("post", "--audience", "internal", "--via", "page").returncode == 75
    child = int((shell.home / "child").read_text())
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and alive(child):
        time.sleep(0.05)
    assert not alive(child)


def alive(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")


def test_what_may_not_leave_is_never_handed_to_a_command(shell: Shell) -> None:
    hook(shell, TAKES)
    assert shell.run("post", "--audience", "status-page", "--via", "page").returncode == 77
    assert shell.run("post", "--audience", "internal", "--set", f"impact={SECRET}", "--via", "page").returncode == 65
    assert not (shell.home / "got.json").exists()
    assert shell.run("post", "--audience", "status-page", "--via", "page", "--without-approval", "x").returncode == 0


def test_a_playbook_cannot_name_a_command(shell: Shell) -> None:
    folder = shell.home / "ours"
    folder.mkdir()
    (folder / "publish.toml").write_text('[publish.page]\ncommand = ["touch", "owned"]\n', "utf-8")
    ran = shell.run("playbook", "check", str(folder))
    assert ran.returncode == 65
    assert "publish.toml:1: expected" in ran.stderr


def test_a_template_that_uses_what_nobody_fills_is_named_by_the_check(shell: Shell) -> None:
    folder = shell.home / "ours" / "templates"
    folder.mkdir(parents=True)
    (folder / "closing.md").write_text("Over\n{{ weather|upper }}\n", "utf-8")
    ran = shell.run("playbook", "check", str(shell.home / "ours"))
    assert ran.returncode == 65
    assert "templates/closing.md:2: weather: expected a field that is filled" in ran.stderr
