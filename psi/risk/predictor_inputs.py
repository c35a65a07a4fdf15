"""The inputs of ARP, VRP and SVRP taken from a case: what the record holds, and the answers an assessor gave to items of OASys."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from psi.case.dates import PartialDate, age_on
from psi.case.judgment import ItemAnswer
from psi.case.model import Case
from psi.case.record import Entry, Period
from psi.risk.answers import in_words, read_answer, spellings
from psi.risk.current_offence import category, code, current_is_violent
from psi.risk.inputs import Finders, Finding, Found, sex, sources_of, sources_of_all
from psi.risk.offence_codes import violent_categories
from psi.risk.predictors import CATEGORY, CODE, IDS
from psi.risk.sanctions import earlier_sanctions, missing_field, sanctioned
from psi.rulebook.instruments import FormulaInstrument, Item
from psi.working import Missing

LIVING_TOGETHER = frozenset({"married", "civil-partnership", "living-together"})


def finders(instrument: FormulaInstrument, on: dt.date) -> Finders:
    """How each item is found in a case, for a report that is worked out on a day."""
    table = instrument.item(CODE).table or ""
    from_record: dict[str, Callable[[Case], Finding]] = {
        "dob": _born,
        "gender": sex,
        CODE: partial(code, instrument),
        CATEGORY: partial(category, instrument),
        "total_sanctions_count": _sanctions,
        "total_violent_sanctions": partial(_violent_sanctions, instrument, table),
        "first_sanction_date": _first_sanction,
        "last_sanction_date": _current_sanction,
        "community_date": _community,
        "assessment_date": lambda case: Found(on, f"{on} (the day on which the report is worked out)", "dates"),
        "four_point_two": partial(_unemployed, on),
        "six_point_eight": partial(_partner, on),
    }
    return {item.id: partial(_answered, instrument, item, from_record.get(item.id, partial(_not_asked, item))) for item in instrument.items}


def _answered(instrument: FormulaInstrument, item: Item, recorded: Callable[[Case], Finding], case: Case) -> Finding:
    """The answer an assessor gave to an item, for this instrument or a sister of it; otherwise what the record holds."""
    entries = sorted((e for e in case.assessments if e.instrument in IDS), key=lambda e: e.instrument != instrument.id)
    given = next(((e, a) for e in entries for a in e.answers if a.item == item.id and a.answer is not None), None) if item.asked_for else None
    if given is None:
        return recorded(case)
    entry, answer = given
    place = f"assessments.{entry.id}.answers.{answer.id}"
    try:
        value = read_answer(instrument, item, answer.answer)
    except ValueError as error:
        return (Missing(f"an answer psi can read: {error}", place),)
    return Found(value, in_words(item, value), place, answer.source or entry.source, answer.evidence, _rests_on(place, answer))


def _rests_on(place: str, answer: ItemAnswer) -> tuple[str, ...]:
    return (place, *answer.rests_on)


def _not_asked(item: Item, case: Case) -> Finding:
    return (Missing(f"{item.what[:1].lower()}{item.what[1:]}", "assessments"),)


def _born(case: Case) -> Finding:
    born = case.identity.born
    if born is None:
        return missing_field(case.identity, "born", "identity", "the date of birth")
    return _whole_day(born, "identity.born", "the date of birth", sources_of(case.identity, "born"))


def _whole_day(day: PartialDate, place: str, what: str, source: tuple[str, ...]) -> Finding:
    if day.exact is None:
        return (Missing(f"{what} to the day: it is known as {day}", place),)
    return Found(day.exact, str(day), place, source)


def _sanctions(case: Case) -> Finding:
    """The sanctions before the current one, and the current one."""
    earlier = earlier_sanctions(case)
    if earlier.missing:
        return earlier.missing
    source = sources_of_all(case, earlier.counted)
    places = tuple(f"criminal_history.{prior.id}" for prior in (*earlier.counted, *earlier.not_counted))
    total = len(earlier.counted) + 1
    return Found(total, f"{total} ({total - 1} earlier, and the current one)", "criminal_history", source, earlier.note, places)


def _violent_sanctions(instrument: FormulaInstrument, table: str, case: Case) -> Finding:
    """Earlier sanctions whose category is violent, and the current one when a count has a violent code."""
    earlier = earlier_sanctions(case)
    if earlier.missing:
        return earlier.missing
    names = {name: code for code, name in spellings(instrument.item(CATEGORY).choices).items() if code != name}
    marks = {name: violent_categories(table).get(code) for name, code in names.items()}
    untold = [prior for prior in earlier.counted if marks.get(prior.offense_category or "") is None]
    current, gap = current_is_violent(case, table)
    if untold or gap:
        said = "whether this entry was violent: its category does not tell"
        return (*(Missing(said, f"criminal_history.{prior.id}") for prior in untold), *gap)
    violent = [prior for prior in earlier.counted if marks[prior.offense_category or ""]]
    source = sources_of_all(case, violent)
    places = tuple(f"criminal_history.{prior.id}" for prior in earlier.counted)
    total, now = len(violent) + int(current), "violent" if current else "not violent"
    return Found(total, f"{total} ({len(violent)} earlier; the current one is {now})", "criminal_history", source, None, (*places, "counts"))


def _first_sanction(case: Case) -> Finding:
    """The earliest sanction on record, or the current one when there is none before it."""
    earlier = earlier_sanctions(case)
    if earlier.missing:
        return earlier.missing
    dated = [(prior, day) for prior in earlier.counted if (day := sanctioned(prior))]
    if not dated:
        return _current_sanction(case)
    prior, day = min(dated, key=lambda each: each[1].earliest)
    return _day_of_age(case, day, f"criminal_history.{prior.id}", "the first sanction", prior.source)


def _current_sanction(case: Case) -> Finding:
    day = case.dates.plea_or_verdict
    if day is None:
        return missing_field(case.dates, "plea_or_verdict", "dates", "the day of the plea or verdict")
    return _day_of_age(case, day, "dates.plea_or_verdict", "the plea or verdict", sources_of(case.dates, "plea_or_verdict"))


def _day_of_age(case: Case, day: PartialDate, place: str, what: str, source: tuple[str, ...]) -> Finding:
    """A day that need not be known when the age on it is certain: the earliest day that it can be stands for it."""
    born = case.identity.born
    if day.exact or born is None:
        return _whole_day(day, place, f"the day of {what}", source)
    least, most = age_on(born, day)
    if least != most:
        return (Missing(f"the day of {what}: it is known as {day}, when the person was {least} to {most}", place),)
    return Found(day.earliest, f"{day}, at the age of {least}", place, source, "the day is not known; the age on it is", (place, "identity.born"))


def _community(case: Case) -> Finding:
    """The day of sentence: a report before sentence assumes a sentence in the community."""
    day = case.dates.sentencing
    if day is None:
        return missing_field(case.dates, "sentencing", "dates", "the day of sentence")
    found = _whole_day(day, "dates.sentencing", "the day of sentence", ())
    return replace(found, says=f"{day} (the day of sentence: a sentence in the community is assumed)") if isinstance(found, Found) else found


def _unemployed(on: dt.date, case: Case) -> Finding:
    """Work on the day of the report: a job that goes on, or jobs that have all ended and the time without work that goes on."""
    now = next((job for job in case.employment if job.ongoing), None)
    if now:
        return Found(0, f"0 (no: {now.employer})", f"employment.{now.id}", now.source)
    ended = [job for job in case.employment if job.ended and job.ended.latest < on]
    if not ended or len(ended) < len(case.employment):
        return missing_field(case, "employment", "", "whether the person is employed on the day of the report")
    note = "the record shows no work on that day; it holds no answer on whether the person was available for work"
    gap = next((gap for gap in case.employment_gaps if gap.ongoing or (gap.ended and gap.ended.earliest >= on)), None)
    rests_on = (*(f"employment.{job.id}" for job in ended), *((f"employment_gaps.{gap.id}",) if gap else ()))
    return Found(2, "2 (yes: every job has ended)", "employment", _all_sources((*ended, gap) if gap else ended), note, rests_on)


def _partner(on: dt.date, case: Case) -> Finding:
    """A partner lived with on the day of the report, one lived apart from, or none."""
    known = case.family.partnerships
    now = [each for each in known if each.ongoing]
    together = next((each for each in now if each.kind in LIVING_TOGETHER), None)
    if together or now:
        one = together or now[0]
        answer, said = (1, "lives with a partner") if together else (2, "has a partner and lives apart")
        note = None if one.kind == "living-together" else "the record names the kind of partnership; it does not say whether the two share a home"
        return Found(answer, f"{answer} ({said}: {one.kind.replace('-', ' ')})", f"family.partnerships.{one.id}", one.source, note)
    if known and all(_is_over(each, on) for each in known):
        return Found(3, "3 (no partner: every partnership has ended)", "family.partnerships", _all_sources(known))
    if not known and (mark := case.family.unanswered.get("partnerships")) and mark.state == "not-applicable":
        return Found(3, "3 (no partner)", "family.partnerships")
    return missing_field(case.family, "partnerships", "family", "whether the person lives with a partner")


def _is_over(period: Period, on: dt.date) -> bool:
    return period.ended is not None and period.ended.latest < on


def _all_sources(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for entry in entries for source in entry.source))
