"""What can be made before sentence and after it, and that a document made before it knows nothing of a later day."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from psi.assessment import assess
from psi.case import Case
from psi.case.sentenced import is_sentenced, sentence_day, up_to_sentence
from psi.cli import main
from psi.errors import BadFile, BadInput, RuleDefect
from psi.report.values import paragraphs
from psi.rulebook.jurisdiction import read_jurisdiction
from psi.workbench import bench_of, examples, open_case
from psi.workbench.bench import Workbench
from psi.workbench.on_the_day import as_of

ON = dt.date(2026, 11, 23)
SENTENCED = dt.date(2026, 2, 10)
BEFORE = ("report", "conditions-sheet", "sealed-memorandum")
AFTER = ("progress-report", "violation-report", "supervision-plan")
Read = Callable[..., Case]


def bench(case: Case, name: str = "us-ohio", on: dt.date = ON) -> Workbench:
    jurisdiction = read_jurisdiction(name)
    return Workbench(case, jurisdiction, on, assess(case, jurisdiction, on))


def text(work: Workbench, document: str, reader: str | None = None) -> str:
    (report,) = work.reports(reader, (document,))
    return " ".join(paragraph.text for block in report.blocks for paragraph in paragraphs(block))


# What is made after sentence.


@pytest.mark.parametrize("document", AFTER)
@pytest.mark.parametrize("case", [name for name in examples() if name != "us-ohio-supervision"])
def test_a_document_of_supervision_is_refused_for_a_person_who_is_not_sentenced(case: str, document: str, tmp_path: Path) -> None:
    work = open_case(case, on=ON)
    title = work.jurisdiction.document(document).title
    with pytest.raises(BadInput) as refused:
        work.render(tmp_path, documents=(document,))
    said = f"{case}: the record holds no sentence yet, and the document '{document}' ({title}) is made after sentence. Enter the sentence first."
    assert str(refused.value) == said
    assert list(tmp_path.iterdir()) == []


def test_a_violation_report_without_an_alleged_violation_is_refused(a_case: Read) -> None:
    case = a_case("after_sentence: {sentence: {imposed: 2026-02-10}}")
    assert bench(case).drafts(documents=("progress-report",))
    for name, document, missing in (("us-ohio", "Violation Report", "alleged violation"), ("england-wales", "Breach report", "alleged breach")):
        with pytest.raises(BadInput) as refused:
            bench(case, name).drafts(documents=("violation-report",))
        said = f"the record holds no {missing} yet, and the document 'violation-report' ({document}) is made of one or more. Enter one first."
        assert str(refused.value) == f"made-up: {said}"


def test_a_day_before_the_sentence_is_refused_for_it() -> None:
    with pytest.raises(BadInput, match="the sentence is of 2026-02-10, and the document 'progress-report' .* is made after sentence, not for 2026-02-09."):
        open_case("us-ohio-supervision", on="2026-02-09").reports(documents=("progress-report",))
    assert open_case("us-ohio-supervision", on="2026-02-10").reports(documents=("progress-report",))


def test_the_command_line_says_it_and_ends_with_2(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["render", "us-ohio-declined", "--document", "progress-report", "--on", "2026-11-23", "--out", str(tmp_path)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "the record holds no sentence yet" in done.stderr


def test_what_is_made_for_every_case_is_made_without_the_document_that_cannot_be_made_yet(a_case: Read) -> None:
    ohio = read_jurisdiction("us-ohio")
    site = ohio.model_copy(update={"made": (*ohio.made, "progress-report")})
    for said, made in (("identity: {surname: Roe}", 2), ("after_sentence: {sentence: {imposed: 2026-02-10}}", 3)):
        case = a_case(said)
        work = Workbench(case, site, ON, assess(case, site, ON))
        assert len(work.drafts()) == made
        assert [says.partition(",")[0] for says in work.not_yet()] == (["the record holds no sentence yet"] if made == 2 else [])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("after: trial", "after: "),
        ("needs: [{field: after_sentence.breaches, what: a breach}]", "needs: 'after_sentence.breaches' names no place in a case"),
    ],
)
def test_a_word_in_the_description_that_psi_does_not_know_is_refused_with_its_file(tmp_path: Path, line: str, says: str) -> None:
    folder = tmp_path / "templates" / "us-ohio" / "violation-report"
    folder.mkdir(parents=True)
    (folder / "document.yaml").write_text(f"title: A\nheader: A\nfooter: A\nsections: []\n{line}\n", encoding="utf-8")
    with pytest.raises((RuleDefect, BadFile), match=says):
        read_jurisdiction("us-ohio", tmp_path)


@pytest.mark.parametrize(
    ("held", "sentenced"),
    [
        ("{}", False),
        ("{contacts: [{id: a}]}", False),
        ("{sentence: {unanswered: {what: {state: not-known}}}}", False),
        ("{sentence: {what: a fine}}", True),
        ("{sentence: {fine: 100}}", True),
        ("{sentence: {community_service: {hours: 40}}}", True),
        ("{sentence: {imposed: 2026}}", True),
    ],
)
def test_a_person_is_sentenced_when_anything_of_the_sentence_is_recorded(a_case: Read, held: str, sentenced: bool) -> None:
    assert is_sentenced(a_case(f"after_sentence: {held}")) is sentenced


# What is made before it.


@pytest.mark.parametrize(
    ("said", "on", "day"),
    [
        ("after_sentence: {sentence: {imposed: 2026-02-10}}", "2026-11-23", "2026-02-10"),
        ("after_sentence: {sentence: {imposed: 2026-02-10}}", "2026-02-10", "2026-02-10"),
        ("after_sentence: {sentence: {imposed: 2026-02-10}}", "2026-02-09", "2026-02-09"),
        ("after_sentence: {sentence: {imposed: 2026-02}}", "2026-11-23", "2026-02-28"),
        ("after_sentence: {sentence: {what: a fine}}\ndates: {sentencing: 2026-03-01}", "2026-11-23", "2026-03-01"),
        ("after_sentence: {sentence: {what: a fine}}", "2026-11-23", "2026-11-23"),
        ("dates: {sentencing: 2026-03-01}", "2026-11-23", "2026-11-23"),  # the day has passed, and nobody has entered a sentence
    ],
)
def test_a_document_made_before_sentence_stands_at_the_day_of_the_sentence_at_the_latest(a_case: Read, said: str, on: str, day: str) -> None:
    assert up_to_sentence(a_case(said), dt.date.fromisoformat(on)).isoformat() == day


def test_the_documents_made_before_sentence_are_those_of_the_day_of_the_sentence() -> None:
    later, then = open_case("us-ohio-supervision", on=ON), open_case("us-ohio-supervision", on=SENTENCED)
    assert sentence_day(later.case) is not None
    for document in BEFORE:
        assert later.reports(documents=(document,)) == then.reports(documents=(document,))
    assert later.reports("parties") == then.reports("parties")
    said = text(later, "report")
    assert "By February 10, 2026, he had spent two days in custody" in said
    assert "is 31 years old" in said
    assert "at liberty on his own recognizance since September 16, 2025" in said
    sections = later.reports(documents=("report",))[0].sections
    own = [section for section in sections if section.key != "sources"]  # the annex there says when psi's rules were compared with their sources
    assert "November" not in " ".join(paragraph.text for section in own for block in section.blocks for paragraph in paragraphs(block))
    assert [f.place for f in later.findings() if "does not print" in f.says] == []


@pytest.mark.parametrize("document", AFTER)
def test_a_document_made_after_sentence_stands_at_the_day_asked_for(document: str) -> None:
    work = open_case("us-ohio-supervision", on=ON)
    assert "Marcus Dale Ellery, age 32" in text(work, document)
    assert work.for_document(work.jurisdiction.document(document)) is work


LATER: dict[str, Any] = {
    "id": "later",
    "jurisdiction": "us-ohio",
    "identity": {"surname": "Roe", "title": "Mr.", "pronouns": "he", "born": "1990-01-01"},
    "after_sentence": {"sentence": {"imposed": "2026-02-10"}},
    "release": {"status": "bond", "since": "2026-05-01"},
    "custody": [{"id": "a", "began": "2025-09-15", "ended": "2025-09-16"}, {"id": "b", "began": "2026-06-01", "ended": "2026-06-30", "place": "Laterjail"}],
    "employment": [
        {"id": "a", "employer": "Old Mill", "began": "2020-01", "ended": "2026-07", "reason_left": "Laterclosing", "source": ["d"], "verification": "verified"},
        {"id": "b", "employer": "Latermill", "began": "2026-08", "source": ["x"]},
    ],
    "family": {"dependants": [{"id": "a", "relation": "daughter", "born": "2026-09-09", "support": "Laterchild"}]},
    "pending_charges": [{"id": "a", "offense": "laterfence", "charged": "2026-08-01"}],
    "record_requests": [{"id": "r", "what": "a record", "to": "a court", "sent": "2026-01-05", "received": "2026-06-06", "result": "Laterresult"}],
    "documents": [{"id": "d", "title": "pay stubs", "dated": "2026-01-01"}, {"id": "x", "title": "Laterpaper", "dated": "2026-08-20"}],
    "verifications": [{"id": "v", "fact": "employment.a", "who": "Laterforeman", "on": "2026-08-21", "result": "confirmed"}],
}


def test_nothing_that_is_dated_later_shows_in_a_document_made_before_sentence() -> None:
    work = bench_of(LATER, ON)
    said = " ".join(text(work, document) for document in BEFORE)
    assert "later" not in said.casefold()
    assert "bond" not in said
    assert "Since January 2020 Mr. Roe has worked" in said
    assert "two days in custody" in said
    assert "a court, requested January 5, 2026, not answered by February 10, 2026" in said


def test_the_same_record_tells_all_of_it_while_no_sentence_is_entered() -> None:
    said = text(bench_of(LATER | {"after_sentence": {}}, ON), "report")
    for word in ("Laterjail", "Latermill", "Laterclosing", "Laterpaper", "Laterforeman", "Laterresult", "laterfence", "Laterchild"):
        assert word in said


def test_an_entry_without_a_date_and_one_that_may_be_earlier_stay() -> None:
    held = {
        "employment": [{"id": "a", "employer": "One"}, {"id": "b", "employer": "Two", "began": "2026"}, {"id": "c", "employer": "Three", "began": "2026-03"}]
    }
    case = as_of(Case.model_validate({"id": "x"} | held), SENTENCED)
    assert [job.employer for job in case.employment] == ["One", "Two"]


def test_a_letter_is_dated_the_day_it_is_written_also_after_sentence(a_case: Read) -> None:
    work = open_case("us-ohio-supervision", on=ON)
    assert work.for_document(work.jurisdiction.document("record-request")) is work


# The memorandum: its summary for the parties.


def memorandum(case: str) -> str:
    return text(open_case(case, on=ON), "sealed-memorandum")


@pytest.mark.parametrize("case", ["us-ohio-declined", "us-ohio-first-offense", "us-federal-fraud", "england-wales-carer"])
def test_where_nothing_asks_for_a_summary_one_sentence_says_so_and_nothing_prompts(case: str) -> None:
    said = memorandum(case)
    assert said.count("for the parties is made with this memorandum.") == 1
    assert said.count("Nothing is withheld from the report for any of the reasons below") == 1
    for word in ("draft", "completes", "to be completed", "have not been written", "it is in no document"):
        assert word not in said


@pytest.mark.parametrize(
    ("case", "says"),
    [
        (
            "us-ohio-long-record",
            "Beside the report the court has before it information on Mr. Kessler’s health and information that was given in confidence. "
            "The information on his health is a professional’s opinion, with advice on treatment and on how he should be held if he is held. "
            "What was told in confidence concerns the days before the offense, and whether Mr. Kessler was under pressure from somebody else.",
        ),
        (
            "england-wales-long-record",
            "Beside the report the court has before it information whose disclosure might do harm. No more of it can be told without the harm that is to be avoided.",
        ),
    ],
)
def test_a_summary_tells_after_a_few_neutral_words_what_the_officer_wrote_for_the_parties(case: str, says: str) -> None:
    (made,) = open_case(case, on=ON).reports(documents=("sealed-memorandum",))
    (section,) = (section for section in made.sections if section.key == "summary")
    assert " ".join(p.text for block in section.blocks for p in paragraphs(block)).endswith(says)
    assert not any(run.gap for run in made.runs())


def test_a_mark_stands_for_each_reason_for_which_the_officer_wrote_nothing() -> None:
    held = {
        "id": "x",
        "employment": [
            {"id": "a", "employer": "One", "withhold": ["harm"], "summary_for_parties": "It concerns his work."},
            {"id": "b", "employer": "Two", "withhold": ["harm"]},
            {"id": "c", "employer": "Three", "withhold": ["confidential-source"]},
            {"id": "d", "employer": "Four", "withhold": ["treatment-record"]},
        ],
    }
    work = bench(Case.model_validate(held))
    mark = "[What the parties may be told, in general terms, has not been written: of what was told in confidence and records of treatment.]"
    (made,) = work.reports(documents=("sealed-memorandum",))
    assert [run.text for run in made.runs() if run.gap][1:] == [mark]  # the first is the person's name
    assert "It concerns his work." in text(work, "sealed-memorandum")
    assert [found.says.partition(";")[0] for found in work.findings() if found.place == "summary.memorandum-summary"] == [mark.strip("[].")]


def test_the_reasons_under_which_nothing_stands_are_listed_once() -> None:
    said = memorandum("us-ohio-long-record")
    listed = "harm that might result, a protected statement, cooperation, where a victim can be reached, a sealed record, records of treatment, and"
    assert f"Nothing stands under these reasons: {listed} the private life of somebody else." in said
    assert "Nothing is withheld" not in said


def test_england_names_its_own_reasons() -> None:
    (made,) = open_case("england-wales-carer", on=ON).reports(documents=("sealed-memorandum",))
    (ohio,) = open_case("us-ohio-declined", on=ON).reports(documents=("sealed-memorandum",))
    titles = [section.title for section in made.sections]
    assert "Spent or protected convictions" in titles
    assert [section.key for section in made.sections] == [section.key for section in ohio.sections]
    said = " ".join([*titles, memorandum("england-wales-carer")]).casefold()
    for word in ("expunged", "protected statement", "disrupt", "program ", "rule 32"):
        assert word not in said
