"""``attach``: a file becomes evidence, named by its hash, and is had again from wherever it is."""

from __future__ import annotations

from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom import exit_codes
from warroom.cli.already_over import say_over
from warroom.cli.completing import files
from warroom.cli.given_time import when_said
from warroom.cli.opening import Opening, stop
from warroom.cli.options import at_option, incident_option, json_option, opened, refuse_idle, with_secrets
from warroom.cli.printing import print_json
from warroom.cli.whole_incident import write_out
from warroom.model.described import Says
from warroom.model.identity import EntryId, IncidentId
from warroom.room.acts.attaching import attach_file, size_words
from warroom.room.sharing import kept_files
from warroom.room.sharing.joined_share import membership
from warroom.room.sharing.kept_files import AttachedFile
from warroom.text import for_line, quoted, repair


class FileOfIncident(TypedDict):
    """A file that was attached."""

    sha256: str
    name: str
    bytes: int
    type: str
    entry: EntryId
    here: Annotated[bool, Says("Whether it is on this machine")]


@click.command()
@with_secrets
@at_option
@incident_option
@click.argument("files", nargs=-1, metavar="[FILE]...", shell_complete=files)
@click.option("--words", default="", metavar="WORDS", help="What it shows.")
@click.option("--list", "listed", is_flag=True, help="The files that were attached.")
@click.option("--save", default="", metavar="SHA256", help="Write this one to the file that -o names.")
@click.option(
    "-o",
    "--output",
    default="",
    metavar="FILE",
    shell_complete=files,
    help="Where --save writes it; default: the standard output.",
)
@click.option("--forget", default="", metavar="SHA256", help="Take this one away, here and on the share.")
@json_option({"attached": list[FileOfIncident]})
@opened
def attach(
    opening: Opening,
    files: tuple[str, ...],
    at: str,
    incident: str,
    words: str,
    listed: bool,
    save: str,
    output: str,
    forget: str,
    as_json: bool,
) -> None:
    """Attach files to the incident as evidence: kept beside the log, on the share too, named by their hash."""
    incident_id = opening.incident(incident)
    if sum((bool(files), listed, bool(save), bool(forget))) != 1:
        stop("say what to attach: a file; or --list, --save SHA256, --forget SHA256.", exit_codes.USAGE)
    if not files:
        refuse_idle("for a file that is attached", "words", "at")
    if not save:
        refuse_idle("where --save writes a file that was attached", "output")
    if save or forget:
        refuse_idle("for files that are attached, or listed", "as_json")
    if listed:
        _list(opening, incident_id, as_json=as_json)
    elif save:
        chosen = _chosen(opening, incident_id, save)
        write_out(opening, opening.read(lambda: kept_files.content_of(opening.room, chosen)), output)
    elif forget:
        chosen = _chosen(opening, incident_id, forget)
        opening.run(lambda: kept_files.forget(opening.room, chosen))
        click.echo(f"{for_line(chosen.name)} is taken away here and on the share; the entry still names it", err=True)
    else:
        digests = _attach(opening, incident_id, files, repair(words), at, quiet=as_json)
        if as_json:
            print_json([file for file in _told(opening, incident_id) if file["sha256"] in digests])


def _attach(
    opening: Opening, incident: IncidentId, files: tuple[str, ...], words: str, at: str, *, quiet: bool
) -> set[str]:
    """Attach them, and say so; by what they are known."""
    when, digests = when_said(opening, incident, at), set()
    for file in files:
        attached = opening.run(lambda file=file: attach_file(opening.room, incident, file, words=words, at=when))  # type: ignore[misc]
        digests.add(attached.digest)
        if not quiet:
            click.echo(attached.entry)
        here = ", which was attached already" if attached.here else ""
        click.echo(f"{attached.digest}  {size_words(attached.size)}{here}", err=True)
    say_over(opening.view(incident))
    member = membership(opening.room)
    if member is None or not member.folder:
        why = "no share is joined" if member is None else "a server keeps no files"
        click.echo(f"{why}: the content is on this machine alone", err=True)
    return digests


def _told(opening: Opening, incident: IncidentId) -> list[FileOfIncident]:
    """The files of an incident as programs read of them."""
    return [
        {
            "sha256": attached_file.digest,
            "name": attached_file.name,
            "bytes": attached_file.size,
            "type": attached_file.kind,
            "entry": attached_file.entry,
            "here": kept_files.content_here(opening.room, attached_file.digest) is not None,
        }
        for attached_file in kept_files.files_of(opening.room, incident)
    ]


def _list(opening: Opening, incident: IncidentId, *, as_json: bool) -> None:
    files = _told(opening, incident)
    if as_json:
        print_json(files)
        return
    waits = {digest for home, digest in kept_files.waiting(opening.room) if home == incident}
    for file in files:
        where = "here" if file["here"] else "not on this machine"
        unsent = ", not on the share yet" if file["sha256"] in waits else ""
        name = for_line(file["name"])
        click.echo(f"{file['sha256'][:12]}  {size_words(file['bytes']):>9}  {name}  ({where}{unsent})")
    if not files:
        click.echo("nothing is attached", err=True)


def _chosen(opening: Opening, incident: IncidentId, digest: str) -> AttachedFile:
    attached_files = [
        attached_file
        for attached_file in kept_files.files_of(opening.room, incident)
        if attached_file.digest.startswith(digest.casefold())
    ]
    if len({attached_file.digest for attached_file in attached_files}) != 1:
        many = "several files begin" if attached_files else "no file that is attached begins"
        stop(f"{many} with {quoted(digest, 70)}; --list names them.", exit_codes.MISSING)
    return attached_files[0]
