"""``post``: a message was posted."""

from __future__ import annotations

import os
from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom import exit_codes
from warroom.cli.given_time import time_of
from warroom.cli.messages import Chosen, WantedMessage, due_words, message_options, say_findings
from warroom.cli.opening import Opening, stop
from warroom.cli.options import json_option, opened, refuse_idle, with_secrets
from warroom.cli.printing import print_json
from warroom.intake.times import known_zone
from warroom.model.described import Says
from warroom.room.acts import comms
from warroom.text import for_line, for_terminal


class PostedMessage(TypedDict):
    """A message that was recorded as posted."""

    posted: bool
    audience: str
    target: str
    sha256: Annotated[str, Says("Of the exact text")]


@click.command()
@with_secrets
@click.option("--at", default="", metavar="TIME", help="When it was posted, if not now.")
@click.option("--without-approval", default="", metavar="WHY", help="Why it went out without approval.")
@click.option("--via", default="", metavar="NAME", help="Hand it to this [publish.NAME] of your settings first.")
@click.option(
    "--notify/--no-notify", default=None, help="Whether a status page mails its subscribers (default: its settings)."
)
@click.option(
    "--settle",
    default="",
    type=click.Choice(("", "posted", "not-posted")),
    metavar="posted|not-posted",
    help="You looked whether the last one was posted.",
)
@click.option(
    "--id", "mark", default="", metavar="ID", help="What a status page calls what was posted: id, link, none."
)
@json_option({"post": PostedMessage})
@opened
@message_options
def post(
    opening: Opening, wanted: WantedMessage, at: str, without_approval: str, via: str, notify: bool | None, settle: str,
    mark: str, as_json: bool,
) -> None:  # fmt: skip
    """Record that the message was posted: its exact text is kept, and its clock starts anew."""
    if at and via:
        stop("--at is for what was posted already, --via for what is posted now.", exit_codes.USAGE)
    if settle:
        refuse_idle("for a message that goes out now", "at", "via", "without_approval", "notify", "as_json")
    if settle != "posted":
        refuse_idle("for a message that was posted, as --settle posted says", "mark")
    if not via:
        refuse_idle("for a status page of your settings, which --via names", "notify")
    chosen = Chosen(opening, wanted)
    draft = chosen.draft
    if settle or draft.findings or draft.fresh or chosen.audience.approval:
        say_findings(chosen)
    if settle:
        _settle(opening, chosen, posted=settle == "posted", mark=mark)
        return
    when = time_of(at, known_zone(chosen.view.zone), chosen.view.summary.began) if at else None

    def act() -> object:
        if via:
            from warroom.room.acts.publishing import publish, what_it_does

            hook = opening.config.publish.get(via)
            if hook is not None and (
                what := what_it_does(
                    opening.room, opening.playbook, chosen.incident, draft, via, hook, without_approval=without_approval
                )
            ):
                _say_first(f"{via}: {what}", hook.notify if notify is None else notify)
            published = publish(
                opening.room, opening.playbook, chosen.incident, draft, via, opening.config.publish,
                environ=os.environ, without_approval=without_approval, notify=notify,
            )  # fmt: skip
            click.echo(for_terminal(published.output), err=True, nl=False)
            return published
        return comms.post(
            opening.room, opening.playbook, chosen.incident, draft, at=when, without_approval=without_approval
        )

    opening.run(act)
    if as_json:
        posted_json: PostedMessage = {
            "posted": True,
            "audience": draft.audience,
            "target": draft.target,
            "sha256": draft.message.digest,
        }
        print_json(posted_json)
    else:
        click.echo(f"posted {for_line(draft.audience)} {for_line(draft.target)} {draft.message.digest[:12]}")
        after = Chosen(opening, WantedMessage(chosen.incident, draft.audience, "", "", ()))
        click.echo(
            for_terminal(f"{after.audience.title}, next: {due_words(after.audience, after.view.zone)}"), err=True
        )


def _say_first(what: str, notify: bool | None) -> None:
    """Say what the message does there, and whether the page's subscribers get a mail where somebody decided that."""
    mails = "" if notify is None else f"; its subscribers get {'a' if notify else 'no'} mail"
    click.echo(for_terminal(f"{what}{mails}"), err=True)


def _settle(opening: Opening, chosen: Chosen, *, posted: bool, mark: str) -> None:
    """Somebody looked whether the message was posted."""
    from warroom.room.acts.called_there import asked_for, called
    from warroom.room.acts.publishing import settle

    room, incident, draft = opening.room, chosen.incident, chosen.draft
    kind = asked_for(room, incident, draft.audience, opening.config.publish) if posted else None
    if kind is None and mark:
        stop(
            "--id is of a status page's first message: later ones change the incident that it opened.", exit_codes.USAGE
        )
    if kind is not None and not mark:
        stop(
            "say which incident it is there, so that later messages change it: --id ID, or its link with "
            "/incidents/ID; with --id none the next one opens another.",
            exit_codes.USAGE,
        )
    try:
        there = called(kind, mark) if kind is not None else ""
    except ValueError as refused:
        stop(f"{refused}; nothing was stored.", exit_codes.USAGE)
    opening.run(lambda: settle(room, opening.playbook, incident, draft, posted=posted, called=there))
    click.echo("recorded as posted" if posted else "it was not posted; it may be sent again")
