"""``inbox`` and ``declare --from-alert`` from a shell: what waits is told, taken, and begins an incident."""

from __future__ import annotations

import contextlib
import json
import socket
import sqlite3
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from tests.cli.every_command import at_home, run_here
from tests.cli.shell import Shell
from tests.intake.tools.own_samples import ALERTMANAGER
from tests.room.incoming.test_inbox import storm
from tests.room.sharers import now
from warroom.cli.listen import listening_on
from warroom.cli.schemas import shapes
from warroom.room.core import WarRoom
from warroom.room.incoming.deliveries import deliver


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> WarRoom:
    at_home(monkeypatch, tmp_path)
    monkeypatch.setenv("WARROOM_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.chdir(tmp_path)
    return WarRoom(str(tmp_path / "w.db"), person="dana", now=now, entropy=lambda count: b"\7" * count)


def test_an_alert_that_waited_begins_an_incident_with_its_name_its_beginning_and_its_detection(
    surroundings: WarRoom, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def run(*words: str) -> tuple[int, str, str]:
        code = run_here(monkeypatch, *words)
        said = capfd.readouterr()
        return code, said.out, said.err

    assert "nothing waits" in run("inbox")[2]
    deliver(surroundings, "alertmanager", json.dumps(ALERTMANAGER).encode())
    code, out, err = run("inbox")
    assert (code, out.splitlines()[0]) == (0, "2 alerts of 1 name")
    assert "PoolFull, critical" in out
    assert "1 delivery was not understood" in err
    assert "3 alerts that Alertmanager left out" in run("inbox", "--strange")[1]
    assert len(run("inbox", "--all")[1].splitlines()) == 2
    code, _, err = run("declare", "--from-alert", "PoolFull")
    assert code == 64  # how bad it is is said by people
    assert "the alert calls it critical" in err
    code, out, err = run("declare", "--from-alert", "PoolFull", "--severity", "P1", "--json")
    assert code == 0
    said = json.loads(out)
    assert said["title"] == "PoolFull"
    assert "detected 2026-02-13T12:02:00.500000Z, by this alert" in err
    status = json.loads(run("show", "status", "--json")[1])
    assert status["id"] == said["incident"]
    assert "nothing waits" in run("inbox")[2]
    deliver(surroundings, "alertmanager", json.dumps(storm(40, 3)).encode())
    assert run("inbox", "mute", "Name0")[0] == 0
    told = json.loads(run("inbox", "--json")[1])
    TypeAdapter(shapes()["inbox"]).validate_python(told)
    assert told["muted"] == ["Name0"]
    assert run("inbox", "mute", "Name0", "--off")[0] == 0
    assert run("inbox", "mute", "Name0", "--off")[0] == 65
    assert run("inbox", "take")[0] == 64
    assert run("inbox", "take", "nothing")[0] == 66
    code, _, err = run("inbox", "take", "--all")
    assert (code, "40 alerts of 3 names: 1 entry" in err) == (0, True)
    (tmp_path / "config.toml").write_text('[listen]\ntoken_from = "env:NOT_THERE"\n')
    code, _, err = run("listen", "--urls")
    assert (code, "listen.token_from: the environment has no NOT_THERE" in err) == (78, True)
    (tmp_path / "config.toml").write_text('[listen.json.sensu]\ntext = "check.output"\n')
    urls = run("listen", "--urls")[1].splitlines()
    assert urls[-1].startswith("sensu          http://127.0.0.1:8787/in/sensu/")
    assert run("listen", "--host", "0.0.0.0")[0] == 64  # noqa: S104
    for wrong in ('words = "check.output"\n', 'text = "check.output"\nzone = "Nowhere"\n'):
        (tmp_path / "config.toml").write_text(f"[listen.json.sensu]\n{wrong}")
        assert run("listen", "--urls")[0] == 78


def test_the_command_that_is_named_prints_the_addresses_at_which_it_listens(
    surroundings: WarRoom, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    far = ["--host", "127.0.0.2", "--port", "99"]
    of_a = listening_on("x", db="a.db", host="127.0.0.1", port=8787, certificate="")
    assert "`warroom listen --db a.db --urls`" in of_a
    places: tuple[tuple[str, int, list[str]], ...] = (
        ("127.0.0.1", 8787, []),
        ("::1", 8787, ["--host", "::1"]),
        ("127.0.0.2", 99, far),
    )
    for host, port, options in places:
        place = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        said = listening_on(place, db="", host=host, port=port, certificate="")
        command = said.partition("`")[2].partition("`")[0].split()
        assert command == ["warroom", "listen", *options, "--urls"]
        assert run_here(monkeypatch, *command[1:]) == 0
        assert all(f" {place}/in/" in line for line in capfd.readouterr().out.splitlines())
    assert "--tls-cert 'a b' --urls" in listening_on("https://x", db="", host="127.0.0.1", port=8787, certificate="a b")


def _pem(kind: str, folder: Path) -> tuple[list[str], str]:
    """The options that name a certificate and its key, of which one is not what it should be, and what is said."""
    pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key, other = folder / "k.pem", folder / "other.pem"
    secret = Ed25519PrivateKey.generate()
    locked = BestAvailableEncryption(b"xxxx") if kind == "locked" else NoEncryption()
    key.write_bytes(secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    other.write_text("junk\n")
    return {
        "no file": (["--tls-cert", str(folder / "none"), "--tls-key", str(key)], "cannot be read"),
        "a folder": (["--tls-cert", str(folder), "--tls-key", str(key)], "no certificate with its key"),
        "junk": (["--tls-cert", str(other), "--tls-key", str(key)], "no certificate with its key"),
        "alone": (["--tls-cert", str(other)], "alone is no certificate with its key"),
        "locked": (["--tls-cert", str(key), "--tls-key", str(key)], "no certificate with its key"),
        "a key alone": (["--tls-key", str(key)], "--tls-key is of the certificate"),
    }[kind]


@pytest.mark.parametrize("kind", ["no file", "a folder", "junk", "alone", "locked", "a key alone"])
def test_what_is_no_certificate_is_said_before_anything_is_said_to_be_served(
    surroundings: WarRoom, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path, kind: str
) -> None:
    options, why = _pem(kind, tmp_path)
    for command in (["listen"], ["board", "--serve"]):
        code, told = run_here(monkeypatch, *command, *options), capfd.readouterr()
        assert (code in (64, 78), why in told.err, "nothing was served" in told.err) == (True, True, True), told
        assert "listening on" not in told.err
        assert told.out == ""


@pytest.mark.parametrize(
    "command", [["listen"], ["board", "--serve"], ["board", "--serve", "--new-link"]], ids=" ".join
)
def test_a_port_that_is_taken_is_said_before_anything_is_said_to_be_served(tmp_path: Path, command: list[str]) -> None:
    """No link is printed behind which another program is, and the one that opens that is not made void."""
    pytest.importorskip("uvicorn", reason="what `warroom listen` needs is not installed")
    shell = Shell(tmp_path)
    secrets = "SELECT name, value FROM local WHERE name LIKE 'setting:board-token%'"
    shell.ok("declare", "Checkout fails", "--severity", "P1")
    with contextlib.closing(sqlite3.connect(shell.home / "w.db")) as db:
        db.execute("INSERT INTO local (name, value) VALUES ('setting:board-token:internal', 'before')")
        db.commit()
        before = db.execute(secrets).fetchall()
        with socket.create_server(("127.0.0.1", 0)) as another:
            port = another.getsockname()[1]
            ran = shell.run(*command, "--port", str(port))
        assert (ran.returncode, ran.stdout) == (78, "")
        words = f"127.0.0.1:{port} could not be taken: something else listens there, or it is not of this machine."
        assert ran.stderr == f"warroom: {words}\n"
        assert db.execute(secrets).fetchall() == before
