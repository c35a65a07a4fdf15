"""The shape of every sum: lines of working, each with its rule, its fact and its source, and what is missing."""

from dataclasses import dataclass
from decimal import Decimal

Amount = int | float | Decimal


@dataclass(frozen=True)
class Line:
    """One line of a sum.

    `what` is the item in words, `says` the answer as read, `amount` what it adds, `cite` the rule,
    `fact` the place in the case (`criminal_history.2014-theft`), `source` the ids it rests on.
    """

    what: str
    says: str
    amount: Amount | None = None
    cite: str | None = None
    fact: str | None = None
    source: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class Missing:
    """Something a sum needs and does not have, in words, and where it would be entered."""

    what: str
    fact: str | None = None


@dataclass(frozen=True)
class Sum:
    """Lines that add up; with anything missing, or when nobody has asked what there is, there is no total."""

    title: str
    lines: tuple[Line, ...]
    missing: tuple[Missing, ...] = ()
    unit: str = ""
    is_answered: bool = True

    @property
    def total(self) -> Amount | None:
        """The sum of the lines, or None when something is missing or was never asked."""
        if self.missing or not self.is_answered:
            return None
        return sum((line.amount for line in self.lines if line.amount is not None), start=0)
