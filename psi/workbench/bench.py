"""A case on the bench: opened, assessed, composed, rendered."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psi.assessment import Assessment, assess, reduced
from psi.case.dates import FIRST_YEAR, LAST_YEAR
from psi.case.model import Case
from psi.case.sentenced import up_to_sentence
from psi.checks import Finding, in_order
from psi.chronology import custody_days
from psi.disclosure import Disclosed, disclose, in_plain, only_withheld, shortening, without_withheld
from psi.errors import BadInput
from psi.files import private
from psi.rulebook.documents import Document
from psi.rulebook.jurisdiction import Jurisdiction, jurisdictions, read_jurisdiction
from psi.rulebook.validations import LocalValidation, local_validation
from psi.store import Store
from psi.supervision_sums import in_date_order
from psi.workbench import handed_out
from psi.workbench.finding import found
from psi.workbench.on_the_day import as_of
from psi.workbench.site import site_folder

if TYPE_CHECKING:
    from psi.report.values import Report


@dataclass(frozen=True)
class Workbench:
    """A case on the bench: the record, its jurisdiction, the day, and what was worked out; of a stored case, the revision that was read."""

    case: Case
    jurisdiction: Jurisdiction
    on: dt.date
    assessment: Assessment
    store: Store | None = None
    revision: int | None = None
    _made: dict[tuple[str, str | None], "Report"] = field(default_factory=dict, repr=False, compare=False)
    _earlier: dict[dt.date, "Workbench"] = field(default_factory=dict, init=False, repr=False, compare=False)

    def for_document(self, document: Document) -> "Workbench":
        """The case at the day at which a document stands: what is made before sentence knows nothing of a day after it."""
        return self._on(document.day(self.case, self.on))

    def _on(self, day: dt.date) -> "Workbench":
        if day == self.on:
            return self
        if day not in self._earlier:
            case = as_of(self.case, day)
            self._earlier[day] = replace(self, case=case, on=day, assessment=assess(case, self.jurisdiction, day, _validations), _made={})
        return self._earlier[day]

    def disclosed(self, reader: str | None = None, document: Document | None = None) -> Disclosed:
        """What a reader may have of the case, as a document prints it."""
        whose = self.jurisdiction.reader(reader)
        if document is None:
            return disclose(self.case, self.jurisdiction, whose, on=self.on)
        bench, reading = self.for_document(document), self.jurisdiction.reading(document, whose)
        return disclose(bench.case, self.jurisdiction, reading, document.prints, on=bench.on)

    def compose(self, document: Document, reader: str | None = None) -> "Report":
        """One document for a reader, as values, at the day at which it stands."""
        bench = self.for_document(document)
        return bench._memorandum(document) if document.withheld else bench._composed(document, reader)

    def _composed(self, document: Document, reader: str | None) -> "Report":
        from psi.report.cited import only_cited
        from psi.report.compose import compose, report_context

        copy = self.disclosed(reader, document)
        case = copy.case.model_copy(update={"after_sentence": in_date_order(copy.case.after_sentence)})
        context = report_context(case, self._worked_out(self._told(copy), copy.reader.without), self.jurisdiction)
        made = compose(context, self.jurisdiction, document)
        fewer = only_cited(context, made) if document.draws_on else None
        made = compose(fewer, self.jurisdiction, document) if fewer else made
        return replace(made, footer=f"{made.footer} {copy.reader.mark}".strip())

    def _memorandum(self, document: Document) -> "Report":
        from psi.report.compose import report_context
        from psi.report.memorandum import memorandum

        alone = only_withheld(self.case, self.jurisdiction, document.withheld, document.prints, on=self.on)
        told = self._worked_out(reduced(self.assessment, alone.others)) | {"reasons": document.withheld}
        context = report_context(alone.case, told, self.jurisdiction)
        return memorandum(context, self.jurisdiction, document, alone.reasons, alone.summaries)

    def _told(self, copy: Disclosed) -> Assessment:
        """The assessment as a reader may have it; a day in custody that a withheld period shares with another counts for that other."""
        told = reduced(self.assessment, copy.withheld)
        if not any(place.startswith("custody.") for place in copy.withheld):
            return told
        kept, _ = without_withheld(self.case, copy.reader)
        return replace(told, custody_days=custody_days(kept, self.on), curfew_days=custody_days(kept, self.on, "curfew"))

    def _worked_out(self, told: Assessment, kept_back: tuple[str, ...] = ()) -> dict[str, Any]:
        """What the wording may use of an assessment, and the parts of the case of which the reader gets nothing."""
        from psi.report.compose import as_plain

        found = {name: getattr(told, name) for name in ASSESSED}
        write = shortening(self.case, self.on) if self.jurisdiction.minors == "initials" else None
        found = in_plain(as_plain(found), write) if write else found
        return found | {"on": self.on.isoformat(), "reasons": [], "summaries": {}, "withheld_for": [], "kept_back": kept_back}

    def reports(self, reader: str | None = None, documents: tuple[str, ...] = ()) -> tuple["Report", ...]:
        """The documents named, or those made for every case that the reader may have, in order; each is composed once.

        Raises BadInput for a document the jurisdiction does not have or no rule lets the reader have, for one that is about a
        single entry, as a letter is, and for one that the record does not hold enough for yet. Unnamed, that one is left out.
        """
        whose = self.jurisdiction.reader(reader)
        wanted = tuple(self.jurisdiction.allowed(name, whose) for name in documents)
        standing = (each for each in self.jurisdiction.documents_for(whose) if not each.lacks(self.case, self.on))
        return tuple(self._report(document, reader) for document in wanted or standing)

    def not_yet(self, reader: str | None = None) -> tuple[str, ...]:
        """Why some of the documents made for every case cannot be made of this record yet, a sentence or two for each."""
        standing = self.jurisdiction.documents_for(self.jurisdiction.reader(reader))
        return tuple(lacks for each in standing if (lacks := each.lacks(self.case, self.on)))

    def _report(self, document: Document, reader: str | None) -> "Report":
        if document.about:
            raise BadInput(f"the document '{document.id}' is made for one entry of {document.about}, not for a case.")
        if lacks := document.lacks(self.case, self.on):
            raise BadInput(f"{self.case.id}: {lacks}")
        if (document.id, reader) not in self._made:
            self._made[document.id, reader] = self.compose(document, reader)
        return self._made[document.id, reader]

    def findings(self, reader: str | None = None) -> tuple[Finding, ...]:
        """Findings on the record and on the documents made of it for a reader."""
        from psi.report.prose import report_findings

        before = self._on(up_to_sentence(self.case, self.on))
        found = report_findings(self.reports(reader), before.disclosed(reader).case)
        return in_order((*self.assessment.findings, *found))

    def render(self, out: str | Path, reader: str | None = None, documents: tuple[str, ...] = ()) -> tuple[Path, ...]:
        """Write the documents named, or those made for every case, as Word files into `<out>/<case id>/`; returns the paths.

        Those of another reader than the court lie in a folder of that reader inside it, so that no two are mistaken for each
        other. All are made before the first is written. A file that somebody has edited since psi wrote it is left
        alone and the new draft is written beside it.
        """
        from psi.document.drafts import write_draft

        whose, made = self.jurisdiction.reader(reader), self.files(reader, documents)
        if self.store and self.revision:
            handed_out.record(self.store, self.case.id, tuple(made), handed_out.MadeOf(self.revision, self.on), reader)
        folder = Path(out) / self.case.id / ("" if whose == self.jurisdiction.reader() else whose.id)
        private.make_folder(folder)
        try:
            paths = tuple(write_draft(folder / f"{name}.docx", data) for name, data in made.items())
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            raise BadInput(f"{folder}: what lies there cannot be read: {reason}. Name another folder with --out.") from None
        return paths

    def files(self, reader: str | None = None, documents: tuple[str, ...] = ()) -> dict[str, bytes]:
        """The same as they may be handed out: marked as approved where an approval covers them, else as drafts."""
        drafts = self.drafts(reader, documents)
        return self._approved(drafts, reader) or drafts

    def drafts(self, reader: str | None = None, documents: tuple[str, ...] = ()) -> dict[str, bytes]:
        """The documents named, or those made for every case, as the bytes of Word files marked as drafts."""
        return {report.document: self._written(report) for report in self.reports(reader, documents)}

    def _written(self, report: "Report") -> bytes:
        from psi.document.write import write_docx

        return write_docx(report, self._look(report.document), self.on)

    def _approved(self, drafts: dict[str, bytes], reader: str | None) -> dict[str, bytes] | None:
        """The documents marked as approved, when an approval of this revision covers exactly what the court gets of it.

        What another reader gets of the same documents is less of what was approved, and is marked as they are.
        """
        taken = self.store.sign_offs(self.case.id) if self.store else ()
        approval = next((s for s in reversed(taken) if s.step == "approve"), None)
        if self.store is None or approval is None or not self.revision == approval.revision == self.store.history(self.case.id)[-1].number:
            return None
        whole = self.drafts()
        if approval.documents != {"on": self.on.isoformat()} | {name: hashlib.sha256(data).hexdigest() for name, data in whole.items()}:
            return None
        if not drafts.keys() <= whole.keys():
            return None
        mark = self.jurisdiction.terms["approved"].replace("{person}", approval.person).replace("{day}", approval.at[:10])
        return {report.document: self._written(replace(report, draft_mark=mark)) for report in self.reports(reader, tuple(drafts))}

    def _look(self, document: str) -> Path:
        own = [f / document / "look.docx" for f in self.jurisdiction.folders]
        return next((file for file in own if file.is_file()), None) or self.jurisdiction.find("look.docx")


ASSESSED = (
    "custody_days",
    "curfew_days",
    "restitution",
    "losses_by_victim",
    "net_worth",
    "cash_flow",
    "work_gaps",
    "due_dates",
    "statements",
    "computed",
    "score_inputs",
    "entered",
    "answered",
    "validations",
    "group_frequencies",
    "guideline_range",
    "contacts",
    "contacts_by_result",
    "tests",
    "tests_by_result",
    "money_accounts",
    "hours_account",
)
WORKED_OUT = (*ASSESSED, "reasons", "summaries", "withheld_for", "kept_back")


def open_case(path: str | Path, *, on: dt.date | str | None = None, jurisdiction: str | None = None) -> Workbench:
    """Read a case and work everything out for one day (today when none is named).

    `path` is the path of a case file, the id of a stored case, or the id of an example. Raises BadInput or BadFile in plain
    words.
    """
    case, store, revision = found(path)
    return replace(_on_the_bench(case, a_day(on), jurisdiction or case.jurisdiction, path), store=store, revision=revision)


def bench_of(typed: dict[str, Any], on: dt.date) -> Workbench:
    """A case as it is typed, on the bench: the plain data of a valid case; raises BadInput when it names no jurisdiction."""
    case = Case.model_validate(typed)
    return _on_the_bench(case, on, case.jurisdiction, case.id)


def _on_the_bench(case: Case, day: dt.date, name: str | None, path: str | Path) -> Workbench:
    known = jurisdictions(site_folder())
    if name is None:
        raise BadInput(f"{path}: the case names no jurisdiction. Add 'jurisdiction:', for example us-ohio.")
    if name not in known:
        raise BadInput(f"{path}: jurisdiction: there is no jurisdiction '{name}'. The jurisdictions are: {', '.join(known)}.")
    rules = read_jurisdiction(name, site_folder())
    return Workbench(case, rules, day, assess(case, rules, day, _validations))


def _validations(instrument: str) -> LocalValidation | None:
    return local_validation(instrument, site_folder())


def a_day(on: dt.date | str | None) -> dt.date:
    """The day a report is made for; today by the clock when none is named."""
    if on is None or on == "":
        return dt.date.today()
    try:
        day = on if isinstance(on, dt.date) else dt.date.fromisoformat(on)
    except ValueError:
        raise BadInput(f"'{on}' is not a day. Write it as 2026-11-23.") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadInput(f"'{on}' lies outside {FIRST_YEAR} to {LAST_YEAR}. Check the year.")
    return day


def require_distinct(benches: tuple[Workbench, ...]) -> tuple[Workbench, ...]:
    """The same cases, once it is sure that no two have the same id and would write into the same folder."""
    ids = [bench.case.id for bench in benches]
    twice = next((i for i in ids if ids.count(i) > 1), None)
    if twice:
        raise BadInput(f"two of the cases have the id '{twice}'. Give one of them another id.")
    return benches
