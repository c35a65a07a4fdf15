"""A batch over the cases in a store: those that a person may see, that are not final, and the audit knows of each."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from psi.store import Store
from psi.store.opening import open_store
from psi.workbench import examples, importing, review
from psi.workbench.casework import opened
from tests.batch.conftest import psi
from tests.store.conftest import as_person, cluster, postgresql, prepared  # noqa: F401  the office's database

DAY = "2026-11-23"


def batch(out: Path, *words: str) -> dict[str, str]:
    """Run a batch and return what became of each case."""
    done = psi("batch", *words, "--out", out, "--on", DAY, "--json", "-p", "document", "report")
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert events[0] == {"event": "began", "cases": len(events) - 1}
    return {event["case"]: event["standing"] for event in events[1:]}


def rendered(store: Store, case: str) -> list[str]:
    """What the audit holds of the documents of a case."""
    return [json.loads(row.detail)["what"] for row in store.audit(case) if row.action == "render"]


def put(store: Store, *paths: Path) -> None:
    importing.import_files(store, paths, reason="import")
    store.engine.dispose()


@pytest.mark.slow
def test_all_open_cases_of_a_laptop_are_rendered_once_and_a_query_finds_some(tmp_path: Path) -> None:
    put(opened(), *(examples()[name] for name in ("us-ohio-declined", "us-ohio-first-offense", "us-federal-fraud")))
    assert batch(tmp_path / "out", "--query", "us-ohio") == {"us-ohio-declined": "rendered", "us-ohio-first-offense": "rendered"}
    assert batch(tmp_path / "out", "--all") == {"us-ohio-declined": "unchanged", "us-ohio-first-offense": "unchanged", "us-federal-fraud": "rendered"}
    for name in ("us-ohio-declined", "us-federal-fraud"):
        assert rendered(opened(), name) == [f"report; revision 1, for {DAY}"]
        assert (tmp_path / "out" / name / "report.docx").is_file()


def test_no_open_case_is_said_in_plain_words(tmp_path: Path) -> None:
    for words, says in ((("--all",), "the store has no open case that you may see."), (("--query", "x"), "the store has no such open case.")):
        done = psi("batch", *words, "--out", tmp_path / "out")
        assert (done.returncode, done.stdout) == (2, "")
        assert says in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_in_an_office_each_person_renders_the_cases_that_are_theirs_and_not_final(
    postgresql: str,  # noqa: F811
    cases: Callable[..., list[Path]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def be(person: str) -> None:
        monkeypatch.setenv("PSI_DATABASE_URL", as_person(postgresql, person))

    put(open_store(as_person(postgresql, "ann")), examples()["us-ohio-declined"], examples()["us-ohio-first-offense"])
    put(open_store(as_person(postgresql, "ben")), *cases("bens-case"))
    be("ann")
    review.take("us-ohio-declined", "send", on=DAY)
    be("sue")
    review.take("us-ohio-declined", "approve", on=DAY)
    be("ann")
    for step in ("disclose", "finalise"):
        review.take("us-ohio-declined", step, on=DAY)
    assert batch(tmp_path / "anns", "--all") == {"us-ohio-first-offense": "rendered"}
    be("ben")
    assert batch(tmp_path / "bens", "--all") == {"bens-case": "rendered"}
    done = psi("batch", "bens-case", "no-case", "--out", tmp_path / "other")
    assert done.returncode == 2
    assert "no-case" in done.stderr
    auditor = open_store(as_person(postgresql, "aud"))
    rows = [(row.actor, row.case) for row in auditor.audit() if row.action == "render"]
    assert sorted(rows) == [("ann", "us-ohio-first-offense"), ("ben", "bens-case")]
    auditor.engine.dispose()
