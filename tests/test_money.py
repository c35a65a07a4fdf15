from collections.abc import Callable
from decimal import Decimal

import pytest

from psi.case import Case
from psi.money import cash_flow, net_worth, restitution

Read = Callable[..., Case]


def victims(*losses: str) -> str:
    return "victims:\n- id: shop\n  role: the shop\n  losses:\n" + "".join(f"  - {{id: l{n}, what: goods, {loss}}}\n" for n, loss in enumerate(losses))


def test_restitution_is_what_was_lost_less_what_came_back(a_case: Read) -> None:
    # 1200.00 - 200.50 + 49.99 = 1049.49
    made = restitution(a_case(victims("amount: '1200.00', recovered: '200.50'", "amount: '49.99'")))
    assert made.total == Decimal("1049.49")
    assert [(line.amount, line.fact) for line in made.lines] == [(Decimal("999.50"), "victims.shop.losses.l0"), (Decimal("49.99"), "victims.shop.losses.l1")]


def test_cents_add_up_exactly(a_case: Read) -> None:
    assert restitution(a_case(victims("amount: 0.10", "amount: 0.20"))).total == Decimal("0.30")


def test_one_loss_without_an_amount_leaves_no_total(a_case: Read) -> None:
    made = restitution(a_case(victims("amount: 100", "recovered: 5")))
    assert made.total is None
    assert [(gap.what, gap.fact) for gap in made.missing] == [("the amount of the loss 'goods'", "victims.shop.losses.l1")]


def test_a_loss_names_its_own_source_or_else_the_victims(a_case: Read) -> None:
    case = a_case(
        "documents: [{id: invoice, title: x}, {id: statement, title: y}]\n"
        "victims: [{id: v, role: the shop, source: [statement], losses: [{id: a, what: x, amount: 1, source: [invoice]}, {id: b, what: y, amount: 1}]}]"
    )
    assert [line.source for line in restitution(case).lines] == [("invoice",), ("statement",)]


def test_victims_that_nobody_asked_about_are_not_a_loss_of_nothing(a_case: Read) -> None:
    assert restitution(a_case()).total is None
    assert restitution(a_case("unanswered: {victims: {state: not-applicable}}")).total == 0


def test_net_worth_is_what_is_owned_less_what_is_owed(a_case: Read) -> None:
    # 8000 + 250.75 - 12000 - 10.50 = -3759.75
    case = a_case(
        "finances: {assets: [{id: a, what: car, amount: 8000}, {id: b, what: cash, amount: 250.75}], debts: [{id: c, what: loan, amount: 12000}, {id: d, what: fine, amount: 10.5}]}"
    )
    made = net_worth(case)
    assert made.total == Decimal("-3759.75")
    assert [line.amount for line in made.lines] == [Decimal(8000), Decimal("250.75"), Decimal(-12000), Decimal("-10.5")]


def test_cash_flow_is_a_months_income_less_its_expenses(a_case: Read) -> None:
    # 2100 - 900 - 1350 = -150
    case = a_case("finances: {income: [{id: a, what: pay, amount: 2100}], expenses: [{id: b, what: rent, amount: 900}, {id: c, what: food, amount: 1350}]}")
    assert cash_flow(case).total == Decimal(-150)


@pytest.mark.parametrize(
    ("finances", "missing"),
    [
        ("{}", ["the assets", "the debts"]),
        ("{assets: [{id: a, what: car, amount: 8000}]}", ["the debts"]),
        ("{assets: [{id: a, what: car}], debts: [{id: b, what: loan, amount: 1}]}", ["the amount of 'car'"]),
        ("{assets: [{id: a, what: car, amount: 1}], unanswered: {debts: {state: declined}}}", ["the debts"]),
        ("{assets: [{id: a, what: car, amount: 1}], unanswered: {debts: {state: not-known}}}", ["the debts"]),
    ],
)
def test_with_anything_missing_there_is_no_net_worth(a_case: Read, finances: str, missing: list[str]) -> None:
    made = net_worth(a_case(f"finances: {finances}"))
    assert made.total is None
    assert [gap.what for gap in made.missing] == missing


def test_a_person_without_debts_has_a_net_worth(a_case: Read) -> None:
    assert net_worth(a_case("finances: {assets: [{id: a, what: car, amount: 800}], unanswered: {debts: {state: not-applicable}}}")).total == 800
