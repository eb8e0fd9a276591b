"""A wheel built from the tree, installed into an empty environment, runs with all of its data."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_workflow_and_no_test(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "warroom/data/playbook/severities.toml" in names
    assert "warroom/data/templates/post_mortem.md" in names
    assert "warroom/data/demo/payments.toml" in names
    assert "warroom/screens/room/screen.tcss" in names
    assert not [name for name in names if name.startswith(("tests", "benchmarks"))]
    (licence,) = [name for name in names if name.endswith("licenses/LICENSE")]
    assert "warroom contributors" in zipfile.ZipFile(wheel).read(licence).decode()


def test_the_source_package_holds_the_licence(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    (built,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(built) as packed:
        assert [name for name in packed.getnames() if name.count("/") == 1 and name.endswith("/LICENSE")]


def interpreter(name: str) -> str | None:
    """The Python called ``name`` that works: on the path, or kept by pyenv beside it."""
    kept = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser().glob(f"versions/*/bin/{name}")
    for found in (shutil.which(name), *map(str, sorted(kept))):
        if found and subprocess.run([found, "-c", "import venv, sqlite3"], capture_output=True).returncode == 0:
            return found
    return None


@pytest.mark.slow
@pytest.mark.parametrize(
    "python", ["python3.11", *(pytest.param(each, marks=pytest.mark.long) for each in ("python3.12", "python3.13"))]
)
def test_the_wheel_runs_in_an_empty_environment(wheel: Path, python: str, tmp_path: Path) -> None:
    found = interpreter(python)
    if found is None:
        pytest.skip(f"{python} is not on this machine")
    subprocess.run([found, "-m", "venv", str(tmp_path / "env")], check=True, timeout=400)
    run = tmp_path / "env" / "bin"
    subprocess.run([str(run / "pip"), "install", "--quiet", str(wheel)], check=True, timeout=400, capture_output=True)
    environ = {"HOME": str(tmp_path), "PATH": str(run), "WARROOM_DB": str(tmp_path / "w.db"), "WARROOM_USER": "dana"}

    def warroom(*arguments: str) -> str:
        return subprocess.run(
            [str(run / "warroom"), *arguments], check=True, capture_output=True, text=True, env=environ, cwd=tmp_path,
            timeout=60,
        ).stdout  # fmt: skip

    assert "in order" in warroom("playbook", "check")
    warroom("declare", "Checkout fails", "--severity", "P1")
    warroom("log", "it runs")
    assert "it runs" in warroom("show", "timeline")
    assert "every hash holds" in warroom("doctor")
    assert warroom("demo", "--shell", "--db", str(tmp_path / "demo.db"))
