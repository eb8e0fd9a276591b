"""Who took part: people, and not the machines that write into the log."""

from __future__ import annotations

import re

from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case
from warroom.report.minutes import review_of
from warroom.text import Untrusted

_PARTS = re.compile(r"[-_.\[\]\s@]+")


def is_machine(name: str, playbook: Playbook) -> bool:
    """Whether ``name`` is one of the playbook's machines, by itself or as a part: ``release-bot``."""
    machines = {one.casefold() for one in playbook.composing.not_thanked}
    return bool(machines & {name.casefold(), *_PARTS.split(name.casefold())})


def people_of(case: Case, playbook: Playbook) -> tuple[Untrusted, ...]:
    """Everybody who held a role, wrote, spoke or was at the review, each once, those with a role first; no machine but
    one that somebody gave a role, or saw at the review.
    """
    found = [holder for held in case.roles for holder in held.holders]
    said = (entry.speaker or entry.by for entry in case.entries)
    found.extend(name for name in said if not is_machine(name.raw, playbook))
    review = review_of(case)
    found.extend(review.present if review is not None else ())
    return tuple(dict.fromkeys(found))
