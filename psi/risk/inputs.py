"""The inputs of an instrument taken from a case, each with its place and sources; an input set by hand replaces what the record holds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from psi.case.dates import PartialDate, age_on
from psi.case.judgment import RiskInput
from psi.case.model import Case
from psi.case.record import Record, Sourced
from psi.risk.answers import Answer, in_words, read_answer
from psi.risk.sanctions import earlier_sanctions, missing_field, sanctioned
from psi.rulebook.instruments import FormulaInstrument, Item
from psi.working import Line, Missing

NOT_TRIED = frozenset({"dismissed", "not-guilty"})


@dataclass(frozen=True)
class Found:
    """One input as the record gives it; `rests_on` names every entry it was read from."""

    value: Answer
    says: str
    fact: str
    source: tuple[str, ...] = ()
    note: str | None = None
    rests_on: tuple[str, ...] = ()


Finding = Found | tuple[Missing, ...]


Finders = Mapping[str, Callable[[Case], Finding]]


@dataclass(frozen=True)
class CaseInputs:
    """What a case says of every item, and what nobody can use: inputs set by hand that no item takes, or set twice."""

    instrument: FormulaInstrument
    found: dict[str, Finding]
    unusable: tuple[Missing, ...]

    @property
    def cells(self) -> dict[str, Answer]:
        """The answers, by item."""
        return {item: found.value for item, found in self.found.items() if isinstance(found, Found)}

    @property
    def facts(self) -> dict[str, Line]:
        """The lines that say where each answer comes from."""
        return {item.id: _fact(item, found) for item in self.instrument.items if isinstance(found := self.found[item.id], Found)}

    def missing(self, items: Iterable[Item]) -> tuple[Missing, ...]:
        """What is missing for some items, and what is unusable."""
        gaps = (gap for item in items if not isinstance(found := self.found[item.id], Found) for gap in found)
        return tuple(dict.fromkeys((*self.unusable, *gaps)))

    def rests_on(self, items: Iterable[Item]) -> tuple[str, ...]:
        """Every entry that some items were read from."""
        places = (place for item in items if isinstance(found := self.found[item.id], Found) for place in found.rests_on or (found.fact,))
        return tuple(dict.fromkeys(places))


def case_inputs(case: Case, instrument: FormulaInstrument, finders: Finders) -> CaseInputs:
    """Every input of an instrument, from the record or from the officer's own hand with the reason."""
    by_hand = {entry.input: entry for entry in case.risk_inputs if entry.instrument == instrument.id}
    found: dict[str, Finding] = {}
    for item in instrument.items:
        recorded = finders[item.id](case)
        found[item.id] = _by_hand(by_hand[item.id], item, instrument, recorded) if item.id in by_hand else recorded
    return CaseInputs(instrument, found, tuple(_unknown_inputs(case, instrument)))


def _fact(item: Item, found: Found) -> Line:
    amount = found.value if isinstance(found.value, int) else None
    return Line(item.what, found.says, amount, item.cite, found.fact, found.source, found.note)


def _unknown_inputs(case: Case, instrument: FormulaInstrument) -> list[Missing]:
    """Inputs set by hand that no item takes, or that were set twice: nothing is scored until they are mended."""
    own = [entry for entry in case.risk_inputs if entry.instrument == instrument.id]
    known = [item.id for item in instrument.items]
    says = [(e, f"an input that {instrument.id} takes: '{e.input}' is none of {', '.join(known)}") for e in own if e.input not in known]
    twice = [e for n, e in enumerate(own) if e.input in [earlier.input for earlier in own[:n]]]
    says += [(e, f"one value for '{e.input}': it is set by hand twice") for e in twice]
    return [Missing(what, f"risk_inputs.{entry.id}") for entry, what in says]


def _by_hand(entry: RiskInput, item: Item, instrument: FormulaInstrument, recorded: Finding) -> Finding:
    place = f"risk_inputs.{entry.id}"
    try:
        value = read_answer(instrument, item, entry.value)
    except ValueError as error:
        return (Missing(f"a value psi can read, set by hand: {error}", place),)
    held = f"the record gives {recorded.value}" if isinstance(recorded, Found) else "the record gives no answer"
    return Found(value, in_words(item, value), place, entry.source, f"set by {entry.by}: {entry.reason} ({held})", (place,))


def sex(case: Case) -> Finding:
    """The sex, as an input to the formula."""
    value = case.identity.sex
    if value is None:
        return missing_field(case.identity, "sex", "identity", "the sex")
    return Found(value, value, "identity.sex", sources_of(case.identity, "sex"))


def _age_at_start_of_risk(case: Case) -> Finding:
    """The period at risk starts on the day of sentence: a report always assumes a community sentence."""
    return _age(case, case.dates.sentencing, "sentencing", "the day of sentence")


def _age_at_current_conviction(case: Case) -> Finding:
    return _age(case, case.dates.plea_or_verdict, "plea_or_verdict", "the day of the plea or verdict")


def _age(case: Case, day: PartialDate | None, field: str, what: str) -> Finding:
    born, place = case.identity.born, f"dates.{field}"
    no_day = () if day else missing_field(case.dates, field, "dates", what)
    no_birth = () if born else missing_field(case.identity, "born", "identity", "the date of birth")
    if born is None or day is None:
        return (*no_birth, *no_day)
    least, most = age_on(born, day)
    if least != most:
        says = f"the age on {what}: {least} to {most}, born {born}, counted to {day}"
        return (Missing(says, place if born.exact else "identity.born"),)
    says = f"{least} (born {born}, counted to {day})"
    return Found(least, says, place, sources_of(case.identity, "born"), rests_on=("identity.born", place))


def _age_at_first_sanction(case: Case) -> Finding:
    """The age at the earliest sanction on record, or at the current conviction when there is none before it."""
    earlier = earlier_sanctions(case)
    if earlier.missing:
        return earlier.missing
    if not earlier.counted:
        now = _age_at_current_conviction(case)
        return now if isinstance(now, tuple) else replace(now, says=f"{now.says}; no earlier sanction")
    born = case.identity.born
    if born is None:
        return missing_field(case.identity, "born", "identity", "the date of birth")
    dated = [(age_on(born, day), prior, day) for prior in earlier.counted if (day := sanctioned(prior))]
    least, most = min(low for (low, _), _, _ in dated), min(high for (_, high), _, _ in dated)
    _, first, day = min(dated, key=lambda entry: entry[2].earliest)
    place = f"criminal_history.{first.id}"
    if least != most:
        return (Missing(f"the age at the first sanction: {least} to {most}, born {born}, counted to {day}", place),)
    source = tuple(dict.fromkeys((*first.source, *sources_of(case.identity, "born"))))
    return Found(least, f"{least} (born {born}, counted to {day})", place, source, None, (place, "identity.born"))


def _previous_sanctions(case: Case) -> Finding:
    earlier = earlier_sanctions(case)
    if earlier.missing:
        return earlier.missing
    source = sources_of_all(case, earlier.counted)
    places = tuple(f"criminal_history.{prior.id}" for prior in (*earlier.counted, *earlier.not_counted))
    return Found(len(earlier.counted), str(len(earlier.counted)), "criminal_history", source, earlier.note, places)


def _offence_category(case: Case) -> Finding:
    """The category of the first count that has one; a count that was dismissed or ended in acquittal is passed over."""
    count = next((c for c in case.counts if c.offense_category and c.finding not in NOT_TRIED), None)
    if count is None or count.offense_category is None:
        return (Missing("the category of the current offense, on any count", f"counts.{case.counts[0].id}" if case.counts else "counts"),)
    return Found(count.offense_category, count.offense_category, f"counts.{count.id}", sources_of(count, "offense_category"))


def sources_of(record: Record, field: str) -> tuple[str, ...]:
    """The sources of one field, or of the whole record when the field has none of its own."""
    note = record.field_notes.get(field)
    return note.source if note and note.source else getattr(record, "source", ())


def sources_of_all(case: Case, counted: Iterable[Sourced]) -> tuple[str, ...]:
    """The sources of the earlier matters that count, or, where there is none, of what the record says of that."""
    return tuple(dict.fromkeys(s for prior in counted for s in prior.source)) or sources_of(case, "criminal_history")


OGRS3: Finders = {
    "sex": sex,
    "age_at_start_of_risk": _age_at_start_of_risk,
    "age_at_current_conviction": _age_at_current_conviction,
    "age_at_first_sanction": _age_at_first_sanction,
    "previous_sanctions": _previous_sanctions,
    "offence_category": _offence_category,
}
