"""Victims' contacts lie in a table of their own, with a right of their own."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from psi.case import read_case
from psi.errors import BadInput
from psi.store import About, NotAllowed, Store
from psi.store.opening import open_engine, open_store
from psi.workbench import casework, examples, importing, open_case
from tests.store.conftest import as_person

CASE = "us-ohio-declined"
CONTACT = "(419) 555-0156"


@pytest.fixture
def held(store: Store) -> Store:
    importing.import_files(store, (examples()[CASE],), reason="import")
    return store


def test_the_content_of_a_revision_holds_no_contact(held: Store) -> None:
    assert CONTACT not in held.read(CASE).content
    assert CONTACT in str(held.read_contacts(CASE))


def test_contacts_come_and_go_with_the_revisions(held: Store) -> None:
    case, revision = casework.whole(held, CASE)
    casework.put(held, case.model_copy(update={"victim_contacts": ()}), "no longer needed", revision.number)
    assert held.read_contacts(CASE) == "[]"
    assert CONTACT in str(held.read_contacts(CASE, 1))


def test_reading_contacts_is_audited_apart_from_reading_the_case(held: Store) -> None:
    before = len(list(held.audit()))
    casework.whole(held, CASE)
    assert [row.action for row in held.audit()][before:] == ["read", "read contacts"]


def test_rendering_a_stored_case_reads_no_contact(held: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PSI_DATABASE_URL", held.engine.url.render_as_string(hide_password=False))  # type: ignore[attr-defined]
    before = len(list(held.audit()))
    open_case(CASE, on="2026-11-23").render(tmp_path)
    assert "read contacts" not in [row.action for row in held.audit()][before:]


def test_a_verification_that_points_at_a_contact_is_refused_for_contacts_lie_apart(store: Store) -> None:
    text_of_case = {
        "id": "c-1",
        "victims": [{"id": "owner", "role": "the owner"}],
        "victim_contacts": [{"id": "vc", "victim": "owner", "contact": CONTACT}],
        "verifications": [{"id": "v", "fact": "victim_contacts.vc", "who": "the clerk", "result": "confirmed"}],
    }
    case = read_case(examples()[CASE])
    with pytest.raises(BadInput, match="victims' contacts are kept apart, so no verification and no reason may point at one"):
        casework.put(store, type(case).model_validate(text_of_case), "x", None)


@pytest.fixture
def office(postgresql: str) -> Iterator[dict[str, Store]]:
    """Ann, who holds the right to contacts, has the case; Sue, her supervisor, does not hold it."""
    people: dict[str, Store] = {person: open_store(as_person(postgresql, person)) for person in ("ann", "ben", "sue", "adam", "aud")}
    importing.import_files(people["ann"], (examples()[CASE],), reason="import")
    yield people
    for store in people.values():
        store.engine.dispose()  # type: ignore[attr-defined]


def test_a_supervisor_without_the_right_sees_the_case_and_not_the_contacts(office: dict[str, Store]) -> None:
    case, _ = casework.whole(office["sue"], CASE)
    assert case.court.judge == "Rosalind P. Avery"
    assert case.victim_contacts == ()
    assert [row.action for row in office["sue"].audit() if row.actor == "sue"] == ["read", "refused"]


def test_a_save_by_somebody_without_the_right_leaves_the_contacts_as_they_are(office: dict[str, Store]) -> None:
    case, revision = casework.whole(office["sue"], CASE)
    casework.put(office["sue"], case, "the supervisor's change", revision.number)
    assert CONTACT in str(office["ann"].read_contacts(CASE, 2))


def test_contacts_cannot_be_changed_or_brought_in_without_the_right(office: dict[str, Store]) -> None:
    given = {"about": About("us-ohio"), "reason": "x", "contacts": json.dumps([{"id": "vc", "victim": "owner", "contact": "elsewhere"}])}
    with pytest.raises(NotAllowed, match="your role does not allow you to change victims' contacts"):
        office["sue"].save(CASE, "{}", based_on=1, **given)
    with pytest.raises(NotAllowed, match="your role does not allow you to change victims' contacts"):
        office["ben"].create("ben-1", "{}", **given)
    assert CONTACT in str(office["ann"].read_contacts(CASE))


@pytest.mark.parametrize("person", ["ann", "ben", "sue", "adam", "aud"])
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT content FROM psi.victim_contacts",
        "INSERT INTO psi.victim_contacts VALUES ('us-ohio-declined', 1, 'x', 'y')",
        "UPDATE psi.victim_contacts SET content = 'x'",
        "DELETE FROM psi.victim_contacts",
        "SELECT typed FROM psi.drafts",
        "UPDATE psi.drafts SET typed = 'x'",
        "DELETE FROM psi.drafts",
        "SELECT term FROM psi.search_terms",
        "INSERT INTO psi.search_terms VALUES ('us-ohio-declined', 'x')",
        "GRANT psi_victim_contacts TO ben",
        "SELECT psi.write_revision('us-ohio-declined', 9, '{}', '[]', '{}', 'x', 'entered', 'save')",
        "SELECT psi.seen('us-ohio-declined', 'read')",
        "SELECT psi.may_place('us-ohio-declined', 'seal')",
    ],
)
def test_nobody_can_do_this_with_raw_sql(office: dict[str, Store], postgresql: str, person: str, statement: str) -> None:
    engine = open_engine(as_person(postgresql, person))
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner|only roles"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.mark.parametrize("person", ["ben", "sue", "adam", "aud"])
def test_the_function_that_reads_contacts_gives_nothing_without_the_right(office: dict[str, Store], person: str) -> None:
    assert office[person].read_contacts(CASE) is None
