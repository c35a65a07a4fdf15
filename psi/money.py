"""What the money in a record adds up to: losses and restitution, net worth, monthly cash flow."""

from decimal import Decimal

from psi.case.model import Case
from psi.case.person import Finances
from psi.case.record import is_answered
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
    return Sum("Losses not recovered", tuple(lines), tuple(missing), "money", is_answered=is_answered(case, "victims"))


def by_victim(losses: Sum) -> tuple[Line, ...]:
    """The losses not recovered, one line a victim; none when a loss is missing."""
    if losses.missing:
        return ()
    amounts: dict[str, list[Line]] = {}
    for line in losses.lines:
        amounts.setdefault(".".join(str(line.fact).split(".")[:2]), []).append(line)
    return tuple(
        Line(
            lines[0].what,
            f"{len(lines)} loss{'' if len(lines) == 1 else 'es'}",
            sum((Decimal(str(line.amount or 0)) for line in lines), Decimal(0)),
            fact=place,
        )
        for place, lines in amounts.items()
    )


def net_worth(case: Case) -> Sum:
    """What is owned less what is owed."""
    return _difference("Net worth", case.finances, plus="assets", minus="debts")


def cash_flow(case: Case) -> Sum:
    """A month's income less a month's expenses."""
    return _difference("Monthly cash flow", case.finances, plus="income", minus="expenses")


def _difference(title: str, finances: Finances, *, plus: str, minus: str) -> Sum:
    """A list without entries is missing, unless the record says that there is nothing to put into it."""
    lines, missing = [], []
    for name, sign in ((plus, 1), (minus, -1)):
        if not is_answered(finances, name):
            missing.append(Missing(f"the {name}", f"finances.{name}"))
        for item in getattr(finances, name):
            place = f"finances.{name}.{item.id}"
            if item.amount is None:
                missing.append(Missing(f"the amount of '{item.what}'", place))
            else:
                lines.append(Line(name, item.what, sign * item.amount, fact=place, source=item.source))
    return Sum(title, tuple(lines), tuple(missing), "money")
