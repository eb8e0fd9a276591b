"""The shipped workflow is read when it is asked for: a version that was installed meanwhile is named."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from warroom.cli.failing import end_by
from warroom.exit_codes import SETTING
from warroom.model.identity import Moment
from warroom.playbook.load import PARTS, PlaybookError, load_playbook, shipped_data

CHANGES: dict[str, Callable[[str], str]] = {
    "a field less": lambda text: re.sub(r"(?m)^(\[+[a-z_.]+\]+\n)(?:#.*\n)*[a-z_]+ = .*\n", r"\1", text, count=1),
    "no field at all": lambda _: "",
    "a field of tomorrow": lambda text: f'from_tomorrow = "x"\n{text}',
    "another kind of value": lambda text: re.sub(r"(?m)^\[\[([a-z_]+)\]\]", r"[[\1.more]]", text),
    "half a file": lambda text: text[: len(text) // 2] + '\nx = "',
    "bytes": lambda text: text.replace("e", "\udcff"),
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("changed") / "data"
    for name in ("playbook", "templates"):
        shutil.copytree(shipped_data() / name, folder / name)
    return folder


@pytest.mark.parametrize("change", CHANGES)
def test_a_shipped_file_of_another_version_is_named_with_the_way_out_or_read(change: str, data: Path) -> None:
    whole = load_playbook(shipped=data)
    whole.make_whole()
    refusals: dict[str, str] = {}
    for part in PARTS:
        file = data / "playbook" / f"{part}.toml"
        text = file.read_text("utf-8")
        playbook = load_playbook(shipped=data)
        file.write_bytes(CHANGES[change](text).encode("utf-8", "surrogateescape"))
        try:
            getattr(playbook, part)
        except PlaybookError as error:
            refusals[str(file)] = str(error)
        finally:
            file.write_text(text, "utf-8")
        assert getattr(whole, part) is not None
    assert all(file in words and "start it again" in words for file, words in refusals.items())
    assert len(refusals) == len(PARTS) or (refusals and change not in ("half a file", "bytes"))


def test_files_that_went_are_named_and_a_command_ends_with_a_sentence(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    playbook = load_playbook(shipped=data)
    gone = tmp_path / "gone"
    data.rename(gone)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    try:
        for part in ("after", "texts"):
            with pytest.raises(PlaybookError, match="start it again") as raised:
                getattr(playbook, part)
        assert end_by(raised.value, now=Moment(0)) == SETTING
    finally:
        gone.rename(data)
    assert "start it again" in capsys.readouterr().err
    assert not (tmp_path / "state").exists()
