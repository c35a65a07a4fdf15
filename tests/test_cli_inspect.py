"""`psi inspect` as a user types it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document

from psi.cli import main


def psi(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def report(tmp_path: Path) -> Path:
    done = psi("render", "us-ohio-declined", "--out", tmp_path, "--on", "2026-11-23")
    assert done.exit_code == 0
    return tmp_path / "us-ohio-declined" / "report.docx"


def test_a_report_as_psi_wrote_it_has_no_findings(report: Path) -> None:
    done = psi("inspect", report)
    assert (done.exit_code, done.stdout) == (0, f"{report}: 0 findings.\n")


def test_what_an_officer_did_to_a_report_is_found_with_its_place_and_how_to_mend_it(report: Path) -> None:
    word = Document(str(report))
    victims = next(p for p in word.paragraphs if p.text == "The victims")
    victims.insert_paragraph_before("Note to self {{ check }}")
    word.core_properties.author = "C. Benning"
    word.save(str(report))
    done = psi("inspect", report)
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith(f"{report}: under “What ")
    assert "A mark of the template is left in the text: “{{ check }}”. Replace it with the words that belong there, or delete it." in lines[0]
    assert lines[1].startswith(f"{report}: in the properties: The properties name somebody as author: “C. Benning”. File > Info")
    assert lines[2] == f"{report}: 2 findings."


def test_the_findings_as_json_name_rule_place_and_mending(report: Path) -> None:
    word = Document(str(report))
    word.core_properties.title = ""
    word.save(str(report))
    done = psi("inspect", report, "--json")
    assert done.exit_code == 1
    (found,) = json.loads(done.stdout)[str(report)]
    assert found == {
        "rule": "title",
        "says": "The document has no title.",
        "where": "in the properties",
        "mend": "File > Info > Properties: type the title.",
    }


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_looked_over_all_the_same(report: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked.docx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(100))
    done = psi("inspect", locked, tmp_path / "gone.docx", report)
    assert done.exit_code == 2
    assert done.stdout == f"{report}: 0 findings.\n"
    assert done.stderr.splitlines() == [
        f"psi: {locked}: it is protected with a password, or it is an old .doc file. Save it as .docx without a password.",
        f"psi: {tmp_path / 'gone.docx'}: no such file or directory.",
    ]


def test_a_file_must_be_named() -> None:
    assert psi("inspect").exit_code == 2
