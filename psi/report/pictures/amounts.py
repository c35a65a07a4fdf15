"""Losses and means as bars: the amounts of the record and the sums that were worked out from it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from psi.report.language import money_in_words
from psi.report.pictures.values import Bar, Bars
from psi.report.values import Paragraph
from psi.rulebook.jurisdiction import Jurisdiction

FEWEST, MOST = 4, 12
PAIRS = (("cash_flow", "income", "expenses"), ("net_worth", "assets", "debts"))
"""What was worked out, and the two lists of the case it is the difference of."""
REMAINING, RECOVERED, OWED = 0, 1, 2
Told = tuple[Bars, dict[str, Any]]


def losses(context: Mapping[str, Any], terms: Mapping[str, str], say: Callable[[str, Mapping[str, Any]], Paragraph]) -> Told | None:
    """A bar for each victim, what remains and what was recovered; None for three victims or fewer, or where an amount is not known."""
    lines = context["losses_by_victim"]
    if len(lines) < FEWEST:
        return None
    held = [_loss(n, line, context["victims"]) for n, line in enumerate(lines, 1)]
    largest = sorted(held, key=lambda loss: -loss["lost"])[: MOST - 1] if len(held) > MOST else held
    rest = [loss for loss in held if loss not in largest]
    shown = [loss for loss in held if loss in largest]
    bars = [_bar(loss, loss["name"], say) for loss in shown]
    if rest:
        others = {name: sum((loss[name] for loss in rest), Decimal(0)) for name in ("lost", "recovered", "remaining")}
        bars.append(_bar(others, say("losses-others", {"others": len(rest)}).text, say))
    key = (terms["losses-remaining"], terms["losses-recovered"]) if any(loss["recovered"] for loss in held) else ()
    most = max(held, key=lambda loss: loss["remaining"])
    return Bars((tuple(bars),), key), {"largest": most, "others": len(rest)}


def _loss(number: int, line: Mapping[str, Any], victims: list[Mapping[str, Any]]) -> dict[str, Any]:
    victim = next(each for each in victims if each["key"] == line["fact"])
    recovered = sum((Decimal(loss["recovered"] or 0) for loss in victim["losses"]), Decimal(0))
    role = str(victim["role"])
    name = f"{role[:1].upper()}{role[1:]}" or str(number)
    return {"number": number, "name": name, "role": role, "remaining": line["amount"], "recovered": recovered, "lost": line["amount"] + recovered}


def _bar(loss: Mapping[str, Any], name: str, say: Callable[[str, Mapping[str, Any]], Paragraph]) -> Bar:
    parts = ((REMAINING, float(loss["remaining"])), (RECOVERED, float(loss["recovered"])))
    return Bar(name, tuple(part for part in parts if part[1]), say("losses-amount", {"loss": dict(loss)}).text)


def means(context: Mapping[str, Any], jurisdiction: Jurisdiction) -> Told | None:
    """A month's income beside its expenses, what is owned beside what is owed; only sums that are known, and only for more than three items."""
    known = [(context[sum_name]["lines"], pair) for sum_name, *pair in PAIRS if context[sum_name]["total"] is not None]
    if sum(len(lines) for lines, _ in known) < FEWEST:
        return None
    words, currency = jurisdiction.terms_of("means"), jurisdiction.currency
    amounts = {name: [abs(Decimal(str(line["amount"]))) for line in lines if line["what"] == name] for lines, pair in known for name in pair}
    totals = {name: sum(parts, Decimal(0)) for name, parts in amounts.items()}
    bars = {name: Bar(words[name], _parts(name, parts), money_in_words(totals[name], currency)) for name, parts in amounts.items()}
    groups = tuple((bars[one], bars[other]) for _, (one, other) in known)
    return Bars(groups), {"means": dict.fromkeys(("income", "expenses", "assets", "debts")) | totals}


def _parts(name: str, amounts: list[Decimal]) -> tuple[tuple[int, float], ...]:
    return tuple((OWED if name in ("expenses", "debts") else REMAINING, float(amount)) for amount in amounts)
