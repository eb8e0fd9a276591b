"""Who took part: people, and not the machines that write into the log."""

from __future__ import annotations

from collections.abc import Iterable

from warroom.model.record_kinds import MACHINE
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case, EntryFact
from warroom.report.minutes import review_of
from warroom.text import NOT_ACCEPTED, UnsureName, Untrusted, bounded, for_line


def people_of(case: Case, playbook: Playbook) -> tuple[Untrusted, ...]:
    """Everybody who held a role, wrote, spoke or was at the review, each once, those with a role first; no machine but
    one that somebody gave a role, or saw at the review.
    """
    role_holders = [holder for role in case.roles for holder in role.holders]
    authors = (entry.author for entry in case.entries if entry.kind != MACHINE)
    role_holders.extend(name for name in authors if not playbook.composing.is_machine(name.raw))
    review = review_of(case)
    role_holders.extend(review.present if review is not None else ())
    names: dict[str, Untrusted] = {}
    for name in role_holders:
        if name.raw not in names or not isinstance(name, UnsureName):
            names[name.raw] = name
    return tuple(names.values())


def named(holders: Iterable[Untrusted]) -> str:
    """Who holds a role, each with an ``@``, safe to show."""
    return " and ".join(f"@{for_line(holder)}" for holder in holders)


def author_words(entry: EntryFact, most: int = 200) -> str:
    """Who wrote an entry, in at most about ``most`` signs that are safe to show: a name that a key says which nobody
    here takes for that person's is not told as if it were sure.
    """
    return bounded(for_line(entry.by.raw), most) + (NOT_ACCEPTED if entry.unsure else "")
