"""What a document is compared with: how it was last handed out, and what it was made of then."""

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner

from psi.cli import main
from psi.store import Store
from psi.workbench import casework, examples, handed_out, importing, open_case, review, since_last

CASE, ON, LATER = "us-ohio-declined", "2026-11-23", "2026-11-24"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("PSI_DATABASE_URL", f"sqlite:///{tmp_path}/s/cases.db")
    importing.import_files(casework.opened(), (examples()[CASE],), reason="import")
    return casework.opened()


def name_the_judge(store: Store, judge: str) -> int:
    case, revision = casework.whole(store, CASE)
    return casework.put(store, case.model_copy(update={"court": case.court.model_copy(update={"judge": judge})}), "judge", revision.number).number


def hand_out(store: Store, revision: int, *, drafts: bool = False) -> None:
    handed_out.record(store, CASE, ("report",), handed_out.MadeOf(revision, dt.date.fromisoformat(ON), drafts))


def test_what_was_never_handed_out_is_not_compared(store: Store) -> None:
    assert handed_out.last(store, CASE, "report") is None
    assert since_last.since_last(open_case(CASE, on=ON), store) == ()


def test_the_last_that_was_handed_out_counts_whether_made_or_sent(store: Store) -> None:
    hand_out(store, 1)
    made = handed_out.last(store, CASE, "report")
    assert made
    assert (made.how, made.revision, made.on, made.by) == ("made", 1, dt.date(2026, 11, 23), store.actor)
    name_the_judge(store, "Rosalind Q. Avery")
    review.take(CASE, "send", on=LATER)
    sent = handed_out.last(store, CASE, "report")
    assert sent
    assert (sent.how, sent.revision, sent.on) == ("sent", 2, dt.date(2026, 11, 24))
    assert handed_out.last(store, CASE, "recommendation") is None


def test_what_is_kept_of_a_report_is_the_revision_that_was_read_though_another_was_saved_before_it_was_written(store: Store, tmp_path: Path) -> None:
    work = open_case(CASE, on=ON)
    assert name_the_judge(store, "Rosalind Q. Avery") == 2
    work.render(tmp_path / "out", documents=("report",))
    found = handed_out.last(store, CASE, "report")
    assert found
    assert (found.how, found.revision, found.known) == ("made", 1, True)


def test_a_line_of_the_audit_that_names_no_revision_is_of_the_one_of_its_moment(store: Store) -> None:
    name_the_judge(store, "Rosalind Q. Avery")
    store.record("render", CASE, "report, recommendation")
    name_the_judge(store, "Ruth Okafor")
    found = handed_out.last(store, CASE, "recommendation")
    assert found
    assert (found.revision, found.known) == (2, False)


def test_a_changed_fact_is_told_where_the_document_prints_it(store: Store) -> None:
    name_the_judge(store, "Rosalind Q. Avery")
    hand_out(store, 2)
    name_the_judge(store, "Ruth Okafor")
    (found,) = since_last.since_last(open_case(CASE, on=ON), store)
    assert found.changes
    for change in found.changes:
        assert (change.kind, change.before.replace("Rosalind Q. Avery", "Ruth Okafor")) == ("changed", change.now)
    assert "made of revision 2 for November 23, 2026." in found.said


def test_with_the_same_facts_on_the_same_day_nothing_is_different(store: Store) -> None:
    hand_out(store, 1)
    (found,) = since_last.since_last(open_case(CASE, on=ON), store)
    assert found.changes == ()


def test_drafts_that_were_handed_out_and_not_kept_are_named(store: Store) -> None:
    hand_out(store, 1, drafts=True)
    (found,) = since_last.since_last(open_case(CASE, on=ON), store)
    assert "what was typed and not yet part of the case, which was not kept: revision 1 alone is compared." in found.said


def test_the_command_tells_each_change_and_exits_with_one(store: Store) -> None:
    name_the_judge(store, "Rosalind Q. Avery")
    done = CliRunner().invoke(main, ["changes", CASE, "--since", "1", "--on", ON])
    assert done.exit_code == 1
    assert "    then: Judge | Rosalind «P.» Avery\n    now: Judge | Rosalind «Q.» Avery\n" in done.stdout
    assert "Then: Revision 1, saved by" in done.stdout
    same = CliRunner().invoke(main, ["changes", CASE, "--since", "2", "--on", ON])
    assert (same.exit_code, "Nothing in its text is different." in same.stdout) == (0, True)
    assert "there is no revision 9" in CliRunner().invoke(main, ["changes", CASE, "--since", "9"]).stderr


def test_a_case_that_is_only_a_file_was_never_handed_out() -> None:
    done = CliRunner().invoke(main, ["changes", str(examples()[CASE])])
    assert (done.exit_code, "only a stored case keeps what was handed out" in done.stderr) == (2, True)
