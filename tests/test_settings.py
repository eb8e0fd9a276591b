"""What is wrong in the settings is named with its line, its field and what to write; nothing is called unknown that is
known.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from warroom.config import Config, ConfigTrouble, load_config

SLACK = 'person = "alice"\n\n[publish.slack]\nkind = "slack"\n'
WRONG = {
    'person = "alice"\npersonn = "x"\n': "2: personn: there is no such setting; did you mean 'person'?",
    SLACK + 'url_fromm = "env:X"\n': "5: publish.slack.url_fromm: there is no such setting; did you mean 'url_from'?",
    'publish = {slack = {kind = "slack", colour = 1}}\n': "1: publish.slack.colour: there is no such setting",
    "[listen]\n\ntoken_form = 1\n": "3: listen.token_form: there is no such setting; did you mean 'token_from'?",
    '# [seconds]\n[page.bob]\ncommand = ["x"]\nseconds = "ten"\n': (
        "4: page.bob.seconds: expected a whole number, found 'ten'"
    ),
    '[metric.errors]\ncommand = "curl x"\n': (
        '2: metric.errors.command: expected a list: ["...", "..."], found \'curl x\''
    ),
    "[metric]\nerrors = 3\n": "2: metric.errors: expected a table, found 3",
    "[metric.errors]\nseconds = 3\n": "1: metric.errors.command: expected this field, which is missing",
    '\nmouse = "perhaps"\n': "2: mouse: expected true or false, found 'perhaps'",
    "[keys]\nq = 3\n": "2: keys.q: expected words in quotes, found 3",
    'zone = "UTC"\npublish.slack.seconds = 9000\n': "2: publish.slack.seconds: expected 1 to 600 seconds, found 9000",
    "[notify]\nseconds = 0\n": "2: notify.seconds: expected 1 to 60 seconds, found 0",
    '[timestamp]\ncommand = ["tsa"]\nseconds = -1\n': "3: timestamp.seconds: expected 1 to 60 seconds, found -1",
    'person = "a"\n\n[publis.chat]\nkind = "slack"\n': ("3: publis: there is no such setting; did you mean 'publish'?"),
    '[publish.chat]\ncommand = ["a", 5]\n': "2: publish.chat.command.2: expected words in quotes, found 5",
    "zone = \n": "1: expected TOML, found Invalid value (at line 1, column 8)",
}


@pytest.mark.parametrize(("text", "told"), WRONG.items(), ids=WRONG.values())
def test_what_is_wrong_in_the_settings_is_told_with_its_line_and_its_field(
    tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigTrouble) as trouble:
        load_config(str(path))
    assert str(trouble.value) == f"{path}:{told}"


@pytest.mark.parametrize("name", [name for name, of in Config.__dataclass_fields__.items() if "dict" in str(of.type)])
def test_no_table_that_there_is_is_called_unknown_for_what_stands_in_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"[{name}.x]\nnothing-of-the-kind = []\n", "utf-8")
    with pytest.raises(ConfigTrouble) as trouble:
        load_config(str(path))
    told = str(trouble.value)
    assert f"{name}.x" in told
    assert f" {name}: there is no such" not in told
    assert f" {name}.x: there is no such" not in told
