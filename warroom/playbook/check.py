"""Checking a playbook beyond its shapes: the one door to the rooms that look at its trees, its names and its words."""

from __future__ import annotations

from pathlib import Path

from warroom.playbook.check_commands import commands_that_are_wrong
from warroom.playbook.check_drills import drills_that_are_wrong
from warroom.playbook.check_names import names_that_are_wrong
from warroom.playbook.check_trees import trees_that_are_wrong
from warroom.playbook.check_words import words_that_are_wrong
from warroom.playbook.drills import load_drills
from warroom.playbook.load import PlaybookError, Problem, load_playbook
from warroom.playbook.pages import Pages
from warroom.playbook.workflow import Playbook


def check_playbook(organisation: Path | None = None) -> list[Problem]:
    """Every problem of the workflow with an organisation's files on top; an empty list when all is well."""
    try:
        playbook = load_playbook(organisation)
    except PlaybookError as error:
        return error.problems
    pages = Pages(organisation)
    return [
        *names_that_are_wrong(playbook, pages),
        *trees_that_are_wrong(playbook, pages),
        *words_that_are_wrong(playbook, pages),
        *commands_that_are_wrong(playbook, pages),
        *_drills(organisation, playbook, pages),
    ]


def _drills(organisation: Path | None, playbook: Playbook, pages: Pages) -> list[Problem]:
    try:
        return list(drills_that_are_wrong(load_drills(organisation), playbook, pages))
    except PlaybookError as error:
        return error.problems
