"""The sums of supervision against hand counts: contacts, tests, money and hours."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from psi import supervision_sums
from psi.assessment import assess, reduced
from psi.case import Case, read_case
from psi.errors import BadFile
from psi.files.shipped import shipped_folder
from psi.rulebook.jurisdiction import read_jurisdiction
from psi.working import Sum

ON = dt.date(2026, 11, 23)
Read = Callable[..., Case]


def example() -> Case:
    return read_case(shipped_folder("examples") / "us-ohio-supervision" / "case.yaml")


def by_kind(total: Sum, *kinds: str) -> dict[str, object]:
    return {line.what: line.amount for line in supervision_sums.by_kind(total, kinds)}


# The example, counted by hand from its file.


def test_the_contacts_of_the_example_are_counted_by_what_became_of_them() -> None:
    found = supervision_sums.contacts(example())
    assert by_kind(found, "kept", "missed", "excused", "rearranged") == {"kept": 11, "missed": 2, "excused": 1, "rearranged": 1}
    assert (found.total, found.missing) == (15, ())
    assert all(line.fact and line.fact.startswith("after_sentence.contacts.c-") and line.source == ("doc-office-log",) for line in found.lines)


def test_the_tests_of_the_example_are_counted_by_result() -> None:
    assert by_kind(supervision_sums.tests(example()), "negative", "positive", "refused") == {"negative": 7, "positive": 1}


def test_the_money_of_the_example_is_what_was_ordered_less_what_was_paid() -> None:
    found = {a.kind: (a.ordered.total, a.done.total, a.left.total) for a in supervision_sums.money(example())}
    assert found == {
        "restitution": (Decimal(4442), Decimal("1250.50"), Decimal("3191.50")),
        "costs": (Decimal(312), Decimal(312), Decimal(0)),
        "fees": (Decimal(360), Decimal(60), Decimal(300)),
    }


def test_the_hours_of_the_example_are_100_less_20_and_16_and_10() -> None:
    account = supervision_sums.hours(example())
    assert (account.ordered.total, account.done.total, account.left.total) == (100, 46, 54)


# What is missing is missing.


def test_a_contact_and_a_test_without_a_result_are_missing_and_never_counted_as_kept_or_negative(a_case: Read) -> None:
    case = a_case("after_sentence: {contacts: [{id: a, on: 2026-03-01}, {id: b, kept: kept}], tests: [{id: a, on: 2026-03-02}, {id: b, result: negative}]}")
    contacts, tests = supervision_sums.contacts(case), supervision_sums.tests(case)
    assert (contacts.total, tests.total) == (None, None)
    assert [m.what for m in (*contacts.missing, *tests.missing)] == ["whether the contact of 2026-03-01 was kept", "the result of the test of 2026-03-02"]
    assert (by_kind(contacts, "kept"), by_kind(tests, "negative")) == ({"kept": 1}, {"negative": 1})


def test_nothing_recorded_has_no_total(a_case: Read) -> None:
    case = a_case("")
    assert (supervision_sums.contacts(case).total, supervision_sums.tests(case).total, supervision_sums.money(case)) == (None, None, ())
    assert supervision_sums.hours(case).left.total is None
    nobody = a_case("after_sentence: {unanswered: {tests: {state: not-applicable}}}")
    assert supervision_sums.tests(nobody).total == 0


def test_money_paid_where_no_amount_was_ordered_leaves_an_amount_that_cannot_be_said(a_case: Read) -> None:
    (account,) = supervision_sums.money(a_case("after_sentence: {payments: [{id: a, amount: 20, towards: fees}]}"))
    assert (account.kind, account.done.total, account.ordered.total, account.left.total) == ("fees", Decimal(20), None, None)


def test_more_paid_than_ordered_is_below_zero(a_case: Read) -> None:
    (account,) = supervision_sums.money(a_case("after_sentence: {sentence: {fine: 100}, payments: [{id: a, amount: '100.01', towards: fine}]}"))
    assert account.left.total == Decimal("-0.01")


def test_community_service_that_is_not_in_hours_is_not_turned_into_hours(a_case: Read) -> None:
    account = supervision_sums.hours(a_case("after_sentence: {sentence: {community_service: {days: 10}}, hours: [{id: a, hours: 8}]}"))
    assert (account.ordered.total, account.left.total, account.done.total) == (None, None, 8)


# What is withheld.


def test_no_sum_of_supervision_includes_a_withheld_entry() -> None:
    case, jurisdiction = example(), read_jurisdiction("us-ohio")
    gone = ("after_sentence.contacts.c-1005", "after_sentence.tests.t-0714", "after_sentence.payments.p-09", "after_sentence.hours.h-may")
    found = reduced(assess(case, jurisdiction, ON), gone)
    assert [(line.what, line.amount) for line in found.contacts_by_result] == [("kept", 11), ("missed", 1), ("excused", 1), ("rearranged", 1)]
    assert [(line.what, line.amount) for line in found.tests_by_result] == [("negative", 7)]
    assert (found.money_accounts[0].done.total, found.money_accounts[0].left.total) == (Decimal(1050), Decimal(3392))
    assert (found.hours_account.done.total, found.hours_account.left.total) == (26, 74)


# References.


@pytest.mark.parametrize(
    ("held", "says"),
    [
        (
            "violations: [{id: v, says: that he did not come, condition: report}]",
            "the case has no entry 'after_sentence.sentence.conditions.report'. Correct the place, or add the entry.",
        ),
        ("responses: [{id: r, what: a letter, violation: v}]", "the case has no entry 'after_sentence.violations.v'. Correct the place, or add the entry."),
    ],
)
def test_a_violation_and_a_response_name_entries_that_exist(a_case: Read, held: str, says: str) -> None:
    with pytest.raises(BadFile) as error:
        a_case(f"after_sentence: {{{held}}}")
    assert says in str(error.value)
