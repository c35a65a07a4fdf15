"""The case: the single description of what was found out about a person before sentence."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from psi.case.after_sentence import AfterSentence
from psi.case.history import ExcludedRecord, PendingCharge, PriorCase, SupervisionPeriod
from psi.case.inquiry import Document, Interview, RecordRequest, ReleaseForm, Verified
from psi.case.judgment import (
    AnsweredInstrument,
    Component,
    EnteredScore,
    Evaluation,
    GuidelineDecisions,
    ItemAnswer,
    Need,
    Plan,
    ProposedCondition,
    Recommendation,
    RiskInput,
)
from psi.case.person import Family, Finances, Gap, Health, HomeVisit, Identity, Job, Residence, Schooling, Service, Skill, SubstanceUse
from psi.case.proceeding import (
    Codefendant,
    Count,
    Court,
    CustodyPeriod,
    Detainer,
    Forfeiture,
    JointLiability,
    KeyDates,
    Offense,
    Officer,
    PleaAgreement,
    RelatedCase,
    Release,
    Victim,
    VictimContact,
)
from psi.case.record import Entry, Flag, Id, Model, Record, Sourced

SOURCES = ("interviews", "documents", "record_requests", "verifications")


class Case(Record):
    """One person before one court; only the id is demanded here, the rest by the jurisdiction."""

    id: Id
    jurisdiction: Id | None = None
    invented: Flag = False

    court: Court = Court()
    officer: Officer | None = None
    supervisor: Officer | None = None
    dates: KeyDates = KeyDates()
    release: Release = Release()
    custody: tuple[CustodyPeriod, ...] = ()
    counts: tuple[Count, ...] = ()
    plea: PleaAgreement = PleaAgreement()
    offense: Offense = Offense()
    victims: tuple[Victim, ...] = ()
    forfeitures: tuple[Forfeiture, ...] = ()
    joint_liability: tuple[JointLiability, ...] = ()
    codefendants: tuple[Codefendant, ...] = ()
    related_cases: tuple[RelatedCase, ...] = ()

    criminal_history: tuple[PriorCase, ...] = ()
    excluded_records: tuple[ExcludedRecord, ...] = ()
    pending_charges: tuple[PendingCharge, ...] = ()
    detainers: tuple[Detainer, ...] = ()
    supervision: tuple[SupervisionPeriod, ...] = ()

    identity: Identity = Identity()
    family: Family = Family()
    residences: tuple[Residence, ...] = ()
    physical_health: Health = Health()
    mental_health: Health = Health()
    substance_use: SubstanceUse = SubstanceUse()
    education: tuple[Schooling, ...] = ()
    skills: tuple[Skill, ...] = ()
    military: tuple[Service, ...] = ()
    employment: tuple[Job, ...] = ()
    employment_gaps: tuple[Gap, ...] = ()
    finances: Finances = Finances()

    scores: tuple[EnteredScore, ...] = ()
    assessments: tuple[AnsweredInstrument, ...] = ()
    risk_inputs: tuple[RiskInput, ...] = ()
    guideline: GuidelineDecisions = GuidelineDecisions()
    needs: tuple[Need, ...] = ()
    strengths: tuple[Need, ...] = ()
    plans: tuple[Plan, ...] = ()
    evaluation: Evaluation = Evaluation()
    recommendation: Recommendation = Recommendation()

    interviews: tuple[Interview, ...] = ()
    releases: tuple[ReleaseForm, ...] = ()
    record_requests: tuple[RecordRequest, ...] = ()
    documents: tuple[Document, ...] = ()
    verifications: tuple[Verified, ...] = ()
    home_visit: HomeVisit = HomeVisit()
    victim_contacts: tuple[VictimContact, ...] = ()

    after_sentence: AfterSentence = AfterSentence()

    @model_validator(mode="after")
    def _ids_hold(self) -> "Case":
        for where, entries in lists(self):
            ids = [entry.id for entry in entries]
            twice = next((i for i in ids if ids.count(i) > 1), None)
            if twice:
                said = f"the id '{twice}' stands twice in {where}. Give one of the two another id."
                raise PydanticCustomError("twice", "{said}", {"said": said, "place": f"{where}.{twice}"})
        self._sources_differ()
        known = tuple(records(self))
        self._sources_exist(known)
        self._references_exist(known)
        return self

    def _sources_differ(self) -> None:
        """A `source` names an id only, so no two lists of sources may share one."""
        seen: dict[str, str] = {}
        for where in SOURCES:
            for entry in getattr(self, where):
                if entry.id in seen:
                    said = f"the id '{entry.id}' stands in {seen[entry.id]} too, so a source cannot say which is meant. Give one of the two another id."
                    raise PydanticCustomError("twice", "{said}", {"said": said, "place": f"{where}.{entry.id}"})
                seen[entry.id] = where

    def _sources_exist(self, known: tuple[tuple[str, Record], ...]) -> None:
        ids = self.source_ids()
        for path, record in (("", self), *known):
            named = [("source", s) for s in record.source] if isinstance(record, Sourced) else []
            named += [(f"field_notes.{field}.source", s) for field, note in record.field_notes.items() for s in note.source]
            for where, source in named:
                if source not in ids:
                    said = f"no interview, document, record request or verification has the id '{source}'. Correct it, or add the source."
                    raise PydanticCustomError("source", "{said}", {"said": said, "place": f"{path}.{where}"})

    def _references_exist(self, known: tuple[tuple[str, Record], ...]) -> None:
        places = {path for path, _ in known}
        for verified in self.verifications:
            if verified.fact not in places:
                raise _no_entry(verified.fact, f"verifications.{verified.id}.fact")
        priors = {prior.id for prior in self.criminal_history}
        for line in self.guideline.history_points:
            if line.prior and line.prior not in priors:
                raise _no_entry(f"criminal_history.{line.prior}", f"guideline.history_points.{line.id}.prior")
        for path, item in known:
            for fact in item.rests_on if isinstance(item, Need | Component | ProposedCondition | ItemAnswer) else ():
                if fact not in places:
                    raise _no_entry(fact, f"{path}.rests_on")
        after = "after_sentence"
        for violation in self.after_sentence.violations:
            if violation.condition and f"{after}.sentence.conditions.{violation.condition}" not in places:
                raise _no_entry(f"{after}.sentence.conditions.{violation.condition}", f"{after}.violations.{violation.id}.condition")
        for response in self.after_sentence.responses:
            if response.violation and f"{after}.violations.{response.violation}" not in places:
                raise _no_entry(f"{after}.violations.{response.violation}", f"{after}.responses.{response.id}.violation")

    def source_ids(self) -> frozenset[str]:
        """The ids that a `source` may name."""
        return frozenset(entry.id for where in SOURCES for entry in getattr(self, where))


def _no_entry(fact: str, place: str) -> PydanticCustomError:
    said = f"the case has no entry '{fact}'. Correct the place, or add the entry."
    return PydanticCustomError("fact", "{said}", {"said": said, "place": place})


@cache
def holding(model: type[Model]) -> tuple[str, ...]:
    """The fields that hold other parts of a case and lists of them, so that nobody looks for one in a text or a note."""
    return tuple(name for name, field in model.model_fields.items() if _holds(field.annotation))


def _holds(annotation: Any) -> bool:
    if isinstance(annotation, type):
        return issubclass(annotation, Model)
    return get_origin(annotation) is not dict and any(map(_holds, get_args(annotation)))


def parts(model: Model) -> Iterator[tuple[str, Any]]:
    """What a part of a case holds of other parts and lists of them, by field; of what holds nothing there is nothing to tell."""
    for name in holding(type(model)):
        if value := getattr(model, name):
            yield name, value


def records(model: Model, path: str = "") -> Iterator[tuple[str, Record]]:
    """Every record of the case with its place: `employment.harbor-grill`, `identity`."""
    for name, value in parts(model):
        place = f"{path}.{name}" if path else name
        if isinstance(value, tuple):
            for item in value:
                if isinstance(item, Entry):
                    yield f"{place}.{item.id}", item
                    yield from records(item, f"{place}.{item.id}")
        elif isinstance(value, Record):
            yield place, value
            yield from records(value, place)


def lists(model: Model, path: str = "") -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """Every list of entries with its place."""
    for name, value in parts(model):
        place = f"{path}.{name}" if path else name
        if isinstance(value, tuple) and isinstance(value[0], Entry):
            yield place, value
            for item in value:
                yield from lists(item, f"{place}.{item.id}")
        elif isinstance(value, Model):
            yield from lists(value, place)
