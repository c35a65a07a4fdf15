"""The commands on stored cases, as somebody on a laptop meets them."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from psi.cli import main
from psi.workbench import examples


@pytest.fixture
def psi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("PSI_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, list(words), catch_exceptions=False)

    return run


def write(path: Path, employer: str) -> str:
    path.write_text(f"id: c-1\njurisdiction: us-ohio\nemployment:\n- {{id: mill, employer: {employer}}}\n", encoding="utf-8")
    return str(path)


def test_an_imported_case_is_listed_with_its_revision(psi) -> None:  # type: ignore[no-untyped-def]
    assert psi("import", str(examples()["us-ohio-declined"])).stdout == "us-ohio-declined: new, revision 1\n"
    assert psi("list").stdout.startswith("us-ohio-declined  sentencing 2026-12-17  draft      revision 1 ")
    assert json.loads(psi("list", "--json").stdout)[0]["newest"] == 1


def test_what_is_due_is_listed_by_day_with_the_rule_and_what_is_overdue(psi) -> None:  # type: ignore[no-untyped-def]
    psi("import", *(str(examples()[name]) for name in ("us-federal-firearm", "us-ohio-declined")))
    psi("new", "c-2", "--jurisdiction", "us-ohio")
    # Sentencing on January 21, 2027: 35 days before is December 17, 7 days before is January 14.
    assert [" ".join(line.split()) for line in psi("list", "--due", "--on", "2026-12-18").stdout.splitlines()] == [
        "2026-12-17 OVERDUE 1 day us-federal-firearm draft Disclosure of the report to the parties (Fed. R. Crim. P. 32(e)(2); USSG §6A1.2(a))",
        "2026-12-17 OVERDUE 1 day us-ohio-declined draft Sentencing",
        "2027-01-14 in 27 days us-federal-firearm draft Submission of the report and addendum to the court (Fed. R. Crim. P. 32(g); USSG §6A1.2(c))",
        "2027-01-21 in 34 days us-federal-firearm draft Sentencing",
        "no day c-2 draft The day of sentencing is not set",
    ]


def test_what_led_to_a_sentence_is_not_due_any_more_once_it_is_imposed(psi) -> None:  # type: ignore[no-untyped-def]
    psi("import", str(examples()["us-ohio-supervision"]))  # sentenced on February 10, 2026, and under supervision since
    assert psi("list", "--due", "--on", "2026-11-23").stdout == ""


def test_a_case_is_found_by_the_beginning_of_a_name_or_docket(psi) -> None:  # type: ignore[no-untyped-def]
    psi("import", *(str(examples()[name]) for name in ("us-federal-fraud", "us-ohio-declined")))
    assert psi("list", "d'amour").stdout.split()[0] == "us-federal-fraud"
    assert psi("list", "26-CR-0062").stdout.split()[0] == "us-ohio-declined"
    assert psi("list", "nobody").stdout == ""


def test_a_change_after_sending_voids_it_and_list_history_and_render_say_so(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    text = examples()["us-ohio-declined"].read_text(encoding="utf-8").replace("id: us-ohio-declined", "id: c-1", 1)
    (tmp_path / "c.yaml").write_text(text, encoding="utf-8")
    psi("import", "c.yaml")
    assert psi("review", "send", "c-1", "--on", "2026-11-23").exit_code == 0
    (tmp_path / "c.yaml").write_text(text.replace("Rosalind P. Avery", "Rosalind Q. Avery"), encoding="utf-8")
    assert psi("import", "c.yaml").exit_code == 0
    assert psi("list").stdout.split()[3] == "voided"
    assert "VOID: the case was changed afterwards" in psi("history", "c-1").stdout
    said = psi("render", "c-1", "--on", "2026-11-23").stderr
    assert "of revision 1; the case was changed afterwards, and it is void." in said


def test_a_changed_file_makes_a_revision_that_diff_explains(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    psi("import", write(tmp_path / "c.yaml", "Old Mill"))
    assert psi("import", write(tmp_path / "c.yaml", "New Mill"), "--reason", "the mill's letter").stdout == "c-1: changed, revision 2\n"
    done = psi("diff", "c-1", "1", "2")
    assert (done.stdout, done.exit_code) == ("Employment, New Mill: employer: Old Mill -> New Mill\n", 1)
    assert [line.split()[0] for line in psi("history", "c-1").stdout.splitlines()] == ["1", "2"]
    assert psi("restore", "c-1", "1", "--reason", "wrong letter").stdout == "c-1: revision 3\n"
    assert psi("diff", "c-1", "1", "3").exit_code == 0


def test_a_dry_run_keeps_nothing(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert psi("import", "--dry-run", write(tmp_path / "c.yaml", "Mill")).stdout == "c-1: would be new\n"
    assert psi("list").stdout == ""


def test_a_new_case_of_an_unknown_jurisdiction_is_refused(psi) -> None:  # type: ignore[no-untyped-def]
    done = psi("new", "c-9", "--jurisdiction", "atlantis")
    assert done.exit_code == 2
    assert "there is no jurisdiction 'atlantis'" in done.stderr


@pytest.mark.parametrize("hostile", ["../../etc/passwd", "a/b", "UPPER", "x" * 41, "-x", "a'; DROP TABLE cases"])
def test_an_id_that_is_no_id_is_refused(psi, hostile: str) -> None:  # type: ignore[no-untyped-def]
    done = psi("new", "--jurisdiction", "us-ohio", "--", hostile)
    assert done.exit_code == 2
    assert "is not an id" in done.stderr


def test_an_unknown_case_is_refused_by_every_command(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for words in (["history", "nobody"], ["diff", "nobody", "1", "2"], ["export", "nobody"], ["restore", "nobody", "1", "--reason", "x"]):
        done = psi(*words)
        assert done.exit_code == 2, words
        assert "there is no case 'nobody'" in done.stderr


def test_an_erased_case_is_gone_from_the_file_and_the_audit_verifies(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    psi("import", write(tmp_path / "c.yaml", "Quarrymasons Limited"))
    assert b"Quarrymasons" in b"".join(f.read_bytes() for f in (tmp_path / "data" / "psi").iterdir())
    assert psi("erase", "c-1", "--reason", "retention period over", "--yes").exit_code == 0
    assert psi("history", "c-1").exit_code == 2
    assert b"Quarrymasons" not in b"".join(f.read_bytes() for f in (tmp_path / "data" / "psi").iterdir())
    assert re.fullmatch(r"The audit is whole: \d+ lines\.\n", psi("audit", "verify").stdout)


def test_an_anchor_finds_a_tail_that_was_cut_off(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    import sqlite3

    psi("import", write(tmp_path / "c.yaml", "Mill"))
    psi("export", "c-1")
    anchor = psi("audit", "anchor").stdout.strip()
    assert psi("audit", "verify", "--anchor", anchor).exit_code == 0
    with sqlite3.connect(tmp_path / "data" / "psi" / "cases.db") as raw:
        raw.execute("DROP TRIGGER audit_kept_DELETE")
        raw.execute("DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)")
    raw.close()
    done = psi("audit", "verify", "--anchor", anchor)
    assert done.exit_code == 1
    assert "which was anchored, is not in the audit as it was then" in done.stdout


def test_a_backup_is_a_whole_store_of_its_own(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    psi("import", write(tmp_path / "c.yaml", "Mill"))
    assert psi("db", "backup", "copy.db").exit_code == 0
    assert psi("--database", f"sqlite:///{tmp_path}/copy.db", "list").stdout.startswith("c-1  sentencing not set ")
    assert oct((tmp_path / "copy.db").stat().st_mode)[-3:] == "600"


def test_a_database_that_is_neither_sqlite_nor_postgresql_is_refused(psi) -> None:  # type: ignore[no-untyped-def]
    done = psi("--database", "mysql://x/y", "list")
    assert done.exit_code == 2
    assert "psi keeps cases in SQLite or PostgreSQL, not in mysql" in done.stderr


def test_every_command_takes_the_id_of_a_stored_case_and_the_audit_keeps_it(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    text = examples()["us-ohio-declined"].read_text(encoding="utf-8").replace("id: us-ohio-declined", "id: c-7", 1)
    (tmp_path / "c.yaml").write_text(text, encoding="utf-8")
    psi("import", "c.yaml")
    assert psi("check", "c-7", "--on", "2026-11-23").exit_code == 1
    assert psi("assess", "c-7", "--on", "2026-11-23").stdout.startswith("c-7 (Ohio")
    done = psi("render", "c-7", "--on", "2026-11-23")
    assert (tmp_path / "out" / "c-7" / "report.docx").is_file(), done.stderr
    from psi.workbench import casework

    assert [row.action for row in casework.opened().audit()] == ["create", "read", "read", "read", "render"]


def test_looking_at_an_example_makes_no_store(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    psi("assess", "us-ohio-declined", "--on", "2026-11-23")
    assert not (tmp_path / "data").exists()


def test_a_draft_is_kept_with_its_mistakes_shown_mended_and_promoted(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    psi("new", "c-1", "--jurisdiction", "us-ohio")
    (tmp_path / "jobs.yaml").write_text("- {id: mill, employer: Old Mill, began: 31 February 2019, pay: 12.50}\n", encoding="utf-8")
    assert psi("draft", "keep", "c-1", "employment", "jobs.yaml").stdout == "c-1: draft of employment kept\n"
    assert re.fullmatch(r"employment  kept \S+, begun from revision 1\n", psi("draft", "list", "c-1").stdout)
    assert json.loads(psi("draft", "show", "c-1", "employment").stdout)[0]["began"] == "31 February 2019"
    refused = psi("draft", "promote", "c-1", "--reason", "interview")
    assert refused.exit_code == 2
    assert "employment.mill.began: '31 February 2019' is no day of the calendar" in refused.stderr
    (tmp_path / "jobs.yaml").write_text("- {id: mill, employer: Old Mill, began: 28 February 2019, pay: 12.50}\n", encoding="utf-8")
    psi("draft", "keep", "c-1", "employment", "jobs.yaml")
    assert psi("draft", "promote", "c-1", "employment", "--reason", "interview").stdout == "c-1: revision 2\n"
    assert psi("draft", "list", "c-1").stdout == ""
    assert "there is no draft of 'employment'" in psi("draft", "drop", "c-1", "employment").stderr
    exported = json.loads(Path(psi("export", "c-1").stdout.strip()).read_text(encoding="utf-8"))
    assert exported["employment"] == [{"id": "mill", "employer": "Old Mill", "began": "2019-02-28", "pay": "12.50"}]


def test_the_two_pages_of_a_subject_access_are_named_by_the_case(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    psi("import", str(examples()["us-ohio-declined"]))
    done = psi("subject-access", "us-ohio-declined", "--out", "access", "--on", "2026-11-25")
    assert done.stdout == "access/us-ohio-declined/subject-access.html\naccess/us-ohio-declined/kept-back.html\n"
    assert "as held on 2026-11-25" in (tmp_path / "access/us-ohio-declined/subject-access.html").read_text(encoding="utf-8")


def test_words_that_are_no_text_are_refused(psi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    psi("new", "c-1", "--jurisdiction", "us-ohio")
    for words in (["erase", "c-1", "--yes"], ["restore", "c-1", "1"]):
        done = psi(*words, "--reason", "half \ud800 of a character")
        assert done.exit_code == 2
        assert "the words given hold half of a character (a lone surrogate) U+D800" in done.stderr
