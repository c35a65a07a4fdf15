"""The documents that officers write besides the report: conditions sheet, supervision plan, progress report, violation report."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from docx import Document

from psi.assessment import assess
from psi.case import Case, read_case
from psi.case.model import records
from psi.case.record import Sourced
from psi.cli import main
from psi.errors import BadFile, RuleDefect
from psi.files.shipped import shipped_folder
from psi.report.prose import slips, unprinted
from psi.report.values import paragraphs
from psi.rulebook import jurisdiction as rulebook
from psi.rulebook.jurisdiction import read_jurisdiction
from psi.workbench import examples, open_case
from psi.workbench.bench import Workbench
from tests.document.reading import run, to_pdf
from tests.full_case import at, canaries, full_case, unsummed, withholding, words_of

ON = dt.date(2026, 11, 23)
JURISDICTIONS = ("us-ohio", "us-federal", "england-wales")
AFTER = ("supervision-plan", "progress-report", "violation-report")
ALL = ("conditions-sheet", *AFTER)
FULL = full_case()
PLACES = [place for place, record in records(FULL) if place.startswith("after_sentence.") and isinstance(record, Sourced) and "-b" not in place]
Read = Callable[..., Case]


def bench(case: Case, name: str = "us-ohio") -> Workbench:
    jurisdiction = read_jurisdiction(name)
    return Workbench(case, jurisdiction, ON, assess(case, jurisdiction, ON))


def example() -> Case:
    return read_case(shipped_folder("examples") / "us-ohio-supervision" / "case.yaml")


def text(case: Case, document: str, name: str = "us-ohio") -> str:
    (report,) = bench(case, name).reports(documents=(document,))
    return " ".join("".join(run.text for run in paragraph.runs) for block in report.blocks for paragraph in paragraphs(block))


def word(case: Case, document: str, name: str = "us-ohio") -> Any:
    return Document(io.BytesIO(bench(case, name).drafts(documents=(document,))[document]))


def rows(paper: Any, first: str) -> list[list[str]]:
    """The rows of the table whose first heading, or first cell, is this."""
    table = next(t for t in paper.tables if t.rows[0].cells[0].text == first)
    return [[cell.text for cell in row.cells] for row in table.rows]


# Everything that is recorded after sentence is told, and only where it belongs.


@pytest.mark.parametrize("name", JURISDICTIONS)
def test_every_fact_of_the_time_after_sentence_is_in_one_of_the_documents(name: str) -> None:
    work = bench(FULL, name)
    case = work.disclosed(document=work.jurisdiction.document("progress-report")).case
    found = [f.place for f in unprinted(work.reports(documents=AFTER), case, frozenset()) if f.place.startswith("after_sentence")]
    assert found == []
    said = " ".join(text(FULL, document, name) for document in AFTER)
    assert canaries(str(at(unsummed(FULL).model_dump(mode="json", exclude_defaults=True), "after_sentence"))) - canaries(said) == set()


@pytest.mark.parametrize("name", JURISDICTIONS)
def test_no_word_of_the_time_after_sentence_and_of_its_sources_is_in_the_report(name: str) -> None:
    work = bench(FULL, name)
    secret = words_of(FULL, "after_sentence")
    assert len(secret) > 100
    assert secret & canaries(repr(work.reports())) == set()
    assert secret & canaries(repr(work.reports(documents=("conditions-sheet",)))) == set()


@pytest.mark.parametrize("place", PLACES)
def test_a_withheld_entry_with_its_source_is_in_none_of_the_documents(place: str) -> None:
    work = bench(withholding(FULL, place))
    assert words_of(FULL, place) & canaries(repr(work.reports(documents=AFTER))) == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", JURISDICTIONS)
@pytest.mark.parametrize(
    "places", [[p for p in PLACES if p.endswith("-a")], ["after_sentence.sentence"], ["after_sentence"]], ids=["entries", "sentence", "all"]
)
def test_what_is_withheld_of_the_time_after_sentence_is_in_no_byte_of_any_document(name: str, places: list[str]) -> None:
    secret = set().union(*(words_of(FULL, place) for place in places))
    work = bench(withholding(FULL, *places), name)
    assert secret & canaries(bytes_of(bench(FULL, name)))
    assert secret & canaries(bytes_of(work)) == set()


def bytes_of(work: Workbench) -> str:
    """Everything in every part of every document that can be made of a case, also of the memorandum."""
    said = []
    for data in work.drafts(documents=tuple(document.id for document in work.jurisdiction.held if not document.about)).values():
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            said += [name + package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    return "\n".join(said)


def test_a_withheld_payment_is_in_no_amount() -> None:
    payment = "after_sentence.payments.p-09"  # 200.50 of 1,250.50 paid
    assert "1,250.50" in text(example(), "progress-report")
    said = text(withholding(example(), payment), "progress-report")
    assert "$1,050 has been paid" in said
    assert [amount for amount in ("200.50", "1,250.50", "3,191.50") if amount in said] == []


def test_the_answer_to_a_withheld_violation_is_withheld_with_it() -> None:
    case = withholding(FULL, "after_sentence.violations.violations-a")
    answers = words_of(FULL, "after_sentence.responses.responses-a")
    assert answers & canaries(repr(bench(case).reports(documents=AFTER))) == set()


@pytest.mark.parametrize("document", AFTER)
def test_a_document_about_supervision_holds_no_other_part_of_the_record(document: str) -> None:
    work = bench(FULL)
    kept = work.disclosed(document=work.jurisdiction.document(document)).case
    assert (kept.employment, kept.family.relatives, kept.victims, kept.mental_health.summary, kept.recommendation.sentence) == ((), (), (), None, ())
    others = set().union(
        *(words_of(FULL, place) for place in ("employment", "victims", "substance_use", "family") if isinstance(getattr(FULL, place), Sourced))
    )
    others |= set().union(*(words_of(FULL, f"employment.employment-{n}") for n in "ab"))
    assert others & canaries(repr(work.reports(documents=(document,)))) == set()


@pytest.mark.parametrize("document", AFTER)
def test_the_sources_listed_are_those_that_the_example_cites(document: str) -> None:
    said = text(example(), document)
    assert "the judgment entry" in said.casefold()
    assert "police report" not in said
    assert "Interview with" not in said


# A case of which next to nothing is known after sentence.
BARE = "identity: {surname: Roe, title: Ms., pronouns: she}\ncourt: {name: The Court}"
SENTENCED = f"{BARE}\nafter_sentence: {{sentence: {{what: a fine}}, violations: [{{id: v, says: that she left}}]}}"


@pytest.mark.parametrize("name", JURISDICTIONS)
@pytest.mark.parametrize("document", ALL)
def test_a_case_with_the_least_facts_after_sentence_gives_a_whole_document(a_case: Read, name: str, document: str) -> None:
    case = a_case(SENTENCED)
    (report,) = bench(case, name).reports(documents=(document,))
    unwritten = ["The officer’s summary has not been written; the place is marked in the report."]
    assert [f.says for f in slips(report)] == (unwritten if document == "progress-report" else [])
    said = " ".join(paragraph.text for block in report.blocks for paragraph in paragraphs(block))
    assert not re.search(r"\bNone\b|\(\s*\)|\[\s*\]|\{\{|not recorded\]| ,| \.", said)
    assert bench(case, name).drafts(documents=(document,))


def test_a_document_says_of_each_matter_that_nothing_is_recorded(a_case: Read) -> None:
    case = a_case(SENTENCED)
    progress, plan, violation = (text(case, d) for d in ("progress-report", "supervision-plan", "violation-report"))
    for said in (
        "No contacts are recorded.",
        "No tests for alcohol or drugs are recorded.",
        "No payments are recorded.",
        "No programs or referrals are recorded.",
    ):
        assert said in progress
        assert said in violation
    assert "No hours of community service are recorded." in progress
    assert "No goals are recorded." in plan
    assert "No level of supervision is recorded." in plan
    assert "No violations are alleged." in text(a_case(f"{BARE}\nafter_sentence: {{sentence: {{what: a fine}}}}"), "progress-report")
    assert "Nothing is asked of the court as yet." in violation
    assert "No conditions are proposed." in text(case, "conditions-sheet")


def test_a_question_that_was_answered_with_nothing_says_so_in_its_own_words(a_case: Read) -> None:
    case = a_case(
        "identity: {surname: Roe}\nafter_sentence: {sentence: {what: a fine}, unanswered: {tests: {state: not-applicable, why: The court ordered no tests.}}}"
    )
    assert "The court ordered no tests." in text(case, "progress-report")
    assert "No tests for alcohol or drugs are recorded." not in text(case, "progress-report")


# Numbers.


def test_the_numbers_of_the_sentences_are_those_of_the_tables() -> None:
    paper = word(example(), "progress-report")
    said = " ".join(p.text for p in paper.paragraphs)
    contacts = [row[2].split()[0] for row in rows(paper, "Date") if len(row) == 4][1:]
    assert [contacts.count(k) for k in ("Kept", "Missed", "Excused", "Moved")] == [11, 2, 1, 1]
    assert "Of the 15 contacts recorded, 11 were kept, two were missed, one was excused, and one was moved to another day." in said
    tables = [[[cell.text for cell in row.cells] for row in t.rows] for t in paper.tables]
    tests = next(t for t in tables if "Substances" in t[0])
    assert [row[1].split()[0].strip(",") for row in tests[1:]].count("Negative") == 7
    assert "Of the eight tests recorded, seven were negative and one was positive." in said
    assert rows(paper, "Kind")[1:] == [
        ["Restitution", "$4,442", "$1,250.50", "$3,191.50"],
        ["Court costs", "$312", "$312", "$0"],
        ["Supervision fees", "$360", "$60", "$300"],
    ]
    assert "The court ordered restitution of $4,442; $1,250.50 has been paid, and $3,191.50 is left." in said
    assert "The court ordered 100 hours of community service; 46 have been credited, and 54 hours are left." in said
    hours = next(t for t in tables if "Hours" in t[0])
    assert ([row[2] for row in hours[1:-1]], hours[-1][2]) == (["20", "16", "10"], "46")


@pytest.mark.parametrize(
    ("held", "says"),
    [
        ("contacts: [{id: a, kept: kept}]", "One contact is recorded; it was kept."),
        ("contacts: [{id: a, kept: kept}, {id: b, kept: kept}]", "Both contacts recorded were kept."),
        ("contacts: [{id: a, kept: kept}, {id: b, kept: kept}, {id: c, kept: kept}]", "All three contacts recorded were kept."),
        ("contacts: [{id: a, kept: kept}, {id: b}]", "Of the two contacts recorded, one was kept. What became of one contact is not recorded."),
        ("contacts: [{id: a}]", "What became of one contact is not recorded."),
        ("sentence: {fine: 100}", "The court ordered a fine of $100; no payment is recorded."),
        ("sentence: {fine: 100}, payments: [{id: a, amount: 120, towards: fine}]", "$120 has been paid, and that is $20 more than was ordered."),
        ("sentence: {fine: 100}, payments: [{id: a, amount: 100, towards: fine}]", "The court ordered a fine of $100, now paid in full."),
        ("payments: [{id: a, amount: 15, towards: fees}]", "For supervision fees $15 has been paid; what was ordered is not stated here."),
        ("payments: [{id: a, amount: 15, towards: fine}]", "For the fine $15 has been paid; what was ordered is not stated here."),
        ("sentence: {fine: 100, costs: 30}", "The court ordered a fine of $100; no payment is recorded. It also ordered court costs of $30; no payment is"),
        ("sentence: {community_service: {hours: 40}}", "The court ordered 40 hours of community service; none are recorded as credited."),
        (
            "sentence: {community_service: {hours: 9}}, hours: [{id: a, hours: 8}]",
            "The court ordered nine hours of community service; eight have been credited, and one hour is left.",
        ),
        ("hours: [{id: a, hours: 8}]", "For community service eight hours have been credited; how many were ordered is not stated here."),
        ("sentence: {community_service: {days: 10}}", "Community service for ten days was ordered."),
    ],
)
def test_a_sentence_counts_what_there_is(a_case: Read, held: str, says: str) -> None:
    sentence = "" if "sentence:" in held else "sentence: {what: a fine}, "
    assert says in text(a_case(f"identity: {{surname: Roe}}\nafter_sentence: {{{sentence}{held}}}"), "progress-report")


# Voice.


def test_an_allegation_is_told_as_one_with_who_says_so_the_answer_and_the_condition_in_quotation_marks() -> None:
    said = text(example(), "violation-report")
    assert "The supervising officer reports that Mr. Ellery did not come to the meetings" in said
    assert "The condition it touches reads: “Report to the supervising officer as directed.”" in said
    assert "Mr. Ellery denies the alleged violation." in said
    assert "Mr. Ellery accepts the alleged violation." in said
    assert "Whether it did, and whether it is a violation, is for the court." in said
    assert "It asks for no time in custody." in said
    assert not re.search(r"failed to|admits|claims|addict|dirty", said)


def test_what_nobody_answered_is_not_put_into_the_mouth_of_the_person(a_case: Read) -> None:
    held = "sentence: {what: a fine}, violations: [{id: v, says: that he left the county}, {id: w, says: that he moved, unanswered: {statement: {state: declined}}}]"
    said = text(a_case(f"identity: {{surname: Roe, title: Mr., pronouns: he}}\nafter_sentence: {{{held}}}"), "violation-report")
    assert "The office reports that he left the county. Who reports it is not recorded." in said
    assert "No statement by Mr. Roe is recorded. Whether he accepts the alleged violation is not recorded." in said
    assert "Mr. Roe declined to discuss the alleged violation." in said
    assert "denies" not in said


def test_england_has_its_own_words() -> None:
    case = example().model_copy(update={"jurisdiction": "england-wales"})
    said = " ".join(text(case, document, "england-wales") for document in ALL)
    titles = [read_jurisdiction("england-wales").document(document).title for document in ALL]
    assert titles == ["Proposed requirements", "Sentence plan", "Progress report", "Breach report"]
    assert "The requirement it touches reads" in said
    assert "The court ordered 100 hours of unpaid work" in said
    assert not re.search(r"\b(violations?|programs?|community service)\b", re.sub("Complete 100 hours of community service", "", said))


def test_the_proposed_conditions_are_sealed_where_the_recommendation_is_kept_apart() -> None:
    assert {name: read_jurisdiction(name).document("conditions-sheet").sealed for name in JURISDICTIONS} == {
        "us-ohio": False,
        "us-federal": True,
        "england-wales": False,
    }


def test_the_sheet_gives_each_condition_its_number_the_need_it_answers_its_reason_and_what_else_it_rests_on() -> None:
    found = rows(word(example(), "conditions-sheet"), "No.")
    assert found[0] == ["No.", "Proposed", "Reason", "Need, and what it rests on"]
    assert [row[0] for row in found[1:]] == ["1", "2", "3", "4", "5"]
    assert found[3][1:3] == ["Pay restitution of $4,442 at $150 a month.", "He offers it and can afford it."]
    assert found[3][3:] == ["Rests on: the building supply yard; his means."]
    assert found[4][3:] == ["Rests on: the circumstances of the offense; his work for the building supply yard."]
    assert found[1][3:] == ["Need: cocaine. Rests on: his plans."]


# The offense, the order of the rows, and the sources.


def test_only_counts_of_conviction_are_named_after_sentence(a_case: Read) -> None:
    findings = ("pleaded-guilty", "dismissed", "not-guilty", "pending", "found-guilty-by-jury")
    counts = ", ".join(f"{{id: c{n}, offense: offense number {n}, finding: {finding}}}" for n, finding in enumerate(findings))
    for document in AFTER:
        found = rows(word(a_case(f"{SENTENCED}\ncounts: [{counts}, {{id: c9, offense: offense number 9}}]"), document), "Person supervised")
        assert ["Offense", "Offense number 0; offense number 4"] in found
        assert "Offense" not in [
            row[0] for row in rows(word(a_case(f"{SENTENCED}\ncounts: [{{id: c, offense: theft, finding: dismissed}}]"), document), "Person supervised")
        ]


def test_payments_contacts_and_tests_stand_in_order_of_date_however_they_were_entered(a_case: Read) -> None:
    lists = {"contacts": "kept: kept", "tests": "result: negative", "payments": "amount: 5", "hours": "hours: 2"}
    days = ("2026-03-01", "2026-01", "", "2026-02-10")
    held = ", ".join(
        f"{name}: [{', '.join(f'{{id: e{n}, on: {day}, {rest}}}' if day else f'{{id: e{n}, {rest}}}' for n, day in enumerate(days))}]"
        for name, rest in lists.items()
    )
    paper = word(a_case(f"{BARE}\nafter_sentence: {{sentence: {{what: a fine}}, {held}}}"), "progress-report")
    tables = [[row.cells[0].text for row in table.rows][1:5] for table in paper.tables if table.rows[0].cells[0].text == "Date"]
    assert tables == [["Jan. 2026", "Feb. 10, 2026", "Mar. 1, 2026", "Not recorded"]] * 4


def test_what_all_rows_of_a_table_rest_on_is_cited_once_in_the_sentence_above_it() -> None:
    said = text(example(), "progress-report")
    assert "one was moved to another day. [2]" in said
    assert "seven were negative and one was positive. [2, 3]" in said
    paper = word(example(), "progress-report")
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert [cell for cell in cells if "[" in cell] == ["Positive, confirmed by a laboratory [3]"]


def test_many_different_sources_stand_in_the_rows_and_not_in_the_sentence(a_case: Read) -> None:
    documents = ", ".join(f"{{id: d{n}, title: Receipt {n}}}" for n in range(8))
    payments = ", ".join(f"{{id: p{n}, amount: 5, source: [d{n}]}}" for n in range(8))
    case = a_case(f"{BARE}\nafter_sentence: {{sentence: {{restitution: 50}}, payments: [{payments}]}}\ndocuments: [{documents}]")
    assert "$40 has been paid, and $10 is left. Money" in text(case, "progress-report")
    assert [row[1] for row in next(t for t in tables_of(case) if t[0] == ["Date", "For", "Amount"])[1:]] == [f"Restitution [{n}]" for n in range(1, 9)]


def tables_of(case: Case) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in word(case, "progress-report").tables]


@pytest.mark.parametrize("document", AFTER)
def test_every_source_listed_is_cited_and_the_numbers_have_no_hole(document: str) -> None:
    made = bench(example()).reports(documents=(document,))[0]
    cited = {run.text for run in made.runs() if run.shows == "source"}
    listed = [block.paragraphs[0].text.split("]")[0][1:] for block in made.blocks if getattr(block, "style", "") == "source"]
    assert cited == set(listed)
    assert listed == [str(n) for n in range(1, len(listed) + 1)]


def test_the_plan_lists_no_source_of_the_tests_it_does_not_tell() -> None:
    assert "laboratory" not in text(example(), "supervision-plan")
    assert "The laboratory’s report on a sample" in text(example(), "violation-report")


def test_a_document_that_cites_nothing_has_no_list_of_sources(a_case: Read) -> None:
    case = a_case(f"{SENTENCED}\ndocuments: [{{id: d, title: A paper}}]\nfamily: {{source: [d]}}")
    for document in AFTER:
        assert "Sources" not in [section.title for section in bench(case).reports(documents=(document,))[0].sections]


def test_a_goal_that_was_reached_before_its_date_is_not_still_to_be_reached(a_case: Read) -> None:
    goals = "{id: a, domain: work, goal: To work., by_when: 2027-02-12, status: reached}, {id: b, domain: home, goal: To move., by_when: 2027-02-12, status: under-way}"
    said = text(a_case(f"{BARE}\nafter_sentence: {{sentence: {{what: a fine}}, goals: [{goals}]}}"), "supervision-plan")
    assert "To work. The goal has been reached; the date set for it was February 12, 2027." in said
    assert "To move. It is to be reached by February 12, 2027. Work on it is under way." in said


def test_a_negative_test_has_no_substance_and_a_positive_one_without_says_so(a_case: Read) -> None:
    case = a_case(
        f"{BARE}\nafter_sentence: {{sentence: {{what: a fine}}, tests: [{{id: a, result: negative}}, {{id: b, result: positive}}, {{id: c, result: refused}}]}}"
    )
    assert [row[2] for row in next(t for t in tables_of(case) if "Substances" in t[0])] == ["Substances", "None found", "Not named", ""]


# The paper, and the shells.


@pytest.mark.slow
def test_the_documents_open_without_repair_and_the_sheet_is_one_page(tmp_path: Path) -> None:
    for document, data in bench(example()).drafts(documents=AFTER).items():
        (tmp_path / f"{document}.docx").write_bytes(data)
    for name in examples():
        sheet = open_case(name, on=ON).drafts(documents=("conditions-sheet",))["conditions-sheet"]
        (tmp_path / f"sheet-{name}.docx").write_bytes(sheet)
    papers = sorted(tmp_path.glob("*.docx"))
    for paper in papers:
        assert "Errors: 0" in run("openxml-audit", paper)
        assert "0 error(s), 0 warning(s)" in run("docx-integrity", "check", paper)
    to_pdf(papers, tmp_path, tmp_path / "profile")
    pages = {p.stem: re.search(r"Pages:\s+(\d+)", run("pdfinfo", p.with_suffix(".pdf"))) for p in papers}
    assert {stem: found[1] for stem, found in pages.items() if found and stem.startswith("sheet-")} == {f"sheet-{name}": "1" for name in examples()}


def test_the_command_line_lists_them_and_makes_one(tmp_path: Path) -> None:
    listed = CliRunner().invoke(main, ["documents", "us-ohio"]).stdout
    assert all(document in listed for document in ALL)
    done = CliRunner().invoke(main, ["render", "us-ohio-supervision", "--document", "violation-report", "--on", "2026-11-23", "--out", str(tmp_path)])
    assert (done.exit_code, [p.name for p in (tmp_path / "us-ohio-supervision").glob("*.docx")]) == (0, ["violation-report.docx"])


def test_a_document_that_draws_on_a_part_no_case_has_is_refused_with_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "us-ohio" / "violation-report"
    folder.mkdir(parents=True)
    (folder / "document.yaml").write_text("title: A\nheader: A\nfooter: A\nsections: []\ndraws_on: [afterwards]\n", encoding="utf-8")
    with pytest.raises((RuleDefect, BadFile), match="draws_on: 'afterwards' names no part of a case"):
        rulebook.read_jurisdiction("us-ohio", tmp_path)
