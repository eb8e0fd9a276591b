"""What a page of the past says of its incident beside the timeline."""

from __future__ import annotations

import pytest

from warroom.playbook.load import load_playbook
from warroom.report.past import past_facts


@pytest.mark.parametrize(
    ("page", "level"),
    [
        ("# Login\n\n**Date:** 2026-06-11 · **Severity:** P1 (40 % of logins) · **Status:** resolved\n", "P1"),
        ("# Login\n\nStatus: resolved • Severity: P2 • Author: dana\n", "P2"),
        ("# [INC-20260721-001][P0] Login down\n\nNothing else is said.\n", "P0"),
        ("# [P0] Login down\n\nSeverity: P2\n", "P2"),
        ("# Login down (P1 or P2?)\n", ""),
        ("# Login\n\nWe paged · nobody came · P1 was asked for\n", ""),
    ],
)
def test_the_severity_is_read_among_other_labels_of_its_line_and_in_the_brackets_of_the_title(
    page: str, level: str
) -> None:
    assert past_facts(page, {}, load_playbook()).severity == level
