"""What is due on the cases of an office before the sentence, and what is not any more after it."""

from pathlib import Path
from typing import Any

import pytest

from psi.case import Case
from psi.store import Head
from psi.store.opening import open_store
from psi.workbench import caseload, casework

DAYS: dict[str, Any] = {"sentencing": "2026-03-12"}
# Rule 32(e)(2): 35 days before March 12, 2026 is February 5; Rule 32(g): 7 days before is March 5.
BEFORE = ["2026-02-05", "2026-03-05", "2026-03-12"]


def head(folder: Path, **parts: Any) -> Head:
    """A federal case as the store lists it."""
    store = open_store(f"sqlite:///{folder}/cases.db")
    casework.put(store, Case.model_validate({"id": "c-1", "jurisdiction": "us-federal"} | parts), "entered", None)
    (found,) = store.cases()
    return found


def days(due: tuple[caseload.Due, ...]) -> list[str]:
    return [each.day.isoformat() for each in due]


def test_before_the_sentence_everything_up_to_it_is_due(tmp_path: Path) -> None:
    found = head(tmp_path, dates=DAYS)
    assert days(caseload.due((found,))) == days(caseload.due_as_typed("c-1", {"jurisdiction": "us-federal", "dates": DAYS})) == BEFORE
    assert not caseload.is_sentenced(found)


@pytest.mark.parametrize("after", [{"sentence": {"imposed": "2026-03-12"}}, {"sentence": {"imposed": "March 2026"}}, {"began": "2026-03-13"}])
def test_after_the_sentence_nothing_is_due_that_led_to_it(tmp_path: Path, after: dict[str, Any]) -> None:
    found = head(tmp_path, dates=DAYS, after_sentence=after)
    assert caseload.is_sentenced(found)
    assert caseload.due((found,)) == caseload.due_as_typed("c-1", {"jurisdiction": "us-federal", "dates": DAYS, "after_sentence": after}) == ()


def test_a_new_day_of_sentencing_after_the_sentence_is_due_with_what_leads_to_it(tmp_path: Path) -> None:
    found = head(tmp_path, dates=DAYS, after_sentence={"sentence": {"imposed": "2025-06-02"}})
    assert days(caseload.due((found,))) == BEFORE


def test_a_case_under_supervision_does_not_wait_for_a_day_of_sentencing(tmp_path: Path) -> None:
    found = head(tmp_path, after_sentence={"began": "2026-03-13"})
    assert (caseload.without_day((found,)), caseload.listed((found,))) == ((), ((found, (), ""),))
