"""The Home Office offence codes of England and Wales: the category of each, and whether a sanction for it counts as violent."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from psi.errors import RuleDefect
from psi.rulebook import RULES

COLUMNS = ["offence_code", "category", "is_violent_sanction", "offence"]
NO_CATEGORY = "UNKNOWN"


@dataclass(frozen=True)
class OffenceCode:
    """One offence code; `category` is None where the table gives it none."""

    code: str
    category: str | None
    is_violent: bool
    offence: str


@lru_cache(maxsize=4)
def offence_codes(table: str) -> Mapping[str, OffenceCode]:
    """Every code of a table among the rule files; raises RuleDefect when it cannot be read."""
    path = RULES / table
    try:
        header, *rows = csv.reader(path.read_text("utf-8").splitlines(), strict=True)
        if header != COLUMNS:
            raise RuleDefect(f"{path}: line 1: the columns must be {', '.join(COLUMNS)}.")
        codes = [OffenceCode(code, None if category == NO_CATEGORY else category, {"0": False, "1": True}[mark], said) for code, category, mark, said in rows]
    except (OSError, ValueError, KeyError, csv.Error) as error:
        raise RuleDefect(f"{path}: the table of offence codes cannot be read: {error}.") from None
    return {each.code: each for each in codes}


@lru_cache(maxsize=4)
def violent_categories(table: str) -> Mapping[str, bool]:
    """The categories of which every code is marked alike: whether a sanction counts as violent; a mixed category is left out."""
    marks: dict[str, set[bool]] = {}
    for each in offence_codes(table).values():
        marks.setdefault(each.category or NO_CATEGORY, set()).add(each.is_violent)
    return {category: marked.pop() for category, marked in marks.items() if len(marked) == 1}
