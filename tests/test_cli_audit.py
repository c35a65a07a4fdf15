"""Signed anchors of the audit, made with a real key of ssh-keygen."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from psi.cli import main

PSI = str(Path(sys.executable).parent / "psi")


@pytest.fixture
def psi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    for name, kind, passphrase in (("key", "ed25519", ""), ("other", "ed25519", ""), ("rsa", "rsa", ""), ("locked", "ed25519", "open sesame")):
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", "", "-f", name], check=True)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, list(words), catch_exceptions=False)

    assert run("new", "c-1", "--jurisdiction", "us-ohio").exit_code == 0
    return run


@pytest.fixture
def anchored(psi):  # type: ignore[no-untyped-def]
    """The same, with a signed anchor of its audit."""
    assert psi("audit", "anchor", "--sign", "key", "--out", "anchor.json").stdout == "anchor.json\n"
    return psi


def changed(**parts: object) -> None:
    held = json.loads(Path("anchor.json").read_text(encoding="utf-8"))
    Path("anchor.json").write_text(json.dumps(held | parts), encoding="utf-8")


def verify(psi, *words: str) -> Result:  # type: ignore[no-untyped-def]
    return psi("audit", "verify", "--anchor", "anchor.json", *words)


def test_a_signed_anchor_holds_the_last_row_and_is_private(anchored) -> None:  # type: ignore[no-untyped-def]
    held = json.loads(Path("anchor.json").read_text(encoding="utf-8"))
    assert f"{held['number']}:{held['digest']}\n" == anchored("audit", "anchor").stdout
    assert held["public_key"] == Path("key.pub").read_text(encoding="utf-8").strip()
    assert sorted(held) == ["at", "digest", "number", "public_key", "signature"]
    assert oct(Path("anchor.json").stat().st_mode)[-3:] == "600"


def test_the_audit_verifies_against_its_signed_anchor_also_after_more_was_done(anchored) -> None:  # type: ignore[no-untyped-def]
    anchored("export", "c-1")
    done = verify(anchored, "--key", "key.pub")
    assert (done.exit_code, done.stdout[:19]) == (0, "The audit is whole:")


def test_a_tail_that_was_cut_off_is_found(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    psi("export", "c-1")
    psi("audit", "anchor", "--sign", "key", "--out", "anchor.json")
    with sqlite3.connect(tmp_path / "data" / "psi" / "cases.db") as raw:
        raw.execute("DROP TRIGGER audit_kept_DELETE")
        raw.execute("DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)")
    raw.close()
    done = verify(psi, "--key", "key.pub")
    assert done.exit_code == 1
    assert "which was anchored, is not in the audit as it was then" in done.stdout


@pytest.mark.parametrize(
    "parts", [{"number": 2}, {"digest": "0" * 64}, {"at": "2020-01-01T00:00:00.000000Z"}, {"signature": "AAAA"}, {"signature": "no base64!"}], ids=str
)
def test_a_changed_anchor_is_refused(anchored, parts: dict[str, object]) -> None:  # type: ignore[no-untyped-def]
    changed(**parts)
    done = verify(anchored, "--key", "key.pub")
    assert (done.exit_code, done.stderr) == (2, "psi: anchor.json: the signature does not fit: the anchor was changed after it was signed.\n")


def test_another_key_is_refused_also_when_the_file_names_it(anchored) -> None:  # type: ignore[no-untyped-def]
    assert verify(anchored, "--key", "other.pub").stderr == "psi: anchor.json: it was signed with another key than that in other.pub.\n"
    changed(public_key=Path("other.pub").read_text(encoding="utf-8").strip())
    assert verify(anchored, "--key", "other.pub").stderr == "psi: anchor.json: the signature does not fit: the anchor was changed after it was signed.\n"


def test_a_signed_anchor_without_a_key_is_refused(anchored) -> None:  # type: ignore[no-untyped-def]
    done = verify(anchored)
    assert done.exit_code == 2
    assert "proves nothing without the public key of who signed it. Name its file with --key." in done.stderr


def test_a_key_without_a_signed_anchor_is_refused(anchored) -> None:  # type: ignore[no-untyped-def]
    line = anchored("audit", "anchor").stdout.strip()
    assert anchored("audit", "verify", "--anchor", line).exit_code == 0
    done = anchored("audit", "verify", "--anchor", line, "--key", "key.pub")
    assert (done.exit_code, "there is nothing to check with --key" in done.stderr) == (2, True)
    assert anchored("audit", "verify", "--key", "key.pub").exit_code == 2


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"number": 1}', "[" * 100_000, '{"number": "1", "digest": "", "at": "", "public_key": "", "signature": ""}', "\xff"],
    ids=range(7),
)
def test_a_file_that_is_no_anchor_is_refused(anchored, content: str) -> None:  # type: ignore[no-untyped-def]
    Path("anchor.json").write_text(content, encoding="latin-1")
    done = verify(anchored, "--key", "key.pub")
    assert (done.exit_code, done.stderr) == (2, "psi: anchor.json: it is not an anchor that 'psi audit anchor --sign' wrote.\n")


def test_text_that_is_neither_an_anchor_nor_a_file_is_refused(anchored) -> None:  # type: ignore[no-untyped-def]
    assert "'nowhere.json' is not an anchor" in anchored("audit", "verify", "--anchor", "nowhere.json").stderr


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("key.pub", "it is not a private key of OpenSSH"),
        ("rsa", "it is a key of another kind than Ed25519"),
        ("anchor.txt", "it is not a private key of OpenSSH"),
    ],
)
def test_a_key_that_cannot_sign_is_refused(psi, key: str, says: str) -> None:  # type: ignore[no-untyped-def]
    Path("anchor.txt").write_bytes(b"\0\xff")
    done = psi("audit", "anchor", "--sign", key, "--out", "anchor.json")
    assert done.exit_code == 2
    assert says in done.stderr
    assert not Path("anchor.json").exists()


@pytest.mark.parametrize(("key", "says"), [("key", "it is not a public key of OpenSSH"), ("rsa.pub", "it is a key of another kind than Ed25519")])
def test_a_key_that_cannot_check_is_refused(anchored, key: str, says: str) -> None:  # type: ignore[no-untyped-def]
    done = verify(anchored, "--key", key)
    assert (done.exit_code, says in done.stderr) == (2, True)


def test_an_anchor_is_never_written_over_another_file(anchored) -> None:  # type: ignore[no-untyped-def]
    before = Path("anchor.json").read_bytes()
    done = anchored("audit", "anchor", "--sign", "key", "--out", "anchor.json")
    assert (done.exit_code, "there is a file of that name already" in done.stderr) == (2, True)
    assert Path("anchor.json").read_bytes() == before


def test_sign_and_out_go_together(psi) -> None:  # type: ignore[no-untyped-def]
    for words in (("--sign", "key"), ("--out", "anchor.json")):
        done = psi("audit", "anchor", *words)
        assert (done.exit_code, "--sign and --out go together" in done.stderr) == (2, True)


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "code"), [("open sesame", 0), ("wrong words", 2)])
def test_the_passphrase_of_an_encrypted_key_is_asked_for_at_the_terminal(psi, answer: str, code: int) -> None:  # type: ignore[no-untyped-def]
    from tests.store.test_encryption import at_terminal

    shown, ended = at_terminal([PSI, "audit", "anchor", "--sign", "locked", "--out", "anchor.json"], [answer], dict(os.environ))
    assert ended == code, shown
    assert "Passphrase of locked: " in shown
    assert answer not in shown
    assert Path("anchor.json").exists() is (code == 0)
    if code == 0:
        assert verify(psi, "--key", "locked.pub").exit_code == 0
    else:
        assert "the passphrase is wrong, or it is damaged" in shown


@pytest.mark.slow
def test_an_encrypted_key_without_a_terminal_is_refused(psi) -> None:  # type: ignore[no-untyped-def]
    words = [PSI, "audit", "anchor", "--sign", "locked", "--out", "anchor.json"]
    done = subprocess.run(words, capture_output=True, text=True, start_new_session=True, stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stderr) == (2, "psi: locked: the key is encrypted, but there is no terminal to ask at. Run psi in a terminal.\n")
