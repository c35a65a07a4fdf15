"""Sealed cases: seen by their officer and one reviewer, and by nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from psi.errors import BadInput
from psi.store import About, NoSuchCase, NotAllowed, Store
from psi.store.opening import migrate, open_engine, open_store
from tests.store.conftest import as_person

GIVEN = {"about": About("us-ohio"), "reason": "first draft"}


@pytest.fixture
def office(postgresql: str) -> Iterator[dict[str, Store]]:
    """Ann has a case; Sue and Sam are supervisors."""
    engine = open_engine(postgresql)
    with engine.begin() as connection:
        connection.exec_driver_sql("DO $$ BEGIN CREATE ROLE sam LOGIN IN ROLE psi_supervisor; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    engine.dispose()
    people: dict[str, Store] = {person: open_store(as_person(postgresql, person)) for person in ("ann", "ben", "sue", "sam", "adam")}
    people["ann"].create("case-1", '{"id": "case-1"}', **GIVEN)
    yield people
    for store in people.values():
        store.engine.dispose()  # type: ignore[attr-defined]


def sees(store: Store) -> bool:
    try:
        store.read("case-1")
    except NoSuchCase:
        assert (store.cases(), store.head("case-1")) == ((), None)
        return False
    assert [head.id for head in store.cases()] == ["case-1"]
    return True


def test_a_sealed_case_is_seen_by_its_officer_and_the_supervisor_who_sealed_it(office: dict[str, Store]) -> None:
    office["sue"].seal("case-1", None)
    assert {person: sees(store) for person, store in office.items()} == {"ann": True, "ben": False, "sue": True, "sam": False, "adam": False}
    head = office["ann"].head("case-1")
    assert head is not None
    assert (head.sealed, head.reviewer) == (True, "sue")


def test_another_supervisor_can_be_named_as_reviewer(office: dict[str, Store]) -> None:
    office["sue"].seal("case-1", "sam")
    assert (sees(office["sue"]), sees(office["sam"])) == (False, True)
    with pytest.raises(NotAllowed):
        office["sue"].unseal("case-1")
    office["sam"].unseal("case-1")
    assert sees(office["sue"])


def test_a_reviewer_must_be_a_supervisor(office: dict[str, Store]) -> None:
    with pytest.raises(BadInput, match="'ben' is no supervisor. A sealed case needs a supervisor who reviews it: name one with --reviewer"):
        office["sue"].seal("case-1", "ben")
    with pytest.raises(BadInput, match="'adam' is no supervisor"):
        office["adam"].seal("case-1", None)


@pytest.mark.parametrize("person", ["ann", "ben"])
def test_an_officer_can_neither_seal_nor_unseal(office: dict[str, Store], person: str) -> None:
    for attempt in (lambda: office[person].seal("case-1", "sue"), lambda: office[person].unseal("case-1")):
        with pytest.raises(NotAllowed, match="your role does not allow this"):
            attempt()


def test_an_administrator_opens_or_places_a_sealed_case_whose_people_have_left_without_seeing_it(office: dict[str, Store]) -> None:
    office["sue"].seal("case-1", None)
    office["adam"].assign("case-1", "ben")
    assert (sees(office["ann"]), sees(office["ben"]), sees(office["adam"])) == (False, True, False)
    office["adam"].seal("case-1", "sam")
    assert (sees(office["sue"]), sees(office["sam"])) == (False, True)


def test_the_reviewer_of_a_sealed_case_can_approve_it(office: dict[str, Store]) -> None:
    office["sue"].seal("case-1", None)
    shown = {"report": "0" * 64}
    office["ann"].sign("case-1", "send", documents=shown, note="", about=About())
    with pytest.raises(NoSuchCase):
        office["sam"].sign("case-1", "approve", documents=shown, note="", about=About())
    office["sue"].sign("case-1", "approve", documents=shown, note="", about=About())
    assert [s.person for s in office["ann"].sign_offs("case-1")] == ["ann", "sue"]
    assert office["sam"].sign_offs("case-1") == ()


def test_what_was_done_with_a_sealed_case_stays_hidden_from_other_supervisors(office: dict[str, Store]) -> None:
    office["sue"].seal("case-1", None)
    assert {row.actor for row in office["sue"].audit("case-1")} == {"ann", "sue"}
    assert list(office["sam"].audit("case-1")) == []


def test_on_a_laptop_there_is_nobody_to_seal_a_case_against(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/s/cases.db")
    store.create("case-1", "{}", **GIVEN)
    for attempt in (lambda: store.seal("case-1", None), lambda: store.unseal("case-1")):
        with pytest.raises(BadInput, match="this store belongs to one person, so there is nobody to seal a case against"):
            attempt()


def test_migrating_again_leaves_the_rights_as_they_are(office: dict[str, Store], postgresql: str) -> None:
    engine = open_engine(postgresql)
    migrate(engine)
    engine.dispose()
    office["sue"].seal("case-1", None)
    assert not sees(office["sam"])
