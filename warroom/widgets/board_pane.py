"""What the Hypotheses pane shows: the cards of the board, and what is usually behind such an incident."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from warroom.intake.contested import sides_words
from warroom.model.desks import HypothesisCard
from warroom.model.states import HypothesisState
from warroom.model.views import IncidentView
from warroom.playbook.workflow import Playbook
from warroom.room.readings.filling import is_filled_in
from warroom.text import bounded, for_line
from warroom.widgets.card import Card, Rows

if TYPE_CHECKING:
    from warroom.room.readings.past_alike import Similar

_WORDS = {"open": "open", "testing": "testing", "confirmed": "CONFIRMED", "refuted": "refuted"}
_STYLES = {"open": "", "testing": Rows.ACCENT, "confirmed": "bold $text-success", "refuted": Rows.DIM}
_LONGEST = 160


def count_words(cards: Sequence[HypothesisCard]) -> str:
    """How many are open, how many people do not agree on, which is cut last, and how many they agree on as the cause:
    ``1 open, 1 contested, 1 confirmed``.
    """
    if not cards:
        return "none"
    states = [card.status for card in cards if not card.contested]
    opened = sum(state in (HypothesisState.OPEN, HypothesisState.TESTING) for state in states)
    more = ((len(cards) - len(states), "contested"), (states.count(HypothesisState.CONFIRMED), "confirmed"))
    return ", ".join([f"{opened} open", *(f"{count} {words}" for count, words in more if count)])


def board(view: IncidentView, playbook: Playbook, alike: Sequence[Similar] = ()) -> list[Card]:
    """The cards by status, then label, so that none moves for another reason; below them incidents that were alike."""
    rows = Rows()
    for card in view.desks.board:
        _card(rows, card)
    over = view.summary.closed is not None
    if not view.desks.board:
        rows.remark("None." if over else "None yet. In the line: ? and what it could be.")
    if alike:
        rows.head("Seen before? · Enter tells more")
    for similar in alike:
        lines = [
            f"{name}: {bounded(for_line(words), 120)}"
            for name, words in (("cause", similar.cause), ("fix", similar.fix))
            if words
        ]
        rows.card(
            f"alike:{similar.id}",
            ("~ ", Rows.WARN),
            bounded(for_line(similar.title), _LONGEST),
            "".join(f"\n   {line}" for line in lines) or ("\n   cause not recorded", Rows.DIM),
        )
    if over:  # nobody investigates any more
        _links(rows, playbook)
        return rows.cards
    statements = {card.statement.raw.casefold() for card in view.desks.board}
    kind = playbook.incident_type(view.fact("type"))
    if kind is not None:
        causes = [cause for cause in kind.causes if cause.casefold() not in statements]
        if causes:
            rows.head(f"Common causes: {for_line(kind.title)} · Enter takes one")
            for cause in causes:
                rows.card(f"cause:{cause}", (" + ", Rows.DIM), for_line(cause), hang=3)
        rows.head("Checks of this type · c copies")
        runbook = playbook.resources.runbooks.get(kind.name)
        if runbook is not None and is_filled_in(runbook):
            rows.card(f"runbook:{kind.name}", (" · ", Rows.DIM), "Runbook  ", (for_line(runbook), Rows.DIM), hang=3)
        for number, check in enumerate(kind.check):
            rows.card(
                f"look:{number}",
                (" · ", Rows.DIM),
                for_line(check.title),
                (f"  {for_line(check.run or check.hint)}" if check.run or check.hint else "", Rows.DIM),
                hang=3,
            )
    rows.head("Look at · c copies the prompt")
    for way in playbook.investigation.check:
        rows.card(f"investigate:{way.name}", (" · ", Rows.DIM), for_line(way.title))
        for ask in way.ask:
            rows.remark(f"     {for_line(ask)}")
    rows.head("Angles · /investigate ANGLE @name what 20m")
    for angle in playbook.investigation.angle:
        owners = [task.who for task in view.desks.tasks if task.angle is not None and task.angle.raw == angle.name]
        names = ", ".join(f"@{for_line(name)}" for name in owners)
        rows.card(f"angle:{angle.name}", (" / ", Rows.DIM), for_line(angle.name), (f"  {names}", Rows.ACCENT))
    _links(rows, playbook)
    if not view.desks.board:
        _example(rows, playbook)
    return rows.cards


def _example(rows: Rows, playbook: Playbook) -> None:
    """What a hypothesis looks like, for as long as there is none."""
    form = playbook.investigation.hypothesis
    for example in form.example:
        rows.head(f"? {for_line(example.statement)}")
        for heading, words in zip(form.form, (example.evidence, example.test), strict=False):
            rows.remark(f"   {for_line(heading)}: {for_line(words)}")


def _card(rows: Rows, card: HypothesisCard) -> None:
    state, style = _WORDS.get(card.status, for_line(card.status)), _STYLES.get(card.status, "")
    if card.contested:
        state = f"CONTESTED {sides_words(card.contested)}"
        style = Rows.ALARM
    sides = ((card.supports, "for"), (card.refutes, "against"))
    evidence = ", ".join(f"{len(entries)} {side}" for entries, side in sides if entries)
    lines = [
        f"evidence: {evidence}" if evidence else "",
        f"test: {bounded(for_line(card.test), 60)}" if card.test is not None else "",
        f"result: {bounded(for_line(card.result), 60)}" if card.result is not None else "",
        f"{for_line(card.angle)} angle" if card.angle is not None else "",
    ]
    below = " · ".join(part for part in lines if part)
    quiet = Rows.DIM if card.status == "refuted" and not card.contested else ""
    rows.card(
        f"card:{card.id}",
        (f"{for_line(card.label)} ", "bold"),
        (f"{state} ", style),
        (bounded(for_line(card.statement), _LONGEST), quiet),
        (f"  @{for_line(card.owner)}" if card.owner is not None else "", Rows.ACCENT),
        (f"\n{below}" if below else "", Rows.DIM),
        hang=3,
    )


def _links(rows: Rows, playbook: Playbook) -> None:
    """The organisation's own links, those that were filled in."""
    links = [(number, title, where) for number, (title, where) in enumerate(all_links(playbook)) if is_filled_in(where)]
    if not links:
        return
    rows.head("Where things are · c copies")
    for number, title, where in links:
        rows.card(f"link:{number}", (" · ", Rows.DIM), f"{for_line(title)}  ", (for_line(where), Rows.DIM), hang=3)


def all_links(playbook: Playbook) -> list[tuple[str, str]]:
    """Every link of the playbook as (title, where)."""
    return [(title, where) for group in playbook.resources.group for title, where in group.links.items()]
