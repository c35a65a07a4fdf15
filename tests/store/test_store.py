"""Cases, revisions and the audit: the same promises on both databases."""

import pytest

from psi.errors import BadInput
from psi.store import About, NoSuchCase, Stale, Store, chain

GIVEN = {"about": About("us-ohio", {"sentencing": "2026-12-08", "conviction": "2026-09-22"}), "reason": "first draft"}


def test_a_new_case_has_one_revision_with_the_content_as_given(store: Store) -> None:
    store.create("case-1", '{"id": "case-1", "says": "Zoë’s"}', **GIVEN)
    read = store.read("case-1")
    assert (read.number, read.content, read.reason) == (1, '{"id": "case-1", "says": "Zoë’s"}', "first draft")


def test_the_same_id_twice_is_refused(store: Store) -> None:
    store.create("case-1", "{}", **GIVEN)
    with pytest.raises(BadInput, match="there is a case 'case-1' already"):
        store.create("case-1", "{}", **GIVEN)


def test_a_save_makes_a_new_revision_and_keeps_the_old_one(store: Store) -> None:
    store.create("case-1", "one", **GIVEN)
    store.save("case-1", "two", based_on=1, **GIVEN)
    assert [store.read("case-1", n).content for n in (1, 2)] == ["one", "two"]
    assert [r.number for r in store.history("case-1")] == [1, 2]


def test_a_stale_save_is_refused_and_names_the_winner(store: Store) -> None:
    store.create("case-1", "one", **GIVEN)
    winner = store.save("case-1", "two", based_on=1, **GIVEN)
    with pytest.raises(Stale) as refused:
        store.save("case-1", "three", based_on=1, **GIVEN)
    assert refused.value.newest.number == 2
    assert winner.author in str(refused.value)
    assert store.read("case-1").content == "two"


def test_a_case_that_does_not_exist_is_refused(store: Store) -> None:
    for attempt in (lambda: store.read("nobody"), lambda: store.history("nobody"), lambda: store.save("nobody", "{}", based_on=1, **GIVEN)):
        with pytest.raises(NoSuchCase, match="there is no case 'nobody'"):
            attempt()


def test_the_audit_holds_reads_saves_and_refusals_in_an_unbroken_chain(store: Store) -> None:
    store.create("case-1", "one", **GIVEN)
    store.read("case-1")
    with pytest.raises(NoSuchCase):
        store.read("nobody")
    store.record("render", "case-1", "report")
    rows = list(store.audit())
    assert [row.action for row in rows] == ["create", "read", "refused", "render"]
    assert chain.broken(rows) is None


def test_a_changed_removed_or_moved_audit_row_is_found(store: Store) -> None:
    from dataclasses import replace

    store.create("case-1", "one", **GIVEN)
    for _ in range(3):
        store.read("case-1")
    rows = list(store.audit())
    anchor = (rows[-1].number, rows[-1].digest)
    assert chain.broken([*rows[:1], replace(rows[1], actor="somebody"), *rows[2:]]) == "row 2 has been changed."
    assert chain.broken([rows[0], *rows[2:]]) == "row 2 is missing: the next one is row 3."
    assert chain.broken(rows[:-1]) is None
    assert chain.broken(rows[:-1], anchor) == "row 4, which was anchored, is not in the audit as it was then."
    assert chain.broken(rows, anchor) is None


def test_hostile_ids_and_contents_are_data(store: Store) -> None:
    store.create("case-1", "'; DROP TABLE cases; --", **GIVEN)
    with pytest.raises(NoSuchCase):
        store.read("x'; DROP TABLE cases; --")
    assert store.read("case-1").content == "'; DROP TABLE cases; --"


def test_cases_are_listed_by_the_day_of_sentencing(store: Store) -> None:
    store.create("later", "{}", **GIVEN | {"about": About("us-ohio", {"sentencing": "2027-01-05"})})
    store.create("unknown", "{}", **GIVEN | {"about": About("us-ohio")})
    store.create("sooner", "{}", **GIVEN | {"about": About("us-ohio", {"sentencing": "2026-12-01"})})
    assert [head.id for head in store.cases()] == ["sooner", "later", "unknown"]
