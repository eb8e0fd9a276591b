"""What is done at the Update pane: fields written, looked at, copied, approved, posted, put off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.model.moment import MINUTE
from warroom.playbook.standing import standing
from warroom.room.core import RoomTrouble
from warroom.room.orders.time_box import LONGEST_DELAY, read_minutes
from warroom.room.readings.clocks import AMBER, CALM, RED, Clock, length, point
from warroom.room.readings.due import Due, updates_due
from warroom.screens.room.desk import SETTLE, Desk
from warroom.text import bounded, for_line
from warroom.widgets.cards import Cards
from warroom.widgets.entry_line import EntryLine

if TYPE_CHECKING:
    from warroom.model.updates import DraftView, UpdatesView
    from warroom.model.views import IncidentView

_OF_A_MESSAGE = frozenset(("field", "unapproved", "publish", "later"))
_SOON = 5 * MINUTE
_STALE = -1


class CommsDesk(Desk):
    """The part of a room at which the comms lead writes. What it needs is loaded after the screen is painted."""

    _field_was = ""
    _moved_at = 0
    """When a message went out, or the pane went on to another one by itself."""
    _composed = _STALE
    """In which minute the message was composed, since 1970."""
    clocks: UpdatesView | None = None
    _copied: DraftView | None = None
    """The message that was copied last: it is what is posted, whatever the program has filled in since."""

    @property
    def update_cards(self) -> Cards:
        """The list of the Update pane."""
        return self.query_one("#update", Cards)

    def read_clocks(self) -> None:
        """Read when who is to be told next."""
        from warroom.room.readings.cadence import updates_view

        self._composed = _STALE
        if self.view is not None:
            self.clocks = updates_view(self.app.room, self.playbook, self.incident, view=self.view)

    def updates_owed(self) -> list[Due]:
        """The updates that are owed, the next one first."""
        return updates_due(self.clocks, self.playbook) if self.clocks is not None else []

    def show_update(self) -> str:
        """Show the message for the chosen audience anew and say how it stands."""
        from warroom.room.readings.messages import draft_view

        self.read_clocks()
        view, clocks = self.view, self.clocks
        if view is None or clocks is None or not clocks.audiences:
            return ""
        if clocks.audience(self.audience) is None:
            self.audience = clocks.audiences[0].name
        try:
            self.draft = draft_view(
                self.app.room, self.playbook, self.incident, self.audience, view=view, log=clocks.log
            )
        except RoomTrouble as trouble:
            self.say(str(trouble), alarm=True)
            self._composed = _STALE
            return "cannot be written"
        self._composed = self.app.now() // MINUTE
        return self._draw_update(self.draft, view, clocks)

    def _draw_update(self, draft: DraftView, view: IncidentView, clocks: UpdatesView) -> str:
        from warroom.widgets.update_pane import due_words, update

        now = self.app.now()
        cards, default = update(draft, clocks, self.playbook, zone=view.zone, now=now)
        self.update_cards.show(cards, default=default)
        found = clocks.audience(self.audience)
        return f"{for_line(self.audience)}, {due_words(found, now)}" if found is not None else ""

    def update_goes_on(self) -> str | None:
        """Let the clocks of the pane go on and say how it stands; `None` when its message is to be composed anew: its
        words tell time in minutes.
        """
        if self.draft is None or self.view is None or self.clocks is None:
            return None
        if self._composed != self.app.now() // MINUTE or self.draft.audience != self.audience:
            return None
        return self._draw_update(self.draft, self.view, self.clocks)

    def update_clock(self) -> Clock:
        """The header's clock of the next update: red when one is late."""
        if self.clocks is None or self.view is None or self.view.summary.closed is not None:
            return Clock("")
        first, now = next(iter(self.clocks.audiences), None), self.app.now()
        untold = [for_line(one.title) for one in self.clocks.audiences if one.not_owed]
        quietly = not standing(self.view, self.playbook).runs
        if first is None or first.due is None:
            return Clock(f"no update owed: {', '.join(untold)}" if untold and not quietly else "")
        late = first.late(now)
        if late:
            more = len(self.clocks.overdue(now)) - 1
            also = f" +{more}" if more else ""
            said, name = length(late), for_line(first.name)
            return Clock(f"update LATE: {for_line(first.title)}{also} ({said} late)", RED, f"{name} {said} late{also}")
        left = first.due - now
        none_to = f" (none to: {', '.join(untold)})" if untold else ""
        return Clock(
            f"{for_line(first.title)} due in {length(left)}{none_to}", AMBER if left < _SOON else CALM,
            f"{for_line(first.name)} in {length(left)}",
        )  # fmt: skip

    def most_overdue(self) -> None:
        """Open on the audience that waits longest, unless a draft of one's own is in work."""
        self.read_clocks()
        if self.clocks is not None and self.clocks.audiences and (self.draft is None or not self.draft.typed):
            self.audience = self.clocks.audiences[0].name
            self.update_cards.let_go()

    def choose_audience(self, name: str) -> None:
        """Show the message for another audience."""
        self.audience = name
        self.update_cards.let_go()
        self.update_shown()

    def another_audience(self, step: int) -> None:
        """Show the message for the audience beside this one, in the playbook's order."""
        names = [one.name for one in self.playbook.communication.audience]
        place = names.index(self.audience) if self.audience in names else 0
        self.choose_audience(names[(place + step) % len(names)])

    def update_shown(self) -> None:
        """Show the pane and its title anew."""
        raise NotImplementedError

    def shown_anew(self, words: str) -> None:
        """Show what an act made of the message at once: the next key of a burst is about that."""
        self._copied = None
        self.update_shown()
        self.saved(words)

    def action_target(self) -> None:
        """Write for the next target."""
        if self.draft is None:
            return
        from warroom.room.readings.messages import choose

        targets = [one.name for one in self.playbook.composing.target]
        place = targets.index(self.draft.target) if self.draft.target in targets else 0
        room, incident, audience = self.app.room, self.incident, self.audience
        chosen = targets[(place + 1) % len(targets)]
        self.act(lambda: choose(room, incident, audience, target=chosen), lambda _: self.shown_anew(f"for {chosen}"))

    def action_template(self) -> None:
        """Write another message of this audience."""
        if self.draft is None:
            return
        from warroom.room.readings.messages import choose

        known = self.playbook.audience(self.audience)
        templates = list(known.templates) if known is not None else []
        if not templates:
            return
        place = templates.index(self.draft.template) if self.draft.template in templates else -1
        room, incident, audience = self.app.room, self.incident, self.audience
        chosen = templates[(place + 1) % len(templates)]
        self.act(
            lambda: choose(room, incident, audience, template=chosen),
            lambda _: self.shown_anew(chosen.replace("_", " ")),
        )

    def open_update(self, key: str) -> None:
        """Enter at the Update pane: a field is edited, an offer taken, a late audience shown."""
        what, _, about = key.partition(":")
        if what == "audience":
            self.choose_audience(about)
        elif what == "field":
            self.edit_field()
        elif what == "finding" and self.draft is not None:
            finding = self.draft.findings[int(about)] if int(about) < len(self.draft.findings) else None
            if finding is None or not finding.field:
                self.say(for_line(finding.say) if finding is not None else "")
            elif finding.replacement is not None:
                self._write(finding.field, finding.replacement.raw)
            else:
                self._ask_field(finding.field)

    def _chosen_field(self) -> str:
        what, _, about = self.update_cards.chosen.partition(":")
        return about if what == "field" else ""

    def edit_field(self) -> None:
        """Edit the chosen field in the line."""
        if self.draft is None:
            return
        chosen = self._chosen_field()
        self._ask_field(chosen if chosen in dict(self.draft.fields) else next(iter(dict(self.draft.fields)), ""))

    def _ask_field(self, field: str) -> None:
        """Ask for the words of ``field``."""
        fields = dict(self.draft.fields) if self.draft is not None else {}
        self.update_field = field if field in fields else ""
        if self.update_field:
            self._field_was = fields[self.update_field].raw.replace("\n", " ")
            left = self.app.drafts.read(self._field_place())
            self.question("field", left[0] if left is not None and left[0] else self._field_was)
            self.say(f"{self.asked_about}: empty gives it back to the program  (Esc leaves it)")

    def it(self, topic: str) -> str:
        """The message, by its audience, and the field of it."""
        if topic not in _OF_A_MESSAGE:
            return super().it(topic)
        known = self.playbook.audience(self.audience)
        title = for_line(known.title if known is not None else self.audience)
        return f"{title} · {self.update_field.replace('_', ' ')}" if topic == "field" else title

    def _field_place(self) -> str:
        return f"{self.incident}:field:{self.audience}:{self.update_field}"

    def on_entry_line_question_typed(self, message: EntryLine.QuestionTyped) -> None:
        """Keep every key of a field that is being written: it is there again after a crash, or when it was left."""
        if message.topic == "field":
            changed = message.text != self._field_was
            self.app.keep_draft(self._field_place(), message.text if changed else "", message.typed if changed else 0)

    def edit_field_outside(self) -> None:
        """Edit the chosen field in the person's own editor."""
        field = self._chosen_field()
        fields = dict(self.draft.fields) if self.draft is not None else {}
        if field not in fields:
            self.say("no field is chosen")
            return
        text = self.app.edit_outside(fields[field].raw)
        if text is None:
            self.say("no editor: set EDITOR", alarm=True)
        else:
            self._write(field, text)

    def _write(self, field: str, text: str) -> None:
        from warroom.room.readings.messages import write_field

        room, incident, audience = self.app.room, self.incident, self.audience
        self.act(
            lambda: write_field(room, incident, audience, field, text),
            lambda _: self.shown_anew(f"draft kept · {field}"),
        )

    def copy_update(self) -> None:
        """Copy the message exactly as it is shown; name the audience. What must go first blocks."""
        draft = self.draft
        if draft is None:
            return
        blocking = next((one for one in draft.findings if one.weight == "block"), None)
        if blocking is not None:
            self.say(f"NOT COPIED: line {blocking.line}: {for_line(blocking.say)}", alarm=True)
            return
        from warroom.room.acts.comms import fault_words

        self._copied = draft
        known = self.playbook.audience(draft.audience)
        title = for_line(known.title if known is not None else draft.audience)
        if draft.faults:
            unfit = fault_words(draft)
            self.app.copy(
                draft.message.text.raw,
                lambda words: self.say(f"NOT FIT TO POST: {unfit} · {title}: {words}", alarm=True),
            )
            return
        warned = f" · {len(draft.findings)} to look at" if draft.findings else ""
        self.app.copy(draft.message.text.raw, lambda words: self.say(f"{title}: {words}{warned} · p when it is posted"))

    def action_posted(self) -> None:
        """It was posted, as it was copied if it was: that restarts the clock of the audience."""
        draft = self.draft
        if draft is None or self._has_moved():
            return
        copied = self._copied
        if copied is not None and copied.audience == draft.audience:
            self.draft = draft = copied
        known = self.playbook.audience(draft.audience)
        if known is not None and known.approval and draft.approved_by is None and not draft.faults:
            self.question("unapproved")
            return
        self._post("")

    def _post(self, why: str) -> None:
        from warroom.room.acts import comms

        draft, room, playbook, incident = self.draft, self.app.room, self.playbook, self.incident
        if draft is not None:
            self._moved_at = self.app.now()  # a second p of a burst finds the message on its way
            self.act(
                lambda: comms.post(room, playbook, incident, draft, without_approval=why),
                lambda _: self._goes_on(draft),
            )

    def _goes_on(self, draft: DraftView) -> None:
        """Say who was told and when, and go to the message that is due next."""
        from warroom.widgets.update_pane import due_words

        known = self.playbook.audience(draft.audience)
        told = for_line(known.title if known is not None else draft.audience)
        at = point(self.app.now(), self.view.zone, self.app.now()) if self.view is not None else ""
        self.read_clocks()
        following = next((one for one in self.clocks.audiences if one.due is not None), None) if self.clocks else None
        words = f"posted to {told} at {at}"
        if following is not None:
            due = f"{for_line(following.title)} {due_words(following, self.app.now())}"
            words += f" · next: {due}"
            if following.name != self.audience:
                self.audience, self._moved_at = following.name, self.app.now()
                self.update_cards.let_go()
        self.shown_anew(words)

    def _has_moved(self) -> bool:
        """Whether the pane has just gone on to another message, which nobody can have read yet; says so."""
        if self.app.now() - self._moved_at >= SETTLE:
            return False
        self.say("a message has just gone out: read what is shown now, then press")
        return True

    def action_publish(self) -> None:
        """Hand the message to a command of the person's own settings; with several, ask which."""
        hooks = self.app.config.publish
        if not hooks:
            self.say("no command publishes yet: [publish.NAME] command = [...] in your settings", alarm=True)
        elif len(hooks) == 1:
            self._publish(next(iter(hooks)))
        else:
            self.question("publish", next(iter(hooks)))

    def _publish(self, name: str) -> None:
        from warroom.room.acts.publishing import Published, publish

        draft, room, playbook, incident = self.draft, self.app.room, self.playbook, self.incident
        if draft is None:
            return
        hooks, environ = self.app.config.publish, self.app.environ

        def finished(result: Published | None, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):  # the room was left meanwhile
                outcome = f"NOT PUBLISHED: {trouble}" if trouble is not None else f"published by {name}"
                self.app.notify(for_line(outcome), timeout=10, markup=False)
                return
            if trouble is not None or result is None:
                self.say(f"NOT PUBLISHED: {trouble}", alarm=True)
                return
            if result.output.strip():
                self.app.show_lines(f"{name} said", result.output.splitlines())
            self.refresh_room()
            self._goes_on(draft)

        self.say(f"{for_line(name)} is running…")
        self.app.aside(lambda: publish(room, playbook, incident, draft, name, hooks, environ=environ), finished)

    def action_approve(self) -> None:
        """Approve exactly this text, or ask for it to be approved."""
        from warroom.room.acts import comms

        draft, view, room, playbook = self.draft, self.view, self.app.room, self.playbook
        if draft is None or view is None or self.clocks is None or self._has_moved():
            return
        what, _, about = self.update_cards.chosen.partition(":")
        audience = self.clocks.audience(draft.audience)
        waiting = audience.waiting if audience is not None else ()
        asked = next((one for one in waiting if what == "waiting" and one.id == about), None)
        role = playbook.composing.roles.get("commander", "")
        holders = [name.raw.casefold() for name in view.holders(role)]
        if room.person.casefold() in holders:
            self.act(
                lambda: comms.approve(room, playbook, view, asked or draft),
                lambda _: self.shown_anew("saved · approved"),
            )
        else:
            self.act(
                lambda: comms.ask_approval(room, playbook, view.id, draft),
                lambda _: self.shown_anew("saved · approval is asked for, of exactly this text"),
            )

    def action_take_in(self) -> None:
        """Take the new entries into the draft."""
        if self.draft is None:
            return
        from warroom.room.readings.messages import take_in

        room, playbook, incident, audience = self.app.room, self.playbook, self.incident, self.audience
        fields = [name for name, _ in self.draft.fields]
        field = "progress" if "progress" in fields else fields[0] if fields else "progress"
        self.act(
            lambda: take_in(room, playbook, incident, audience, field=field), lambda _: self.shown_anew("taken in")
        )

    def action_later(self) -> None:
        """Put the next update off, with a reason."""
        self.question("later")

    def answered_update(self, topic: str, text: str) -> bool:
        """An answer that was typed for the Update pane; whether it was one."""
        from warroom.room.acts import comms

        room, playbook, incident, audience = self.app.room, self.playbook, self.incident, self.audience
        if topic == "field":
            self.app.keep_draft(self._field_place(), "", 0)
            self._write(self.update_field, text)
        elif topic == "publish":
            self._publish(text.strip())
        elif topic == "unapproved":
            if text:
                self._post(text)
            else:
                self.say("not recorded: say why it went out without approval", alarm=True)
        elif topic == "later":
            length, _, reason = text.partition(" ")
            try:
                minutes = read_minutes(length, most=LONGEST_DELAY)
            except ValueError as error:
                self.say(f"say for how long ({error}) and why: 15m waiting for the vendor", alarm=True)
                return True
            if not reason.strip():
                self.say("say why, too: 15m waiting for the vendor", alarm=True)
                return True
            until = self.app.now() + minutes * MINUTE
            self.act(
                lambda: comms.put_off(room, playbook, incident, audience, until=until, reason=reason),
                lambda _: self.shown_anew(f"saved · put off by {minutes} min: {bounded(for_line(reason), 60)}"),
            )
        else:
            return False
        return True
