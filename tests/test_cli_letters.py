"""The command that writes a letter, as somebody on a laptop meets it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from psi.cli import main
from psi.workbench import casework, examples

DAY = ("--on", "2026-11-23")


@pytest.fixture
def psi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, list(words), catch_exceptions=False)

    return run


def test_a_letter_is_written_privately_under_a_name_without_names(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    done = psi("letter", "us-ohio-long-record", "req-hospital", "--out", "letters", *DAY)
    path = Path("letters/us-ohio-long-record/us-ohio-long-record-record-request-req-hospital.docx")
    assert done.stdout == f"{path}\n"
    assert oct((tmp_path / path).stat().st_mode)[-3:] == "600"


def test_a_letter_that_somebody_has_edited_stays_as_it_is(psi) -> None:  # type: ignore[no-untyped-def]
    path = Path(psi("letter", "us-ohio-long-record", "req-hospital", *DAY).stdout.strip())
    path.write_bytes(b"edited")
    assert psi("letter", "us-ohio-long-record", "req-hospital", *DAY).stdout.endswith("req-hospital.new.docx\n")
    assert path.read_bytes() == b"edited"


def test_a_letter_of_a_stored_case_stands_in_the_audit(psi) -> None:  # type: ignore[no-untyped-def]
    psi("import", str(examples()["us-ohio-long-record"]))
    psi("letter", "us-ohio-long-record", "req-hospital", *DAY)
    last = list(casework.opened().audit())[-1]
    assert (last.action, last.case, last.detail) == ("render", "us-ohio-long-record", '{"what": "record-request req-hospital"}')


def test_no_letter_is_made_on_an_expired_release_and_none_is_recorded(psi) -> None:  # type: ignore[no-untyped-def]
    psi("import", str(examples()["us-ohio-long-record"]))
    done = psi("letter", "us-ohio-long-record", "req-hospital", "--on", "2027-04-07")
    said = "psi: no letter is made: the release expired on April 6, 2027. Have a new release signed, enter it, and name it in the request.\n"
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", said)
    assert [row.action for row in casework.opened().audit()] == ["create", "read"]
    assert not Path("out").exists()
