"""``doctor``: whether everything is in order, and what to do when it is not."""

from __future__ import annotations

import os
import sys

import click
from typing_extensions import TypedDict

from warroom import __version__
from warroom.cli.opening import Opening, now, settings
from warroom.cli.options import json_option, opened
from warroom.cli.printing import print_json
from warroom.config import ConfigTrouble
from warroom.paths import config_file, is_absent, state_folder
from warroom.playbook.check import check_playbook
from warroom.room.checkup import check_database, check_key, check_private, check_sharing, check_waiting
from warroom.text import for_terminal


class Finding(TypedDict):
    """Something that was looked at."""

    what: str
    ok: bool
    finding: str


@click.command()
@json_option({"doctor": list[Finding]})
@opened
def doctor(opening: Opening, as_json: bool) -> None:
    """Look whether everything is in order, and say what to do when it is not."""
    findings: list[tuple[str, bool, str]] = [("warroom", True, f"{__version__}, Python {sys.version.split()[0]}")]
    path = config_file(os.environ)
    try:
        config = settings()
        findings.append(("settings", True, "none; the defaults hold" if is_absent(path) else path))
    except ConfigTrouble as trouble:
        findings.append(("settings", False, str(trouble)))
        config = None
    if config is not None:
        from warroom.screens.shared.keymap import check_keymap

        findings.extend(("keys", False, problem) for problem in check_keymap(config.keys))
        problems = check_playbook(opening.organisation)
        findings.extend(("playbook", False, str(problem)) for problem in problems)
        if not problems:
            findings.append(("playbook", True, "in order"))
        findings.extend(check_database(opening.path))
        findings.extend(check_sharing(opening.path, now=now()))
        findings.extend(check_waiting(opening.path))
        findings.extend(check_key(opening.path))
        findings.extend(check_private(opening.path, state_folder(os.environ)))
    _print(findings, as_json=as_json)


def _print(findings: list[tuple[str, bool, str]], *, as_json: bool) -> None:
    if as_json:
        findings_json: list[Finding] = [{"what": what, "ok": ok, "finding": finding} for what, ok, finding in findings]
        print_json(findings_json)
    else:
        for what, ok, finding in findings:
            click.echo(f"{'ok ' if ok else 'NOT'} {what}: {for_terminal(finding)}")
    if not all(ok for _, ok, _ in findings):
        sys.exit(1)
