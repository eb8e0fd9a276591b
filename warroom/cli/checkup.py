"""``doctor``: whether everything is in order, and what to do when it is not."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from typing import Any

import click

from warroom import __version__
from warroom.cli.opening import Opening, now, settings
from warroom.config import ConfigTrouble
from warroom.paths import config_file
from warroom.playbook.check import check_playbook
from warroom.room.checkup import check_database, check_sharing, verify_database
from warroom.room.sharing.share_report import short_digest
from warroom.text import for_line, for_terminal


def examine(opening: Opening, *, as_json: bool) -> None:
    """Look at the settings, the playbook and the database; exit with 1 when something is wrong."""
    findings: list[tuple[str, bool, str]] = [("warroom", True, f"{__version__}, Python {sys.version.split()[0]}")]
    path = config_file(os.environ)
    try:
        config = settings()
        findings.append(("settings", True, path if os.path.exists(path) else "none; the defaults hold"))  # noqa: PTH110
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
    _print(findings, as_json=as_json)


def _print(findings: list[tuple[str, bool, str]], *, as_json: bool) -> None:
    if as_json:
        said: list[dict[str, Any]] = [{"what": what, "ok": ok, "finding": finding} for what, ok, finding in findings]
        click.echo(json.dumps(said, indent=1))
    else:
        for what, ok, finding in findings:
            click.echo(f"{'ok ' if ok else 'NOT'} {what}: {for_terminal(finding)}")
    if not all(ok for _, ok, _ in findings):
        sys.exit(1)


def list_keys(opening: Opening, *, as_json: bool) -> None:
    """Every key with the name by which the settings change it, and what it does."""
    from warroom.screens.shared.keymap import named

    found = list(named(opening.config.keys))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=1))
        return
    where = ""
    for one in found:
        if one.where != where:
            click.echo(f"{'' if not where else chr(10)}{one.where}")
            where = one.where
        click.echo(f"  {one.name:<22} {f'{one.keys}  {one.typed}'.strip():<20} {one.says}")


def verify_log(opening: Opening, *, as_json: bool) -> None:
    """Every hash of the log; exit with 1 when one does not hold."""
    found = verify_database(opening.room)
    if as_json:
        said = [{"number": n, "by": by, "what": what} for n, by, what in found.findings]
        whole: dict[str, Any] = {"operations": found.held, "missing": found.gaps, "findings": said}
        whole["digests"] = {one.id: short_digest(opening.room, one.id) for one in opening.room.incidents()}
        click.echo(json.dumps(whole, indent=1))
    else:
        for n, by, what in found.findings:
            click.echo(f"NOT operation {n} of @{for_terminal(by)} {what}")
        missing = f", {found.gaps} follow operations that have not arrived" if found.gaps else ""
        click.echo(f"{found.held} operations, {len(found.findings)} do not hold{missing}")
        for one in opening.room.incidents():
            click.echo(f"digest {short_digest(opening.room, one.id)}  {one.id[:8]}  {for_line(one.title)}")
    if found.findings:
        sys.exit(1)
