"""The page a judge reads first: alone on its page, every line pointing at its paragraphs."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from psi.assessment import assess
from psi.case import Case
from psi.report.values import Report, Table
from psi.rulebook.jurisdiction import read_jurisdiction
from psi.workbench import examples, open_case
from psi.workbench.bench import Workbench
from tests.conftest import ON

REPORTS = sorted(examples())


def bench_page(name: str) -> Table:
    (report,) = open_case(name, on=ON).reports(documents=("report",))
    return bench_table(report)


def bench_table(report: Report) -> Table:
    table = next(block for block in report.sections[0].blocks if block.key == "summary.bench")
    assert isinstance(table, Table)
    return table


def rows(name: str) -> dict[str, tuple[str, str]]:
    return {row[0].text: (row[1].text, row[2].text) for row in bench_page(name).rows}


@pytest.mark.parametrize("name", REPORTS)
def test_every_line_of_the_bench_page_points_at_a_paragraph_that_is_there(name: str) -> None:
    (report,) = open_case(name, on=ON).reports(documents=("report",))
    numbers = {p.number for block in report.blocks for p in getattr(block, "paragraphs", ()) if p.number}
    for what, (_, pointed) in rows(name).items():
        found = {int(n) for n in re.findall(r"\d+", pointed)}
        assert found, what
        assert found <= numbers
    assert all(run.to for row in bench_page(name).rows for run in row[2].runs if run.text.isdigit())


def test_the_federal_bench_page_holds_the_range_before_and_after_the_statute_and_no_recommendation() -> None:
    said = rows("us-federal-firearm")
    assert said["Guideline range"][0] == (
        "84 to 105 months on the table (level 23, category V, Zone D); the statute changes nothing. Edition of November 1, 2025"
    )
    assert said["In dispute"][0].startswith("The defense disputes that any of the fentanyl was for sale (paragraph 11). The four levels")
    assert "Recommended" not in said


def test_the_ohio_bench_page_tells_the_plea_the_days_the_losses_by_victim_and_what_is_recommended() -> None:
    said = rows("us-ohio-long-record")
    assert (
        said["Plea and agreement"][0] == "Guilty plea on counts 1 and 2, September 22, 2026, under a written agreement of four terms; counts 3 and 4 dismissed"
    )
    # April 9 to 17 are 9 days and July 28 to August 24 are 28
    assert said["In custody"][0].startswith("37 days by November 23, 2026 (April 9, 2026, to April 17, 2026;")
    # 820 + 1,290 + 1,450 + 3,180 + 1,090 + 620 = 8,450 and 0 + 247 + 735 = 982
    assert said["Losses not recovered"][0] == "$9,432: the roofing contractor, $8,450; the owner of the hardware store, $982"
    assert said["In dispute"][0].startswith("Mr. Kessler disputes that he cut the lock (paragraph 15). Who cut the lock bears on his part, not on the degree")
    assert "Mr. Kessler disputes that there was a generator in the trailer (paragraph 20). Without it " in said["In dispute"][0]
    assert re.match(r"The claim for the generator; the matter of ", said["Not verified"][0])
    assert said["Recommended"][0].startswith("Community control for four years; ")


def test_the_english_bench_page_holds_the_requirements_that_are_proposed() -> None:
    assert "With an unpaid work requirement of 160 hours; a rehabilitation activity requirement of up to 20 days." in rows("england-wales-carer")["Proposed"][0]


def test_a_dispute_of_a_field_of_a_debt_and_of_a_source_is_told_once_each(a_case: Callable[..., Case]) -> None:
    case = a_case(
        "employment: [{id: a, employer: Acme, source: [d], field_notes: {pay: {disputes: [{by: counsel, says: it was more, would_change: Alpha}]}}}, {id: b, employer: Bo, source: [d]}]\n"
        "finances: {debts: [{id: c, what: a loan, disputes: [{by: counsel, says: it is paid, would_change: Beta}]}]}\n"
        "documents: [{id: d, title: a letter, disputes: [{by: counsel, says: it is forged, would_change: Gamma}]}]"
    )
    jurisdiction = read_jurisdiction("us-ohio")
    (report,) = Workbench(case, jurisdiction, ON, assess(case, jurisdiction, ON)).reports(documents=("report",))
    (disputed,) = (row[1].text for row in bench_table(report).rows if row[0].text == "In dispute")
    assert [disputed.count(word) for word in ("Alpha", "Beta", "Gamma")] == [1, 1, 1]
    assert disputed.startswith("Counsel disputes the pay (paragraph ")


@pytest.mark.slow
@pytest.mark.parametrize("name", REPORTS)
def test_the_bench_page_is_one_page(name: str, tmp_path: Path) -> None:
    bench = open_case(name, on=ON)
    word = tmp_path / "report.docx"
    word.write_bytes(bench.drafts(documents=("report",))["report"])
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(word)], check=True, capture_output=True)
    first, second = (
        subprocess.run(["pdftotext", "-f", str(n), "-l", str(n), str(tmp_path / "report.pdf"), "-"], check=True, capture_output=True, text=True).stdout.upper()
        for n in (1, 2)
    )
    assert bench.reports()[0].sections[0].title.upper() in first
    assert "STRENGTH" in first or "NEED" in first or "PLEA AND" in first
    assert bench.reports()[0].sections[1].title.upper() in second


def with_counts(maxima: list[str]) -> Workbench:
    """The federal firearm case with as many counts of conviction, each with its own longest term and the other penalties of the first."""
    bench = open_case("us-federal-firearm", on=ON)
    made = bench.case.model_dump(mode="json", exclude_defaults=True)
    first, names = made["counts"][0], ("Possession of a firearm in furtherance of a drug trafficking crime", "Wire fraud", "Aggravated identity theft")
    terms = [[p | {"says": f"not more than {most} years’ imprisonment"} if p["kind"] == "imprisonment" else p for p in first["penalties"]] for most in maxima]
    made["counts"] = [
        first | {"id": f"c{n}", "number": n, "offense": names[n % 3], "finding": "pleaded-guilty", "penalties": each} for n, each in enumerate(terms, 1)
    ]
    made["verifications"] = [v for v in made.get("verifications", ()) if not v["fact"].startswith("counts.")]
    case = Case.model_validate(made)
    return Workbench(case, bench.jurisdiction, bench.on, assess(case, bench.jurisdiction, bench.on))


def bench_rows(bench: Workbench, key: str) -> list[list[str]]:
    (report,) = bench.reports(documents=("report",))
    return [[cell.text for cell in row] for s in report.sections for block in s.blocks if block.key == key and isinstance(block, Table) for row in block.rows]


def test_many_counts_are_told_on_the_bench_page_by_their_imprisonment_and_in_part_a_in_full() -> None:
    bench = with_counts(["ten", "ten", "twenty", "ten", "five"])
    assert [row[0:3:2] for row in bench_rows(bench, "summary.counts-short")] == [
        ["Counts 1, 2, and 4", "1, 2, 4"],
        ["3. Possession of a firearm in furtherance of a drug trafficking crime", "3"],
        ["5. Aggravated identity theft", "5"],
    ]
    assert [row[1] for row in bench_rows(bench, "summary.counts-short")][1] == "Not more than twenty years’ imprisonment (18 U.S.C. § 924(a)(8))"
    full = bench_rows(bench, "offense.counts-in-full")
    assert len(full) == 5
    assert all("supervised release" in row[1] and "special assessment" in row[1] for row in full)
    assert bench_rows(bench, "summary.counts") == []


def test_one_count_or_two_are_told_on_the_bench_page_in_full() -> None:
    bench = with_counts(["ten", "twenty"])
    assert len(bench_rows(bench, "summary.counts")) == 2
    assert bench_rows(bench, "summary.counts-short") + bench_rows(bench, "offense.counts-in-full") == []


@pytest.mark.slow
@pytest.mark.parametrize("maxima", [["ten"] * 12, ["five", "ten", "twenty", "thirty", "ten", "five"] * 2], ids=["alike", "of four terms"])
def test_the_bench_page_of_twelve_counts_is_one_page(maxima: list[str], tmp_path: Path) -> None:
    word = tmp_path / "report.docx"
    word.write_bytes(with_counts(maxima).drafts(documents=("report",))["report"])
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(word)], check=True, capture_output=True)
    said = subprocess.run(["pdftotext", "-f", "1", "-l", "2", str(tmp_path / "report.pdf"), "-"], check=True, capture_output=True, text=True).stdout
    first, second = said.split("\f")[:2]
    assert "Strengths" in first
    assert "CONTENTS" in second.upper()[:200]
