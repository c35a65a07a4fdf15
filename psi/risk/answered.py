"""The instruments whose answers a case records, added up; each answer with its place, its evidence and its sources."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from psi.case.judgment import AnsweredInstrument, ItemAnswer
from psi.case.model import Case
from psi.errors import BadInput, NotEntered
from psi.risk import predictors
from psi.risk.points import points_instrument, score
from psi.risk.points_sheet import AnswerLine, PointsScore
from psi.rulebook import RULES, in_force
from psi.rulebook.instruments import Sex
from psi.rulebook.validations import LocalValidation
from psi.working import Missing

Validations = Callable[[str], LocalValidation | None]


def no_validations(instrument: str) -> None:
    """No local validation of any instrument."""


def score_answered(entry: AnsweredInstrument, *, sex: Sex | None, on: dt.date, validations: Validations = no_validations, folder: Path = RULES) -> PointsScore:
    """Add up the answers of one entry with the edition in force on the day of the assessment, or on `on` when that day is not known.

    Raises NotEntered when psi holds no such edition, BadInput for an instrument that is not made of points.
    """
    day = entry.assessed_on.exact if entry.assessed_on and entry.assessed_on.exact else on
    instrument = points_instrument(in_force(entry.instrument, day, folder))
    place = f"assessments.{entry.id}"
    lines = {answer.item: _line(answer, f"{place}.answers.{answer.id}", entry) for answer in entry.answers}
    cells = {answer.item: answer.answer for answer in entry.answers}
    made = score(instrument, cells, facts=lines, sex=entry.cutoffs_for or sex, validation=validations(instrument.id))
    made = replace(made, entry=entry.id, missing=tuple(_placed(gap, place) for gap in made.missing), rests_on=_rests_on(entry, place))
    if instrument.cutoffs and not entry.cutoffs_for:
        made = replace(made, rests_on=(*made.rests_on, "identity.sex"))
    return _with_choices(made, entry, bool(instrument.cutoffs))


def added_up(case: Case, on: dt.date, validations: Validations = no_validations) -> tuple[tuple[PointsScore, ...], tuple[tuple[str, str], ...]]:
    """Every recorded instrument added up; and of those that cannot be, the place in the case and why."""
    made, refused = [], []
    for entry in case.assessments:
        if entry.instrument in predictors.IDS:
            continue  # its answers are used where the formula is worked out
        try:
            made.append(score_answered(entry, sex=case.identity.sex, on=on, validations=validations))
        except (NotEntered, BadInput) as error:
            refused.append((f"assessments.{entry.id}", str(error)))
    return tuple(made), tuple(refused)


def _line(answer: ItemAnswer, place: str, entry: AnsweredInstrument) -> AnswerLine:
    return AnswerLine(
        what=answer.item,
        says=answer.answer or "",
        fact=place,
        source=answer.source or entry.source,
        item=answer.item,
        evidence=answer.evidence,
        rests_on=answer.rests_on,
        verification=answer.verification or entry.verification,
    )


def _placed(gap: Missing, place: str) -> Missing:
    """Where an answer is missing: at its entry, or in the list when nobody has made one."""
    return gap if gap.fact and gap.fact.startswith(f"{place}.") else replace(gap, fact=place)


def _rests_on(entry: AnsweredInstrument, place: str) -> tuple[str, ...]:
    answers = (f"{place}.answers.{answer.id}" for answer in entry.answers)
    return tuple(dict.fromkeys((place, *answers, *(fact for answer in entry.answers for fact in answer.rests_on))))


def _with_choices(made: PointsScore, entry: AnsweredInstrument, by_sex: bool) -> PointsScore:
    """What a person decided around the sum: which cut-offs, and a level other than the band."""
    twice = [item for item, times in Counter(answer.item for answer in entry.answers).items() if times > 1]
    if twice:
        return _unscored(made, f"{', '.join(twice)}: there are two answers to one item. Keep one of the two.")
    objections = []
    if entry.cutoffs_for and not by_sex:
        objections.append(f"Cut-offs for {entry.cutoffs_for} were chosen, but {made.instrument} has the same bands for everybody. Take the choice away.")
    if entry.cutoffs_for and by_sex and not entry.cutoffs_reason:
        objections.append(f"Cut-offs for {entry.cutoffs_for} were chosen without a reason. Say why.")
    if objections:
        return _unscored(made, " ".join(filter(None, (made.refused, *objections))))
    if entry.cutoffs_for and made.bands:
        made = replace(made, bands_for=f"{entry.cutoffs_for}, chosen: {entry.cutoffs_reason}")
    if entry.override and made.band and _folded(entry.override.from_level).removesuffix(" risk") not in _ways(made.band.name):
        says = f"The level was changed from '{entry.override.from_level}', but the answers give '{made.band.name}'."
        made = replace(made, override_disagrees=says)
    return made


def _unscored(made: PointsScore, why: str) -> PointsScore:
    return replace(made, refused=why, total=None, prorated=None, no_band=None, possible=None, turns=(), frequencies=())


def _ways(band: str) -> set[str]:
    """How a band is written: `Hazardous (zone II)`, `hazardous`."""
    return {_folded(name).removesuffix(" risk") for name in (band, band.partition(" (")[0])}


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
