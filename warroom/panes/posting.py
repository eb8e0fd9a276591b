"""What becomes of a message: approved, posted by hand or by a command, put off; and which one is due next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from warroom.model.identity import Moment
from warroom.model.lengths import in_words
from warroom.model.moment import MINUTE
from warroom.panes.context import SETTLE, RoomContext
from warroom.panes.looked_there import settle
from warroom.room.core import RoomTrouble
from warroom.room.orders.time_box import LONGEST_DELAY, read_minutes
from warroom.room.readings.clocks import point
from warroom.text import bounded, for_line
from warroom.widgets.choice import Choice, Choices
from warroom.widgets.question import Invalid, Question

if TYPE_CHECKING:
    from warroom.config import OwnCommand
    from warroom.model.updates import DraftView


class Composer(Protocol):
    """The pane in which the messages are written."""

    audience: str
    """For whom the message is that is shown."""

    def shown_anew(self, words: str, *, audience: str = "") -> None:
        """Show what an act made of the message at once, or the one for another ``audience``, and say so."""


class Posting:
    """Acts on the message that is shown. What it needs is loaded when it is asked for."""

    def __init__(self, desk: RoomContext, pane: Composer, write_for: Callable[[str, str], None]) -> None:
        """``write_for`` writes the message for a target, and says the given words once it is shown so."""
        self._desk, self._pane, self._write_for = desk, pane, write_for
        self.moved_at = 0
        """When a message went out, or the pane went on to another one by itself."""
        self._sending = ""
        """The audience whose message is on its way."""
        self._read_for: dict[str, str] = {}
        """By its audience, the place for which a message was written to be read before it is sent there."""

    def title(self, audience: str) -> str:
        """What an audience is called."""
        audience_ = self._desk.playbook.audience(audience)
        return for_line(audience_.title if audience_ is not None else audience)

    def has_moved(self) -> bool:
        """Whether the pane has just gone on to another message, which nobody can have read yet; says so."""
        if self._desk.now() - self.moved_at >= SETTLE:
            return False
        self._desk.say("a message has just gone out: read what is shown now, then press")
        return True

    def copy(self, draft: DraftView) -> bool:
        """Copy the message, unless what must go first is in it; whether it was copied."""
        from warroom.room.acts.comms import fault_words
        from warroom.room.acts.custody import note_copy

        desk = self._desk
        blocking = next((finding for finding in draft.findings if finding.weight == "block"), None)
        if blocking is not None:
            desk.say(f"NOT COPIED: line {blocking.line}: {for_line(blocking.say)}", alarm=True)
            return False
        unfit = f"NOT FIT TO POST: {fault_words(draft)} · " if draft.faults else ""
        warned = f" · {len(draft.findings)} to look at" if draft.findings else ""
        # What to do comes before where it was sent: the end is what a narrow screen cuts.
        next_key = f"{warned} · p when it is posted ·" if not unfit else ":"
        before = f"{unfit}{self.title(draft.audience)}{next_key}"
        desk.bridge.copy(draft.message.text.raw, lambda words: desk.say(f"{before} {words}", alarm=bool(unfit)))
        audience = desk.playbook.audience(draft.audience)
        if audience is not None and audience.customers and not draft.drill:
            room, incident = desk.room, desk.incident
            desk.act(lambda: note_copy(room, incident, audience.title, draft.message.text.raw), lambda _: None)
        return True

    def post(self, draft: DraftView) -> None:
        """It was posted; where nobody approved what had to be approved, a reason is asked for."""
        audience = self._desk.playbook.audience(draft.audience)
        if audience is None or not audience.approval or draft.approved_by is not None or draft.faults:
            self._post(draft, "")
            return

        def because(why: str) -> None:
            if why:
                self._post(draft, why)
            else:
                self._desk.say("not recorded: say why it went out without approval", alarm=True)

        asks = (
            f"{self.title(draft.audience)}: nobody approved this text (Esc, then a, approves it). "
            "It was posted all the same, because"
        )
        self._desk.ask(Question(asks, because, in_words=True))

    def _post(self, draft: DraftView, why: str) -> None:
        from warroom.room.acts import comms

        room, playbook, incident = self._desk.room, self._desk.playbook, self._desk.incident
        self.moved_at = self._desk.now()  # a second p of a burst finds the message on its way
        self._desk.act(
            lambda: comms.post(room, playbook, incident, draft, without_approval=why), lambda _: self._goes_on(draft)
        )

    def _goes_on(self, draft: DraftView) -> None:
        """Say who was told and when, and go to the message that is due next."""
        from warroom.widgets.update_pane import due_words

        desk = self._desk
        at = point(desk.now(), desk.view.zone, desk.now()) if desk.view is not None else ""
        desk.read_clocks()
        following = (
            next((audience for audience in desk.clocks.audiences if audience.due is not None), None)
            if desk.clocks
            else None
        )
        following_audience = ""
        words = f"posted to {self.title(draft.audience)} at {at}"
        if following is not None:
            words += f" · next: {for_line(following.title)} {due_words(following, desk.now())}"
            if following.name != self._pane.audience:
                self.moved_at = desk.now()
                following_audience = following.name
        self._pane.shown_anew(words, audience=following_audience)

    def publish(self, draft: DraftView | None) -> None:
        """Hand the message to a place of the person's own settings; with several, ask which, unless it was written for
        one of them to be read first.
        """
        from warroom.room.acts.publishing import is_kept_from

        hooks = self._desk.bridge.config.publish
        if self._sending:
            self._desk.say(f"{self.title(self._sending)} is on its way: what comes of it is told first")
            return
        if self.has_moved():
            return
        if not hooks:
            self._desk.say("no command publishes yet: [publish.NAME] command = [...] in your settings", alarm=True)
        elif draft is not None and len(hooks) == 1:
            self._publish(draft, next(iter(hooks)))
        elif draft is not None and self._was_written_for(draft):
            self._publish(draft, self._read_for[draft.audience])
        elif draft is not None:
            title = f"{self.title(draft.audience)}: publish to which place"
            playbook, audience = self._desk.playbook, draft.audience
            may = {name: hook for name, hook in hooks.items() if not is_kept_from(playbook, audience, hook)} or hooks
            every = tuple(Choice(name, name, self._place_words(name, draft)) for name in may)
            self._desk.pick(Choices(title, every, lambda name: self._publish(draft, name), self._fitting(draft, may)))

    def _was_written_for(self, draft: DraftView) -> bool:
        """Whether it was written anew for a place that was chosen, and is still written so."""
        name = self._read_for.get(draft.audience, "")
        return name in self._desk.bridge.config.publish and self._takes(name, draft)

    def _place_words(self, name: str, draft: DraftView) -> str:
        """What the place called ``name`` is, and whether it takes the message as it is written."""
        hook = self._desk.bridge.config.publish[name]
        kind = getattr(hook, "kind", "") or "a command of yours"
        return kind if self._takes(name, draft) else f"{kind} · is written for it first, to be read"

    def _takes(self, name: str, draft: DraftView) -> bool:
        forms = self._forms(name)
        return not forms or draft.target in forms

    def _fitting(self, draft: DraftView, hooks: Mapping[str, OwnCommand]) -> str:
        """The first place whose own form is the one in which the message is written; else the first of all."""
        return next((name for name in hooks if draft.target in self._forms(name)), next(iter(hooks)))

    def _forms(self, name: str) -> list[str]:
        """The forms in which the place called ``name`` takes a message; none where it takes any."""
        from warroom.config import Publishing
        from warroom.room.outgoing.place_kinds import kind_named

        hook = self._desk.bridge.config.publish.get(name)
        kind = kind_named(hook.kind) if isinstance(hook, Publishing) else None
        if kind is None:
            return []
        return [target.name for target in self._desk.playbook.composing.target if target.markup in kind.markups]

    def _publish(self, draft: DraftView, name: str) -> None:
        """Send the message to the place called ``name``; where it takes another form, write that to be read first."""
        forms = self._forms(name)
        if forms and draft.target not in forms:
            target = self._desk.playbook.target(forms[0])
            title = for_line(target.title if target is not None else forms[0])
            self._read_for[draft.audience] = name
            audience = self._desk.playbook.audience(draft.audience)
            approval = audience is not None and audience.approval
            words = for_another_form(title, for_line(name), approval=approval)
            self._write_for(forms[0], words)
        else:
            self._ask_whether_to_mail(draft, name)

    def _ask_whether_to_mail(self, draft: DraftView, name: str) -> None:
        """Send it; where that may mail a page's subscribers, say first what it does there and ask whether it does."""
        from warroom.room.acts.publishing import what_it_does

        desk, hook = self._desk, self._desk.bridge.config.publish[name]
        what = for_line(what_it_does(desk.room, desk.playbook, desk.incident, draft, name, hook))
        if not what:
            self._send(draft, name)
            return

        def answered(key: str) -> None:
            if key in ("y", "n"):
                self._send(draft, name, notify=key == "y")
            else:
                desk.say("NOT SENT: left as it was")

        setting = getattr(hook, "notify", None)
        default = "your settings do not say" if setting is None else f"notify = {str(setting).lower()} in your settings"
        desk.asking.ask_for_key(
            f"{for_line(name)}: {bounded(what, 200)}. Mail its subscribers ({default})? y sends it and mails "
            "them, n sends it and does not; any other key sends nothing",
            answered,
        )

    def _send(self, draft: DraftView, name: str, *, notify: bool | None = None) -> None:
        from warroom.room.acts.publishing import Published, Unsettled, publish

        desk = self._desk
        room, playbook, incident = desk.room, desk.playbook, desk.incident
        hooks, environ = desk.bridge.config.publish, desk.bridge.environ

        def finished(published: Published | None, trouble: RoomTrouble | None) -> None:
            self._sending = ""
            words = f"NOT PUBLISHED: {trouble}"
            if isinstance(trouble, Unsettled):
                words = f"UNKNOWN whether it was posted ({trouble.why}): look there, then y or n in pane 5"
                if trouble.posted:
                    words = f"POSTED, NOT RECORDED: {trouble.why}. y in pane 5 records it"
            if not desk.is_shown:  # the room was left meanwhile
                desk.bridge.tell(for_line(words if trouble is not None else f"published by {name}"))
                return
            if trouble is not None or published is None:
                desk.refresh()
                desk.say(words, alarm=True)
                return
            self.moved_at = desk.now()  # a second key of a burst finds another message
            self._read_for.pop(draft.audience, None)
            if published.output.strip():
                desk.bridge.show_lines(f"{name} said", published.output.splitlines())
            desk.refresh()
            self._goes_on(draft)

        self._sending = draft.audience
        desk.say(f"{for_line(name)} is running…")
        desk.bridge.aside(
            lambda: publish(room, playbook, incident, draft, name, hooks, environ=environ, notify=notify), finished
        )

    def unsettled(self, audience: str) -> dict[str, object] | None:
        """The message to ``audience`` of which nobody knows whether it was posted, unless it is on its way now."""
        from warroom.room.acts.publishing import unsettled_as_read

        if audience == self._sending:
            return None
        return unsettled_as_read(self._desk.room, self._desk.incident, audience)

    def settle(self, draft: DraftView, *, posted: bool) -> None:
        """Somebody looked whether the message that nobody knows of was ``posted``."""
        if self.unsettled(draft.audience) is None:
            self._desk.say("it is known of every message whether it was posted")
            return

        def settled(_: object) -> None:
            if posted:
                self._goes_on(draft)
            else:
                self._pane.shown_anew("saved · it was not posted, and may be sent again")

        settle(self._desk, draft, posted=posted, then=settled)

    def approve(self, draft: DraftView, waiting: str) -> None:
        """Approve exactly this text, or the one that is ``waiting`` and chosen; or ask for it to be approved."""
        from warroom.room.acts import comms

        desk, view, clocks = self._desk, self._desk.view, self._desk.clocks
        if view is None or clocks is None or self.has_moved():
            return
        room, playbook = desk.room, desk.playbook
        audience = clocks.audience(draft.audience)
        asked = next(
            (update for update in (audience.waiting if audience is not None else ()) if update.id == waiting), None
        )
        holders = [name.raw.casefold() for name in view.holders(playbook.composing.roles.get("commander", ""))]
        if room.person.casefold() in holders:
            self._act(lambda: comms.approve(room, playbook, view, asked or draft), "saved · approved")
        else:
            words = "saved · approval is asked for, of exactly this text"
            self._act(lambda: comms.ask_approval(room, playbook, view.id, draft), words)

    def put_off(self, audience: str) -> None:
        """Put the next update off, with a reason."""
        from warroom.room.acts import comms

        desk = self._desk
        room, playbook, incident = desk.room, desk.playbook, desk.incident

        def because(text: str) -> None:
            length, _, reason = text.partition(" ")
            try:
                minutes = read_minutes(length, most=LONGEST_DELAY)
            except ValueError as error:
                raise Invalid(f"say for how long ({error}) and why: 15m waiting for the vendor") from error
            if not reason.strip():
                raise Invalid("say why, too: 15m waiting for the vendor")
            until = desk.now() + minutes * MINUTE
            self._act(
                lambda: comms.put_off(room, playbook, incident, audience, until=Moment(until), reason=reason),
                f"saved · put off by {in_words(minutes * MINUTE)}: {bounded(for_line(reason), 60)}",
            )

        asks = f"{self.title(audience)}: put off for how long, and why? 15m waiting for the vendor"
        desk.ask(Question(asks, because, in_words=True))

    def _act(self, what: Callable[[], object], words: str) -> None:
        self._desk.act(what, lambda _: self._pane.shown_anew(words))


def for_another_form(form: str, place: str, *, approval: bool) -> str:
    """What is said once a message was written in the ``form`` that ``place`` takes: it is another text now, which needs
    the ``approval`` of its own where its audience does.
    """
    before = "read it, a approves it as it is now, or asks whoever may, then" if approval else "read it,"
    return f"NOT SENT YET: now written for {form}: {before} P sends it to {place}"
