"""Post-mortems of organisations that nobody wrote for us: every row right, or said to be in doubt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.intake.score import Score, score_page
from warroom.intake.postmortem import read_timeline

REAL = Path(__file__).parents[3] / "shared" / "real-incidents"
GOLD = sorted(path.parent.name for path in REAL.glob("*/gold.json"))
DISAGREED = {
    # The page says that all its times are PDT; they were put down as UTC.
    ("k8s", "2019-03-26.md"),
    ("k8s", "2019-05-30.md"),
    # Its first rows are PST, and so are those that name no zone.
    ("mybinder", "2017-11-30-oom-proxy.md"),
    # "PST (UTC-7)" says two things: read by the offset, and none of it exact.
    ("mybinder", "2018-07-30-jupyterlab-build-cpu-saturate.md"),
}
"""Pages where what was put down by hand is not what the page says."""

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real post-mortems are not beside this checkout")


@pytest.mark.parametrize("organisation", GOLD)
def test_no_row_is_wrong_and_exact_and_hardly_any_is_not_right(organisation: str) -> None:
    gold = json.loads((REAL / organisation / "gold.json").read_text("utf-8"))
    total = Score()
    for name, rows in gold.items():
        if (organisation, name) not in DISAGREED:
            total.add(score_page((REAL / organisation / name).read_text("utf-8"), name, rows))
    assert total.rows >= 15
    assert total.wrong_exact == 0
    assert (total.right + total.untimed) / total.rows >= 0.95
    assert total.invented <= 0.02 * total.rows
    assert total.debris == 0


@pytest.mark.parametrize("organisation", ["dfds", "moj"])
def test_every_page_of_the_first_two_goes_through(organisation: str) -> None:
    files = sorted((REAL / organisation).glob("*.md"))
    assert len(files) == 26
    for file in files:
        imported = read_timeline(file.read_text("utf-8"), name=file.name)
        assert imported.lines, file.name
        assert imported.found == len(imported.lines) == len(imported.numbers) == sum(imported.counts().values())
