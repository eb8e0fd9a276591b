"""Hashes are the same from whichever code makes them."""

from __future__ import annotations

import hashlib
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.oplog import hashing


@given(st.binary(max_size=300))
def test_pythons_own_hashes_are_those_of_openssl(data: bytes) -> None:
    assert hashing.sha256(data).hexdigest() == hashlib.sha256(data).hexdigest()


def test_a_python_that_was_built_without_its_own_uses_openssl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, hashing._OWN, None)
    assert hashing.own_sha256() is hashlib.sha256
