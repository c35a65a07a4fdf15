"""What the money in a record adds up to: losses and restitution, net worth, monthly cash flow."""

from decimal import Decimal

from psi.case.model import Case
from psi.case.person import MoneyItem
from psi.working import Line, Missing, Sum


def restitution(case: Case) -> Sum:
    """Losses of all victims less what was recovered."""
    lines, missing = [], []
    for victim in case.victims:
        for loss in victim.losses:
            place = f"victims.{victim.id}.losses.{loss.id}"
            if loss.amount is None:
                missing.append(Missing(f"the amount of the loss '{loss.what}'", place))
                continue
            amount = loss.amount - (loss.recovered or Decimal(0))
            lines.append(Line(victim.role, loss.what, amount, fact=place, source=loss.source or victim.source))
    return Sum("Losses not recovered", tuple(lines), tuple(missing), "money")


def net_worth(case: Case) -> Sum:
    """What is owned less what is owed."""
    finances = case.finances
    return _difference("Net worth", ("assets", finances.assets), ("debts", finances.debts))


def cash_flow(case: Case) -> Sum:
    """A month's income less a month's expenses."""
    finances = case.finances
    return _difference("Monthly cash flow", ("income", finances.income), ("expenses", finances.expenses))


def _difference(title: str, plus: tuple[str, tuple[MoneyItem, ...]], minus: tuple[str, tuple[MoneyItem, ...]]) -> Sum:
    lines, missing = [], []
    for (name, items), sign in ((plus, 1), (minus, -1)):
        if not items:
            missing.append(Missing(f"the {name}", f"finances.{name}"))
        for item in items:
            place = f"finances.{name}.{item.id}"
            if item.amount is None:
                missing.append(Missing(f"the amount of '{item.what}'", place))
            else:
                lines.append(Line(name, item.what, sign * item.amount, fact=place, source=item.source))
    return Sum(title, tuple(lines), tuple(missing), "money")
