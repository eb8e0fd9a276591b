"""Follow-ups by keys: adding one, who does it, until when, where it is kept, done or dropped, and those on offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.model.identity import EntryId
from warroom.model.states import FollowUpState
from warroom.panes.choices import owners
from warroom.room.acts import reviewing
from warroom.screens.learn.learning_context import LearnContext
from warroom.widgets.choice import Choices
from warroom.widgets.naming import first_words
from warroom.widgets.question import Question

if TYPE_CHECKING:
    from warroom.report.facts import FollowUpFact

OFFER = "offer"
"""The card of the follow-up that the facts propose."""


class FollowUps:
    """Acts on the chosen follow-up."""

    def __init__(self, learnt: LearnContext) -> None:
        self._learnt = learnt

    def _chosen(self) -> FollowUpFact | None:
        """The follow-up under the cursor; says so when there is none."""
        about = self._learnt.chosen("follow")
        chosen = None
        if self._learnt.learning is not None:
            chosen = next(
                (follow_up for follow_up in self._learnt.learning.post_mortem.case.follow_ups if follow_up.id == about),
                None,
            )
        if chosen is None:
            self._learnt.say_of_chosen("no follow-up is chosen; f adds one")
        return chosen

    def add(self) -> None:
        """Ask what is to be done."""
        moment, room, incident = EntryId(self._learnt.chosen("moment")), self._learnt.room, self._learnt.incident
        about = f" about {self._moment(moment)}" if moment else ""

        def raise_it(text: str) -> None:
            if not text:
                self._learnt.say("left as it was")
                return
            self._learnt.act(
                lambda: reviewing.add_follow_up(room, incident, text, entry=moment),
                lambda: self._learnt.say("saved · @ says who does it, d until when"),
            )

        self._learnt.ask(Question(f"What is to be done{about}", raise_it))

    def _moment(self, entry: EntryId) -> str:
        """An entry of the time line, in few words."""
        entries = self._learnt.learning.post_mortem.case.entries if self._learnt.learning is not None else ()
        entry_there = next((one for one in entries if one.id == entry), None)
        return first_words(entry_there.text) if entry_there is not None else "this moment"

    def ask_about(self, field: str) -> None:
        """Ask for the day, the link or the words of the chosen follow-up."""
        follow_up = self._chosen()
        if follow_up is None:
            return
        room, incident, id_, seen, it = (
            self._learnt.room,
            self._learnt.incident,
            follow_up.id,
            self._learnt.seen_up_to(),
            first_words(follow_up.text),
        )
        asks, stands = {
            "due": (f"Until which day is {it} done? 2026-02-20, Friday", follow_up.due),
            "link": (f"Where is {it} kept? A ticket, a page", follow_up.link.raw),
            "text": (f"What is to be done, instead of {it}", follow_up.text.raw),
        }[field]

        def change(text: str) -> None:
            if field == "text" and not text:
                self._learnt.say("left as it was")
                return
            self._learnt.act(
                lambda: reviewing.change_follow_up(room, incident, id_, {field: text}, seen_up_to=seen),
                lambda: self._learnt.say(f"saved · {field}"),
            )

        self._learnt.ask(Question(asks, change, stands))

    def choose_owner(self) -> None:
        """Choose who does the chosen follow-up."""
        follow_up = self._chosen()
        if follow_up is None:
            return
        learnt, seen, id_ = self._learnt, self._learnt.seen_up_to(), follow_up.id
        room, incident = learnt.room, learnt.incident

        def own(name: str) -> None:
            learnt.act(
                lambda: reviewing.change_follow_up(room, incident, id_, {"owner": name}, seen_up_to=seen),
                lambda: learnt.say("saved · owner"),
            )

        every, stands = owners(room.view(incident), learnt.playbook, me=room.person, owner=follow_up.owner)
        learnt.screen.pick(Choices(f"Who does {first_words(follow_up.text)}", every, own, stands, str.strip))

    def settle(self, state: str) -> None:
        """The chosen follow-up is done or dropped, or open again; one on offer is taken or declined."""
        room, incident = self._learnt.room, self._learnt.incident
        offer = self._learnt.learning.offer if self._learnt.learning is not None else None
        if self._learnt.cards.chosen == OFFER and offer is not None:
            taken = state == FollowUpState.DONE
            self._learnt.act(
                lambda: reviewing.answer_offer(room, incident, offer, taken=taken),
                lambda: self._learnt.say("saved · @ says who does it, d until when" if taken else "saved · declined"),
            )
            return
        follow_up = self._chosen()
        if follow_up is None:
            return
        wanted = "open" if follow_up.state == state else state
        self._learnt.act(
            lambda: reviewing.change_follow_up(room, incident, follow_up.id, {"state": wanted}),
            lambda: self._learnt.say(f"saved · {wanted}"),
        )
