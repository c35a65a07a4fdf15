"""The annex on the instruments that a report used, read back from the Word file: sixteen fields for each, known or not."""

import dataclasses
import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from psi.assessment import Assessment
from psi.case.model import Case
from psi.report.checking.shapes import Group, Listed, Shape, case_shape
from psi.risk.formulas import formula_instrument
from psi.risk.points_sheet import PointsScore
from psi.risk.scoring import Score
from psi.rulebook import RULES
from psi.workbench import open_case
from psi.workbench.bench import bench_of
from tests.document.reading import Paper, text_of

ON = dt.date(2026, 11, 23)
OGRS3 = "Offender Group Reconviction Scale, version 3 (OGRS3)"
ORAS = "Ohio Risk Assessment System, Community Supervision Tool (ORAS-CST)"
AUDIT = "Alcohol Use Disorders Identification Test (AUDIT)"
SCREEN = "It is a screen, not a diagnosis, and no prediction of offending."


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Paper]:
    """The reports as Word files, one of them without the answers of an assessor; nothing is converted."""
    folder = tmp_path_factory.mktemp("annex")
    made = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PSI_SITE", "")
        for case in ("us-ohio-supervision", "england-wales-long-record", "england-wales-carer"):
            file = folder / f"{case}.docx"
            file.write_bytes(open_case(case, on=ON).drafts()["report"])
            made[case] = Paper(case, file, Path("none"))
        typed = open_case("england-wales-carer", on=ON).case.model_dump(mode="json", exclude_defaults=True)
        del typed["assessments"]
        file = folder / "brief-only.docx"
        file.write_bytes(bench_of(typed, ON).drafts()["report"])
        made["brief-only"] = Paper("brief-only", file, Path("none"))
    return made


@pytest.fixture(scope="module")
def annexes(papers: dict[str, Paper]) -> dict[str, dict[str, str]]:
    """For each instrument, the paragraphs of its annex by the words they open with."""
    return {
        "OGRS3": _fields(papers["england-wales-long-record"], OGRS3),
        "ORAS": _fields(papers["us-ohio-supervision"], ORAS),
        "AUDIT": _fields(papers["us-ohio-supervision"], AUDIT),
    }


OPENINGS = (
    "Purpose",
    "Outcome",
    "Development sample",
    "Items",
    "Result",
    "How often a group with this result had the outcome",
    "Changes by judgment",
    "Protected attributes",
    "How well it tells in different groups",
    "Limits",
    "Made",
)
# What is the same for every instrument of an annex is said once, before the first; two of these openings have a line of each kind.
COMMON = ("Protected attributes", "How well it tells in different groups", "Advisement", "Correction", "Screens and confidence", "Reasons")

BRITISH = {"Note of caution": "Advisement"}


def _fields(paper: Paper, title: str) -> dict[str, str]:
    said = [text_of(p) for p in paper.paragraphs]
    heading = next(n for n, line in enumerate(said) if line == title and said[n + 1].startswith("Instrument:"))
    own = _by_opening(said[heading + 1 : heading + 2 + len(OPENINGS)])
    assert list(own) == ["Instrument", *OPENINGS]
    first = next(n for n, line in enumerate(said) if line.startswith("What is said here holds for every instrument"))
    common = _by_opening(said[first + 1 : first + 1 + len(COMMON)])
    assert list(common) == list(COMMON)
    return {opening: " ".join(filter(None, (own.get(opening), common.get(opening)))) for opening in own | common}


def _by_opening(lines: list[str]) -> dict[str, str]:
    return {BRITISH.get(opening := line.partition(":")[0], opening): line for line in lines}


def _table(paper: Paper, head: str) -> list[dict[str, str]]:
    for table in paper.word.tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if head in rows[0] and "Verified" in rows[0]:
            return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    raise AssertionError(f"no table with the column {head}")


# What the words of each field are, from the rule files and the two cases; a field nobody knows says so.
FIELDS: dict[int, tuple[str, dict[str, tuple[str, ...]]]] = {
    1: (
        "Instrument",
        {
            "OGRS3": (
                "Instrument: no version is recorded",
                "the edition in force since 1 January 2009 was used",
                "Research Summary 7/09",
                "Who may use it: anybody, on the MIT terms for published programs",
                "No terms of use are published",
            ),
            "ORAS": (
                "the edition in force since January 1, 2010, was used",
                "Recidiviz",
                "Who holds the rights in it is not known",
                "No terms of use are published",
            ),
            "AUDIT": ("Instrument: version WHO/MSD/MSB/01.6a, second edition (2001)", "not for sale or for use in conjunction with commercial purposes"),
        },
    ),
    2: (
        "Purpose",
        {
            "OGRS3": ("to predict proven reoffending", "Decision point: printed in pre-sentence reports", "It was not validated for choosing a sentence."),
            "ORAS": ("community supervision", "It was not validated for choosing a sentence."),
            "AUDIT": ("hazardous and harmful drinking", "Decision point: primary health care", "It was not validated for choosing a sentence."),
        },
    ),
    3: (
        "Outcome",
        {
            "OGRS3": ("proven reoffending of any kind", "Follow-up: one year and two years"),
            "ORAS": ("a new arrest", "Follow-up: not recorded here"),
            "AUDIT": ("It does not predict reoffending", "Follow-up: none; it describes the last year"),
        },
    ),
    4: (
        "Development sample",
        dict.fromkeys(("OGRS3", "ORAS", "AUDIT"), ("not recorded here", "No local validation is registered.")),
    ),
    5: (
        "Items",
        {
            "OGRS3": ("in the table of the answers",),
            "ORAS": ("No domain scores were entered.", "The entry is verified."),
            "AUDIT": ("in the table of this instrument", "Gaps in memory, last year"),
        },
    ),
    6: (
        "Result",
        {
            "OGRS3": (
                "which is 54%",
                "band medium",
                "The next band up, high, begins 21 higher",
                "ends 5 lower",
                "medium 50 to 74",
                "Tables used: those for men",
                "Missing items: none",
            ),
            "ORAS": (
                "raw score 17",
                "level entered Moderate",
                "begins 7 higher",
                "Moderate 15 to 23",
                "Tables used: those for men",
                "Missing items: the scores of the domains",
            ),
            "AUDIT": (
                "raw score 7",
                "band Low risk (zone I)",
                "Hazardous (zone II), begins 1 higher",
                "There is no band below",
                "Tables used: the same for everybody",
                "Scaled up for missing answers: no",
            ),
        },
    ),
    7: (
        "How often a group with this result had the outcome",
        {
            "OGRS3": ("Of 100 people with this score", "about 54 within 2 years", "No interval is published", "said of the group, not of this person"),
            "ORAS": ("none published; no interval is published",),
            "AUDIT": ("none published; no interval is published",),
        },
    ),
    8: ("Changes by judgment", dict.fromkeys(("OGRS3", "ORAS", "AUDIT"), ("none",))),
    9: (
        "Protected attributes",
        {
            "OGRS3": ("sex is an input. Age is an input. Race, ethnicity, religion",),
            "ORAS": ("sex is an input, because the cut-offs differ by sex", "Race, ethnicity, religion", "Where a person lives, schooling, work"),
            "AUDIT": ("sex is not an input", "Race, ethnicity, religion", "are not inputs"),
        },
    ),
    10: (
        "How well it tells in different groups",
        dict.fromkeys(("OGRS3", "ORAS", "AUDIT"), ("no figures by race or sex are registered", "cannot both hold (Chouldechova, 2017)")),
    ),
    11: (
        "Advisement",
        {
            "OGRS3": ("Note of caution: no rule of this court that is recorded asks for a note of caution on these instruments",),
            **dict.fromkeys(("ORAS", "AUDIT"), ("no rule of this court that is recorded asks for an advisement on these instruments",)),
        },
    ),
    12: (
        "Limits",
        {
            "OGRS3": ("It says nothing about how serious a further offence would be",),
            "ORAS": ("not in an Ohio manual", "another copy has four bands"),
            "AUDIT": ("42 CFR part 2", "The answers are what the person says of themselves."),
        },
    ),
    13: ("Correction", dict.fromkeys(("OGRS3", "ORAS", "AUDIT"), ("may see every input", "to be corrected", "contest it"))),
    14: (
        "Screens and confidence",
        {
            "OGRS3": ("no result here is a diagnosis", "incriminate"),
            "ORAS": ("no result here is a diagnosis", "confidential"),
            "AUDIT": ("that of a screen least of all", "confidential"),
        },
    ),
    15: (
        "Made",
        {
            "OGRS3": ("23 November 2026", "Assessor: none", "Training: not recorded", "prepared with psi "),
            "ORAS": ("January 12, 2026", "Assessor: Marguerite D. Sloan", "Training: certified", "Quality check: not recorded"),
            "AUDIT": ("January 12, 2026", "half-day course on screens", "Certified: not recorded", "How: read aloud in person", "Quality check: not recorded"),
        },
    ),
    16: ("Reasons", dict.fromkeys(("OGRS3", "ORAS", "AUDIT"), ("stand without these results", "goes to prison or for how long"))),
}


@pytest.mark.parametrize("instrument", ["OGRS3", "ORAS", "AUDIT"])
@pytest.mark.parametrize("number", FIELDS)
def test_the_annex_holds_each_of_the_sixteen_fields(annexes: dict[str, dict[str, str]], number: int, instrument: str) -> None:
    opening, expected = FIELDS[number]
    said = annexes[instrument][opening]
    assert [words for words in expected[instrument] if words not in said] == []


def test_the_annex_names_a_digest_of_what_went_in(annexes: dict[str, dict[str, str]]) -> None:
    digests = {name: re.findall(r"the check number of what went in is ([0-9a-f]{12})\b", fields["Made"]) for name, fields in annexes.items()}
    assert [len(found) for found in digests.values()] == [1, 1, 1]


def test_a_comparison_later_than_the_report_is_told_without_its_day(annexes: dict[str, dict[str, str]]) -> None:
    # OGRS3 was compared on the day of this report, ORAS and AUDIT months after theirs (February 10, 2026).
    assert "It was last compared with its source on 23 November 2026 by the maintainers of psi" in annexes["OGRS3"]["Instrument"]
    for instrument in ("ORAS", "AUDIT"):
        assert "It has been compared with its source by the maintainers of psi" in annexes[instrument]["Instrument"]
        assert "November 2026" not in annexes[instrument]["Instrument"]


def test_the_annex_names_no_file_of_a_program(papers: dict[str, Paper]) -> None:
    for name in ("england-wales-long-record", "us-ohio-supervision"):
        said = [text_of(p) for p in papers[name].paragraphs]
        assert [line for line in said if re.search(r"\.(py|kt|json|csv)\b|\bcommit [0-9a-f]{7}|[A-Z]_[A-Z]", line)] == []


def test_what_an_instrument_is_not_is_said_once(annexes: dict[str, dict[str, str]]) -> None:
    said = " ".join(line for opening, line in annexes["AUDIT"].items() if opening not in COMMON[2:])
    assert [said.count(words) for words in ("not a diagnosis", "sentenc", "the clause itself was not read", "not for sale")] == [1, 1, 1, 1]


def test_the_table_of_an_instrument_stands_below_its_heading(papers: dict[str, Paper]) -> None:
    body = [element for element in papers["us-ohio-supervision"].word.element.body if element.tag.endswith(("}p", "}tbl"))]
    said = ["".join(t.text or "" for t in element.iter() if t.tag.endswith("}t")) for element in body]
    heading = max(n for n, line in enumerate(said) if line == AUDIT)
    tables = [n for n, (element, line) in enumerate(zip(body, said, strict=True)) if element.tag.endswith("}tbl") and "Frequency of drinking" in line]
    assert len(tables) == 1
    assert tables[0] > heading


def test_each_answer_stands_with_its_points_evidence_standing_and_rule(papers: dict[str, Paper]) -> None:
    rows = _table(papers["us-ohio-supervision"], "Points")
    assert [row["Points"] for row in rows] == ["2", "2", "2", "0", "0", "0", "1", "0", "0", "0"]
    assert [row["Verified"] for row in rows] == [
        "yes, as given",
        "yes",
        "yes, as given",
        "yes, as given",
        "yes",
        "yes, as given",
        "yes, as given",
        "no (unverified)",
        "yes, as given",
        "yes, as given",
    ]
    assert [row["Rule"] for row in rows] == [f"AUDIT, item {n}" for n in range(1, 11)]
    assert (rows[0]["Item"], rows[0]["Answer"]) == ("Frequency of drinking", "2 to 4 times a month")
    assert "Nobody else could say whether this is so." in rows[7]["Evidence"]
    assert all(re.search(r"\[\d", row["Evidence"]) for row in rows)


def test_each_input_of_a_formula_stands_with_where_the_record_holds_it(papers: dict[str, Paper]) -> None:
    rows = {row["Item"]: row for row in _table(papers["england-wales-long-record"], "Evidence")}
    assert {item: row["Answer"] for item, row in rows.items() if item.startswith(("Sex", "Earlier sanctions"))} == {
        "Sex": "Male",
        "Earlier sanctions (convictions and cautions)": "10",
    }
    assert all(row["Evidence"] and row["Used by"] and row["Verified"] for row in rows.values())
    assert rows["Powder cocaine"]["Answer"] == "Yes"
    assert rows["Powder cocaine"]["Evidence"].startswith("He was positive for cocaine on 21 August 2026")
    assert re.search(r"\[\d+, \d+\]$", rows["Powder cocaine"]["Evidence"])
    assert rows["Powder cocaine"]["Used by"] == "ARP and VRP"
    assert rows["Date of birth"]["Used by"] == "ARP, VRP, and SVRP"
    assert re.fullmatch(r"Paragraphs \d+–\d+", rows["Earlier sanctions (convictions and cautions)"]["Evidence"].partition(" [")[0])
    assert "aragraph" not in rows["Date of the assessment"]["Evidence"]
    assert {row["Verified"] for row in rows.values()} <= {"yes", "not verified"}
    assert rows["Violent sanctions, with the current one"]["Evidence"].startswith("Set by hand: paragraph ")


# The sixteen fields of each predictor, from its rule file; the figures of the results from the case of Mr Hale. The terms by hand, from the rule files:
# see tests/risk/test_predictors.py. ARP brief 48.47%, extended 57.44%; VRP 15.37% and 26.69%; SVRP 1.04% and 1.15%.
PREDICTORS = {"ARP": "All Reoffending Predictor (ARP)", "VRP": "Violent Reoffending Predictor (VRP)", "SVRP": "Serious Violent Reoffending Predictor (SVRP)"}
OWN: dict[str, dict[str, tuple[str, ...]]] = {
    "ARP": {
        "Instrument": ("HM Prison and Probation Service", "which the Ministry of Justice has published"),
        "Purpose": ("to predict reoffending of any kind within two years",),
        "Outcome": ("proven reoffending of any kind. No closer definition was found",),
        "Result": (
            "Result: brief: raw score",
            "which is 48.47%",
            "band low. The next band up, medium, begins 1.53 higher. There is no band below.",
            "Extended: raw score",
            "which is 57.44%",
            "band medium. The next band up, high, begins 17.56 higher. The next band down, low, ends 7.45 lower.",
            "low 0 to 49.99; medium 50 to 74.99; high 75 to 89.99; very high 90 to 100",
        ),
        "How often a group with this result had the outcome": (
            "Brief: of 10,000",
            "about 4,847 within 2 years",
            "Extended: of 10,000",
            "about 5,744 within 2 years",
        ),
        "Changes by judgment": ("none to the level. No input was set by hand.",),
    },
    "VRP": {
        "Instrument": ("HM Prison and Probation Service", "which the Ministry of Justice has published"),
        "Purpose": ("to predict violent reoffending within two years",),
        "Outcome": ("proven violent reoffending. Which offences count was not found",),
        "Result": ("which is 15.37%", "begins 14.63 higher", "which is 26.69%", "begins 3.31 higher", "medium 30 to 59.99"),
        "How often a group with this result had the outcome": ("about 1,537 within 2 years", "about 2,669 within 2 years"),
        "Changes by judgment": ("Set by hand: total violent sanctions.",),
    },
    "SVRP": {
        "Instrument": ("HM Prison and Probation Service", "which the Ministry of Justice has published"),
        "Purpose": ("to predict serious violent reoffending within two years",),
        "Outcome": ("proven serious violent reoffending. Which offences count was not found",),
        "Result": (
            "which is 1.04%",
            "begins 1.96 higher",
            "low, ends 0.05 lower",
            "which is 1.15%",
            "begins 1.85 higher",
            "ends 0.16 lower",
            "medium 1 to 2.99",
        ),
        "How often a group with this result had the outcome": ("about 104 within 2 years", "about 115 within 2 years"),
        "Changes by judgment": ("Set by hand: total violent sanctions.",),
    },
}
SHARED: dict[str, tuple[str, ...]] = {
    "Instrument": (
        "the edition in force since 1 January 2026",
        "Who may use it: anybody, on the MIT terms for published programs",
        "Crown copyright (Ministry of Justice)",
        "No terms of use are published",
    ),
    "Purpose": ("Decision point: not found in a source", "It was not validated for choosing a sentence."),
    "Outcome": ("Follow-up: two years, counted from the day on which the person is in the community",),
    "Development sample": ("not known: no publication on the sample was found", "No local validation is registered"),
    "Items": ("each answer stands in the table of the answers", "whether it is verified"),
    "Result": (
        "Missing items of the brief result: none.",
        "Missing items of the extended result: none.",
        "Tables used: those for men",
        "Scaled up for missing answers: no.",
    ),
    "How often a group with this result had the outcome": ("No interval is published", "This is said of the group, not of this person."),
    "Protected attributes": ("sex is an input. Age is an input. Race, ethnicity, religion",),
    "How well it tells in different groups": ("no figures by race or sex are registered", "cannot both hold (Chouldechova, 2017)"),
    "Advisement": ("no rule of this court that is recorded asks for a note of caution",),
    "Limits": ("The case of a report before sentence, with no such month, was checked by hand sums only.",),
    "Correction": ("may see every input", "to be corrected", "contest it"),
    "Screens and confidence": ("no result here is a diagnosis", "incriminate"),
    "Made": (
        "23 November 2026",
        "Ms R. Lyle, 12 November 2026",
        "Training: trained in OASys in 2019",
        "Quality check: read by Mr D. Obafemi",
        "prepared with psi ",
    ),
    "Reasons": ("stand without these results", "goes to prison or for how long"),
}


@pytest.mark.parametrize("opening", ["Instrument", *OPENINGS, *COMMON[2:]])
@pytest.mark.parametrize("instrument", PREDICTORS)
def test_the_annex_holds_each_of_the_sixteen_fields_for_both_results_of_a_predictor(papers: dict[str, Paper], instrument: str, opening: str) -> None:
    said = _fields(papers["england-wales-long-record"], PREDICTORS[instrument])[opening]
    expected = (*SHARED.get(opening, ()), *OWN[instrument].get(opening, ()))
    assert expected
    assert [words for words in expected if words not in said] == []


def test_each_result_of_a_predictor_has_a_digest_of_its_own_inputs(papers: dict[str, Paper]) -> None:
    for title in PREDICTORS.values():
        made = _fields(papers["england-wales-long-record"], title)["Made"]
        found = re.findall(r"\b([0-9a-f]{12}) \((brief|extended) result\)", made)
        assert [result for _, result in found] == ["brief", "extended"]
        assert found[0][0] != found[1][0]


def test_the_body_has_one_paragraph_for_each_instrument_with_its_warning(papers: dict[str, Paper]) -> None:
    for name, person in (("england-wales-long-record", "he is"), ("england-wales-carer", "she is"), ("brief-only", "she is")):
        told = [text_of(p) for p in papers[name].paragraphs]
        own = [line for line in told if line.startswith("On the ") and "score is" in line]
        assert [next(title for title in (OGRS3, *PREDICTORS.values()) if f"On the {title}" in line) for line in own] == [OGRS3, *PREDICTORS.values()]
        for line in own:
            assert f"It says nothing about which of them {person}" in line
            assert "no reason for a longer or a shorter sentence" in line
            assert "No interval is published with it." in line
            assert re.search(r"(of 100|of 10,000) people with the same (brief )?score, about [\d,]+ would be expected to", line)
            assert not re.search(r"\bwill (re)?offend|\bis likely to\b|\blikelihood that (he|she)\b", line)


def test_the_body_tells_both_results_and_how_the_outcome_is_defined(papers: dict[str, Paper]) -> None:
    told = [text_of(p) for p in papers["england-wales-long-record"].paragraphs]
    arp = next(line for line in told if line.startswith(f"On the {PREDICTORS['ARP']}"))
    for words in (
        "48.47% by the brief result",
        "57.44% by the extended result",
        "about 4,847 would be expected to have the outcome within two years, and of as many with the same extended score, about 5,744",
        "The outcome is proven reoffending of any kind. It says nothing",
        "the low band (0 to 49.99), and the medium band begins 1.53 points higher",
        "the medium band (50 to 74.99), and the high band begins 17.56 points higher",
    ):
        assert words in arp


def test_without_the_answers_the_brief_result_is_given_and_what_the_extended_one_would_need_is_named(papers: dict[str, Paper]) -> None:
    paper = papers["brief-only"]
    told = [text_of(p) for p in paper.paragraphs]
    arp = next(line for line in told if line.startswith(f"On the {PREDICTORS['ARP']}"))
    assert "6.76% by the brief result" in arp
    assert "The extended result is not given: the record holds no answer to 22 of the items that it asks for, which the annex names." in arp
    result = _fields(paper, PREDICTORS["ARP"])["Result"]
    assert (
        "Missing items of the brief result: none. Extended: none is given. Missing items of the extended result: suitability of accommodation (OASys 3.4)"
        in result
    )
    asked = {item.what for item in formula_instrument("arp").items if item.asked_for} - {"Unemployed (OASys 4.2)", "Partner (OASys 6.8)"}
    assert len(asked) == 22
    assert [what for what in asked if what[1:] not in result] == []
    assert "Extended: of 10,000" not in _fields(paper, PREDICTORS["ARP"])["How often a group with this result had the outcome"]


def test_a_level_of_a_predictor_that_was_changed_by_judgment_is_told_in_the_body_and_the_annex(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSI_SITE", "")
    typed = open_case("england-wales-long-record", on=ON).case.model_dump(mode="json", exclude_defaults=True)
    change = {"from_level": "low", "to_level": "medium", "reason": "The call-outs are not convictions", "by": "Ms R. Lyle", "approved_by": "Mr D. Obafemi"}
    typed["assessments"].append({"id": "vrp", "instrument": "vrp", "override": change})
    text = _words(typed)
    said = "he level was changed from low to medium by Ms R. Lyle, approved by Mr D. Obafemi. The call-outs are not convictions."
    assert text.count(said) == 2
    assert f"On the Violent Reoffending Predictor (VRP): t{said}" in text
    assert f"Changes by judgment: t{said} Set by hand: total violent sanctions." in text
    assert text.count("Changes by judgment: none to the level.") == 3  # OGRS3, ARP and SVRP
    assert [f.says for f in bench_of(typed, ON).findings() if "does not print" in f.says] == []


def test_the_norm_table_that_somebody_chose_is_told_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSI_SITE", "")
    typed = open_case("us-ohio-supervision", on=ON).case.model_dump(mode="json", exclude_defaults=True)
    del typed["identity"]["sex"]
    typed["identity"].pop("sex_stated_by", None)
    assert "Tables used: none." in _words(typed)
    typed["scores"][0] |= {"cutoffs_for": "male", "cutoffs_reason": "The prison entered him under the tables for men."}
    text = _words(typed)
    assert "Tables used: those for men, chosen: The prison entered him under the tables for men. Missing items" in text
    assert "Moderate 15 to 23" in text
    assert [f for f in bench_of(typed, ON).findings() if "does not print" in f.says] == []


def test_the_body_tells_of_a_screen_in_one_paragraph_with_its_warning(papers: dict[str, Paper]) -> None:
    told = [text_of(p) for p in papers["us-ohio-supervision"].paragraphs]
    own = [line for line in told if SCREEN in line]
    assert len(own) == 1
    for words in (
        "January 12, 2026",
        "The total is 7 of at most 40",
        "in the band Low risk (zone I), which runs from 0 to 7.",
        "Of ten answers one is not verified",
        "no reason for a longer or a shorter sentence",
    ):
        assert words in own[0]
    assert "%" not in own[0]


def test_what_was_refused_and_an_override_are_told_in_the_body_and_the_annex(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSI_SITE", "")
    bench = open_case("us-ohio-supervision", on=ON)
    typed = bench.case.model_dump(mode="json", exclude_defaults=True)
    entry = typed["assessments"][0]
    entry["answers"][7] = {"id": "audit-8", "item": "q8", "unanswered": {"answer": {"state": "declined", "why": "He did not want to say."}}}
    entry["override"] = {
        "from_level": "Low risk",
        "to_level": "Hazardous",
        "reason": "The screen leaves out his use of cocaine",
        "by": "M. D. Sloan",
        "approved_by": "R. Ito",
    }
    text = _words(typed)
    assert "No total is given, because the record holds no answer to gaps in memory, last year (declined: He did not want to say)" in text
    assert text.count("he level was changed from Low risk to Hazardous by M. D. Sloan, approved by R. Ito. The screen leaves out his use of cocaine.") == 2
    assert "Missing items: gaps in memory, last year (declined" in text
    assert "This is no score." in text


def _words(typed: dict[str, Any]) -> str:
    return "".join(run.text for run in bench_of(typed, ON).reports()[0].runs())


def _words_with(validation: str, site: Path, patch: pytest.MonkeyPatch) -> str:
    (site / "validations").mkdir()
    (site / "validations" / "audit.yaml").write_text(validation, encoding="utf-8")
    patch.setenv("PSI_SITE", str(site))
    return _words(open_case("us-ohio-supervision", on=ON).case.model_dump(mode="json", exclude_defaults=True))


def test_a_registered_local_validation_is_told_with_its_figures_by_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = _words_with(VALIDATION, tmp_path, monkeypatch)
    assert "Local validation: Tecumseh County, 2019 to 2023, n = 400, AUC 0.81 (95% interval 0.76 to 0.86), by A. Researcher on March 1, 2025" in text
    assert "30 of 300 people (10%, 95% Wilson interval 7 to 14%)" in text
    assert "a table in this annex gives the figures of the local validation by group" in text
    assert "Sex: female1500.8 (0.7 to 0.9)0.1 (0.05 to 0.2)0.3 (0.2 to 0.4)0.7 (0.6 to 0.8)" in text
    assert "also compared" not in text


def test_figures_of_groups_by_race_stay_in_the_study_and_the_report_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = _words_with(VALIDATION.replace("groups:\n", f"groups:\n{BY_RACE}"), tmp_path, monkeypatch)
    assert "The local validation also compared groups by race; a report on one person prints no such figures." in text
    assert "the report of that study, made on March 1, 2025, for which A. Researcher answers; its record is validations/audit.yaml." in text
    assert "Sex: female1500.8 (0.7 to 0.9)" in text
    assert [words for words in ("Group-A", "Group-B", "0.7123", "0.6456", "Race:") if words in text] == []


def test_a_validation_with_groups_by_race_alone_makes_no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = _words_with(f"{VALIDATION.partition('groups:')[0]}groups:\n{BY_RACE}{VALIDATION[VALIDATION.index('checked_by:') :]}", tmp_path, monkeypatch)
    assert "How well it tells in different groups: no figures by sex or age are registered. The local validation also compared groups by race;" in text
    assert "told in each group of" not in text
    assert "Group-A" not in text


# Invented. The Wilson interval of 30 in 300, by hand: middle .1050598, half .0341 (z = 1.96), so 7 to 14 per cent.
VALIDATION = """\
instrument: audit
edition: 2001-01-01
place: Tecumseh County
from: '2019'
to: '2023'
n: 400
events: 100
outcome: Harmful drinking found by a clinician
auc: 0.81
auc_low: 0.76
auc_high: 0.86
bands:
- {name: Low risk (zone I), n: 300, events: 30}
- {name: Hazardous (zone II), n: 100, events: 70}
cut_off: {band: Hazardous (zone II), from: 8}
groups:
- {column: sex, value: female, n: 150, events: 40, auc: 0.8, auc_low: 0.7, auc_high: 0.9, fpr: 0.1, fpr_low: 0.05, fpr_high: 0.2,
   fnr: 0.3, fnr_low: 0.2, fnr_high: 0.4, ppv: 0.7, ppv_low: 0.6, ppv_high: 0.8}
checked_by: A. Researcher
on: 2025-03-01
data_digest: abc
"""
BY_RACE = """\
- {column: race, value: Group-A, n: 160, events: 40, auc: 0.7123, auc_low: 0.6, auc_high: 0.8}
- {column: race, value: Group-B, n: 160, events: 40, auc: 0.6456, auc_low: 0.5, auc_high: 0.7}
"""


ETHNIC = re.compile(r"ethnic|(?<![a-z])race(?![a-z])|racial", re.IGNORECASE)


def _names(shape: Shape, seen: set[int]) -> list[str]:
    if id(shape) in seen:
        return []
    seen.add(id(shape))
    inner = shape.fields if isinstance(shape, Group) else {"": shape.item} if isinstance(shape, Listed) else {}
    return [*inner, *(name for each in inner.values() for name in _names(each, seen))]


def test_no_field_of_a_case_holds_ethnicity() -> None:
    names = _names(case_shape(), set())
    assert {"identity", "born", "sex"} <= set(names)
    assert [name for name in names if ETHNIC.search(name.replace("_", " "))] == []


@pytest.mark.parametrize("result", [Assessment, Score, PointsScore])
def test_no_result_has_a_place_for_ethnicity(result: Any) -> None:
    assert [name for name in (f.name for f in dataclasses.fields(result)) if ETHNIC.search(name.replace("_", " "))] == []


@pytest.mark.parametrize("place", ["identity", "risk_inputs"])
def test_a_case_with_ethnicity_typed_in_is_refused(place: str) -> None:
    entry: Any = {"ethnicity": "x"} if place == "identity" else [{"id": "a", "instrument": "ogrs3", "ethnicity": "x"}]
    with pytest.raises(ValueError, match="ethnicity"):
        Case.model_validate({"id": "a", place: entry})


@pytest.mark.parametrize("name", ["us-ohio-supervision", "england-wales-long-record"])
def test_a_report_speaks_of_ethnicity_only_to_say_that_it_is_no_input(papers: dict[str, Paper], name: str) -> None:
    told = [text_of(p) for p in papers[name].paragraphs if ETHNIC.search(text_of(p))]
    allowed = (
        "Race, ethnicity, religion, nationality and disability are not inputs.",
        "Race, ethnicity, religion, nationality and disability are not entered;",
        "no figures by race or sex are registered",
    )
    assert told
    assert [line for line in told if not any(words in line for words in allowed)] == []


def test_no_column_of_a_report_is_headed_with_ethnicity(papers: dict[str, Paper]) -> None:
    heads = [cell.text for paper in papers.values() for table in paper.word.tables for cell in table.rows[0].cells]
    assert heads
    assert not [head for head in heads if ETHNIC.search(head)]


def test_no_instrument_in_the_jurisdictions_asks_for_ethnicity() -> None:
    files = [file for file in RULES.rglob("*.yaml") if "items:" in file.read_text("utf-8")]
    assert len(files) > 3
    for file in files:
        items = file.read_text("utf-8").partition("\nitems:")[2]
        assert not ETHNIC.search(items), file.name
