"""What a message's findings say in a shell is one sentence each, and offers nothing that stands there already."""

from __future__ import annotations

import pytest

from warroom.cli.messages import finding_words
from warroom.model.updates import Finding
from warroom.text import Untrusted


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (
            Finding("host", "warning", "looks like the name of a host", 3, Untrusted("db-3"), "progress",
                    Untrusted("a server")),
            'warning, line 3: "db-3" looks like the name of a host; progress instead: a server',
        ),
        (
            Finding("unchanged", "warning", "is unchanged since the last one (eta: 14:10)", field="eta",
                    replacement=Untrusted("14:10")),
            "warning: is unchanged since the last one (eta: 14:10); --set eta=... says it again",
        ),
        (
            Finding("open", "warning", "says it is over while a check is open (60m System stable?)"),
            "warning: says it is over while a check is open (60m System stable?)",
        ),
        (Finding("eta", "note", "gives a time", field="eta", replacement=Untrusted("")),
         "note: gives a time; eta instead: "),
    ],
)  # fmt: skip
def test_a_finding_is_a_sentence(finding: Finding, said: str) -> None:
    assert finding_words(finding) == said
