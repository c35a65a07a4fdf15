"""Instruments made of points: each answer earns its points, and nothing is added up while an answer is missing or cannot be."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from numbers import Real

from psi.errors import BadInput
from psi.risk import frequency
from psi.risk.answers import is_blank, read_cell
from psi.risk.points_sheet import AnswerLine, PointsScore, Possible, Turn
from psi.risk.scoring import About
from psi.rulebook import Band, PointsAnswer, PointsInstrument, PointsItem, band_of
from psi.rulebook.instruments import Sex
from psi.rulebook.validations import LocalValidation
from psi.working import Missing


def score(
    instrument: PointsInstrument,
    answers: Mapping[str, object],
    *,
    facts: Mapping[str, AnswerLine] | None = None,
    sex: Sex | None = None,
    validation: LocalValidation | None = None,
) -> PointsScore:
    """Add up the points that each answer earns; an unanswered item is reported, never guessed.

    `answers` are by item; a blank one is missing. `facts` are lines that say where an answer comes from. `sex` names the cut-offs
    where the instrument has them for one sex each.
    """
    read, missing, refusals = _read(instrument, answers, facts or {})
    bands = instrument.bands_for(sex) or ()
    sheet = PointsScore(
        instrument=instrument.id,
        title=instrument.title,
        edition=instrument.in_force_from,
        about=About.of(instrument),
        bands=bands,
        bands_for="everybody" if instrument.bands else str(sex) if bands else "nobody",
        warnings=tuple(f"{item.what}: {item.warning}" for item in instrument.items if item.warning),
        lines=tuple(_line(item, *read[item.id], (facts or {}).get(item.id)) for item in instrument.items if item.id in read),
        missing=missing,
    )
    if instrument.lacks:
        lines = tuple(replace(line, amount=None) for line in sheet.lines)
        why = f"{instrument.title} can be read here and is not scored: {'; '.join(instrument.lacks)}."
        return replace(sheet, lines=lines, refused=" ".join((why, *refusals)))
    chosen = {item: answer for item, (answer, _) in read.items()}
    refusals += contradictions(instrument, chosen)
    return replace(sheet, refused=" ".join(refusals)) if refusals else _added(sheet, instrument, chosen, validation)


def points_instrument(rules: object) -> PointsInstrument:
    """The rules as an instrument made of points; raises BadInput for rules of another kind."""
    if isinstance(rules, PointsInstrument):
        return rules
    raise BadInput(f"{getattr(rules, 'id', rules)} is not an instrument made of points.")


def contradictions(instrument: PointsInstrument, chosen: Mapping[str, PointsAnswer]) -> list[str]:
    """Answers that cannot both be true, each in a sentence."""
    names = {item: answer.name for item, answer in chosen.items()}
    against = (c for c in instrument.contradictions if names.get(c.when) == c.when_answer and c.then in names)
    return [f"The answers contradict each other: {c.says}. Correct one of the two." for c in against if names[c.then] not in c.must_be]


def _read(
    instrument: PointsInstrument, answers: Mapping[str, object], facts: Mapping[str, AnswerLine]
) -> tuple[dict[str, tuple[PointsAnswer, str]], tuple[Missing, ...], list[str]]:
    """Every answer with what was said, the items without one, and why others cannot be read."""
    known = [item.id for item in instrument.items]
    read: dict[str, tuple[PointsAnswer, str]] = {}
    missing = []
    refusals = [f"The instrument {instrument.id} has no item '{name}'. It asks {', '.join(known)}." for name in answers if name not in known]
    for item in instrument.items:
        cell = answers.get(item.id)
        if is_blank(cell):
            missing.append(Missing(item.what, facts[item.id].fact if item.id in facts else item.id))
            continue
        try:
            read[item.id] = read_item(instrument, item, cell)
        except ValueError as error:
            refusals.append(str(error))
    return read, tuple(missing), refusals


def read_item(instrument: PointsInstrument, item: PointsItem, cell: object) -> tuple[PointsAnswer, str]:
    """The answer in a cell that is not blank, and what was said; raises ValueError with a whole sentence that opens with the item."""
    choices = instrument.choices(item)
    is_number = isinstance(cell, Real) and not isinstance(cell, bool) and float(cell).is_integer()
    answers = instrument.answers(item)
    if not answers:
        raise ValueError(f"{item.id}: its answers are not entered, so none can be read.")
    said = read_cell(item.id, choices, int(float(cell)) if is_number else cell, unit=item.unit)  # type: ignore[arg-type]
    found = next((a for a in answers if (a.holds(said) if isinstance(said, int) else a.name == said)), None)
    if found is None:
        raise ValueError(f"{item.id}: {said} lies outside what the instrument asks: {', '.join(a.name for a in answers)}.")
    return found, f"{said} ({found.name})" if isinstance(said, int) else found.name


def _line(item: PointsItem, answer: PointsAnswer, said: str, fact: AnswerLine | None) -> AnswerLine:
    line = fact or AnswerLine(item.what, said)
    return replace(line, what=item.what, says=said, amount=answer.points if item.scored else None, cite=item.cite, note=item.warning, item=item.id)


def _added(sheet: PointsScore, instrument: PointsInstrument, chosen: Mapping[str, PointsAnswer], validation: LocalValidation | None) -> PointsScore:
    total, prorated = total_of(instrument, chosen)
    sheet = replace(sheet, prorated=prorated, total=total, no_band=None if sheet.bands else _no_band(instrument))
    if total is None:
        return replace(sheet, possible=_possible(instrument, chosen, sheet.bands))
    if sheet.band is None:
        return sheet
    own = validation if validation and validation.edition == instrument.in_force_from else None  # another edition may divide otherwise
    found = (*frequency.published(instrument, sheet.band.name), *frequency.validated_here(own, sheet.band.name))
    return replace(sheet, frequencies=found, turns=tuple(_turns(sheet, instrument, chosen)))


def total_of(instrument: PointsInstrument, chosen: Mapping[str, PointsAnswer]) -> tuple[int | None, str | None]:
    """The sum of the points, and how it was prorated when the manual says so; no total with an item unanswered otherwise."""
    scored = [item.id for item in instrument.items if item.scored]
    answered = [item for item in scored if item in chosen]
    points = sum(chosen[item].points for item in answered)
    unanswered, rule = len(scored) - len(answered), instrument.if_unanswered
    if unanswered == 0:
        return (points if all(item.id in chosen for item in instrument.items) else None), None
    if rule == "refuse" or unanswered > rule.at_most or not answered:
        return None, None
    total = math.floor(points * len(scored) / len(answered) + 0.5)
    return total, f"{points} points on {len(answered)} of {len(scored)} items, scaled up to {total} ({rule.cite})"


def _no_band(instrument: PointsInstrument) -> str:
    sexes = " and ".join(cutoffs.sex for cutoffs in instrument.cutoffs)
    return f"There are cut-offs for {sexes} only, and none fit. Somebody must choose which are used, and say why."


def _possible(instrument: PointsInstrument, chosen: Mapping[str, PointsAnswer], bands: tuple[Band, ...]) -> Possible:
    least = most = 0
    for item in instrument.items:
        open_to = (chosen[item.id],) if item.id in chosen else instrument.answers(item)
        least += min(answer.points for answer in open_to)
        most += max(answer.points for answer in open_to)
    return Possible(least, most, tuple(band for band in bands if band.last >= least and band.first <= most))


def _turns(sheet: PointsScore, instrument: PointsInstrument, chosen: Mapping[str, PointsAnswer]) -> Iterator[Turn]:
    """Try each other answer of each unverified item, one at a time; one that contradicts the rest is no answer."""
    unverified = {line.item: line for line in sheet.unverified}
    for item in instrument.items:
        for other in instrument.answers(item) if item.id in unverified else ():
            tried = {**chosen, item.id: other}
            total, _ = total_of(instrument, tried)
            band = None if total is None else band_of(sheet.bands, total)
            if total is not None and band is not None and band != sheet.band and not contradictions(instrument, tried):
                yield Turn(item.id, item.what, unverified[item.id].says, other.name, total, band)
