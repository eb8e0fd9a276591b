"""Follow-ups by keys: adding one, who does it, until when, where it is kept, done or dropped, and those on offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.room.acts import reviewing
from warroom.screens.learn.base import LearningScreen
from warroom.screens.room.naming import quoted

if TYPE_CHECKING:
    from warroom.report.facts import FollowUpFact

OFFER = "offer"
"""The card of the follow-up that the facts propose."""


class FollowUpDesk(LearningScreen):
    """Acts on the chosen follow-up."""

    def follow_up(self) -> FollowUpFact | None:
        """The follow-up under the cursor; says so when there is none."""
        about = self.chosen("follow")
        found = None
        if self.learning is not None:
            found = next((one for one in self.learning.post_mortem.case.follow_ups if one.id == about), None)
        if found is None:
            self.say("no follow-up is chosen; f adds one")
        return found

    def action_add_follow_up(self) -> None:
        """Ask what is to be done."""
        self.about = self.chosen("moment")
        self.it = f" about {self._moment(self.about)}" if self.about else ""
        self.question("follow_up")

    def _moment(self, entry: str) -> str:
        """An entry of the time line, in few words."""
        entries = self.learning.post_mortem.case.entries if self.learning is not None else ()
        found = next((one for one in entries if one.id == entry), None)
        return quoted(found.text) if found is not None else "this moment"

    def action_ask_about(self, field: str) -> None:
        """Ask for the owner, the day, the link or the words of the chosen follow-up."""
        found = self.follow_up()
        if found is not None:
            self.about, self.it = found.id, quoted(found.text)
            known = {"owner": found.owner.raw, "due": found.due, "link": found.link.raw, "text": found.text.raw}
            self.question(field, known[field])

    def action_settle(self, state: str) -> None:
        """The chosen follow-up is done or dropped, or open again; one on offer is taken or declined."""
        room, incident = self.app.room, self.incident
        offer = self.learning.offer if self.learning is not None else None
        if self.cards.chosen == OFFER and offer is not None:
            taken = state == reviewing.DONE
            self.act(
                lambda: reviewing.answer_offer(room, incident, offer, taken=taken),
                lambda: self.say("saved · @ says who does it, d until when" if taken else "saved · declined"),
            )
            return
        found = self.follow_up()
        if found is None:
            return
        wanted = "open" if found.state == state else state
        self.act(
            lambda: reviewing.change_follow_up(room, incident, found.id, {"state": wanted}),
            lambda: self.say(f"saved · {wanted}"),
        )

    def answered(self, topic: str, text: str) -> None:
        """What is to be done, and what is known about it."""
        room, incident, about, seen = self.app.room, self.incident, self.about, self.asked_upon
        if topic in ("follow_up", "text") and not text:
            self.say("left as it was")
        elif topic == "follow_up":
            self.act(
                lambda: reviewing.add_follow_up(room, incident, text, entry=about),
                lambda: self.say("saved · @ says who does it, d until when"),
                lambda: self.question(topic, text),
            )
        elif topic in ("text", "owner", "due", "link"):
            self.act(
                lambda: reviewing.change_follow_up(room, incident, about, {topic: text}, seen_up_to=seen),
                lambda: self.say(f"saved · {topic}"),
                lambda: self.question(topic, text),
            )
        else:
            super().answered(topic, text)
