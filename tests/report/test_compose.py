"""The report as values: whole for the least record and for the largest, with numbers and pointers that hold."""

import datetime as dt
import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest

from psi.assessment import assess
from psi.case import Case
from psi.case.model import records
from psi.case.record import Sourced
from psi.errors import RuleDefect
from psi.report.numbering import numbered, unreachable
from psi.report.prose import report_findings
from psi.report.values import Paragraph, Prose, Report, Run, Section, paragraphs
from psi.rulebook.documents import Part
from psi.rulebook.jurisdiction import read_jurisdiction
from psi.workbench.bench import Workbench

ON = dt.date(2026, 11, 23)
JURISDICTIONS = ("us-ohio", "us-federal", "england-wales")


def bench(case: Case, name: str = "us-ohio") -> Workbench:
    jurisdiction = read_jurisdiction(name)
    return Workbench(case, jurisdiction, ON, assess(case, jurisdiction, ON))


def texts(report: Report) -> list[str]:
    return [p.text for p in (*report.front, *(p for b in report.blocks for p in paragraphs(b)))]


def large(priors: int = 200, victims: int = 40, jobs: int = 30, length: int = 200) -> Case:
    long = ("He said so. " * (length // 12 + 1))[:length].strip()
    return Case.model_validate(
        {
            "id": "large",
            "identity": {"surname": "Roe", "pronouns": "she", "title": "Ms.", "born": "1980-01-01"},
            "criminal_history": [
                {
                    "id": f"p{n}",
                    "arrested": f"{1998 + n % 27}-05-06",
                    "court": "The Court",
                    "charges": [{"id": "c", "offense": "theft", "disposition": "convicted"}],
                    "conduct": long,
                }
                for n in range(priors)
            ],
            "victims": [{"id": f"v{n}", "role": f"owner {n}", "harm": long, "losses": [{"id": "l", "what": "a bag", "amount": 10}]} for n in range(victims)],
            "employment": [
                {"id": f"j{n}", "employer": f"Firm {n}", "began": f"{1995 + n}-01", "ended": f"{1995 + n}-12", "described": long} for n in range(jobs)
            ],
        }
    )


# The least record.


@pytest.mark.parametrize("name", JURISDICTIONS)
def test_a_record_of_an_id_alone_gives_whole_documents(name: str) -> None:
    work = bench(Case(id="bare"), name)
    for report in work.reports():
        assert report.sections
        for text in texts(report):
            assert not re.search(r"\bNone\b|\{\{|\(\s*\)|\[\s*\]| [,.;]", text), text
    assert [f.place for f in report_findings(work.reports(), work.disclosed().case) if "sure" in f.says] == []


@pytest.mark.parametrize("name", JURISDICTIONS)
def test_every_gap_that_a_reader_sees_is_a_finding_too(name: str) -> None:
    work = bench(Case(id="bare"), name)
    shown = any(run.gap for report in work.reports() for run in report.runs())
    told = [f for f in report_findings(work.reports(), work.disclosed().case) if "the place is marked" in f.says]
    assert bool(told) is shown


@pytest.mark.parametrize("state", ["declined", "not-known", "not-applicable"])
@pytest.mark.parametrize("name", JURISDICTIONS)
def test_a_case_in_which_every_question_has_the_same_answer_is_whole(name: str, state: str) -> None:
    parts = {place: type(record) for place, record in records(Case(id="x"))}
    made: dict[str, Any] = {"id": "x", "identity": {"surname": "Roe", "title": "Ms.", "pronouns": "she"}}
    for place, model in parts.items():
        held = set(made.get(place, {})) | ({"sentence"} if place == "after_sentence" else set())
        asked = {
            field: {"state": state}
            for field in model.model_fields
            if field not in held and field not in {*Sourced.model_fields, "id", "unanswered", "field_notes"}
        }
        around = made
        for step in place.split("."):
            around = around.setdefault(step, {})
        around["unanswered"] = asked
    lists = [name for name in Case.model_fields if isinstance(getattr(Case(id="x"), name), tuple)]
    made["unanswered"] = {field: {"state": state} for field in lists}
    for report in bench(Case.model_validate(made), name).reports():
        for text in texts(report):
            assert not re.search(r"\bNone\b|\{\{|\(\s*\)|\[\s*\]| [,.;]|\.\.", text), text
            assert "No inquiry into" not in text or state == "not-applicable" or "whole" in text, text


# The largest.


@pytest.mark.slow
@pytest.mark.parametrize("name", JURISDICTIONS)
def test_a_very_long_record_is_composed_whole(name: str) -> None:
    work = bench(large(), name)
    report = work.reports()[0]
    said = " ".join(texts(report))
    assert len([b for b in report.blocks if b.key.startswith("criminal_history.p")]) == 200
    assert len([b for b in report.blocks if b.key.startswith("victims.v")]) == 40
    assert len([b for b in report.blocks if b.key.startswith("employment.j")]) == 30
    assert "400" in said
    assert len({b.key for b in report.blocks}) == len(report.blocks)
    assert work.drafts()


def test_twice_the_entries_are_twice_the_paragraphs() -> None:
    counts = [len([p for b in bench(large(n, n, n)).reports()[0].blocks if isinstance(b, Prose) for p in b.paragraphs]) for n in (5, 10, 20)]
    assert counts[2] - counts[1] == 2 * (counts[1] - counts[0])


def test_a_field_of_twenty_thousand_characters_stands_whole() -> None:
    case = large(1, 1, 1, length=20_000)
    said = texts(bench(case).reports()[0])
    for text in (case.criminal_history[0].conduct, case.victims[0].harm, case.employment[0].described):
        assert text
        assert len(text) > 19_000
        assert [line for line in said if text in line]


# Keys, numbers and pointers.


def numbered_text(sections: tuple[Section, ...]) -> list[str]:
    return ["".join(r.text for r in p.runs) for s in numbered(sections) for b in s.blocks for p in paragraphs(b)]


def block(key: str, *runs: Run, style: Any = "numbered") -> Prose:
    return Prose(key, style, (Paragraph(runs),))


def test_numbers_run_through_all_sections() -> None:
    made = numbered((Section("a", "A", (block("x", Run("x")), block("h", Run("h"), style="heading"))), Section("b", "B", (block("y", Run("y")),))))
    assert [p.number for s in made for b in s.blocks for p in paragraphs(b)] == [1, None, 2]


def test_a_pointer_is_the_number_of_the_paragraph_that_prints_the_place() -> None:
    sections = (Section("a", "A", (block("p", Run("See "), Run("named", to="employment.a"), Run(".")), block("q", Run("fact", fact="employment.a.pay")))),)
    assert numbered_text(sections)[0] == "See paragraph 2."


def test_several_pointers_are_told_in_order_once_each() -> None:
    sections = (Section("a", "A", (block("p", Run("named", to="c|b|c")), block("b", Run("b")), block("x", Run("x")), block("c", Run("c")))),)
    assert numbered_text(sections)[0] == "paragraphs 2 and 4"


def test_a_pointer_at_nothing_that_is_printed_is_known_to_be_one() -> None:
    sections = (Section("a", "A", (block("p", Run("", to="nowhere|p")),)),)
    assert unreachable(sections) == {"nowhere"}


@pytest.mark.parametrize("name", JURISDICTIONS)
def test_every_pointer_of_a_report_names_a_numbered_block(name: str) -> None:
    for report in bench(large(6, 3, 3), name).reports():
        keys = {b.key for b in report.blocks if isinstance(b, Prose) and b.style == "numbered"}
        assert {run.to for run in report.runs() if run.to} <= keys


def test_the_same_question_left_open_in_three_places_has_three_keys(a_case: Callable[..., Case]) -> None:
    asked = "unanswered: {treatments: {state: declined}}"
    report = bench(a_case(f"physical_health: {{summary: fine, {asked}}}\nmental_health: {{summary: fine, {asked}}}\nsubstance_use: {{{asked}}}")).reports()[0]
    keys = [b.key for b in report.blocks]
    assert len([k for k in keys if k.endswith("treatments.missing")]) == 3
    assert len(keys) == len(set(keys))


def test_an_entry_told_of_twice_has_two_keys(a_case: Callable[..., Case]) -> None:
    jurisdiction = read_jurisdiction("us-ohio")
    document = jurisdiction.documents[0]
    section = document.sections[1].model_copy(update={"parts": (Part(each="employment", say="job"), Part(each="employment", say="job"))})
    twice = jurisdiction.model_copy(update={"made": ("report",), "held": (document.model_copy(update={"sections": (section,)}),)})
    case = a_case("employment: [{id: a, employer: Acme}]")
    assert [b.key for b in Workbench(case, twice, ON, assess(case, twice, ON)).reports()[0].blocks] == ["employment.a", "employment.a.2"]


@pytest.mark.parametrize("place", ["employmint", "employment.boss", "victims.losses.weight", "identity.surname.first"])
def test_a_place_that_no_case_has_is_a_fault_of_the_jurisdiction(a_case: Callable[..., Case], place: str) -> None:
    jurisdiction = read_jurisdiction("us-ohio")
    document = jurisdiction.documents[0]
    section = document.sections[1].model_copy(update={"parts": (Part(each=place, say="job"),)})
    wrong = jurisdiction.model_copy(update={"made": ("report",), "held": (document.model_copy(update={"sections": (section,)}),)})
    case = a_case("identity: {surname: Roe}\nemployment: [{id: a, employer: Acme}]\nvictims: [{id: v, role: r, losses: [{id: l, what: w}]}]")
    with pytest.raises(RuleDefect, match=f"us-ohio/report/document.yaml: '{place}' names no place in a case"):
        Workbench(case, wrong, ON, assess(case, wrong, ON)).reports()


def test_a_heading_that_nothing_follows_is_left_out() -> None:
    for report in bench(Case(id="bare")).reports():
        for section in report.sections:
            styles = [b.style if isinstance(b, Prose) else "" for b in section.blocks]
            assert styles[-1] != "heading"
            assert ("heading", "heading") not in list(itertools.pairwise(styles))


# What the officer wrote.


def test_the_prose_of_the_officer_is_not_changed_inside(a_case: Callable[..., Case]) -> None:
    text = "eBay said on March 4, 2019 that NASA and i.e. others came. then ms. Roe left on May 5, 2020 with 1250 and ‘x’."
    report = bench(
        a_case(f"offense: {{conduct: [{{id: a, text: '{text.replace(chr(39), '’')}'}}]}}\nevaluation: {{analysis: [{{id: b, text: '{text}'}}]}}")
    ).reports()[0]
    assert len([line for line in texts(report) if line.startswith(text)]) == 2


def test_a_sentence_gets_a_capital_and_a_stop_and_nothing_else(a_case: Callable[..., Case]) -> None:
    report = bench(a_case("employment: [{id: a, employer: Acme, described: 'on March 4, 2019 he ran iPhone repairs'}]")).reports()[0]
    assert [line for line in texts(report) if "On March 4, 2019 he ran iPhone repairs." in line]
