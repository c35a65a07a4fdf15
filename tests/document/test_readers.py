"""Who may have which document, and that nothing a reader may not have is in any byte of what they are given."""

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import Any, get_args
from xml.sax.saxutils import unescape

import pytest
from docx import Document
from PIL import Image

from psi.assessment import assess
from psi.case import Case
from psi.case.model import SOURCES, records
from psi.case.record import Entry, Sourced, Withhold
from psi.errors import BadInput
from psi.rulebook.jurisdiction import read_jurisdiction
from psi.workbench import open_case
from psi.workbench.bench import Workbench
from tests.document.reading import Paper, to_pdf
from tests.full_case import at, canaries, full_case, unsummed, withholding, words_of

ON = dt.date(2026, 11, 23)
FULL = full_case()
READERS = [(name, reader.id) for name in ("us-federal", "us-ohio", "england-wales") for reader in read_jurisdiction(name).readers]
PLACES = [p for p, record in records(FULL) if isinstance(record, Entry) and p.endswith("-a") and "-b" not in p and p.partition(".")[0] not in SOURCES]
OUTERMOST = [p for p in PLACES if not any(p.startswith(f"{other}.") for other in PLACES)]
PARTS = [p for p, record in records(FULL) if isinstance(record, Sourced) and not isinstance(record, Entry) and not p.startswith("after_sentence")]
MEMORANDUM = "sealed-memorandum"
NEVER_SUMMED_UP = {"cooperation", "protected-statement", "victim-contact"}


def bench(case: Case, name: str) -> Workbench:
    jurisdiction = read_jurisdiction(name)
    return Workbench(case, jurisdiction, ON, assess(case, jurisdiction, ON))


def package_text(data: bytes) -> str:
    """All that a Word file holds: names and contents of its parts, its text run together, what its pictures say of themselves."""
    said = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            part = package.read(name)
            text = unescape(part.decode("utf-8", "replace"))
            said += [name, text, re.sub(r"<[^>]+>", "", text)]
            if name.endswith(".png"):
                said.append(str(Image.open(io.BytesIO(part)).info))
    return "\n".join(said)


def headings(work: Workbench) -> list[str]:
    (made,) = work.reports(documents=(MEMORANDUM,))
    return [section.title for section in made.sections]


def section_text(work: Workbench, key: str) -> str:
    (made,) = work.reports(documents=(MEMORANDUM,))
    return " ".join(p.text for s in made.sections if s.key == key for block in s.blocks for p in getattr(block, "paragraphs", ()))


# The readers.


@pytest.mark.parametrize("name", ["us-federal", "us-ohio", "england-wales"])
def test_every_reader_names_the_rule_and_nobody_may_have_more_than_the_court(name: str) -> None:
    jurisdiction = read_jurisdiction(name)
    court = jurisdiction.reader()
    for reader in jurisdiction.readers:
        assert reader.rule.strip()
        assert set(court.withholds) <= set(reader.withholds)
        assert {d.id for d in jurisdiction.documents_for(reader)} <= {d.id for d in jurisdiction.documents_for(court)}
    assert [d.id for d in jurisdiction.documents_for(court)] == list(jurisdiction.made)
    assert {d.id for d in jurisdiction.held if d.sealed and jurisdiction.readers_of(d) != (court,)} == set()


@pytest.mark.parametrize(
    ("case", "reader", "made"),
    [
        ("us-federal-firearm", "court", ["recommendation.docx", "report.docx", "sealed-memorandum.docx"]),
        ("us-federal-firearm", "parties", ["report.docx"]),
        ("us-ohio-declined", "court", ["report.docx", "sealed-memorandum.docx"]),
        ("us-ohio-declined", "parties", ["report.docx"]),
        ("england-wales-carer", "defence", ["report.docx"]),
        ("england-wales-carer", "prosecution", ["report.docx"]),
    ],
)
def test_a_reader_is_given_the_documents_they_may_have_and_no_other(tmp_path: Path, case: str, reader: str, made: list[str]) -> None:
    paths = open_case(case, on=ON).render(tmp_path, reader)
    assert sorted(path.name for path in paths) == made
    assert {path.parent for path in paths} == {tmp_path / case if reader == "court" else tmp_path / case / reader}


@pytest.mark.parametrize(
    ("case", "reader", "document", "rules"),
    [
        ("us-federal-firearm", "parties", "recommendation", ("The court (Fed. R. Crim. P. 32(e)(3))", "report (Fed. R. Crim. P. 32(e)(2))")),
        ("us-federal-firearm", "parties", MEMORANDUM, ("The court (Fed. R. Crim. P. 32(c)(1) and (g))", "report (Fed. R. Crim. P. 32(e)(2))")),
        ("us-ohio-declined", "parties", MEMORANDUM, ("The court (R.C. 2951.03)", "report (R.C. 2951.03(B))")),
        ("england-wales-carer", "defence", MEMORANDUM, ("The court (Sentencing Act 2020, ss. 30 and 31)", "report (Sentencing Act 2020, s. 32)")),
    ],
)
def test_a_document_that_no_rule_lets_a_reader_have_is_refused_with_the_rule(
    tmp_path: Path, case: str, reader: str, document: str, rules: tuple[str, str]
) -> None:
    with pytest.raises(BadInput) as refused:
        open_case(case, on=ON).render(tmp_path, reader, (document,))
    whose, theirs = rules
    assert str(refused.value) == f"no rule lets the reader '{reader}' have the document '{document}'. It is for: {whose}. '{reader}' may have: {theirs}."
    assert list(tmp_path.iterdir()) == []


# What is withheld.


@pytest.mark.slow
@pytest.mark.parametrize(("name", "reader"), READERS)
@pytest.mark.parametrize("places", [OUTERMOST, PARTS], ids=["every entry", "every part"])
def test_what_is_withheld_is_in_no_part_of_any_package_and_in_no_pdf(name: str, reader: str, places: list[str], tmp_path: Path) -> None:
    secret = set().union(*(words_of(FULL, place) for place in places))
    work = bench(withholding(FULL, *places), name)
    open_ones = tuple(d.id for d in work.jurisdiction.documents_for(work.jurisdiction.reader(reader)) if not d.withheld)
    made = work.render(tmp_path, reader, open_ones)
    assert len(secret) > 50
    for path in made:
        assert secret & canaries(package_text(path.read_bytes())) == set()
        assert secret & canaries(str(path.relative_to(tmp_path))) == set()
    to_pdf(sorted(made), tmp_path, tmp_path / "profile")
    for path in made:
        paper = Paper(path.stem, path, tmp_path / f"{path.stem}.pdf")
        assert secret & canaries(" ".join(paper.pages)) == set()


def test_the_search_would_find_a_word_in_every_kind_of_part() -> None:
    whole = bench(FULL, "us-ohio").drafts(documents=("report",))["report"]
    said = package_text(whole)
    assert len(canaries(said)) > 300
    assert "docProps/core.xml" in said
    assert "word/document.xml" in said


@pytest.mark.parametrize("name", ["us-federal", "us-ohio", "england-wales"])
@pytest.mark.parametrize("places", [OUTERMOST, PARTS], ids=["every entry", "every part"])
def test_the_memorandum_tells_all_that_the_report_would_have_told(name: str, places: list[str]) -> None:
    open_ones = tuple(d.id for d in read_jurisdiction(name).documents if not d.withheld)
    before = canaries(repr(bench(FULL, name).reports(documents=open_ones)))
    work = bench(withholding(FULL, *places), name)
    after = canaries(repr(work.reports(documents=open_ones)))
    told = canaries(repr(work.reports(documents=(MEMORANDUM,))))
    secret = set().union(*(words_of(FULL, place) for place in places))
    # A score that rests on these is not told either, and no sentence prints them.
    in_a_score = {count[name].casefold() for count in FULL.model_dump(mode="json")["counts"] for name in ("offense_category", "offense_code")}
    assert (before - after) & secret - told - in_a_score == set()


@pytest.mark.parametrize("reason", sorted(read_jurisdiction("us-ohio").reader().withholds))
def test_a_withheld_entry_stands_under_its_reason_and_under_no_other(reason: str) -> None:
    work = bench(withholding(FULL, "employment.employment-a", reason=reason), "us-ohio")
    secret = words_of(FULL, "employment.employment-a") & canaries(repr(bench(FULL, "us-ohio").reports(documents=("report",))))
    (made,) = work.reports(documents=(MEMORANDUM,))
    assert {s.key for s in made.sections if secret & canaries(repr(s.blocks))} - {"sources"} == {reason}
    assert secret & canaries(section_text(work, "summary")) == set()
    told = [s.key for s in made.sections if s.key in get_args(Withhold) and sum(len(getattr(block, "paragraphs", ())) for block in s.blocks) > 1]
    assert told == [reason]


def test_what_is_not_withheld_is_not_in_the_memorandum() -> None:
    work = bench(withholding(FULL, "employment.employment-a"), "us-ohio")
    known = words_of(FULL, "employment.employment-a")
    made = FULL.model_dump(mode="json", exclude_defaults=True)
    caption = canaries(str([made[part] for part in ("identity", "court", "officer", "supervisor", "dates")]))
    assert canaries(repr(work.reports(documents=(MEMORANDUM,)))) - known - caption == set()


@pytest.mark.parametrize("name", ["us-federal", "us-ohio", "england-wales"])
def test_the_memorandum_has_one_shape_whether_anything_is_withheld_or_not(name: str) -> None:
    empty, held = bench(FULL, name), bench(withholding(FULL, *OUTERMOST, reason="cooperation"), name)
    assert headings(empty) == headings(held)
    names, properties = [], []
    for work in (empty, held):
        with zipfile.ZipFile(io.BytesIO(work.drafts(documents=(MEMORANDUM,))[MEMORANDUM])) as package:
            names.append(sorted(n for n in package.namelist() if "media" not in n))
            properties.append([package.read(n) for n in names[-1] if n.startswith("docProps/")])
    assert names[0] == names[1]
    assert properties[0] == properties[1]
    assert "Nothing is withheld from the report for any of the reasons below" in section_text(empty, "purpose")
    assert "Nothing stands under these reasons" in section_text(held, "purpose")
    (made,) = empty.reports(documents=(MEMORANDUM,))
    reasons = empty.jurisdiction.document(MEMORANDUM).withheld
    assert [len(s.blocks) for s in made.sections if s.key in reasons] == [1] * len(reasons)


@pytest.mark.parametrize("reason", sorted(NEVER_SUMMED_UP))
def test_the_summary_of_a_case_with_cooperation_reads_like_that_of_any_other(reason: str) -> None:
    held = bench(withholding(FULL, *OUTERMOST, reason=reason), "us-federal")
    assert section_text(held, "summary") == section_text(bench(FULL, "us-federal"), "summary")


def test_what_psi_says_in_the_summary_tells_neither_what_nor_how_many() -> None:
    one, more = (bench(withholding(unsummed(FULL), *places, reason="third-party"), "us-federal") for places in (("employment.employment-a",), OUTERMOST))
    assert section_text(one, "summary") == section_text(more, "summary")
    assert "[What the parties may be told, in general terms, has not been written: of the private life of somebody else.]" in section_text(one, "summary")


@pytest.mark.parametrize(("name", "reader"), READERS)
def test_what_the_officer_wrote_for_the_parties_stands_in_the_summary_of_the_memorandum_alone(name: str, reader: str) -> None:
    written = canaries(str([record.summary_for_parties for _, record in records(FULL) if isinstance(record, Sourced)]))
    told = canaries(str(at(FULL.model_dump(mode="json"), "employment.employment-a")["summary_for_parties"]))
    work = bench(withholding(FULL, "employment.employment-a", reason="harm"), name)
    assert len(told) == 1
    assert canaries(section_text(work, "summary")) & written == told
    made = {document: package_text(data) for document, data in work.drafts(reader).items()}
    assert {document for document, text in made.items() if canaries(text) & written} == ({MEMORANDUM} if reader == "court" else set())


@pytest.mark.parametrize("name", ["us-federal", "us-ohio", "england-wales"])
def test_a_source_that_a_paragraph_cites_stands_in_the_list_of_sources_alone(name: str) -> None:
    (source,) = FULL.employment[0].source
    work = bench(withholding(FULL, "employment.employment-a", f"documents.{source}", reason="harm"), name)
    assert words_of_source(source) & canaries(section_text(work, "harm")) == set()
    assert words_of_source(source) <= canaries(section_text(work, "sources"))


def test_a_source_that_nothing_told_rests_on_stands_under_its_reason() -> None:
    (source,) = FULL.employment[0].source
    work = bench(withholding(FULL, f"documents.{source}", reason="confidential-source"), "us-ohio")
    assert words_of_source(source) <= canaries(section_text(work, "confidential-source"))


def words_of_source(source: str) -> set[str]:
    return canaries(str(next(d for d in FULL.model_dump(mode="json")["documents"] if d["id"] == source)))


def test_a_total_of_what_is_withheld_is_not_given() -> None:
    made = FULL.model_dump(mode="json", exclude_defaults=True)
    at(made, "victims.victims-a.losses.losses-a")["amount"] = "868.00"
    work = bench(withholding(Case.model_validate(made), "victims.victims-a.losses.losses-a"), "us-ohio")
    (memorandum,) = work.reports(documents=(MEMORANDUM,))
    tables = [block for block in memorandum.blocks if hasattr(block, "rows")]
    assert [table.total for table in tables] == [None]
    assert "$868" in repr(tables)
    assert "$868" not in repr(work.reports(documents=("report",)))


def without(case: Case, place: str) -> Case:
    """The case as it would be if nobody had ever entered this, nor its own document and verification."""
    made = case.model_dump(mode="json", exclude_defaults=True)
    inside = [p for p, _ in records(case) if p == place or p.startswith(f"{place}.")]
    sources = {source for p in inside for source in at(made, p).get("source", [])}
    listed, _, ident = place.rpartition(".")
    holder = at(made, listed.rpartition(".")[0]) if "." in listed else made
    name = listed.rpartition(".")[2]
    holder[name] = [entry for entry in holder[name] if entry["id"] != ident]
    made["documents"] = [entry for entry in made["documents"] if entry["id"] not in sources]
    made["verifications"] = [entry for entry in made["verifications"] if entry["fact"] not in inside]
    return Case.model_validate(made)


# A score and a range that rest on what is withheld are left out: worked out without it they would be wrong.
LEFT_OUT = {
    "us-federal": {"guideline.offense_level.offense-level-a", "guideline.history_points.history-points-a"},
    "us-ohio": set(),
    "england-wales": {
        *("counts.counts-a", "criminal_history.criminal-history-a", "risk_inputs.risk-inputs-a"),
        *("employment.employment-a", "assessments.assessments-a", "family.partnerships.partnerships-a"),
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LEFT_OUT)
def test_a_report_that_withholds_an_entry_is_the_report_of_a_case_that_never_held_it(name: str) -> None:
    """No number of a paragraph, source, victim or table, no sum and no figure tells of it."""
    told = {
        place
        for place in OUTERMOST
        if not place.startswith("after_sentence.")  # no report prints these
        and repr(bench(withholding(FULL, place), name).reports(documents=("report",))) != repr(bench(without(FULL, place), name).reports(documents=("report",)))
    }
    assert told <= LEFT_OUT[name]


# The recommendation.


@pytest.mark.parametrize("reader", ["court", "parties"])
def test_no_word_of_a_separate_recommendation_is_in_any_open_document_of_any_reader(reader: str) -> None:
    made = FULL.model_dump(mode="json", exclude_defaults=True)
    secret = canaries(str(made["recommendation"]))
    work = bench(FULL, "us-federal")
    whose = work.jurisdiction.reader(reader)
    may_have = [d for d in work.jurisdiction.held if not d.about and whose in work.jurisdiction.readers_of(d)]
    for document in (d for d in may_have if not d.sealed):
        assert secret & canaries(package_text(work.drafts(reader, (document.id,))[document.id])) == set(), document.id
    assert {d.id for d in may_have if d.sealed} == ({"recommendation", MEMORANDUM, "conditions-sheet"} if reader == "court" else set())
    assert len(secret & canaries(repr(work.reports("court", ("recommendation",))))) > 5
    assert secret & canaries(repr(work.reports("court", (MEMORANDUM,)))) == set()


def test_a_template_that_names_the_recommendation_in_the_report_prints_nothing_of_a_separate_one() -> None:
    work = bench(FULL, "us-federal")
    report, own = work.jurisdiction.document("report"), work.jurisdiction.document("recommendation")
    told = repr(work.compose(report.model_copy(update={"sections": (*report.sections, *own.sections)})))
    assert canaries(str(FULL.model_dump(mode="json", exclude_defaults=True)["recommendation"])) & canaries(told) == set()


def test_the_parties_in_ohio_read_the_report_without_the_recommendation() -> None:
    work = bench(FULL, "us-ohio")
    secret = canaries(str(FULL.model_dump(mode="json", exclude_defaults=True)["recommendation"]))
    assert len(secret & canaries(repr(work.reports("court", ("report",))))) > 5
    assert secret & canaries(package_text(work.drafts("parties")["report"])) == set()
    text = " ".join(run.text for report in work.reports("parties") for run in report.runs())
    assert "A recommendation as to sentence is for the court alone under R.C. 2951.03(B)." in text
    assert "No recommendation has been made" not in text


# What is shortened.


@pytest.mark.parametrize("name", ["us-federal", "us-ohio", "england-wales"])
def test_a_child_is_printed_by_year_of_birth_and_without_a_name(name: str) -> None:
    made: dict[str, Any] = {"id": "c", "identity": {"surname": "Roe", "born": "1990-07-21"}}
    made["family"] = {"dependants": [{"id": "d", "relation": "daughter", "name": "Ada Quimby", "born": "2019-06-03"}]}
    said = package_text(bench(Case.model_validate(made), name).drafts("court", ("report",))["report"])
    assert "born in 2019" in said
    assert "June" not in said
    assert "Quimby" not in said


@pytest.mark.parametrize(
    ("case", "reader", "mark"),
    [
        ("us-ohio-long-record", "parties", "Confidential. Prepared for the court under R.C. 2951.03. Copy for the parties."),
        ("us-federal-fraud", "parties", "Copy for the parties."),
        ("england-wales-carer", "defence", "Copy for the defence."),
        ("england-wales-carer", "prosecution", "Copy for the prosecution."),
    ],
)
def test_every_page_of_a_copy_says_whose_it_is(case: str, reader: str, mark: str) -> None:
    work = open_case(case, on=ON)
    theirs, courts = (Document(io.BytesIO(work.drafts(whose, ("report",))["report"])) for whose in (reader, None))
    for section in theirs.sections:
        assert mark in " ".join(p.text for p in section.footer.paragraphs)
    assert not any("Copy for" in p.text for section in courts.sections for p in section.footer.paragraphs)
