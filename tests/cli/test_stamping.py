"""An authority's time stamp for a sealed head, by a command of one's own settings, as stock tools check it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.shell import Shell

AUTHORITY = """
[tsa]
default_tsa = here
[here]
serial = {0}/serial
signer_cert = {0}/tsa.pem
signer_key = {0}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
"""


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_the_answer_of_an_authority_lies_beside_the_head_and_holds_for_it(tmp_path: Path) -> None:
    (tmp_path / "tsa.cnf").write_text(AUTHORITY.format(tmp_path))
    (tmp_path / "serial").write_text("01\n")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-subj", "/CN=tsa", "-addext", "extendedKeyUsage=critical,timeStamping", "-keyout", "tsa.key",
         "-out", "tsa.pem"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    stamp = tmp_path / "stamp"
    stamp.write_text(
        f"#!/bin/sh\nset -e\ncd {tmp_path}\ncat > asked.txt\n"
        "openssl ts -query -data asked.txt -sha256 -cert -out asked.tsq 2>/dev/null\n"
        "openssl ts -reply -config tsa.cnf -queryfile asked.tsq -out head.txt.tsr 2>/dev/null\n"
    )
    stamp.chmod(0o700)
    settings = tmp_path / ".config" / "warroom"
    settings.mkdir(parents=True)
    (settings / "config.toml").write_text(f'[timestamp]\ncommand = ["{stamp}"]\n')
    shell, head = Shell(tmp_path), tmp_path / "head.txt"
    shell.ok("declare", "Checkout fails", "--severity", "P1")
    said = shell.run("seal", "--to", str(head))
    assert said.returncode == 0, said.stderr
    assert f"{head}.tsr is there" in said.stderr
    checked = subprocess.run(
        ["openssl", "ts", "-verify", "-data", "head.txt", "-in", "head.txt.tsr", "-CAfile", "tsa.pem"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Verification: OK" in checked.stdout + checked.stderr
    (settings / "config.toml").write_text(
        '[timestamp]\ncommand = ["/bin/sh", "-c", "cat >/dev/null; echo no answer"]\n'
    )
    said = shell.run("seal", "--to", str(head))
    assert said.returncode == 0
    (settings / "config.toml").write_text(
        '[timestamp]\ncommand = ["/bin/sh", "-c", "cat >/dev/null; echo refused; exit 3"]\n'
    )
    said = shell.run("seal", "--to", str(head))
    assert said.returncode == 69
    assert "[timestamp] failed with 3; the seal stands without it. It said: refused" in said.stderr
    assert "NOT SAVED" not in said.stderr
    assert said.stdout.strip() in shell.run("verify").stdout
    (settings / "config.toml").write_text(
        '[timestamp]\ncommand = ["/bin/sh", "-c", "cat >/dev/null; echo no answer"]\n'
    )
    said = shell.run("seal", "--to", str(head))
    assert said.returncode == 0
    assert "left no answer" in said.stderr
    assert "no answer" in said.stderr
