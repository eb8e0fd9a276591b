"""What the commands of a share have in common."""

from __future__ import annotations

import click

NO_ANSWER = "warroom: the share does not answer; the next command goes on"
here_option = click.option("--here", is_flag=True, hidden=True, help="Ask the folder in this very process.")
"""Another process asks the folder, unless this is that process."""
