"""ARP, VRP and SVRP, the reoffending predictors of 2026: a brief and an extended result, each a probability within two years."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from psi.case.dates import completed_years
from psi.risk.answers import OLDEST, Answer, Answers, in_words, read_answers, spellings
from psi.risk.offence_codes import offence_codes
from psi.risk.predictor_terms import BRIEF, EXTENDED, Facts, Part, bound, categories, parts
from psi.risk.scoring import Probability, Score, logistic, no_score
from psi.rulebook.instruments import FormulaInstrument, Item, decimals
from psi.working import Line, Missing

IDS = ("arp", "vrp", "svrp")
YEARS = 2
CODE, CATEGORY = "offence_code", "actuarial_category"
IN_ORDER = ("dob", "first_sanction_date", "last_sanction_date", "community_date")


def score_cells(cells: Mapping[str, object], instrument: FormulaInstrument, facts: Mapping[str, Line] | None = None) -> tuple[Score, Score]:
    """Score one person from cells named after the items: the brief result, and the extended one where every answer it needs is there.

    A blank cell is missing, an answer that cannot be is refused. `facts` are lines that say where an answer comes from.
    """
    answers = with_category(read_answers(instrument, cells), instrument)
    told = facts or {item.id: Line(item.what, in_words(item, answers.given[item.id]), cite=item.cite) for item in instrument.items if item.id in answers.given}
    return _result(BRIEF, answers, instrument, told), _result(EXTENDED, answers, instrument, told)


def items_of(instrument: FormulaInstrument, result: str) -> tuple[Item, ...]:
    """What a result asks; the code of the offence is not asked for itself, it gives the category."""
    return tuple(item for item in instrument.items if item.id != CODE and item.asked_for in (None, result))


def with_category(answers: Answers, instrument: FormulaInstrument) -> Answers:
    """The answers with the category that the code of the offence gives; a code that is unknown or gives another category is refused."""
    code = answers.given.get(CODE)
    if code is None:
        return answers
    given, refused = dict(answers.given), dict(answers.refused)
    item, found = instrument.item(CATEGORY), offence_codes(instrument.item(CODE).table or "").get(str(code))
    if found is None:
        mend = f"Correct it, or leave it empty and give {CATEGORY}."
        refused[CODE] = f"{CODE}: '{code}' is not in the table of offence codes, which have five digits. {mend}"
    elif found.category is None:
        refused[CODE] = f"{CODE}: {code} has no category ({found.offence}). Give the code of the offence itself."
    elif (own := spellings(item.choices)[found.category]) != given.setdefault(CATEGORY, own) and CATEGORY not in refused:
        refused[CATEGORY] = f"{CATEGORY} is '{given[CATEGORY]}', but {CODE} {code} belongs to '{own}'. Correct one of the two."
    return Answers(given, refused)


def _result(result: str, answers: Answers, instrument: FormulaInstrument, told: Mapping[str, Line]) -> Score:
    asked = items_of(instrument, result)
    missing = tuple(Missing(item.what, item.id) for item in asked if item.id not in {**answers.given, **answers.refused} and not _waits_for_code(item, answers))
    refused = [answers.refused[name] for name in (CODE, *(item.id for item in asked)) if name in answers.refused]
    inputs = tuple(told[item.id] for item in instrument.items if item.id in told and item.asked_for in (None, result))
    sheet = replace(no_score(instrument, inputs=inputs, missing=missing), result=result, title=f"{instrument.title}, {result}")
    if not missing and not refused:
        refused = list(objections(answers.given, instrument))
    if missing or refused:
        return replace(sheet, refused=" ".join(refused) or None)
    return _scored(sheet, answers.given, instrument, told)


def _waits_for_code(item: Item, answers: Answers) -> bool:
    """Whether only the category is missing, since the code that would give it was refused: said once."""
    return item.id == CATEGORY and CODE in answers.refused


def objections(given: Mapping[str, Answer], instrument: FormulaInstrument) -> tuple[str, ...]:
    """Answers that contradict each other or lie outside what is scored, each in a sentence."""
    days = {name: day for name, day in given.items() if isinstance(day, dt.date)}
    said = [
        f"{later} ({days[later]}) lies before {earlier} ({days[earlier]})."
        for earlier, later in (*pairwise(IN_ORDER), ("last_sanction_date", "assessment_date"))
        if days[later] < days[earlier]
    ]
    return (*said, *(() if said else _ages(days, instrument)), *_counts(given, days))


def _ages(days: Mapping[str, dt.date], instrument: FormulaInstrument) -> list[str]:
    short = instrument.id.upper()
    adult, first = bound(instrument, "least age at the assessment"), bound(instrument, "least age at the first sanction")
    now, then = (completed_years(days["dob"], days[name]) for name in ("assessment_date", "first_sanction_date"))
    said = []
    if now < adult:
        said.append(f"The person is {now} on assessment_date ({days['assessment_date']}). {short} is scored here for people aged {adult} and over only.")
    if then < first:
        said.append(f"The person is {then} on first_sanction_date ({days['first_sanction_date']}). No sanction is counted below the age of {first}.")
    if completed_years(days["dob"], days["community_date"]) > OLDEST:
        said.append(f"The person is over {OLDEST} on community_date ({days['community_date']}), which cannot be right.")
    return said


def _counts(given: Mapping[str, Answer], days: Mapping[str, dt.date]) -> list[str]:
    total, violent = int(str(given["total_sanctions_count"])), int(str(given.get("total_violent_sanctions", 0)))
    said = []
    if total < 1:
        said.append("total_sanctions_count is 0. The current sanction counts, so it is 1 or more.")
    if violent > total:
        said.append(f"total_violent_sanctions ({violent}) is greater than total_sanctions_count ({total}).")
    if total == 1 and days["first_sanction_date"] != days["last_sanction_date"]:
        said.append("total_sanctions_count is 1, but first_sanction_date and last_sanction_date differ. With one sanction the two are the same.")
    return said


def _scored(sheet: Score, given: Mapping[str, Answer], instrument: FormulaInstrument, told: Mapping[str, Line]) -> Score:
    facts = facts_of_one(given, instrument)
    result = str(sheet.result)
    lines = tuple(_line(part, facts, instrument, given, told) for part in parts(instrument, result) if part.is_shown(facts))
    constant = instrument.term(f"{result}, constant", "two years")
    line = Line("Constant", constant.name, float(constant.value), constant.cite)
    total = float(constant.value) + sum(float(each.amount or 0) for each in lines)
    return replace(sheet, lines=lines, probabilities=(Probability(YEARS, logistic(total), line, decimals(instrument.bands)),))


def facts_of_one(given: Mapping[str, Answer], instrument: FormulaInstrument) -> Facts:
    """What the terms of one person rest on; answers that the brief result goes without are left out."""
    days = {name: day for name, day in given.items() if isinstance(day, dt.date)}
    born = days["dob"]
    first, current, age = (completed_years(born, days[name]) for name in ("first_sanction_date", "last_sanction_date", "community_date"))
    codes = {item.id: _number(given[item.id]) for item in instrument.items if item.asked_for and item.id in given}
    return Facts(
        female=np.array([given["gender"] == "female"]),
        age=_one(age),
        years=_one(current - first),
        months=_one(months_free(days["community_date"], days["assessment_date"], bound(instrument, "most months free of offending"))),
        sanctions=_one(int(str(given["total_sanctions_count"]))),
        violent=_one(int(str(given.get("total_violent_sanctions", 0)))),
        category=_one(categories(instrument).index(str(given[CATEGORY]))),
        answers={name: _one(code) for name, code in codes.items()},
        added_years=bound(instrument, "years added to the time between sanctions"),
        added_violent=bound(instrument, "years added for violent sanctions") or 1,
    )


def months_free(community: dt.date, assessment: dt.date, most: int) -> int:
    """Whole months from the date in the community to the assessment: none when that lies ahead, and no more than `most`."""
    months = (assessment.year - community.year) * 12 + assessment.month - community.month - (assessment.day < community.day)
    return max(0, min(most, months))


def _number(answer: Answer) -> int:
    return answer if isinstance(answer, int) else int(answer == "yes")


def _one(value: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array([value], dtype=np.int64)


def _line(part: Part, facts: Facts, instrument: FormulaInstrument, given: Mapping[str, Answer], told: Mapping[str, Line]) -> Line:
    fact = told.get(part.item)
    return Line(
        what=part.what,
        says=part.says or _working(part, facts, instrument, given),
        amount=float(part.amount(facts)[0]) + 0.0,  # a negative coefficient times nothing is nothing, not minus nothing
        cite=part.term.cite,
        fact=fact.fact if fact else None,
        source=fact.source if fact else (),
        note=fact.note if fact and part.of == "answer" else None,
    )


def _working(part: Part, facts: Facts, instrument: FormulaInstrument, given: Mapping[str, Answer]) -> str:
    """The multiplication in words, as the rule file has its coefficient."""
    times = float(part.times(facts)[0])
    if part.what.startswith("Rate of"):
        n, added = (facts.violent, facts.added_violent) if "violent" in part.what else (facts.sanctions, facts.added_years)
        log = f"ln({n[0]} / ({facts.years[0]} + {added}))"
        return f"{part.term.value:f} × {log}{'²' if 'squared' in part.what else ''}"
    item = instrument.item(part.item)
    answer = f"{in_words(item, given[part.item])}: " if part.of == "answer" and part.item == part.term.name else ""
    return f"{answer}{part.term.value:f} × {times:.0f}"
