"""How well real pages are read: ``python -m tests.intake.score FOLDER...`` prints a row for each organisation.

A folder holds pages and a ``gold.json``: for each file its rows, with ``n`` (line), ``utc``, ``prec`` (sec, min,
approx, day, range or none), ``zone`` and ``text``. The gold is made by hand, from the page alone.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from warroom.intake.postmortem import read_timeline
from warroom.intake.typed_line import TypedLine
from warroom.model.moment import APPROXIMATE, DAY, MINUTE, RANGE, UNKNOWN, EventTime

PAGES = (".md", ".mdx", ".txt", ".html", ".rst", ".org", ".adoc")


@dataclass
class Score:
    """What became of the rows of an organisation."""

    pages: int = 0
    rows: int = 0
    entries: int = 0
    right: int = 0
    untimed: int = 0
    time_lost: int = 0
    row_lost: int = 0
    zone: int = 0
    half: int = 0
    day: int = 0
    other: int = 0
    invented: int = 0
    invented_timed: int = 0
    wrong_exact: int = 0
    debris: int = 0

    def add(self, other: Score) -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub(r"\(https?://[^)]*\)", " ", text).casefold())


def alike(gold: str, entry: str) -> bool:
    """Whether an entry says what a row of the gold says: its first words, in their order."""
    said, wanted = words(entry), words(gold)[:8]
    if not wanted:
        return not said or len(said) < 3
    joined = " ".join(said)
    return " ".join(wanted) in joined or (" ".join(wanted[1:]) in joined and len(wanted) > 4)


def micro(utc: str) -> int:
    moment = datetime.datetime.fromisoformat(utc).replace(tzinfo=datetime.UTC)
    return int((moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)).total_seconds()) * 1_000_000


def judge(gold: dict[str, Any], at: EventTime, score: Score, say: list[str]) -> None:
    if gold["utc"] is None:
        if at.lo is None:
            score.untimed += 1
        else:
            score.other += 1
            score.wrong_exact += at.precision not in (APPROXIMATE, RANGE)
            say.append("time invented")
        return
    if at.lo is None or at.hi is None:
        score.time_lost += 1
        say.append("time lost")
        return
    wanted = micro(gold["utc"])
    if gold["prec"] == "day":
        if at.hi - at.lo >= DAY - MINUTE and abs(at.lo - wanted) <= 14 * 3600 * 1_000_000:
            score.right += 1
            return
    elif at.lo // MINUTE == wanted // MINUTE or (at.precision == APPROXIMATE and at.lo <= wanted <= at.hi):
        score.right += 1
        return
    apart = abs(at.lo - wanted)
    exact = at.precision not in (APPROXIMATE, RANGE)
    score.wrong_exact += exact
    if apart == 12 * 60 * MINUTE:
        score.half += 1
        kind = "am/pm"
    elif apart % DAY == 0:
        score.day += 1
        kind = "day"
    elif apart % (15 * MINUTE) == 0 and apart <= 15 * 60 * MINUTE:
        score.zone += 1
        kind = "zone"
    else:
        score.other += 1
        kind = "other"
    say.append(f"{kind}{' EXACT' if exact else ''}: wanted {gold['utc']}, got {at.lo and _iso(at.lo)} {at.precision}")


def _iso(micros: int) -> str:
    return (datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(microseconds=micros)).isoformat()[
        :19
    ]


def score_page(text: str, name: str, gold: list[dict[str, Any]], *, verbose: bool = False) -> Score:
    score = Score(pages=1, rows=len(gold))
    imported = read_timeline(text, name=name)
    score.entries = len(imported.lines)
    used: set[int] = set()
    lines = list(zip(imported.numbers, imported.lines, strict=True))
    for row in gold:
        match = _entry(row, lines, used)
        say: list[str] = []
        if match is None:
            score.row_lost += 1
            say.append("row lost")
        else:
            used.add(match)
            line = lines[match][1]
            assert line.at is not None
            judge(row, line.at, score, say)
            score.debris += bool(re.match(r"(?:[AaPp]\.?[Mm]\b|UTC|GMT|[A-Z]{2,3}T\b|ish\b|[+\-:]\d)", line.text))
        if verbose and say:
            print(f"  {name}:{row['n']}: {'; '.join(say)} | {row['text'][:60]!r}")
    for index, (number, line) in enumerate(lines):
        if index not in used:
            score.invented += 1
            timed = line.at is not None and line.at.precision != UNKNOWN
            score.invented_timed += timed
            if verbose:
                print(f"  {name}:{number}: invented{' (timed)' if timed else ''}: {line.text[:70]!r}")
    return score


def _entry(row: dict[str, Any], lines: list[tuple[int, TypedLine]], used: set[int]) -> int | None:
    """The entry of a row: of its line and its words, else of its words near by, else the nearest with a time."""
    near = sorted((abs(number - row["n"]), index) for index, (number, _) in enumerate(lines) if index not in used)
    for apart, index in near:
        if apart <= 4 and alike(row["text"], lines[index][1].text):
            return index
    for _, index in near:
        if alike(row["text"], lines[index][1].text) and len(words(row["text"])) > 2:
            return index
    for apart, index in near:
        if apart == 0 and all(word.isdigit() for word in words(row["text"])):
            return index
    return None


def score_folder(folder: Path, *, verbose: bool = False) -> Score:
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    total = Score()
    for name, rows in gold.items():
        total.add(score_page((folder / name).read_text("utf-8", "replace"), name, rows, verbose=verbose))
    return total


def table(scores: Iterable[tuple[str, Score]]) -> str:
    names = [one.name for one in fields(Score)]
    lines = ["organisation".ljust(14) + "".join(f" {name[:10]:>10}" for name in names) + "   right %"]
    total = Score()
    for name, score in [*scores, ("TOTAL", total)]:
        if name != "TOTAL":
            total.add(score)
        share = 100 * (score.right + score.untimed) / max(1, score.rows)
        lines.append(name[:14].ljust(14) + "".join(f" {getattr(score, one):>10}" for one in names) + f" {share:>8.1f}")
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    verbose = "-v" in arguments
    folders = [Path(one) for one in arguments if one != "-v"]
    if not folders:
        beside = Path(__file__).parents[3] / "shared" / "real-incidents"
        folders = sorted(path.parent for path in beside.glob("*/gold.json"))
    print(table([(folder.name, score_folder(folder, verbose=verbose)) for folder in folders]))


if __name__ == "__main__":
    main(sys.argv[1:])
