"""The officer's words for a place of a case and for what stands there: `Employment, Harbor Grill: reason for leaving`."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from psi.case.changes import ORDER, Conflict, Difference, annotation_of, is_entries, model_in, path_of
from psi.case.policy import printed_as
from psi.case.record import Model

LONGEST_NAME = 60
UNITS = ("years", "months", "weeks", "days", "hours")
NOTHING = "(nothing)"

_WORDS = {
    "award": "award or degree",
    "began": "start",
    "birth_place": "place of birth",
    "born": "date of birth",
    "chased": "reminder sent",
    "cite": "citation",
    "custody_periods": "time in custody",
    "declined": "interview declined",
    "described": "description",
    "died": "date of death",
    "disposed": "date of disposition",
    "dockets": "docket numbers",
    "domain": "area",
    "ended": "end",
    "for_what": "what it is for",
    "from_level": "level before",
    "lives_with": "lives with",
    "loss_affidavit": "affidavit of loss",
    "obtained": "date obtained",
    "offense_category": "category of the offense",
    "offense_ended": "last day of the offense",
    "ongoing": "still going on",
    "part_2": "covers substance use records (42 CFR part 2)",
    "pay_per": "paid per",
    "plea_or_verdict": "date of plea or verdict",
    "prior": "prior entry",
    "rests_on": "facts it rests on",
    "says": "what is said",
    "searched": "what was searched",
    "searched_on": "date of the search",
    "sex_stated_by": "who stated the sex",
    "since": "since when",
    "suitability": "suitability of the home",
    "surrender": "surrender to custody",
    "to_level": "level after",
    "what": "description",
    "who": "who was asked",
    "why_not": "why it is not recommended",
    "with_whom": "with whom",
    "withhold": "reasons for withholding",
}
_WORDS_OF = {
    "AfterSentence.began": "day on which supervision began",
    "AfterSentence.contact_standard": "contacts that are to take place",
    "AfterSentence.hours": "hours of community service",
    "AfterSentence.level": "level of supervision",
    "AfterSentence.level_reason": "reason for the level",
    "AfterSentence.officer": "supervising officer",
    "AfterSentence.programs": "programs and referrals",
    "AfterSentence.request": "what is asked of the court",
    "AfterSentence.responses": "responses to violations",
    "AfterSentence.sentence": "sentence as imposed",
    "AfterSentence.summary": "summary of the time under supervision",
    "AfterSentence.tests": "tests for alcohol and drugs",
    "AfterSentence.violations": "alleged violations",
    "AnsweredInstrument.answers": "answers to the items",
    "AnsweredInstrument.assessed_on": "date of the assessment",
    "AnsweredInstrument.certified": "assessor is certified",
    "AnsweredInstrument.cutoffs_for": "cut-offs chosen where none fit",
    "AnsweredInstrument.cutoffs_reason": "reason for these cut-offs",
    "AnsweredInstrument.how": "how the assessment was done",
    "AnsweredInstrument.override": "change of the level by judgment",
    "AnsweredInstrument.quality_check": "who checked the answers, and when",
    "AnsweredInstrument.training": "training of the assessor",
    "Case.after_sentence": "supervision after sentence",
    "Case.assessments": "instruments answered item by item",
    "Case.custody": "custody and curfew before sentence",
    "Case.dates": "key dates",
    "Case.detainers": "detainers",
    "Case.education": "education",
    "Case.employment_gaps": "times without work",
    "Case.excluded_records": "records of somebody else",
    "Case.guideline": "guideline decisions",
    "Case.id": "id of the case",
    "Case.invented": "invented case",
    "Case.joint_liability": "others who owe the same restitution",
    "Case.military": "military service",
    "Case.offense": "the offense",
    "Case.officer": "investigating officer",
    "Case.release": "release before sentence",
    "Case.releases": "signed releases",
    "Case.risk_inputs": "inputs to a score set by hand",
    "Case.scores": "scores entered by hand",
    "Case.supervision": "time under supervision",
    "Codefendant.status": "how their case stands",
    "Component.what": "what is recommended",
    "Contact.kept": "what became of the contact",
    "Contact.kind": "how the contact took place",
    "Contact.on": "date of the contact",
    "Condition.effect": "effect on sentence and supervision",
    "Condition.name": "condition",
    "Count.number": "number of the count",
    "Count.offense_code": "code of the offense",
    "Count.offense_date": "date of the offense, or its first day",
    "Court.defense_counsel_kind": "appointed or retained",
    "Court.name": "name of the court",
    "CustodyPeriod.kind": "custody or curfew",
    "CustodyPeriod.reason": "reason for it",
    "Decision.by": "who decided",
    "Decision.on": "date of the decision",
    "Dependant.support": "support given",
    "Detainer.authority": "authority that lodged it",
    "Detainer.lodged": "date lodged",
    "Dispute.would_change": "what it would change",
    "Document.dated": "date of the document",
    "Document.note": "note of the office",
    "Document.read_on": "date it was read",
    "DomainScore.level": "level in the area",
    "DomainScore.score": "score in the area",
    "DrugTest.confirmed": "confirmed by a laboratory",
    "DrugTest.on": "date of the test",
    "DrugTest.result": "result of the test",
    "EnteredScore.assessed_on": "date of the assessment",
    "EnteredScore.certified": "assessor is certified",
    "EnteredScore.level": "level as given",
    "EnteredScore.override": "change of the level by judgment",
    "EnteredScore.total": "total as given",
    "ExcludedRecord.excluded_by": "who excluded it",
    "ExcludedRecord.excluded_on": "date it was excluded",
    "ExcludedRecord.reason": "why it belongs to somebody else",
    "ExcludedRecord.what": "record",
    "Family.dependants": "dependants",
    "Finances.affidavit": "date of the financial affidavit",
    "Forfeiture.status": "how far it is",
    "Gap.says": "what the person says of this time",
    "Goal.by_when": "date set for the goal",
    "Goal.domain": "need it serves",
    "Goal.progress": "how far it has gone",
    "Goal.status": "how the goal stands",
    "GoalStep.by_when": "date set for the step",
    "GoalStep.done": "date it was done",
    "GoalStep.what": "the step",
    "GoalStep.who": "who takes the step",
    "GuidelineDecisions.edition": "edition of the guideline",
    "GuidelineDecisions.edition_by": "who chose the edition",
    "GuidelineDecisions.edition_reason": "reason for this edition",
    "GuidelineDecisions.history_points": "criminal history points",
    "GuidelineLine.what": "base level or adjustment",
    "HistoryPoints.what": "what they are for, if no entry",
    "HomeVisit.consent": "consent of those who live there",
    "HomeVisit.occupants": "who lives there",
    "HomeVisit.on": "date of the visit",
    "HomeVisit.weapons": "weapons in the home",
    "HoursWorked.hours": "hours credited",
    "HoursWorked.on": "date, or month, of the work",
    "HoursWorked.place": "where the work was done",
    "Identifier.kind": "kind of identifier",
    "Identifier.value": "number",
    "Identity.aliases": "other names used",
    "Identity.suffix": "suffix to the name",
    "ImposedCondition.kind": "standard or special",
    "ImposedCondition.text": "the condition as the court worded it",
    "ImposedSentence.community_service": "community service ordered",
    "ImposedSentence.conditions": "conditions of the sentence",
    "ImposedSentence.costs": "court costs ordered",
    "ImposedSentence.ends": "last day of the sentence",
    "ImposedSentence.fees": "supervision fees ordered",
    "ImposedSentence.fine": "fine ordered",
    "ImposedSentence.imposed": "date of sentence",
    "ImposedSentence.length": "length of supervision",
    "ImposedSentence.restitution": "restitution ordered",
    "ImposedSentence.what": "kind of sentence",
    "Interview.advice": "advice given before the interview",
    "Interview.counsel": "counsel at the interview",
    "Interview.declined_topics": "topics declined",
    "Interview.language": "language of the interview",
    "Interview.on": "date of the interview",
    "ItemAnswer.evidence": "what the answer rests on, in words",
    "ItemAnswer.item": "item",
    "Job.described": "how the work was and went",
    "JointLiability.with_whom": "name of the other person",
    "KeyDates.arrest": "date of arrest",
    "KeyDates.charged": "date of charge",
    "KeyDates.offense_began": "first day of the offense",
    "KeyDates.referral": "date of referral",
    "KeyDates.sentencing": "date of sentencing",
    "KeyDates.summoned": "date of the summons",
    "Loss.amount": "amount lost",
    "Loss.recovered": "amount recovered",
    "Loss.what": "what was lost",
    "Medication.name": "medicine",
    "Offense.acceptance": "acceptance of responsibility",
    "Offense.obstruction": "obstruction of justice",
    "Offense.statement_form": "how the statement was given",
    "Override.approved_by": "who approved the change",
    "Override.by": "who changed the level",
    "Override.reason": "reason for the change",
    "Partnership.kind": "kind of partnership",
    "Partnership.partner": "name of the partner",
    "Penalty.kind": "kind of penalty",
    "Penalty.maximum_amount": "maximum in money",
    "Penalty.maximum_is_life": "the maximum is life",
    "Penalty.maximum_months": "maximum in months",
    "Penalty.minimum_months": "minimum in months",
    "Penalty.says": "what the law says",
    "Payment.amount": "amount paid",
    "Payment.on": "date of the payment",
    "Payment.towards": "what it was paid for",
    "PendingCharge.charged": "date of charge",
    "PendingCharge.next_hearing": "date of the next hearing",
    "PleaAgreement.entered": "date the plea was entered",
    "PleaAgreement.indication": "indication by the court",
    "PleaAgreement.terms": "terms of the agreement",
    "PleaAgreement.written": "agreement in writing",
    "PriorCase.agency": "arresting agency",
    "PriorCase.arrested": "date of arrest",
    "PriorCase.convicted": "date of conviction",
    "PriorCase.counsel": "counsel",
    "PriorCase.discharged": "date of discharge from supervision",
    "PriorCase.fingerprint_matched": "matched by fingerprint",
    "PriorCase.juvenile": "as a juvenile",
    "PriorCase.record_status": "status of the record",
    "PriorCase.released": "date of release from custody",
    "Program.progress": "how it has gone",
    "Program.referred": "date of the referral",
    "Program.status": "how far it is",
    "Program.what": "course or service",
    "ProposedCondition.text": "the condition",
    "RecordRequest.received": "date received",
    "RecordRequest.refused": "date refused",
    "RecordRequest.release": "signed release it rests on",
    "RecordRequest.result": "what came of it",
    "RecordRequest.sent": "date sent",
    "RecordRequest.to": "sent to",
    "RecordRequest.what": "record asked for",
    "RelatedCase.what": "how it bears on this case",
    "Relative.contact": "contact with the person",
    "Relative.lives": "where the relative lives",
    "Release.amount": "amount of the bond or bail",
    "Release.compliance": "how the release has gone",
    "Release.conditions": "conditions of release",
    "Release.status": "released or detained",
    "ReleaseForm.expires": "last day it is good for",
    "ReleaseForm.holder": "who holds the records",
    "ReleaseForm.revoked": "date it was taken back",
    "ReleaseForm.scope": "what it covers",
    "ReleaseForm.signed": "date signed",
    "Residence.tenure": "owned, rented or other",
    "Residence.with_whom": "lived with",
    "Response.by": "who responded",
    "Response.on": "date of the response",
    "Response.violation": "violation it answers",
    "Response.what": "what was done",
    "Revocation.custody": "length of custody",
    "Revocation.on": "date of the revocation",
    "Revocation.result": "what the court did",
    "RiskInput.by": "who set it",
    "RiskInput.input": "input that is set",
    "RiskInput.value": "value it is set to",
    "Schooling.level": "level or grade",
    "Sentence.also": "other parts of the sentence",
    "Sentence.community_service": "community service",
    "Sentence.custody": "length of custody",
    "Sentence.imposed": "date of sentence",
    "Sentence.kind": "kind of sentence",
    "Sentence.supervision": "length of supervision",
    "Sentence.suspended": "part of the custody suspended",
    "Service.branch": "branch of service",
    "Service.discharge": "kind of discharge",
    "Skill.what": "skill or trade",
    "Substance.name": "substance",
    "Substance.pattern": "pattern of use",
    "Substance.tests": "test results",
    "Substance.year_before_arrest": "use in the year before arrest",
    "SupervisionPeriod.agency": "supervising agency",
    "SupervisionPeriod.compliance": "how it went",
    "SupervisionPeriod.kind": "kind of supervision",
    "SupervisionPeriod.outcome": "how it ended",
    "Treatment.kind": "kind of treatment",
    "Treatment.outcome": "how it ended",
    "Unanswered.why": "reason",
    "Verified.fact": "fact that was checked",
    "Verified.how": "how it was checked",
    "Verified.on": "date of the check",
    "Verified.says": "what they said",
    "Victim.kind": "person or body",
    "Victim.restitution_requested": "asks for restitution",
    "Victim.role": "what the report calls the victim",
    "Victim.statement": "statement of the victim",
    "Victim.wishes": "wishes of the victim",
    "Violation.admitted": "the person accepts that it happened",
    "Violation.condition": "condition it touches",
    "Violation.grade": "grade of the violation",
    "Violation.on": "date of the alleged violation",
    "Violation.said_by": "who reports it",
    "Violation.says": "what is said to have happened",
    "Violation.statement": "what the person says",
    "VictimContact.contact": "how to reach the victim",
    "VictimContact.notified": "date notified",
}
_SINGULAR = {
    "analysis": "paragraph",
    "answers": "answer",
    "assessments": "instrument answered item by item",
    "assets": "asset",
    "conduct": "paragraph",
    "criminal_history": "earlier matter",
    "custody": "time in custody or on curfew",
    "custody_periods": "time in custody",
    "domains": "area score",
    "education": "school or course",
    "employment": "job",
    "employment_gaps": "time without work",
    "excluded_records": "record of somebody else",
    "hours": "entry of hours",
    "expenses": "expense",
    "forfeitures": "forfeiture",
    "history_points": "line of points",
    "income": "source of income",
    "joint_liability": "person who owes the same restitution",
    "losses": "loss",
    "military": "time of service",
    "offense_level": "line of the offense level",
    "penalties": "penalty",
    "programs": "program or referral",
    "reasons": "paragraph",
    "releases": "signed release",
    "residences": "home",
    "risk_inputs": "input set by hand",
    "scores": "score",
    "sentence": "part of the sentence",
    "strengths": "strength",
    "supervision": "time under supervision",
    "tests": "test for alcohol or drugs",
    "upbringing": "paragraph",
    "victim_contacts": "contact with a victim",
    "violations": "alleged violation",
}
_TELLING = (
    *("employer", "school", "branch", "provider", "offense", "docket", "what", "property", "authority", "title", "instrument", "domain"),
    *("question", "relation", "role", "with_whom", "name", "holder", "place", "kind", "who", "victim", "prior", "began", "on"),
)


_TELLING_OF = {
    "ItemAnswer": "item",
    "Residence": "place",
    "Count": "number",
    "Codefendant": "name",
    "Contact": "on",
    "DrugTest": "on",
    "Payment": "on",
    "HoursWorked": "on",
    "Goal": "domain",
    "JointLiability": "with_whom",
}
_MARKS = {"unanswered": "no answer on", "field_notes": "note on"}


@dataclass(frozen=True)
class Said:
    """One difference in words: its place, the officer's name for the place, what stood there and what stands there."""

    place: str
    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Waiting:
    """One place that waits for a decision, in words: what the file said then, what was entered, what the file says now."""

    place: str
    label: str
    was: str
    held: str
    given: str


class Labels:
    """The officer's words for the places of a case; an entry is named as the first of the states that has it names it."""

    def __init__(self, *states: Mapping[str, Any]) -> None:
        self._states = states
        self._lists: dict[tuple[str, ...], _List] = {}

    def said(self, difference: Difference) -> Said:
        """A difference between two states of a case in the officer's words."""
        annotation = _annotation_at(difference.place)
        before, after = (None if value is None else in_words(value, annotation) for value in (difference.before, difference.after))
        return Said(difference.place, self.label(difference.place), before, after)

    def waiting(self, conflict: Conflict) -> Waiting:
        """A conflict in the officer's words."""
        annotation = _annotation_at(conflict.place)
        words = (NOTHING if value is None else in_words(value, annotation) for value in (conflict.was, conflict.held, conflict.given))
        return Waiting(conflict.place, self.label(conflict.place), *words)

    def label(self, place: str) -> str:
        """The officer's words for a place: `Employment, Harbor Grill: reason left`."""
        parts: list[str] = []
        inside: tuple[Any, ...] = self._states
        annotation: Any = _case()
        owner: type[BaseModel] | None = None
        is_field, last = True, ""
        path = path_of(place)
        for depth, step in enumerate(path):
            is_field = path[:depth] not in self._lists and not any(value and is_entries(value) for value in inside)
            if not is_field:
                annotation = model_in(annotation)
                entries = self._list(path[:depth], inside, annotation)
                name = entries.names.get(step, step)
                parts = [*parts[:-1], f"{singular(last)} {name}"] if len(parts) > 1 else [*parts, name]
                inside, last = tuple(state.get(step) for state in entries.by_id), step
                continue
            if last in _MARKS:
                parts[-1] += f" {field_words(step, owner)}"
            else:
                owner = model_in(annotation)
                parts.append(_MARKS.get(step) or field_words(step, owner))
            annotation = annotation_of(annotation, step)
            inside, last = tuple(value.get(step) if isinstance(value, Mapping) else None for value in inside), step
        if place.endswith(ORDER):
            parts = [*parts[:-1], f"order of the {parts[-1]}"] if len(parts) > 1 else [*parts, "order of the entries"]
        made = f"{', '.join(parts[:-1])}: {parts[-1]}" if is_field and len(parts) > 1 else ", ".join(parts)
        return made[:1].upper() + made[1:]

    def _list(self, path: tuple[str, ...], inside: tuple[Any, ...], model: type[BaseModel] | None) -> "_List":
        if path not in self._lists:
            by_id = [{entry["id"]: entry for entry in value or ()} if is_entries(value) else {} for value in inside]
            names: dict[str, str] = {}
            for state in by_id:
                names = _names(state, model) | names
            self._lists[path] = _List(by_id, names)
        return self._lists[path]


@dataclass(frozen=True)
class _List:
    """One list of entries in every state, and the name of each entry: its most telling field, with its id where two would read alike."""

    by_id: list[dict[str, Any]]
    names: dict[str, str]


def label(place: str, *states: Mapping[str, Any]) -> str:
    """The officer's words for one place; for many places of the same states, make `Labels` once."""
    return Labels(*states).label(place)


def said(difference: Difference, old: Mapping[str, Any], new: Mapping[str, Any]) -> Said:
    """One difference in the officer's words; entries are named as the newer state names them."""
    return Labels(new, old).said(difference)


def entry_name(entry_id: str, siblings: Iterable[Mapping[str, Any]], model: type[BaseModel] | None) -> str:
    """An entry of a list by its most telling field."""
    return entry_names(siblings, model).get(entry_id, entry_id)


def entry_names(siblings: Iterable[Mapping[str, Any]], model: type[BaseModel] | None) -> dict[str, str]:
    """Every entry of a list by its most telling field; for a whole list far cheaper than one at a time."""
    return _names({entry["id"]: entry for entry in siblings}, model)


def _names(entries: Mapping[str, Any], model: type[BaseModel] | None) -> dict[str, str]:
    """Every entry by its most telling field (never one that is not printed), with its id where two would read alike."""
    named = {entry: _telling(content, model) for entry, content in entries.items()}
    alike = Counter(named.values())
    return {entry: f"{name} ({entry})" if alike[name] > 1 and name != entry else name for entry, name in named.items()}


def field_words(field: str, model: type[BaseModel] | None) -> str:
    """A field in the officer's words."""
    owners = [each.__name__ for each in (model.__mro__ if model else ())]
    return next((_WORDS_OF[f"{o}.{field}"] for o in owners if f"{o}.{field}" in _WORDS_OF), _WORDS.get(field, field.replace("_", " ")))


def in_words(value: Any, annotation: Any = None) -> str:
    """What stands in a place, short enough to read in a line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return _parts_in_words(value, annotation)
    if isinstance(value, list):
        return "; ".join(in_words(each, _item(annotation)) for each in value)
    said = str(value).strip().replace("\n", " ")
    return said.replace("-", " ") if _is_choice(annotation) else said


def length_in_words(length: Mapping[str, Any]) -> str:
    """A length of time as it is typed and read: `1 year 6 months`."""
    counted = [(int(length[unit]), unit) for unit in UNITS if length.get(unit)]
    return " ".join(f"{n} {unit[:-1] if n == 1 else unit}" for n, unit in counted) or "0 days"


def _case() -> type[Model]:
    from psi.case.model import Case

    return Case


def _annotation_at(place: str) -> Any:
    """What the model says of a place; a step it does not know as a field is taken for the id of an entry."""
    annotation: Any = _case()
    for step in path_of(place):
        found = annotation_of(annotation, step) if isinstance(annotation, type) or get_origin(annotation) is not tuple else None
        annotation = found if found is not None else model_in(annotation)
    return annotation


def singular(field: str) -> str:
    """One entry of a list in the officer's words."""
    return _SINGULAR.get(field, field.replace("_", " ").removesuffix("s"))


def _telling(entry: Mapping[str, Any], model: type[BaseModel] | None) -> str:
    """What an entry is known by; a matter with charges, and a count, by their number and the offense."""
    first = _TELLING_OF.get(model.__name__) if model else None
    offense = next((charge["offense"] for charge in (entry, *entry.get("charges", ())) if "offense" in charge), None)
    number = entry.get(first or "docket")
    if offense and number is not None:
        return _short(f"{number} ({offense})")
    fields = [f for f in (first, *_TELLING) if f and f in entry and not (model and f in model.model_fields and _is_hidden(model, f))]
    if offense or not fields:
        return _short(str(offense or entry["id"]))
    return _short(in_words(entry[fields[0]], model.model_fields[fields[0]].annotation if model and fields[0] in model.model_fields else None))


def _is_hidden(model: type[BaseModel], field: str) -> bool:
    return issubclass(model, Model) and printed_as(model, field) == "never"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 3] + "..."


def _parts_in_words(value: Mapping[str, Any], annotation: Any) -> str:
    model = model_in(annotation)
    if value and set(value) <= set(UNITS):
        return length_in_words(value)
    if model is not None and model.__name__ == "Unanswered":
        return ": ".join(str(value[part]).replace("-", " ") if part == "state" else str(value[part]) for part in ("state", "why") if part in value)
    shown = [(step, part) for step, part in value.items() if step != "id"] or list(value.items())
    return ", ".join(f"{field_words(step, model)} {_short(in_words(part, annotation_of(annotation, step)))}" for step, part in shown) or "nothing filled in"


def _item(annotation: Any) -> Any:
    """What the model says of one item of a list."""
    return get_args(annotation)[0] if get_origin(annotation) is tuple else annotation


def _is_choice(annotation: Any) -> bool:
    return get_origin(annotation) is Literal or (get_origin(annotation) is not tuple and any(get_origin(each) is Literal for each in get_args(annotation)))
