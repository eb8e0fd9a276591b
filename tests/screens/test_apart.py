"""Two people who change the same things while apart: the same digest, and on both screens what the design promises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Clock, logged, seeded
from tests.screens.behind_the_screen import shown
from tests.screens.opening import decide_cards, decide_pane, opened, playbook, said, screen_of, settled, typed, until
from tests.screens.test_sizes import plain
from warroom.model.timeline_entries import Filter
from warroom.model.views import IncidentView, Severity
from warroom.playbook.deciding_shapes import Tree
from warroom.room.acts import commander, decisions, reviewing, scribe, tech_lead
from warroom.room.acts.settling import choose
from warroom.room.core import WarRoom
from warroom.room.orders.incident_orders import give
from warroom.room.sharing import delivery, joining
from warroom.widgets.cards import Cards

TREE = "cause"


def tree() -> Tree:
    found = playbook().tree(TREE)
    assert found is not None
    return found


class Pair:
    """Alice and Bob, each with a database and a clock, and a folder that both reach when they want to."""

    def __init__(self, folder: Path) -> None:
        share = folder / "share"
        share.mkdir()
        self.alice, self.bob = (
            WarRoom(str(folder / f"{name}.db"), person=name, now=Clock(), entropy=seeded(number))
            for number, name in enumerate(("alice", "bob"), 7)
        )
        joining.init(self.alice, str(share))
        self.incident = commander.declare(
            self.alice, "Checkout fails", severity=Severity("P1", 1), phase="triage", phase_rank=2, zone="UTC"
        )
        logged(self.alice, self.incident, "? pool exhausted")
        give(self.alice, playbook(), self.incident, "fixed", "hotfix")
        delivery.synchronise(self.alice)
        joining.join(self.bob, str(share))
        delivery.synchronise(self.bob)

    def apart(self) -> None:
        """What each does without seeing the other."""
        said = {
            self.alice: {
                "sev": "P0",
                "role": "ic @alice",
                "hyp": "H1 confirmed",
                "check": "5m pass 0.4 % because it is looked at early",
            },
            self.bob: {"sev": "P2 a few only", "role": "ic @bob", "hyp": "H1 refuted", "check": "5m fail 9 %"},
        }
        for room, orders in said.items():
            for name, words in orders.items():
                give(room, playbook(), self.incident, name, words)
        decisions.answer(self.alice, self.incident, tree(), tree().question[0], "yes")
        decisions.answer(self.bob, self.incident, tree(), tree().question[0], "no")

    def meet(self, first: str = "alice") -> None:
        """Each publishes and fetches, ``first`` before the other."""
        one, other = (self.alice, self.bob) if first == "alice" else (self.bob, self.alice)
        for room in (one, other, one, other):
            delivery.synchronise(room)

    def back(self, name: str) -> WarRoom:
        """Whose program has ended opens the database again."""
        before: WarRoom = getattr(self, name)
        room = WarRoom(before.path, person=name, now=before.now, entropy=before.entropy)
        setattr(self, name, room)
        return room

    def view(self, room: WarRoom) -> IncidentView:
        found = room.view(self.incident)
        assert found is not None
        return found


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = Pair(tmp_path)
    yield made
    made.alice.close()
    made.bob.close()


@pytest.mark.parametrize("first", ["alice", "bob"])
async def test_what_two_people_did_apart_is_the_same_on_both_screens(pair: Pair, first: str) -> None:
    pair.apart()
    pair.meet(first)
    assert pair.alice.digest(pair.incident) == pair.bob.digest(pair.incident)
    for room in (pair.alice, pair.bob):
        view = pair.view(room)
        card, fix = view.desks.board[0], view.desks.fix
        assert view.summary.severity is not None
        assert fix is not None
        assert view.summary.severity.level == "P0", "the highest rank is in effect"
        assert card.status == "open", "what is contested is not settled"
        assert fix.checks[0].state == "failed", "failed is in effect"
        (role,) = (role for role in view.roles if role.role == "ic")
        assert sorted(name.raw for name in role.holders) == ["alice", "bob"], "none is in effect: both hold it"
        (answer,) = view.desks.answers.values()
        assert sorted(said.value for said in answer.answers) == ["no", "yes"], "both branches are kept"
        room.remember("share", "")
        async with opened(room, pair.incident, size=(220, 45)) as (app, pilot):
            decide_pane(app).show_tree(TREE)  # a failed check has opened the investigation, which begins with another
            await settled(app, pilot)
            shown = plain(app)
            assert "P0 (@alice) / P2 (@bob)" in shown
            assert {"@alice", "@bob"} == {name.strip(",") for name in shown.partition("two ICs:")[2].split()[:2]}
            assert "CONTESTED" in shown
            assert {"confirmed (@alice)", "refuted (@bob)"} <= parts(shown, "H1 CONTESTED")
            assert {"passed (@alice)", "failed (@bob)"} <= parts(shown, "CONTESTED", holding="failed")
            assert {"yes (@alice)", "no (@bob)"} <= parts(shown, "FORK:")
            assert f"● {len(view.conflicts)} conflicts of people apart" in shown
            assert f"{len(view.conflicts)} conflicts: C" in shown
            assert {(kind, field) for kind, _, field in view.conflicts} >= {
                ("incident", "severity"), ("role", "holder"), ("hypothesis", "status"), ("check", "state"),
                ("answer", "answer"),
            }  # fmt: skip
            await pilot.press("ctrl+o", "2")
            await settled(app, pilot)
            assert "Waits for you" in plain(app)


def parts(shown: str, behind: str, *, holding: str = "") -> set[str]:
    """What stands side by side ``behind`` a word, wherever the painted line breaks."""
    lines = [line for line in shown.splitlines() if behind in line and holding in line]
    said = lines[0].partition(behind)[2].replace("│", "  ").strip()
    return {one.strip().split("  ")[0] for one in said.removeprefix("CONTESTED").split(" / ")} | {
        f"{word} {by}" for word, by in zip(said.split(), said.split()[1:], strict=False)
    }


@pytest.mark.parametrize("settles", ["alice", "bob"])
async def test_each_disagreement_is_settled_on_one_key_and_for_both(pair: Pair, settles: str) -> None:
    pair.apart()
    pair.meet()
    one = pair.alice if settles == "alice" else pair.bob
    async with opened(one, pair.incident, size=(220, 45)) as (app, pilot):
        await pilot.press("ctrl+o", "3", "y")
        await settled(app, pilot)
        await pilot.press("2")
        decide_pane(app).show_tree(TREE)
        decide_cards(app).choose(f"ask:{tree().question[0].name}")
        await pilot.press("n")
        await settled(app, pilot)
        contested = {kind for kind, _, _ in pair.view(one).conflicts}
        assert not contested & {"hypothesis", "answer"}, "one key in the pane settled each"
        left = len(pair.view(one).conflicts)
        await pilot.press("C")
        for _ in range(left):
            await pilot.press("1")
            await settled(app, pilot)
        await until(pilot, lambda: "conflict" not in plain(app))
        assert "CONTESTED" not in plain(app)
        assert "FORK" not in plain(app)
    pair.back(settles)
    pair.meet()
    assert pair.alice.digest(pair.incident) == pair.bob.digest(pair.incident)
    assert pair.view(pair.alice).conflicts == pair.view(pair.bob).conflicts == ()


async def test_words_typed_upon_what_somebody_has_changed_since_stand_beside_theirs(pair: Pair) -> None:
    logged(pair.alice, pair.incident, "db at 40 %")
    pair.meet()
    told = pair.bob.pages(pair.incident, Filter()).before(None, 1)[0]
    async with opened(pair.alice, pair.incident) as (app, pilot):
        await pilot.press("ctrl+o", "1", "e")
        scribe.edit(pair.bob, pair.incident, told.id, "db at 40 % on replica 2 only")
        pair.meet()
        await until(pilot, lambda: "on replica 2 only" in plain(app))
        await typed(app, pilot, " since 09:00")
        assert "somebody wrote it meanwhile: both stand" in said(app)
    pair.back("alice")
    pair.meet()
    for room in (pair.alice, pair.bob):
        assert [field for _, _, field in pair.view(room).conflicts] == ["text"], room.person
    texts = {version.text.raw for version in pair.bob.versions(pair.incident, told.id) if version.stands}
    assert texts == {"db at 40 % on replica 2 only", "db at 40 % since 09:00"}


async def test_a_hypothesis_reworded_upon_other_words_is_a_conflict(pair: Pair) -> None:
    async with opened(pair.alice, pair.incident) as (app, pilot):
        await pilot.press("ctrl+o", "3", "e")
        (card,) = pair.view(pair.bob).desks.board
        tech_lead.describe(pair.bob, pair.incident, card, "statement", "pool exhausted by BOB")
        pair.meet()
        await until(pilot, lambda: "by BOB" in plain(app))
        await typed(app, pilot, " by ALICE")
        assert [field for _, _, field in pair.view(pair.alice).conflicts] == ["statement"]


async def test_a_disagreement_that_somebody_settles_meanwhile_is_not_settled_again(pair: Pair) -> None:
    pair.apart()
    pair.meet()
    async with opened(pair.alice, pair.incident) as (app, pilot):
        await pilot.press("ctrl+o", "C")
        screen = screen_of(app)
        shown = screen.desks.share.conflict
        assert shown is not None
        choose(pair.bob, pair.incident, shown, shown.standing[1])
        pair.meet()
        await until(pilot, lambda: not screen.asking.waits_for_key)
        assert "settled or changed meanwhile" in said(app)
        before = pair.alice.revision()
        await pilot.press("1")
        await settled(app, pilot)
        assert pair.alice.revision() == before


async def test_a_follow_up_reworded_upon_other_words_stands_beside_them(pair: Pair) -> None:
    follow = reviewing.add_follow_up(pair.alice, pair.incident, "raise the limit")
    pair.meet()
    async with opened(pair.alice, pair.incident) as (app, pilot):
        await pilot.press("ctrl+o", "L")
        await until(pilot, lambda: app.screen.query("#learn"))
        cards = app.screen.query_one("#learn", Cards)
        await until(pilot, lambda: "raise the limit" in shown(cards))
        cards.choose(f"follow:{follow}")
        await pilot.press("e")
        reviewing.change_follow_up(pair.bob, pair.incident, follow, {"text": "raise the limit to 400"})
        pair.meet()
        await until(pilot, lambda: "to 400" in shown(cards))
        await typed(app, pilot, " and alert on it")
        assert [field for _, _, field in pair.view(pair.alice).conflicts] == ["text"]
