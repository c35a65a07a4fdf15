"""Letters that ask for a record: made of the request, the release it rests on and who the person is, and of nothing else."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psi.case.dates import PartialDate
from psi.case.inquiry import RecordRequest, ReleaseForm
from psi.case.model import Case
from psi.case.person import Identity
from psi.errors import BadInput
from psi.files import private

if TYPE_CHECKING:
    from psi.report.values import Report
    from psi.workbench.bench import Workbench

DOCUMENT = "record-request"
ANSWER_DAYS = 21
LETTERHEAD = "letterhead"
MEND = "Enter the release, or correct the name of the release in the request."
AGAIN = "Have a new release signed, enter it, and name it in the request."
TOLD = ("given_names", "surname", "suffix", "title", "pronouns", "born")


def letter(bench: "Workbench", request_id: str) -> bytes:
    """The letter for a record request as a Word file.

    Raises BadInput, with what to do, for a request that is not there or has its answer, and for one whose release is not
    there, not signed, taken back or expired.
    """
    from psi.document.write import write_docx

    return write_docx(composed(bench, request_id), bench._look(DOCUMENT), bench.on)


def write_letter(bench: "Workbench", request_id: str, out: str | Path) -> Path:
    """Write the letter into `<out>/<case id>/`, beside one that somebody has edited meanwhile, and return its path."""
    from psi.document.drafts import write_draft

    made, folder = letter(bench, request_id), Path(out) / bench.case.id
    if bench.store:
        bench.store.record("render", bench.case.id, f"{DOCUMENT} {request_id}")
    private.make_folder(folder)
    return write_draft(folder / letter_name(bench.case.id, request_id), made)


def letter_name(case_id: str, request_id: str) -> str:
    """The name of the file: the ids of the case and of the request, and no person's name."""
    return f"{case_id}-{DOCUMENT}-{request_id}.docx"


def composed(bench: "Workbench", request_id: str) -> "Report":
    """The letter as values. Its letterhead stands above the title, and no caption of the case does; it is no draft of a report."""
    from psi.report.compose import compose

    report = compose(_told(bench, request_id), bench.jurisdiction, bench.jurisdiction.document(DOCUMENT))
    head = tuple(section for section in report.sections if section.key == LETTERHEAD)
    front = tuple(paragraph for section in head for block in section.blocks for paragraph in getattr(block, "paragraphs", ()))
    return replace(report, front=front, sections=tuple(section for section in report.sections if section not in head), draft_mark="")


def _told(bench: "Workbench", request_id: str) -> dict[str, Any]:
    """Everything the wording of the letter may use: the rest of the case is not there, so no template can tell of it."""
    from psi.report.compose import report_context
    from psi.report.facts import plain

    request = _request(bench, request_id)
    release = _release(bench, request)
    case = _needed(bench, request, release)
    shown = replace(bench, case=case).disclosed(document=bench.jurisdiction.document(DOCUMENT)).case
    facts = plain(case)
    it = facts["record_requests"][0]
    it["chased"] = it["chased"] if request.chased and request.chased.latest < bench.on else None
    asked_before = request.sent is not None and request.sent.latest < bench.on
    own = {"it": it, "release_form": facts["releases"][0] if release else None, "asked_before": asked_before}
    worked_out = {"on": bench.on.isoformat(), "answer_by": _answer_by(bench.case, bench.on).isoformat()}
    return report_context(shown, worked_out, bench.jurisdiction) | own


def _day(bench: "Workbench", date: PartialDate) -> str:
    """A date as the court writes it."""
    from psi.report.language import date_in_words

    return date_in_words(date, bench.jurisdiction.language)


def _request(bench: "Workbench", request_id: str) -> RecordRequest:
    found = next((each for each in bench.case.record_requests if each.id == request_id), None)
    if found is None:
        known = ", ".join(each.id for each in bench.case.record_requests) or "none"
        raise BadInput(f"the case has no record request '{request_id}'. The record requests are: {known}.")
    if found.received:
        raise BadInput(f"the record came on {_day(bench, found.received)}, so there is nothing to ask for. For another record, add another request.")
    if found.refused:
        raise BadInput(
            f"the record was refused on {_day(bench, found.refused)}. To ask once more, on other grounds or with another release, add another request."
        )
    return found


def _release(bench: "Workbench", request: RecordRequest) -> ReleaseForm | None:
    """The release that a request names, once it is sure that it may be used; None where the request names none."""
    if request.release is None:
        return None
    found, on = next((each for each in bench.case.releases if request.release in (each.id, each.holder)), None), bench.on
    if found is None:
        raise BadInput(f"no letter is made: the request rests on the release '{request.release}', and no signed release is entered under that name. {MEND}")
    if found.revoked:
        raise BadInput(f"no letter is made: the release was taken back on {_day(bench, found.revoked)}. {AGAIN}")
    if found.expires and found.expires.latest < on:
        raise BadInput(f"no letter is made: the release expired on {_day(bench, found.expires)}. {AGAIN}")
    if found.signed is None or found.signed.earliest > on:
        raise BadInput("no letter is made: the release is not signed yet. Have it signed, and enter the date.")
    return found


def _needed(bench: "Workbench", request: RecordRequest, release: ReleaseForm | None) -> Case:
    """What a holder of records needs to find the person and to answer, as a case of its own."""
    case = bench.case
    if case.officer is None:
        raise BadInput("no letter is made: the case names no officer to sign it. Enter the officer.")
    if not (case.identity.surname or case.identity.given_names):
        raise BadInput("no letter is made: the case does not say whose record is asked for. Enter the person's name.")
    asked = RecordRequest(id=request.id, what=request.what, to=request.to, sent=request.sent, chased=request.chased)
    form = ReleaseForm(id=release.id, holder=release.holder, part_2=release.part_2, signed=release.signed, expires=release.expires) if release else None
    who = Identity(**{name: getattr(case.identity, name) for name in TOLD})
    return Case(
        id=case.id,
        jurisdiction=case.jurisdiction,
        invented=case.invented,
        officer=case.officer,
        identity=who,
        record_requests=(asked,),
        releases=(form,) if form else (),
    )


def _answer_by(case: Case, on: dt.date) -> dt.date:
    """Three weeks on, but before the sentencing where that lies ahead."""
    by, sentencing = on + dt.timedelta(days=ANSWER_DAYS), case.dates.sentencing
    before = PartialDate.parse(str(sentencing)).earliest - dt.timedelta(days=1) if sentencing else by
    return min(by, before) if before > on else by
