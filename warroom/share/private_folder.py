"""The folder of a share with its private incidents opened and sealed on the way: the one place that all of them pass.

``inc-<id>/ops/`` of a private incident is what could be opened of ``inc-<token>/ops/``; what is written there is
sealed. Everybody above reads, compares, purges and merges the same logs as ever. No path of a private incident reaches
the folder below, nor does anything of it that was not sealed; what no key opens here is not there.
"""

from __future__ import annotations

import contextlib
import errno
from typing import TYPE_CHECKING

from warroom.model.identity import IncidentId, Token
from warroom.model.private import is_private, is_token
from warroom.oplog.envelope import NEEDS, available, digest_of, seal, token_of
from warroom.share.folder import Listing, grown_in, named_in, refusal_of
from warroom.share.sealing import Sealing
from warroom.share.share_format import attributes_file, incident_folder, incident_of, ops_folder
from warroom.share.vault import ENVELOPE, Vault
from warroom.store.exchange import incident_ids

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from warroom.share.folder import FileStat, Folder
    from warroom.store.private_keys import PrivateKeys

LOOKING, SEARCHING = 0.25, 0.1
"""Seconds for which what is new in one incident is opened at once, and for which unknown ones are looked at."""
_ATTRIBUTES = b"*.age -text\n"


class PrivateFolder:
    """A `Folder` around ``folder``, which is at the ``place`` of the share (empty for its first one).

    ``db`` is only asked; ``remember`` keeps something in our database by its name; ``told_out`` is called with each
    incident and whether somebody says that we were taken out of it, again and again. It belongs to one thread.
    """

    def __init__(
        self,
        folder: Folder,
        *,
        db: sqlite3.Connection,
        keys: PrivateKeys,
        remember: Callable[[str, str], None],
        ticks: Callable[[], float],
        place: str = "",
        told_out: Callable[[IncidentId, bool], None] = lambda _incident, _told: None,
    ) -> None:
        self._folder, self._db, self._keys, self._ticks, self._told_out = folder, db, keys, ticks, told_out
        self._sealing = Sealing(folder, db=db, keys=keys, remember=remember, place=place or "first")
        self._vaults: dict[Token, Vault] = {}
        self._own: list[str] = []
        self._turn: list[Token] = []

    # What is private

    def _vault(self, incident: IncidentId) -> Vault:
        """Where a private incident lies. Raise ``OSError`` where nothing can be opened."""
        if not available():
            raise OSError(errno.ENOSYS, NEEDS)
        vault = self._at(token_of(incident))
        vault.incident = incident
        vault.add_keys(self._keys.of(incident))
        return vault

    def _at(self, token: Token) -> Vault:
        if token not in self._vaults:
            self._vaults[token] = Vault(self._folder, token, self._ticks)
        return self._vaults[token]

    def _ours(self) -> list[str]:
        """Our own keys; where there is another one, all that was closed is tried again."""
        own = self._keys.own()
        if own != self._own:
            self._own = own
            for vault in self._vaults.values():
                vault.try_again()
        return own

    def _look(self, vault: Vault) -> None:
        vault.look(self._ours(), LOOKING)
        self._told_out(vault.incident, vault.told_out)

    def tend(self) -> None:
        """See to it that whoever is a member can open what we wrote: people come and go without a line of ours."""
        if not available():
            return
        for incident in filter(self._sealing.has_written, filter(is_private, incident_ids(self._db))):
            with contextlib.suppress(OSError):  # whoever writes there is told
                self._ready(incident)

    def _ready(self, incident: IncidentId) -> tuple[Vault, str]:
        """The vault of an incident, and for whom what is written there next is sealed."""
        vault = self._vault(incident)
        if not vault.listed:
            try:
                self._look(vault)
            except FileNotFoundError:
                vault.listed = True
        return vault, self._sealing.key_for(vault)

    def _known(self, listing: Listing) -> dict[Token, IncidentId]:
        """The private incidents that we hold, and those that we can open, by token."""
        private = [incident for incident in incident_ids(self._db) if is_private(incident)]
        by_token = {token_of(incident): incident for incident in private} if available() else {}
        tokens = [token for name in listing if is_token(token := incident_of(name)) and token not in by_token]
        if available() and self._ours():
            self._search(tokens)
        by_token.update({token: vault.incident for token, vault in self._vaults.items() if vault.incident})
        return by_token

    def _search(self, tokens: list[Token]) -> None:
        """Look whether somebody let us in, in one after the other as long as there is time; the rest is next."""
        here = set(tokens)
        self._turn = [token for token in self._turn if token in here]
        self._turn += sorted(here.difference(self._turn))
        end = self._ticks() + SEARCHING
        for token in list(self._turn):
            self._turn.append(self._turn.pop(0))
            with contextlib.suppress(OSError):  # not a folder, or not for us
                self._at(token).look(self._own, SEARCHING)
            if self._ticks() > end:
                return

    def doubted(self) -> list[IncidentId]:
        """Incidents of which the folder below may have lost what it had, where it says so."""
        tokens = {token: vault.incident for token, vault in self._vaults.items()}
        return [tokens.get(incident, incident) for incident in getattr(self._folder, "doubted", tuple)()]

    # See `Folder`

    def names(self, path: str) -> Listing:
        """See `Folder`."""
        incident, kind, _ = _parted(path)
        if not path:
            listing = self._folder.names(path)
            by_token = self._known(listing)
            return Listing(sorted(filter(None, (_shown(name, by_token) for name in listing))), listing.left_out)
        if not is_private(incident):
            return self._folder.names(path)
        vault = self._vault_of_logs(incident, kind)
        self._look(vault)
        return vault.names()

    def looks(self, path: str) -> dict[str, FileStat]:
        """See `Folder`."""
        incident, kind, _ = _parted(path)
        if not is_private(incident):
            return self._folder.looks(path)
        return self._vault_of_logs(incident, kind).looks()

    def changed(self, path: str) -> int:
        """See `Folder`."""
        incident, kind, _ = _parted(path)
        if not is_private(incident):
            return self._folder.changed(path)
        vault = self._vault_of_logs(incident, kind)
        if not vault.is_settled:
            self._look(vault)
        return vault.changed()

    def grown(self, path: str) -> frozenset[str] | None:
        """See `grown_in`."""
        return None if is_private(_parted(path)[0]) else grown_in(self._folder, path)

    def refusal(self) -> str:
        """See `refusal_of`."""
        return refusal_of(self._folder)

    def named(self, path: str) -> frozenset[str] | None:
        """See `named_in`."""
        return None if is_private(_parted(path)[0]) else named_in(self._folder, path)

    def _vault_of_logs(self, incident: IncidentId, kind: str) -> Vault:
        if kind != _OPS or not available():
            raise FileNotFoundError(errno.ENOENT, "it is not there")
        return self._vault(incident)

    def owner(self, path: str) -> str:
        """See `Folder`."""
        incident, _, _ = _parted(path)
        return self._folder.owner(incident_folder(token_of(incident)) if is_private(incident) else path)

    def read(self, path: str, offset: int, limit: int) -> tuple[bytes, FileStat]:
        """See `Folder`."""
        incident, kind, name = _parted(path)
        if not is_private(incident):
            return self._folder.read(path, offset, limit)
        return self._vault_of_logs(incident, kind).read(name, offset, limit)

    def create(self, path: str, data: bytes) -> None:
        """See `Folder`."""
        incident, _, _ = _parted(path)
        if not is_private(incident):
            self._folder.create(path, data)
        elif path == attributes_file(incident)[0]:
            self._folder.create(attributes_file(token_of(incident))[0], _ATTRIBUTES)
        else:
            self.replace(path, data)

    def append(self, path: str, data: bytes) -> None:
        """See `Folder`. Nothing is ever added to an envelope."""
        if is_private(_parted(path)[0]):
            raise OSError(errno.ENOTSUP, "a private incident is written in whole files")
        self._folder.append(path, data)

    def replace(self, path: str, data: bytes) -> None:
        """See `Folder`. What is put into a private incident is sealed and called by the digest of that."""
        incident, kind, _ = _parted(path)
        if not is_private(incident):
            self._folder.replace(path, data)
            return
        if kind == _HERE:
            return  # who is here, and since when, is nobody else's business
        if kind != _OPS:
            raise OSError(errno.ENOTSUP, "nothing but the log of a private incident is shared")
        vault, key = self._ready(incident)
        sealed = seal(data, [key])
        real = f"{digest_of(sealed)}{ENVELOPE}"
        self._folder.replace(f"{vault.path}/{real}", sealed)
        vault.wrote(real)

    def remove(self, path: str) -> None:
        """See `Folder`."""
        incident, kind, name = _parted(path)
        self._folder.remove(self._vault_of_logs(incident, kind).real(name) if is_private(incident) else path)

    def make(self, path: str) -> None:
        """See `Folder`."""
        incident, kind, _ = _parted(path)
        if not is_private(incident):
            self._folder.make(path)
        elif kind == _OPS:
            self._ready(incident)
            self._folder.make(ops_folder(token_of(incident)))


_OPS, _HERE = "ops", "here"


def _parted(path: str) -> tuple[IncidentId, str, str]:
    """The incident, what it is about, and the name, as the share's layout has them."""
    folder, _, rest = path.partition("/")
    kind, _, name = rest.partition("/")
    return incident_of(folder), kind, name


def _shown(name: str, by_token: dict[Token, IncidentId]) -> str:
    """How an entry of the share's folder is called above; empty for one that is not to be seen."""
    incident = incident_of(name)
    if is_private(incident):
        return ""  # somebody put it there as it must never lie
    if not is_token(incident):
        return name
    return incident_folder(by_token[incident]) if incident in by_token else ""
