"""``import FILE`` from a shell: what a file is is found out, said, chosen from, and brought in once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from tests.cli.every_command import at_home, run_here
from tests.intake.tools.own_samples import ALERTMANAGER, PAGERDUTY
from tests.intake.tools.test_sources import exported
from warroom import exit_codes
from warroom.cli.schemas import shapes

CSV = "when,what,who\n2026-02-13T14:00:00Z,full,dana\n2026-02-13T15:00:00Z,free,bob\n"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    at_home(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path)


def test_a_file_is_told_chosen_from_and_brought_in_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "alerts.json").write_text(json.dumps([ALERTMANAGER, PAGERDUTY]))
    (tmp_path / "rows.csv").write_text(CSV)
    (tmp_path / "page.md").write_text("# Pool full\n\n## Timeline\n\n- 2026-02-13 14:00 UTC it broke\n")
    (tmp_path / "broken.json").write_text('{\n"a": }')
    (tmp_path / "other.json").write_text('{"a": 1}')
    exported(tmp_path / "export", [{"ts": "1771000000.1", "user": "U1", "text": "the pin: 9137 pass: hunter2hunter2"}])

    def run(*words: str) -> tuple[int, str, str]:
        code = run_here(monkeypatch, *words)
        said = capfd.readouterr()
        return code, said.out, said.err

    assert run("import", "alerts.json")[0] == 66  # there is no incident yet
    assert run("declare", "Checkout fails", "--severity", "P1")[0] == 0
    code, out, err = run("import", "alerts.json", "--dry-run")
    assert code == 0
    assert "Alertmanager and PagerDuty" in out
    assert "4, 4 with a time" in out
    assert "nothing was stored" in err
    said = json.loads(run("import", "--json", "alerts.json", "--who", "@Dana Scribe", "--take", "acknowledged")[1])
    TypeAdapter(shapes()["import-file"]).validate_python(said)
    assert (said["entries"], said["not_asked_for"], said["milestones_taken"]) == (1, 3, ["acknowledged"])
    code, _, err = run("import", "alerts.json")
    assert "3 entries, 1 was there already" in err
    assert "into Checkout fails\n" in err
    assert "offered    detected" in err
    assert "--take acknowledged" not in err  # it is known now
    assert json.loads(run("import", "alerts.json", "--json")[1])["entries"] == 0
    code, _, err = run("import", "rows.csv")
    assert (code, "when, what, who" in err) == (64, True)
    said = json.loads(
        run("import", "rows.csv", "--time", "when", "--text", "what", "--person", "who", "--since", "2026-02-13 14:30",
            "--until", "2026-02-13", "--json")[1]
    )  # fmt: skip
    assert (said["entries"], said["not_asked_for"]) == (1, 1)
    code, _, err = run("import", "export")
    assert code == exit_codes.SECRETS
    assert "ops/2026-02-13.json message 1" in err
    assert "hunter2" not in err
    assert run("import", "export", "--with-secrets")[0] == 0
    code, _, err = run("import", "broken.json")
    assert (code, "broken.json: line 2" in err) == (65, True)
    assert run("import", "other.json")[0] == 65
    assert run("import", "alerts.json", "--take", "closed")[0] == 64
    assert run("import", "page.md", "--who", "bob")[0] == 64
    assert run("import", "page.md")[0] == 0
    assert run("import", "timeline", "page.md", "--again")[0] == 0


def test_a_day_that_nobody_knows_more_of_is_not_told_as_its_midnight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "days.csv").write_text("when,what\n2026-02-13,looked\n2026-02-13T25:00:00Z,bad\n")
    assert run_here(monkeypatch, "declare", "Checkout fails", "--severity", "P1") == 0
    capfd.readouterr()
    order = ("import", str(tmp_path / "days.csv"), "--time", "when", "--text", "what", "--dry-run")
    assert run_here(monkeypatch, *order) == 0
    rows = [line.split(maxsplit=3) for line in capfd.readouterr().out.splitlines() if line.startswith("  ")]
    begin, end = "2026-02-13T00:00:00Z", "2026-02-13T23:59:59.999999Z"
    assert sorted(rows) == [[begin, "to", end, "bad"], [f"~{begin}", "to", end, "looked"]]
