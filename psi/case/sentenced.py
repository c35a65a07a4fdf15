"""Whether and when a person was sentenced, as far as the record says."""

import datetime as dt
from typing import Any

from psi.case.dates import PartialDate
from psi.case.model import Case
from psi.case.record import STANDING, Record


def is_filled(value: Any) -> bool:
    """Whether anything is recorded there; why nothing is, does not count."""
    if isinstance(value, Record):
        return any(is_filled(held) for name, held in value if name not in STANDING)
    return bool(value)


def is_sentenced(case: Case) -> bool:
    """Whether the record holds anything of a sentence that was imposed."""
    return is_filled(case.after_sentence.sentence)


def sentence_day(case: Case) -> PartialDate | None:
    """The day of the sentence that was imposed, or the day set for it where only that is recorded; None before sentence."""
    return case.after_sentence.sentence.imposed or case.dates.sentencing if is_sentenced(case) else None


def up_to_sentence(case: Case, on: dt.date) -> dt.date:
    """The last day of which a document made before sentence may tell: the day asked for, or the day of the sentence where that came first."""
    imposed = sentence_day(case)
    return min(on, imposed.latest) if imposed else on
