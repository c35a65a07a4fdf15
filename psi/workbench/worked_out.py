"""What can be worked out of a case while somebody types in it, from the parts it rests on and from no others."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from psi.assessment import Assessment
from psi.case.model import Case
from psi.needs import DomainEvidence, needs_of
from psi.risk import PointsScore, Score, added_up, frequency, predictors
from psi.risk.formulas import formula_instrument, rules_named
from psi.risk.points import points_instrument
from psi.rulebook import PointsItem
from psi.rulebook.instruments import Item
from psi.rulebook.jurisdiction import Jurisdiction, Program, jurisdictions, read_jurisdiction
from psi.workbench.bench import bench_of
from psi.workbench.site import site_folder

SCORES = ("identity", "dates", "counts", "criminal_history", "risk_inputs", "scores", "assessments")
# Sections from which the predictors of reoffending take single answers; OGRS3 asks nothing of them.
ANSWERS = ("employment", "family")
SISTERS = predictors.IDS
GUIDELINE = ("guideline", "criminal_history", "counts")
CUSTODY = ("custody",)
# What may be evidence of a need or a strength. Health, identity (but for the cut-offs of a screen) and homes are not among it.
NEEDS = (
    *("identity", "dates", "release", "custody", "offense", "codefendants", "criminal_history", "pending_charges", "supervision", "family"),
    *("substance_use", "education", "employment", "employment_gaps", "scores", "assessments"),
)


def assessed(typed: dict[str, Any], sections: Iterable[str], on: dt.date) -> Assessment:
    """The assessment of some sections of a case as they are typed; whatever is entered or wrong elsewhere has no part in it.

    Sources and facts that something rests on are left away, since they lie in other sections; no number rests on them. Raises BadInput where no court is named.
    """
    parts = {name: _without_sources(typed[name]) for name in sections if name in typed}
    marks = {name: mark for name, mark in typed.get("unanswered", {}).items() if name in sections}
    return bench_of({"id": typed["id"], "jurisdiction": typed.get("jurisdiction"), "unanswered": marks} | parts, on).assessment


def need_evidence(typed: dict[str, Any], on: dt.date) -> tuple[DomainEvidence, ...]:
    """What the record as it is typed holds on each domain of need and strength; sources are left away, as above."""
    parts = {name: _without_sources(typed[name]) for name in NEEDS if name in typed}
    marks = {name: mark for name, mark in typed.get("unanswered", {}).items() if name in NEEDS}
    case = Case.model_validate({"id": typed["id"], "unanswered": marks} | parts)
    return needs_of(case, added_up(case, on)[0], on)


def programs(typed: dict[str, Any], area: str | None) -> tuple[Program, ...]:
    """What the court of a case uses for a need of that domain, or for one of none."""
    jurisdiction = jurisdiction_of(typed)
    return jurisdiction.programs_for(area) if jurisdiction else ()


def jurisdiction_of(typed: dict[str, Any]) -> Jurisdiction | None:
    """The jurisdiction of a case as it is typed; None while no court is named that psi knows."""
    named = typed.get("jurisdiction")
    return read_jurisdiction(str(named), site_folder()) if named in jurisdictions(site_folder()) else None


def instruments(typed: dict[str, Any]) -> tuple[str, ...]:
    """The instruments that psi works out from the record for the court of a case."""
    jurisdiction = jurisdiction_of(typed)
    return jurisdiction.instruments if jurisdiction else ()


def beside(typed: dict[str, Any]) -> tuple[str, ...]:
    """The sections from which an instrument of the court takes single answers, besides those every score rests on."""
    return ANSWERS if any(name in SISTERS for name in instruments(typed)) else ()


def expected(score: Score) -> str:
    """How many of a group with the same score would be expected to have the outcome, in words; empty without a score."""
    return frequency.expected_of(score)


def items(score: Score) -> tuple[Item, ...]:
    """What a result of an instrument asks, in its order."""
    asked = formula_instrument(score.instrument, score.edition).items
    return tuple(item for item in asked if item.asked_for in (None, score.result))


def points_items(score: PointsScore) -> tuple[PointsItem, ...]:
    """What an instrument made of points asks, in its order."""
    return points_instrument(rules_named(score.instrument, score.edition)).items


def _without_sources(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_sources(each) for each in value]
    if isinstance(value, dict):
        return {name: _without_sources(each) for name, each in value.items() if name not in {"source", "field_notes", "rests_on"}}
    return value
