"""``show minutes``."""

from __future__ import annotations

import click

from warroom.cli.opening import Opening
from warroom.cli.options import incident_option, json_option, opened
from warroom.cli.printing import print_json
from warroom.cli.whole_incident import case_of, playbook_filled
from warroom.playbook.placeholders import fill
from warroom.report.minutes import PREFIX
from warroom.report.post_mortem import draft
from warroom.report.shapes import Review
from warroom.report.stamps import zoned_stamp
from warroom.report.tables import review_json
from warroom.text import clean, for_line, for_terminal


@click.command()
@incident_option
@json_option({"minutes": Review})
@opened
@playbook_filled()
def minutes(opening: Opening, incident: str, as_json: bool) -> None:
    """When the review was held, who was there, what was said to each item of the agenda."""
    case = case_of(opening, incident)
    post_mortem, words = draft(case, opening.playbook), opening.playbook.after.words
    if as_json:
        print_json(review_json(post_mortem))
        return
    review = post_mortem.review
    if review is not None:
        people = ", ".join(f"@{for_line(name)}" for name in review.present) or words.unknown
        click.echo(for_terminal(f"{zoned_stamp(review.began, case.zone)}  {words.present}: {people}"))
    for minute in post_mortem.minutes:
        click.echo(for_terminal(f"\n{for_line(minute.title)} ({PREFIX}{for_line(minute.name)})\n{clean(minute.text)}"))
        for version in minute.others:
            author = fill(words.other_version, {"who": f"@{for_line(version.by)}"})
            click.echo(for_terminal(f"{author}\n{clean(version.text)}"))
    if not post_mortem.minutes:
        click.echo("no minutes yet", err=True)
