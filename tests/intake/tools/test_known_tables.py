"""Tables that are known by their heads are read whether or not they have what their tool does not ask for."""

from __future__ import annotations

import pytest

from warroom.intake.tools.csv_rows import CsvColumns, NoSuchColumn
from warroom.intake.tools.sources import Asked, read_text

TIMESKETCH = {"message": "down", "datetime": "2026-02-13T14:00:00+00:00", "timestamp_desc": "began"}
IRIS = {"event_date": "2026-02-13T14:00:00.000000", "event_tz": "+00:00", "event_title": "down"}


@pytest.mark.parametrize(
    ("row", "speaker"),
    [
        (TIMESKETCH, ""),
        (TIMESKETCH | {"by": "ann", "tag": "x"}, "ann"),
        (IRIS, ""),
        (IRIS | {"event_content": "", "event_source": "ann"}, "ann"),
        (IRIS | {"event_content": "down"}, ""),
        (IRIS | {"event_content": "down", "event_title": "d…"}, ""),
        (IRIS | {"event_content": "down", "event_title": "finding: down (time unknown)"}, ""),
    ],
)
def test_a_table_of_a_tool_needs_only_what_the_tool_asks_for(row: dict[str, str], speaker: str) -> None:
    head, cells = ",".join(row), ",".join(row.values())
    table = read_text(f"{head}\r\n{cells}\r\n", "x.csv", Asked())
    assert table is not None
    assert [(event.text, event.speaker, event.at.lo) for event in table.events] == [
        ("down", speaker, 1_770_991_200_000_000)
    ]


def test_a_title_that_says_something_else_stands_in_front_of_the_words() -> None:
    row = IRIS | {"event_title": "Checkout", "event_content": "all of it is down"}
    table = read_text(f"{','.join(row)}\r\n{','.join(row.values())}\r\n", "x.csv", Asked())
    assert table is not None
    assert [event.text for event in table.events] == ["Checkout: all of it is down"]


def test_of_columns_that_are_called_alike_none_is_read_for_the_other() -> None:
    text = "when,what,what,who,who\n2026-02-13T14:00:00Z,down,up,ann,bob\n"
    for columns in (CsvColumns("when", "what"), CsvColumns("when", "when", "who")):
        with pytest.raises(NoSuchColumn, match="2 columns are called"):
            read_text(text, "x.csv", Asked(columns))
    assert read_text(text, "x.csv", Asked(CsvColumns("when", "when"))) is not None


@pytest.mark.parametrize(
    ("row", "doubled", "speaker", "exact"),
    [
        (TIMESKETCH | {"by": "ann"}, "by", "", True),
        (TIMESKETCH | {"timestamp": "1"}, "timestamp", "", True),
        (TIMESKETCH | {"by": "ann", "tag": "x"}, "tag", "ann", True),
        (IRIS | {"event_content": "down", "event_source": "ann"}, "event_source", "", True),
        (IRIS | {"event_content": "down", "event_source": "ann"}, "event_title", "ann", True),
        (IRIS, "event_tz", "", False),
    ],
)
def test_a_column_that_may_be_missing_costs_no_row_where_it_stands_twice(
    row: dict[str, str], doubled: str, speaker: str, *, exact: bool
) -> None:
    head, cells = ",".join([*row, doubled]), ",".join([*row.values(), "other"])
    table = read_text(f"{head}\r\n{cells}\r\n", "x.csv", Asked())
    assert table is not None
    assert [(event.text, event.speaker, not event.at.approx) for event in table.events] == [("down", speaker, exact)]
    named = [remark.why for remark in table.remarks if doubled in remark.why]
    assert named == ([] if doubled == "tag" else [f"2 columns are called '{doubled}': none of them is read"])


@pytest.mark.parametrize("doubled", ["message", "datetime"])
def test_a_table_whose_times_or_words_stand_twice_is_refused(doubled: str) -> None:
    head, cells = ",".join([*TIMESKETCH, doubled]), ",".join([*TIMESKETCH.values(), "other"])
    with pytest.raises(NoSuchColumn, match=f"2 columns are called '{doubled}'"):
        read_text(f"{head}\r\n{cells}\r\n", "x.csv", Asked())
