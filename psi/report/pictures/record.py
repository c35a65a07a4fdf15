"""The earlier matters over the years, in rows by seriousness, as the jurisdiction's own words order them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from psi.case.dates import PartialDate
from psi.case.history import GUILTY
from psi.report.pictures import life
from psi.report.pictures.values import Lane, Mark, MarkKind, Timeline
from psi.rulebook.jurisdiction import Jurisdiction, Severity

FEWEST, MOST, COLUMNS = 3, 24, 20
KINDS: tuple[MarkKind, ...] = ("guilty", "adjudicated", "not-guilty")
SHOWN: tuple[MarkKind, ...] = (*KINDS, "now")
WORDS = (*SHOWN, "age", "other-degree", "no-degree")
"""The terms, after `record-`, that the picture writes."""


@dataclass(frozen=True)
class Matter:
    """One earlier matter with a date: its row, and its mark."""

    row: str
    mark: Mark

    @property
    def year(self) -> int:
        """The year it is told under."""
        return int(self.mark.start)


def picture(context: Mapping[str, Any], jurisdiction: Jurisdiction) -> tuple[Timeline, dict[str, Any]] | None:
    """The picture and what its words are told; None for fewer than three matters with a date, which a sentence tells as well."""
    words, until = jurisdiction.terms_of("record"), PartialDate.parse(str(context["on"])).earliest
    dated = [matter for prior in context["criminal_history"] if (matter := _matter(prior, jurisdiction.severity, words))]
    if len(dated) < FEWEST:
        return None
    order = [rung.name for rung in jurisdiction.severity]
    matters = sorted(dated, key=lambda m: (_rank(m.row, order), m.mark.at))
    now, held = life.present(context), life.in_custody(context, until)
    shown, together = _gathered(matters, words) if len(matters) > MOST else (matters, 0)
    rows = tuple(Lane(name, (), tuple(m.mark for m in group)) for name, group in groupby(shown, lambda m: m.row))
    present = (Lane(words["now"], (), (now,)),) if now else ()
    custody = (Lane(jurisdiction.terms["lane-custody"], held, fill=life.CUSTODY),) if held else ()
    first, last = life.bounds((*rows, *present, *custody), until)
    used = {mark.kind for row in (*rows, *present) for mark in row.marks}
    key = tuple((kind, words[kind]) for kind in SHOWN if kind in used)
    made = Timeline((*present, *rows, *custody), first, last, _ages(context, words["age"]), key)
    told = {"undated": len(context["criminal_history"]) - len(dated), "together": together, "present": int(now.start) if now else None, "periods": len(held)}
    return made, _told(matters) | told


def _matter(prior: Mapping[str, Any], severity: tuple[Severity, ...], words: Mapping[str, str]) -> Matter | None:
    kind, charges = _outcome(prior)
    disposed = [charge["disposed"] for charge in charges]
    imposed = prior["sentence"] and prior["sentence"]["imposed"]
    dates = (prior["arrested"], *disposed) if kind == "not-guilty" else (prior["convicted"], *disposed, imposed, prior["arrested"])
    date = next(filter(None, dates), None)
    return Matter(_row(prior, charges, severity, words), life.mark(date, kind)) if date else None


def _outcome(prior: Mapping[str, Any]) -> tuple[MarkKind, list[Mapping[str, Any]]]:
    """What became of a matter, and the charges that say so: those with a finding of guilt, or all when there is none."""
    guilty = [charge for charge in prior["charges"] if charge["disposition"] in GUILTY]
    if not guilty:
        return "not-guilty", prior["charges"]
    adjudicated = prior["juvenile"] or all(charge["disposition"] == "adjudicated-delinquent" for charge in guilty)
    return "adjudicated" if adjudicated else "guilty", guilty


def _row(prior: Mapping[str, Any], charges: list[Mapping[str, Any]], severity: tuple[Severity, ...], words: Mapping[str, str]) -> str:
    """The gravest rung that any of the charges is on."""
    sentence = prior["sentence"] and prior["sentence"]["kind"]
    for rung in severity:
        by_degree = any(charge["degree"] and _names(rung.degree, charge["degree"]) for charge in charges)
        if by_degree or sentence in rung.sentence or any(charge["disposition"] in rung.outcome for charge in charges):
            return rung.name
    said = any(charge["degree"] for charge in charges) if any(rung.degree for rung in severity) else sentence
    return words["other-degree" if said else "no-degree"]


def _names(degrees: tuple[str, ...], text: str) -> bool:
    return any(re.search(rf"\b{re.escape(degree)}\b", text, re.IGNORECASE) for degree in degrees)


def _rank(row: str, order: list[str]) -> int:
    return order.index(row) if row in order else len(order)


def _gathered(matters: list[Matter], words: Mapping[str, str]) -> tuple[list[Matter], int]:
    """Very many matters as counts of so many years together, those without a conviction in a row of their own, so that no mark hides another."""
    first, last = min(m.year for m in matters), max(m.year for m in matters)
    together = -(-(last + 1 - first) // COLUMNS)
    counted = Counter((m.row if m.mark.kind == "guilty" else words[m.mark.kind], m.mark.kind, first + (m.year - first) // together * together) for m in matters)
    made = [Matter(row, Mark(float(year), float(year + together), kind, False, count)) for (row, kind, year), count in counted.items()]
    return sorted(made, key=lambda m: KINDS.index(m.mark.kind)), together


def _ages(context: Mapping[str, Any], word: str) -> tuple[str, int] | None:
    born = context["identity"]["born"]
    return (word, PartialDate.parse(born).year) if born else None


def _told(matters: list[Matter]) -> dict[str, Any]:
    """What the words of the picture are told: each row with its years, and the whole."""
    rows = [_told_row(name, list(group)) for name, group in groupby(matters, lambda m: m.row)]
    years = [m.year for m in matters]
    guilty = sum(m.mark.kind == "guilty" for m in matters)
    return {"rows": rows, "matters": len(matters), "convictions": guilty, "first": min(years), "last": max(years)}


def _told_row(name: str, matters: Iterable[Matter]) -> dict[str, Any]:
    years: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for matter in matters:
        years[matter.mark.kind].append(str(matter.year))
    return {"name": name, "convictions": sorted(years["guilty"]), "adjudications": sorted(years["adjudicated"]), "others": len(years["not-guilty"])}
