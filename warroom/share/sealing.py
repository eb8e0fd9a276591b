"""Sealing what is written into a private incident: under which key, for whom, and the files that hand that key on.

Each database seals under keys of its own, so nobody has to agree on one, and a forged file of keys makes nobody seal
under it. What this database knows of it lies in its own ``local`` table; what is missing on the share is written again.
"""

from __future__ import annotations

import errno
import hashlib
import json
from typing import TYPE_CHECKING, Any

from warroom.model.identity import IncidentId
from warroom.oplog.envelope import MOST_RECIPIENTS, digest_of, is_sealable, recipient_of, seal
from warroom.share.vault import MEMBERS, Vault, farewell, keys_file
from warroom.store.commit import local
from warroom.store.exchange import last_row
from warroom.store.member_queries import membership, revoked_writers, standing_name, words_of
from warroom.store.sent import own_writers
from warroom.store.trouble import StoreTrouble

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from warroom.share.folder import Folder
    from warroom.store.private_keys import PrivateKeys

NO_MEMBER = "you are no member of this private incident any more: what you write stays here and is published nowhere"
_KEYS, _SHARED, _OUT = "keys", "shared", "out"


class _Standing:
    """Who is in and out of an incident, whom we brought in and whom we took out, by recipient; ``leavings`` is another
    word whenever one more was read that took somebody out.
    """

    __slots__ = ("brought", "leavings", "members", "taken_out")

    def __init__(
        self, members: frozenset[str], brought: frozenset[str], taken_out: frozenset[str], leavings: str
    ) -> None:
        self.members, self.brought, self.taken_out, self.leavings = members, brought, taken_out, leavings


class Sealing:
    """Seals for one place of a share, called ``place``. ``remember`` keeps something in our database by its name and
    may raise `StoreTrouble`; ``db`` only reads.
    """

    def __init__(
        self,
        folder: Folder,
        *,
        db: sqlite3.Connection,
        keys: PrivateKeys,
        remember: Callable[[str, str], None],
        place: str,
    ) -> None:
        self._folder, self._db, self._keys, self._remember, self._place = folder, db, keys, remember, place
        self._standing: dict[str, tuple[tuple[int, frozenset[str]], _Standing]] = {}

    def has_written(self, incident: IncidentId) -> bool:
        """Whether anything of ours was sealed for ``incident``, so that its files of keys are ours to keep."""
        return bool(self._keys.of(incident))

    def key_for(self, vault: Vault) -> str:
        """For whom the next envelope of ours is sealed, once everybody who shall open it has what they need: the files
        of keys are on the share. Raise ``OSError``.
        """
        standing = self._stands(vault.incident)
        if self._keys.recipient() not in standing.members:
            raise PermissionError(errno.EACCES, NO_MEMBER)
        key = self._key(vault.incident, standing.members, standing.leavings)
        self._hand_on(vault, standing)
        self._say_farewell(vault, standing)
        return key

    def _stands(self, incident: IncidentId) -> _Standing:
        revoked = revoked_writers(self._db)
        mark = (last_row(self._db), revoked)
        kept = self._standing.get(incident)
        if kept is None or kept[0] != mark:
            reader, own = membership(self._db, incident), own_writers(self._db)
            ours = self._keys.recipient()
            # Somebody may have let in what is no key at all: nobody is kept by that from writing.
            members = frozenset(
                member.recipient
                for member in reader.members.values()
                if (member.writer not in revoked or member.recipient == ours) and is_sealable(member.recipient)
            )
            said = words_of(self._db, incident, own)
            brought = frozenset(word.recipient for word in said if word.since is None)
            taken_out = frozenset(
                word.recipient for word in said if word.recipient in reader.out and is_sealable(word.recipient)
            )
            leavings = hashlib.sha256(repr(sorted(reader.leavings)).encode()).hexdigest()
            kept = self._standing[incident] = (mark, _Standing(members, brought & members, taken_out, leavings))
        return kept[1]

    def _key(self, incident: IncidentId, members: frozenset[str], leavings: str) -> str:
        """The recipient of the key under which we write: a new one as soon as somebody had the last who is not in, and
        with every leaving that was read: whoever had come meanwhile may have been handed ours by whoever let them in.
        """
        name = standing_name(incident, "")
        kept, secrets = self._read(name), self._keys.of(incident)
        had = frozenset(kept.get("to", ()))
        key = recipient_of(secrets[-1]) if secrets else ""
        if not key or kept.get("key") != key or had - members or kept.get("left") != leavings:
            key, had = recipient_of(self._keys.new(incident)), frozenset()
        if kept.get("key") != key or members - had:
            self._keep(name, {"key": key, "left": leavings, "to": sorted(had | members)})  # before anybody is handed it
        return key

    def _hand_on(self, vault: Vault, standing: _Standing) -> None:
        """See to it that every member can have our keys, and whoever we brought in all that we could open then."""
        own = self._keys.of(vault.incident)
        vault.add_keys(own)
        name = standing_name(vault.incident, self._place)
        kept = self._read(name)
        wanted = hashlib.sha256("\n".join([*sorted(standing.members), "", *own]).encode()).hexdigest()
        files = kept.get(_KEYS, [])
        if kept.get("for") != wanted or not all(map(vault.holds, files)):
            content = keys_file(vault.incident, own)
            new = [self._put(vault, content, part) for part in _parts(sorted(standing.members))]
            self._keep(name, {**kept, "for": wanted, _KEYS: new})
            self._take_away(vault, files)
        self._share_others(vault, standing, name, set(own))

    def _share_others(self, vault: Vault, standing: _Standing, name: str, own: set[str]) -> None:
        """Hand the keys of others that were known then to whom we brought in; what comes later, its owners hand on."""
        kept = self._read(name)
        shared: dict[str, Any] = dict(kept.get(_SHARED, {}))
        others = {recipient_of(secret): secret for secret in vault.keyring.for_others if secret not in own}
        before = json.dumps(shared, sort_keys=True)
        gone = [recipient for recipient in shared if recipient not in standing.brought]
        old = [shared.pop(recipient)[0] for recipient in gone]
        for recipient in standing.brought - {self._keys.recipient()}:
            file, known = shared.get(recipient, ("", sorted(others)))
            if known and not (file and vault.holds(file)):
                secrets = [others[one] for one in known if one in others]
                shared[recipient] = [self._put(vault, keys_file(vault.incident, secrets), [recipient]), known]
        if json.dumps(shared, sort_keys=True) != before:
            self._keep(name, {**kept, _SHARED: shared})
        self._take_away(vault, old)

    def _say_farewell(self, vault: Vault, standing: _Standing) -> None:
        """Tell whom we took out that they were: they cannot read it any more."""
        name = standing_name(vault.incident, self._place)
        kept = self._read(name)
        told: dict[str, str] = dict(kept.get(_OUT, {}))
        old = [told.pop(recipient) for recipient in list(told) if recipient not in standing.taken_out]
        new = [one for one in sorted(standing.taken_out) if not (one in told and vault.holds(told[one]))]
        for recipient in new:
            told[recipient] = self._put(vault, farewell(vault.incident), [recipient])
        if new or old:
            self._keep(name, {**kept, _OUT: told})
        self._take_away(vault, old)

    def _put(self, vault: Vault, content: bytes, recipients: list[str]) -> str:
        sealed = seal(content, recipients)
        real = f"{digest_of(sealed)}{MEMBERS}"
        self._folder.make(vault.path)
        self._folder.replace(f"{vault.path}/{real}", sealed)
        vault.wrote(real)
        return real

    def _take_away(self, vault: Vault, files: Iterable[str]) -> None:
        for real in files:
            try:
                self._folder.remove(f"{vault.path}/{real}")
            except OSError:  # it opens nothing that its readers did not have
                continue

    def _read(self, name: str) -> dict[str, Any]:
        try:
            kept = json.loads(local(self._db, name) or "{}")
        except ValueError:
            return {}
        return kept if isinstance(kept, dict) else {}

    def _keep(self, name: str, standing: dict[str, Any]) -> None:
        try:
            self._remember(name, json.dumps(standing))
        except StoreTrouble as trouble:
            raise OSError(errno.EIO, str(trouble)) from None


def _parts(members: list[str]) -> list[list[str]]:
    return [members[start : start + MOST_RECIPIENTS] for start in range(0, len(members), MOST_RECIPIENTS)]
