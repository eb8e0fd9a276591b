"""The message for an audience: which template its stage asks for, filled, in the target's markup, and checked."""

from __future__ import annotations

from collections.abc import Mapping

from warroom.compose.disputed_facts import status_told
from warroom.compose.engine import TemplateTrouble, Value
from warroom.compose.message_check import Draft, check
from warroom.compose.message_facts import facts
from warroom.compose.message_fields import Material
from warroom.compose.news import told_sentences
from warroom.compose.targets import make_message
from warroom.model.identity import Moment
from warroom.model.private import MARK, is_private, privately
from warroom.model.timeline_entries import TimelineEntry
from warroom.model.updates import DraftView, Message
from warroom.model.views import IncidentView, marked
from warroom.playbook.message_shapes import Audience, Target, Template
from warroom.playbook.placeholders import fill_or_leave
from warroom.playbook.standing import NO_INCIDENT, standing, state_of
from warroom.playbook.workflow import Playbook
from warroom.text import Untrusted

STAGES = ("first", "later", "identified", "resolved", "closed")
"""How far an incident is for its messages, in order: ``later`` is once something was posted to the audience."""
PLAIN = Target("plain", "", "plain")
"""What the check reads: the message without any markup."""


def stage_of(playbook: Playbook, view: IncidentView, *, posted: bool) -> str:
    """The stage an incident is at, by its status and whether it is closed."""
    if view.summary.closed is not None:
        return state_of(view.summary, playbook)
    names = [status.name.casefold() for status in playbook.declaration.status]
    milestones = [status.milestone for status in playbook.declaration.status]
    said = status_told(playbook, view).casefold()
    position = names.index(said) if said in names else 0
    for stage in ("resolved", "identified"):
        if stage in milestones and position >= milestones.index(stage) > 0:
            return stage
    return "first" if not posted and standing(view, playbook).runs else "later"


def template_for(playbook: Playbook, audience: Audience, stage: str) -> Template | None:
    """The template that ``stage`` asks for: the one for an end that is no resolution, else the audience's furthest one
    that is not ahead of it, else its first.
    """
    templates = [found for name in audience.templates if (found := playbook.template(name)) is not None]
    for template in templates:
        if template.stage in NO_INCIDENT and template.stage == stage:
            return template
    stage = "closed" if stage in NO_INCIDENT else stage
    reached = [
        template
        for template in templates
        if template.stage in STAGES and STAGES.index(template.stage) <= STAGES.index(stage)
    ]
    if reached:
        return max(reached, key=lambda template: STAGES.index(template.stage))
    return templates[0] if templates else None


def target_for(playbook: Playbook, audience: Audience, name: str = "") -> Target | None:
    """The target called ``name``, else the audience's usual one; `None` for a name that nobody knows."""
    if name:
        return playbook.target(name)
    return playbook.target(audience.target) or (playbook.composing.target[0] if playbook.composing.target else PLAIN)


def compose(
    playbook: Playbook,
    audience: Audience,
    template: Template,
    target: Target,
    material: Material,
    *,
    typed: Mapping[str, str] | None = None,
    began: Moment | None = None,
    fresh: tuple[TimelineEntry, ...] = (),
) -> DraftView:
    """The message of ``template``, with what a person ``typed``, checked.

    ``began`` and ``fresh`` are handed on to the view. Raise `warroom.compose.engine.TemplateTrouble` for a template
    that cannot be rendered.
    """
    values, told_ids = facts(playbook, audience, material, typed or {})
    drill = material.view.summary.drill is not None
    private = is_private(material.view.id)
    mark = MARK if private else playbook.after.drill.message if drill else ""
    below = fill_or_leave(audience.sealed_says, seal=material.sealed) if material.sealed else ""
    message, plain = _rendered(playbook, template, target, values, mark=mark, below=below, private=private)
    posted = material.log.last(audience.name) is not None
    stage = stage_of(playbook, material.view, posted=posted)
    again = carried(playbook, template, material, audience, typed or {}, values)
    draft = Draft(playbook, audience, template, target, material, values, message, plain.text.raw, stage, again)
    findings = check(draft)
    digest = message.digest
    approved = next(
        (
            update.approved_by
            for update in reversed(material.log.waiting)
            if update.audience == audience.name and update.digest == digest and update.approved_by is not None
        ),
        None,
    )
    # What is open can be filled, whatever the template lets people write.
    open_ = (finding.field for finding in findings if finding.weight == "fault" and finding.field in values)
    names = tuple(dict.fromkeys((*(template.edit or template.fields), *open_)))
    return DraftView(
        audience=audience.name,
        template=template.name,
        stage=template.stage or stage,
        target=target.name,
        fields=tuple((name, Untrusted(_words(values.get(name, "")))) for name in names),
        typed=tuple((name, Untrusted(text)) for name, text in (typed or {}).items() if name in values),
        message=message,
        findings=findings,
        carried=again,
        fresh=fresh,
        told=told_ids if "progress" in template.fields else (),
        status=Untrusted(_words(values["status"])),
        at=material.now,
        began=began,
        approved_by=approved,
        drill=drill,
    )


def carried(
    playbook: Playbook,
    template: Template,
    material: Material,
    audience: Audience,
    typed: Mapping[str, str],
    values: Mapping[str, Value],
) -> tuple[str, ...]:
    """The fields that say what comes and that stand as they were typed for the last message of this audience."""
    last = material.log.last(audience.name)
    before = {name: text.raw for name, text in last.typed} if last is not None else {}
    return tuple(
        name
        for name in playbook.composing.asked_again
        if name in template.fields and name not in typed and before.get(name) and _words(values[name]) == before[name]
    )


def _rendered(
    playbook: Playbook,
    template: Template,
    target: Target,
    values: Mapping[str, Value],
    *,
    mark: str,
    below: str,
    private: bool,
) -> tuple[Message, Message]:
    source = playbook.texts.get(template.file)
    if source is None:
        raise TemplateTrouble(f"templates/{template.file}", 1, "there is no such file")
    file = f"templates/{template.file}"
    source = f"{source.rstrip()}\n\n{below}\n" if below else source
    named = privately if private else marked
    status = _words(values["status"])
    message = make_message(source, file=file, values=values, target=target, status=status, mark=mark, named=named)
    return message, make_message(source, file=file, values=values, target=PLAIN, mark=mark, named=named)


def _words(value: Value) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def with_news(playbook: Playbook, text: str, entries: tuple[TimelineEntry, ...]) -> str:
    """``text`` with what ``entries`` tell behind it."""
    new = [sentence for sentence in told_sentences(playbook, entries) if sentence not in text]
    return " ".join([text, *new]).strip()
