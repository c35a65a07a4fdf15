"""The life timeline of a report, and of a case while somebody types in it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from psi.case.changes import is_entries
from psi.case.dates import PartialDate
from psi.case.model import Case
from psi.case.proceeding import CustodyPeriod
from psi.case.sentenced import up_to_sentence
from psi.rulebook.documents import Document
from psi.rulebook.jurisdiction import Jurisdiction
from psi.workbench import casework
from psi.workbench.bench import Workbench
from psi.workbench.on_the_day import as_of
from psi.workbench.worked_out import jurisdiction_of

if TYPE_CHECKING:
    from psi.report.values import Figure
    from psi.report.wording import Wording

NAME, INCHES = "life-timeline", 6.9
PERIODS = ("education", "employment", "supervision", "custody")


@dataclass(frozen=True)
class Life:
    """The timeline of what can be read, the places of the entries whose dates cannot, and the court's word for an offense."""

    figure: "Figure"
    offense: str
    left_out: tuple[str, ...]


def of_report(bench: Workbench) -> "Figure | None":
    """The timeline as the report prints it for its first reader; None when nothing there lasted from one date to another."""
    from psi.report.compose import report_context
    from psi.report.pictures import life
    from psi.report.wording import joined

    document = _printed_in(bench.jurisdiction)
    if document is None:
        return None
    bench = bench.for_document(document)
    context = report_context(bench.disclosed(document=document).case, {"on": bench.on.isoformat()}, bench.jurisdiction)
    wording = _wording(bench.jurisdiction, document)
    lanes = life.lanes(context, bench.jurisdiction.terms_of("lane"), bench.on)
    if not any(lane.spans for lane in lanes):
        return None
    caption = joined(wording.say(f"{NAME}-caption", context | {"unsure": life.unsure(lanes)})).runs
    return life.figure(NAME, lanes, bench.on, lambda held: wording.say(f"{NAME}-alt", context | held), caption)


def as_typed(typed: dict[str, Any], on: dt.date) -> Life | None:
    """The timeline of a case as it is typed, valid or not; None when nothing in it has a date yet, or no court is named."""
    from psi.report.pictures import life

    jurisdiction, left_out = jurisdiction_of(typed), list[str]()
    if jurisdiction is None:
        return None
    typed, on = _up_to_sentence(typed, on)
    lanes = life.lanes(_facts(typed, left_out), jurisdiction.terms_of("lane"), on)
    if not lanes:
        return None
    wording, terms = _wording(jurisdiction, _printed_in(jurisdiction)), {"terms": dict(jurisdiction.terms)}
    figure = life.figure(NAME, lanes, on, lambda held: wording.say(f"{NAME}-alt", terms | held))
    return Life(figure, jurisdiction.terms["offense"], tuple(left_out))


def _up_to_sentence(typed: dict[str, Any], on: dt.date) -> tuple[dict[str, Any], dt.date]:
    """What is typed as the report tells it, and the day of that, once a sentence is recorded in a valid case."""
    if not typed.get("after_sentence"):
        return typed, on
    try:
        case = Case.model_validate(typed)
    except ValidationError:
        return typed, on
    day = up_to_sentence(case, on)
    return (typed, on) if day == on else (casework.plain(as_of(case, day)), day)


def drawn(figure: "Figure", inches: float = INCHES) -> bytes:
    """A timeline as a PNG picture."""
    from psi.figures import draw

    return draw(figure, inches)


def _printed_in(jurisdiction: Jurisdiction) -> Document | None:
    """The document that prints the timeline."""
    return next((each for each in jurisdiction.documents for section in each.sections if any(part.figure == NAME for part in section.parts)), None)


def _wording(jurisdiction: Jurisdiction, document: Document | None) -> "Wording":
    from psi.report.wording import Wording

    own = tuple(folder / document.id / "wording" for folder in jurisdiction.folders) if document else ()
    folders = tuple(folder for folder in (*own, *(root / "wording" for root in jurisdiction.folders)) if folder.is_dir())
    return Wording(folders, english=jurisdiction.language, currency=jurisdiction.currency)


def _facts(typed: dict[str, Any], left_out: list[str]) -> dict[str, Any]:
    """What the lanes are made of, as far as it can be read."""
    facts: dict[str, Any] = {name: list(_periods(typed, name, left_out)) for name in PERIODS}
    facts["criminal_history"] = [_prior(prior, left_out) for prior in _entries(typed, "criminal_history")]
    dates = typed.get("dates")
    facts["dates"] = {name: _date(dates if isinstance(dates, dict) else {}, name, "dates", left_out) for name in ("offense_began", "arrest")}
    return facts


def _prior(prior: dict[str, Any], left_out: list[str]) -> dict[str, Any]:
    place = f"criminal_history.{prior.get('id')}"
    dates = {name: _date(prior, name, place, left_out) for name in ("arrested", "convicted")}
    return dates | {"custody_periods": list(_periods(prior, "custody_periods", left_out, f"{place}."))}


def _periods(around: dict[str, Any], name: str, left_out: list[str], place: str = "") -> Iterator[dict[str, Any]]:
    """The entries of a list that say readably when they began and ended."""
    for entry in _entries(around, name):
        asked = ("id", "began", "ended", "ongoing", *(("kind",) if "custody" in name else ()))
        said = {field: entry[field] for field in asked if field in entry}
        try:
            yield CustodyPeriod.model_validate(said).model_dump(mode="json")
        except ValidationError:
            left_out.append(f"{place}{name}.{entry.get('id')}")


def _date(around: dict[str, Any], name: str, place: str, left_out: list[str]) -> str | None:
    said = around.get(name)
    try:
        return str(PartialDate.parse(str(said))) if said else None
    except ValueError:
        left_out.append(f"{place}.{name}")
        return None


def _entries(around: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = around.get(name)
    return value if isinstance(value, list) and is_entries(value) else []
