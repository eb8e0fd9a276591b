"""What `make run` and `make test` install is named to the byte, and is what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def locked(kind: str) -> dict[str, tuple[str, list[str]]]:
    """Each package of a lock: its version and its hashes."""
    text = re.sub(r"#.*", "", (ROOT / "requirements" / f"{kind}.lock").read_text()).replace("\\\n", " ")
    packages: dict[str, tuple[str, list[str]]] = {}
    for line in filter(str.strip, text.splitlines()):
        pinned = re.match(r"([\w.-]+)==(\S+)", line)
        assert pinned, f"not pinned: {line}"
        packages[canonicalize_name(pinned[1])] = pinned[2], re.findall(r"--hash=sha256:([0-9a-f]{64})\b", line)
    return packages


@pytest.mark.parametrize("kind", ["run", "dev"])
def test_every_package_is_held_to_files_that_are_known(kind: str) -> None:
    packages = locked(kind)
    assert packages
    assert all(hashes for _, hashes in packages.values())


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("run", PROJECT["dependencies"]),
        ("dev", [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]),
    ],
)
def test_the_lock_holds_what_the_project_asks_for(kind: str, asked: list[str]) -> None:
    packages = locked(kind)
    for line in asked:
        wanted = Requirement(line)
        assert packages[canonicalize_name(wanted.name)][0] in wanted.specifier, line


def test_whoever_runs_the_program_gets_no_tools_of_its_tests() -> None:
    assert not {"pytest", "hypothesis", "mypy", "ruff", "coverage"} & set(locked("run"))


def test_the_tests_try_what_runs() -> None:
    tried = locked("dev")
    assert all(tried[name] == package for name, package in locked("run").items())
