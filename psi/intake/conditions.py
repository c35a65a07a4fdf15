"""Which questions apply: a question stands on the form when another answer, or the court, makes it one to ask."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from psi.case import PartialDate, age_on
from psi.workbench import bench_of, rules

GROWN_UP = 21  # an act as a child is judged as one long after: the question ends when no court would still hear it so


@dataclass(frozen=True)
class Court:
    """What differs from court to court on the forms; one that is not known leaves every question standing."""

    language: str = ""
    currency: str = "$"
    guideline: bool = True
    instruments: bool = True

    @property
    def british(self) -> bool:
        """Whether the court may be one of England and Wales."""
        return self.language != "en-US"

    @property
    def american(self) -> bool:
        """Whether the court may be one of the United States."""
        return self.language != "en-GB"

    @property
    def day_first(self) -> bool:
        """Whether dates are written with the day first."""
        return self.language == "en-GB"


ANY_COURT = Court()


@lru_cache(maxsize=64)
def court_of(jurisdiction: str | None, on: dt.date) -> Court:
    """The court that a jurisdiction names, as far as the forms differ with it."""
    if jurisdiction not in rules.courts():
        return ANY_COURT
    found = bench_of({"id": "court", "jurisdiction": jurisdiction}, on).jurisdiction
    return Court(found.language, found.currency, found.guideline is not None, bool(found.instruments))


@dataclass(frozen=True)
class When:
    """The question is asked when that field holds one of these answers, or any answer where none is named."""

    field: str
    answers: tuple[Any, ...] = ()

    def holds(self, held: dict[str, Any], court: Court, born: PartialDate | None) -> bool:
        """Whether it is so in this part of the case."""
        value = held.get(self.field)
        return value in self.answers if self.answers else value not in EMPTY


@dataclass(frozen=True)
class Unless(When):
    """The question is asked unless that field holds one of these answers, or any answer where none is named."""

    def holds(self, held: dict[str, Any], court: Court, born: PartialDate | None) -> bool:
        """Whether it is so in this part of the case."""
        return not super().holds(held, court, born)


@dataclass(frozen=True)
class OtherLanguage(When):
    """The question is asked when that field names a language that is not English."""

    def holds(self, held: dict[str, Any], court: Court, born: PartialDate | None) -> bool:
        """Whether it is so in this part of the case."""
        return not str(held.get(self.field) or "English").strip().casefold().startswith("english")


@dataclass(frozen=True)
class InYouth(When):
    """The question is asked unless the person was certainly grown up on the day in that field."""

    def holds(self, held: dict[str, Any], court: Court, born: PartialDate | None) -> bool:
        """Whether it is so in this part of the case."""
        try:
            day = PartialDate.parse(str(held.get(self.field)))
        except ValueError:
            return True
        return born is None or age_on(born, day)[0] < GROWN_UP


@dataclass(frozen=True)
class InCourt(When):
    """The question is asked in courts of which that is so."""

    def holds(self, held: dict[str, Any], court: Court, born: PartialDate | None) -> bool:
        """Whether it is so of this court."""
        return bool(getattr(court, self.field))


EMPTY: tuple[Any, ...] = (None, "", [], {}, ())
GOES_ON = Unless("ongoing", (True,))
ALIVE = Unless("died")
AT_LARGE = Unless("status", ("detained", "remand"))
IN_CUSTODY = ("prison", "jail", "suspended-custody", "probation", "community-control", "treatment", "juvenile-commitment", "other")
SUPERVISED = (
    *("prison", "jail", "suspended-custody", "probation", "community-control", "community-order", "treatment"),
    *("juvenile-probation", "juvenile-commitment", "other"),
)
WORKING = ("suspended-custody", "jail", "probation", "community-control", "community-order", "juvenile-probation", "other")
PAYING = ("prison", "jail", "suspended-custody", "probation", "community-control", "community-order", "fine", "discharge", "treatment", "other")

CONDITIONS: dict[str, When] = {
    "AnsweredInstrument.certified": When("assessor"),
    "AnsweredInstrument.cutoffs_reason": When("cutoffs_for"),
    "AnsweredInstrument.override": When("answers"),
    "AnsweredInstrument.training": When("assessor"),
    "Case.guideline": InCourt("guideline"),
    "Case.risk_inputs": InCourt("instruments"),
    "Count.offense_category": InCourt("instruments"),
    "EnteredScore.certified": When("assessor"),
    "EnteredScore.cutoffs_reason": When("cutoffs_for"),
    "EnteredScore.override": When("level"),
    "GuidelineDecisions.edition_by": When("edition"),
    "GuidelineDecisions.edition_reason": When("edition"),
    "Identity.interpreter": OtherLanguage("first_language"),
    "Identity.sex_stated_by": When("sex"),
    "Interview.declined_topics": Unless("declined", (True,)),
    "Interview.interpreter": OtherLanguage("language"),
    "Job.pay_per": When("pay"),
    "Job.reason_left": GOES_ON,
    "Offense.statement_form": When("statement"),
    "Period.ended": GOES_ON,
    "PleaAgreement.basis_of_plea": InCourt("british"),
    "PleaAgreement.entered": Unless("plea", ("not-guilty",)),
    "PleaAgreement.indication": InCourt("british"),
    "PriorCase.juvenile": InYouth("arrested"),
    "PriorCase.offense_category": InCourt("instruments"),
    "PriorCharge.disposed": Unless("disposition", (None, "pending", "not-found")),
    "PriorCharge.searched": When("disposition", ("not-found",)),
    "PriorCharge.searched_on": When("disposition", ("not-found",)),
    "RecordRequest.chased": When("sent"),
    "RecordRequest.received": Unless("refused"),
    "RecordRequest.refused": Unless("received"),
    "Relative.address": ALIVE,
    "Relative.contact": ALIVE,
    "Relative.lives": ALIVE,
    "Relative.occupation": ALIVE,
    "Release.amount": When("status", ("bond", "bail")),
    "Release.compliance": AT_LARGE,
    "Release.conditions": AT_LARGE,
    "ReleaseForm.part_2": InCourt("american"),
    "Sentence.community_service": When("kind", WORKING),
    "Sentence.custody": When("kind", IN_CUSTODY),
    "Sentence.fine": When("kind", PAYING),
    "Sentence.suspended": When("kind", IN_CUSTODY),
    "Sentence.supervision": When("kind", SUPERVISED),
    "Service.discharge": When("ended"),
    "Sourced.summary_for_parties": When("withhold"),
    "SupervisionPeriod.outcome": GOES_ON,
    "Treatment.outcome": GOES_ON,
}


def applies(model: type[BaseModel], name: str, held: dict[str, Any], court: Court, born: PartialDate | None) -> bool:
    """Whether a question stands on the form; one that holds an answer, or the reason for having none, always does."""
    condition = next((CONDITIONS[key] for each in model.__mro__ if (key := f"{each.__name__}.{name}") in CONDITIONS), None)
    marked = name in (held.get("unanswered") or {})
    return condition is None or marked or held.get(name) not in EMPTY or condition.holds(held, court, born)
