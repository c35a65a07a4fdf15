"""Review and sign-off: who may take which step, what it binds, and what voids it."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from psi.errors import BadInput
from psi.store import NotAllowed
from psi.workbench import casework, examples, importing, open_case, review
from tests.store.conftest import as_person

ON = "2026-11-23"
CASE = "us-ohio-declined"
As = Callable[[str], None]


@pytest.fixture
def as_(postgresql: str, monkeypatch: pytest.MonkeyPatch) -> As:
    """Work as a person of the office; Ann has one case."""

    def become(person: str) -> None:
        monkeypatch.setenv("PSI_DATABASE_URL", as_person(postgresql, person))

    become("ann")
    importing.import_files(casework.opened(), (examples()[CASE],), reason="import")
    return become


def change(tmp_path: Path) -> None:
    case, revision = casework.whole(casework.opened(), CASE)
    court = case.court.model_copy(update={"judge": "Rosalind Q. Avery"})
    casework.put(casework.opened(), case.model_copy(update={"court": court}), "the judge's name", revision.number)


def header(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(n).decode() for n in package.namelist() if n.startswith("word/header"))


def test_an_approved_case_is_rendered_without_the_draft_mark(as_: As, tmp_path: Path) -> None:
    review.take(CASE, "send", on=ON)
    as_("sue")
    review.take(CASE, "approve", on=ON)
    as_("ann")
    path, _ = open_case(CASE, on=ON).render(tmp_path)
    assert "Approved by sue" in header(path)
    assert "DRAFT" not in header(path)


def test_what_another_reader_gets_of_an_approved_report_is_marked_as_approved_too(as_: As, tmp_path: Path) -> None:
    review.take(CASE, "send", on=ON)
    as_("sue")
    review.take(CASE, "approve", on=ON)
    as_("ann")
    (theirs,) = open_case(CASE, on=ON).render(tmp_path, "parties")
    assert "Approved by sue" in header(theirs)
    (asked_for,) = open_case(CASE, on=ON).render(tmp_path / "sheet", documents=("conditions-sheet",))
    assert "DRAFT" in header(asked_for)


def test_a_later_change_voids_the_approval_and_the_report_says_draft_again(as_: As, tmp_path: Path) -> None:
    review.take(CASE, "send", on=ON)
    as_("sue")
    review.take(CASE, "approve", on=ON)
    as_("ann")
    change(tmp_path)
    path, _ = open_case(CASE, on=ON).render(tmp_path)
    assert "DRAFT" in header(path)
    assert [step.holds for step in review.steps(casework.opened(), CASE)] == [False, False]


def test_a_case_that_was_read_before_a_later_change_is_not_handed_out_as_approved_after_it(as_: As, tmp_path: Path) -> None:
    review.take(CASE, "send", on=ON)
    as_("sue")
    review.take(CASE, "approve", on=ON)
    as_("ann")
    held = open_case(CASE, on=ON)
    change(tmp_path)
    path, _ = held.render(tmp_path)
    assert "DRAFT" in header(path)
    assert "Approved" not in header(path)


def test_a_report_of_another_day_is_not_what_was_approved(as_: As, tmp_path: Path) -> None:
    review.take(CASE, "send", on=ON)
    as_("sue")
    review.take(CASE, "approve", on=ON)
    path, _ = open_case(CASE, on="2026-11-24").render(tmp_path)
    assert "DRAFT" in header(path)


def test_an_officer_cannot_approve(as_: As) -> None:
    review.take(CASE, "send", on=ON)
    with pytest.raises(NotAllowed, match="your role does not allow this step"):
        review.take(CASE, "approve", on=ON)


def test_a_supervisor_cannot_approve_what_they_wrote(as_: As, tmp_path: Path) -> None:
    as_("sue")
    change(tmp_path)
    as_("ann")
    review.take(CASE, "send", on=ON)
    as_("sue")
    with pytest.raises(NotAllowed, match="the person who wrote or sent this revision cannot approve it"):
        review.take(CASE, "approve", on=ON)


def test_steps_come_in_their_order(as_: As) -> None:
    for step in ("approve", "disclose", "finalise"):
        with pytest.raises(BadInput, match="it has not been sent for review"):
            review.take(CASE, step, on=ON)
    review.take(CASE, "send", on=ON)
    with pytest.raises(NotAllowed, match="this step does not follow from the state 'in-review'"):
        review.take(CASE, "disclose", on=ON)


def test_a_returned_case_can_be_sent_again(as_: As) -> None:
    review.take(CASE, "send", on=ON)
    as_("sue")
    review.take(CASE, "return", on=ON, note="see paragraph 14")
    as_("ann")
    review.take(CASE, "send", on=ON)
    assert [step.sign_off.step for step in review.steps(casework.opened(), CASE)] == ["send", "return", "send"]


def test_a_final_case_cannot_be_changed(as_: As, tmp_path: Path) -> None:
    review.take(CASE, "send", on=ON)
    as_("sue")
    review.take(CASE, "approve", on=ON)
    as_("ann")
    review.take(CASE, "disclose", on=ON)
    review.take(CASE, "finalise", on=ON)
    with pytest.raises(NotAllowed, match="the case is final: it can no longer be changed"):
        change(tmp_path)


def early(example: str, tmp_path: Path) -> str:
    """A case whose plea lies ahead, approved."""
    text = examples()[example].read_text(encoding="utf-8").replace(f"id: {example}", "id: early", 1).replace("sentencing: 2027", "sentencing: 2100")
    (tmp_path / "c.yaml").write_text(re.sub(r"(plea_or_verdict|referral|sentencing): 20\d\d", r"\1: 2099", text), encoding="utf-8")
    importing.import_files(casework.opened(), (tmp_path / "c.yaml",), reason="x")
    review.take("early", "send", on=ON)
    return "early"


def test_nothing_is_disclosed_before_plea_or_verdict_without_a_recorded_consent(as_: As, tmp_path: Path) -> None:
    case = early("us-federal-fraud", tmp_path)
    as_("sue")
    review.take(case, "approve", on=ON)
    as_("ann")
    with pytest.raises(NotAllowed, match="there is no plea or verdict yet"):
        review.take(case, "disclose", on=ON)
    review.take(case, "disclose", on=ON, note="consent: counsel and defendant, in writing, November 20, 2026")
    assert review.steps(casework.opened(), case)[-1].holds


def test_where_no_rule_of_the_jurisdiction_forbids_it_a_report_may_be_disclosed_before_plea(as_: As, tmp_path: Path) -> None:
    case = early(CASE, tmp_path)
    as_("sue")
    review.take(case, "approve", on=ON)
    as_("ann")
    review.take(case, "disclose", on=ON)
    assert review.steps(casework.opened(), case)[-1].sign_off.step == "disclose"


def test_on_a_laptop_an_approval_is_refused_for_there_is_no_second_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSI_DATABASE_URL", f"sqlite:///{tmp_path}/s/cases.db")
    importing.import_files(casework.opened(), (examples()[CASE],), reason="import")
    review.take(CASE, "send", on=ON)
    with pytest.raises(NotAllowed, match="this store belongs to one person, and an approval needs a second"):
        review.take(CASE, "approve", on=ON)
