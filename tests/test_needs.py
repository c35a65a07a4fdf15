"""What the record holds on each domain of need and strength: what the entries say, and nothing more."""

import datetime as dt
import re
from collections.abc import Callable
from typing import get_args

import pytest

from psi.assessment import assess, reduced
from psi.case import Case
from psi.case.judgment import Area
from psi.case.model import records
from psi.case.record import Sourced
from psi.checks import findings
from psi.needs import FINDERS, TO_WRITE, Evidence, needs_of
from psi.rulebook.jurisdiction import Jurisdiction, read_jurisdiction
from psi.rulebook.needs import need_domains
from psi.workbench.bench import Workbench
from tests.full_case import canaries, full_case, withholding, words_of

Read = Callable[..., Case]
ON = dt.date(2026, 11, 23)
FULL = full_case()
NEVER = ("physical_health", "mental_health", "identity", "residences", "finances", "military", "victims", "home_visit", "court")


def lines(case: Case, area: str) -> list[Evidence]:
    answered = assess(case, read_jurisdiction("us-ohio"), ON).answered
    return [line for each in needs_of(case, answered, ON) if each.domain.id == area for line in each.lines]


def told(case: Case, area: str) -> list[tuple[str, str, str]]:
    return [(line.what, line.speaks_for, line.in_words()) for line in lines(case, area)]


def unasked(case: Case) -> list[tuple[str, str | None]]:
    return [(gap.what, gap.fact) for each in needs_of(case, (), ON) for gap in each.unasked]


# Nothing is guessed.


def test_an_empty_case_has_the_eight_domains_and_not_one_line(a_case: Read) -> None:
    found = needs_of(a_case(), (), ON)
    titles = ["Criminal history", "Attitudes", "Associates", "Self-control", "Family and partner", "Education and work", "Free time", "Alcohol and drugs"]
    assert [each.domain.title for each in found] == titles
    assert [each for each in found if each.lines or each.unasked] == []
    assert [each.domain.id for each in found if each.domain.is_static] == ["criminal-history"]


def test_health_race_religion_nationality_and_homes_are_no_evidence() -> None:
    case = FULL
    found = [line for each in needs_of(case, assess(case, read_jurisdiction("us-ohio"), ON).answered, ON) for line in each.lines]
    heads = {place.partition(".")[0] for line in found for place in line.depends_on}
    assert len(found) > 15
    assert heads & set(NEVER) == set()


@pytest.mark.parametrize("part", ["physical_health", "mental_health", "residences", "identity", "military", "finances", "home_visit"])
def test_a_case_without_its_health_or_its_homes_or_its_identity_has_the_same_lines(part: str) -> None:
    case = FULL
    without = case.model_copy(update={part: Case.model_fields[part].get_default()})
    assert [(each.domain.id, each.lines) for each in needs_of(case, (), ON)] == [(each.domain.id, each.lines) for each in needs_of(without, (), ON)]


# Work and school.


def test_a_job_that_goes_on_speaks_for_a_strength_with_its_standing_and_source(a_case: Read) -> None:
    case = a_case(
        "documents: [{id: d1, title: Letter}]\n"
        "employment: [{id: mill, employer: Harbor Mill, position: loader, hours: full-time, began: 2023-03, ongoing: true, source: [d1], verification: verified}]"
    )
    (line,) = lines(case, "education-and-work")
    assert (line.what, line.speaks_for, line.in_words()) == ("In work", "strength", "Harbor Mill, loader, full time, since 2023-03")
    assert (line.fact, line.source, line.standing) == ("employment.mill", ("d1",), "verified")


@pytest.mark.parametrize(
    ("began", "ended", "is_told"),
    [
        ("2020-03-04", "2021-03-04", True),
        ("2020-03-04", "2021-03-03", False),
        ("2020-03", "2021-03", False),  # it may have begun on the last and ended on the first of the month
        ("2020-03", "2021-04", True),
        ("about 2015", "2017", False),  # an estimate may be a year off
        ("about 2015", "2018", True),
    ],
)
def test_a_job_of_twelve_months_is_one_however_its_dates_are_read(a_case: Read, began: str, ended: str, is_told: bool) -> None:
    case = a_case(f"employment: [{{id: mill, employer: Mill, began: {began}, ended: {ended}}}, {{id: now, employer: Yard, ongoing: true}}]")
    assert ("A job held for a year or more" in [what for what, *_ in told(case, "education-and-work")]) is is_told


def test_no_work_since_the_last_job_speaks_for_a_need(a_case: Read) -> None:
    case = a_case("employment: [{id: mill, employer: Mill, began: 2026-01-05, ended: 2026-06-30}]")
    assert told(case, "education-and-work") == [("No work at present", "need", "none recorded since 2026-06-30")]


def test_a_time_that_an_entry_accounts_for_is_for_the_officer_to_say(a_case: Read) -> None:
    case = a_case(
        "employment: [{id: mill, employer: Mill, began: 2026-01-05, ended: 2026-06-30}]\n"
        "employment_gaps: [{id: care, began: 2026-07, ongoing: true, says: She cared for her father.}]"
    )
    assert told(case, "education-and-work") == [("No work at present", "either", "none recorded since 2026-06-30: She cared for her father.")]


@pytest.mark.parametrize("held", ["custody: [{id: jail, began: 2026-07-01, ongoing: true}]", "release: {status: detained}", "release: {status: remand}"])
def test_somebody_who_is_held_is_not_said_to_be_without_work(a_case: Read, held: str) -> None:
    assert told(a_case(f"employment: [{{id: mill, employer: Mill, began: 2026-01-05, ended: 2026-06-30}}]\n{held}"), "education-and-work") == []


def test_employment_nobody_asked_about_is_no_lack_of_work(a_case: Read) -> None:
    assert told(a_case("employment: [{id: mill, employer: Mill, began: 2026-01-05}]"), "education-and-work") == []


def test_no_diploma_is_told_only_where_it_was_asked(a_case: Read) -> None:
    asked = a_case("education: [{id: high, school: Lima High, ended: 2012, unanswered: {award: {state: not-applicable}}}]")
    assert told(asked, "education-and-work") == [("No diploma or other award", "need", "none from Lima High")]
    bare = a_case("education: [{id: high, school: Lima High, ended: 2012}]")
    assert told(bare, "education-and-work") == []
    assert unasked(bare) == [("whether Lima High led to a diploma or another award", "education.high.award")]


def test_an_award_speaks_for_a_strength_and_nothing_more_is_asked(a_case: Read) -> None:
    case = a_case("education: [{id: high, school: Lima High, ended: 2012}, {id: ged, school: the prison school, award: GED, ended: 2014-06}]")
    assert told(case, "education-and-work") == [("A diploma or another award", "strength", "GED, the prison school, 2014-06")]
    assert unasked(case) == []


# Supervision, treatment and use.


@pytest.mark.parametrize(
    ("outcome", "speaks"),
    [
        ("completion of the term", "strength"),
        ("Successfully completed.", "strength"),
        ("revocation", "either"),
        ("not completed", "either"),
        ("completed without the program", "either"),
        ("unsuccessful termination", "either"),
        ("expiry of the term", "either"),
    ],
)
def test_supervision_is_completed_only_where_the_entry_says_so_without_a_but(a_case: Read, outcome: str, speaks: str) -> None:
    case = a_case(f"supervision: [{{id: s, kind: probation, began: 2019, ended: 2020, outcome: {outcome}}}]")
    assert [(line.speaks_for, line.in_words()) for line in lines(case, "attitudes")] == [(speaks, f"probation, 2019 to 2020: {outcome}")]


def test_treatment_that_was_completed_or_goes_on_speaks_for_a_strength(a_case: Read) -> None:
    case = a_case(
        "substance_use:\n  treatments:\n"
        "    - {id: a, provider: Riverside, began: 2024-01, ended: 2024-06, outcome: He completed it.}\n"
        "    - {id: b, provider: Northside, ongoing: true}\n"
        "    - {id: c, provider: Southside, outcome: He left before the program was completed.}"
    )
    assert told(case, "alcohol-and-drugs") == [
        ("In treatment", "strength", "treatment, Northside"),
        ("Treatment completed", "strength", "treatment, Riverside, 2024-01 to 2024-06: He completed it."),
        ("How treatment went", "either", "treatment, Southside: He left before the program was completed."),
    ]


@pytest.mark.parametrize(("last", "what"), [("2025-11-23", "Not used for a year or more"), ("2025-11-24", "Use on record"), ("2025", "Use on record")])
def test_a_year_without_use_is_counted_from_the_last_day_it_can_have_been(a_case: Read, last: str, what: str) -> None:
    case = a_case(f"substance_use: {{substances: [{{id: c, name: cocaine, last_used: {last}}}]}}")
    assert told(case, "alcohol-and-drugs") == [(what, "strength" if what.startswith("Not") else "either", f"cocaine, last used {last}")]


@pytest.mark.parametrize(
    ("yes", "what", "speaks", "says"),
    [
        # DAST-10: a point for each yes, and for the no to item 3.
        (("q1", "q3"), "A screen above its lowest band", "need", "1 point, Low (1 to 2)"),
        (("q3",), "A screen in its lowest band", "either", "0 points, No problems reported (0 to 0)"),
    ],
)
def test_a_screen_is_marked_as_a_screen_and_no_diagnosis(a_case: Read, yes: tuple[str, ...], what: str, speaks: str, says: str) -> None:
    answers = ", ".join(f"{{id: a{n}, item: q{n}, answer: '{'yes' if f'q{n}' in yes else 'no'}'}}" for n in range(1, 11))
    case = a_case(f"assessments: [{{id: dast, instrument: dast10, verification: self-reported, answers: [{answers}]}}]")
    (line,) = lines(case, "alcohol-and-drugs")
    assert (line.what, line.speaks_for, line.is_screen, line.standing) == (what, speaks, True, "self reported")
    assert line.in_words().endswith(says)
    assert line.note == "A screen, not a diagnosis. It says who should be assessed in full."


def test_a_screen_without_a_total_is_no_evidence(a_case: Read) -> None:
    assert lines(a_case("assessments: [{id: dast, instrument: dast10, answers: [{id: a, item: q1, answer: 'yes'}]}]"), "alcohol-and-drugs") == []


# As an assessor scored it.


def test_a_domain_scored_high_is_a_need_as_the_assessor_scored_it(a_case: Read) -> None:
    levels = (("substance use", "High"), ("peer associations", "Moderate"), ("criminal attitudes and behavioral patterns", "Low"))
    entered = ", ".join(f"{{id: d{n}, domain: {name}, level: {level}}}" for n, (name, level) in enumerate(levels))
    case = a_case(f"scores: [{{id: oras, instrument: oras-cst, assessor: M. Sloan, domains: [{entered}]}}]")
    assert told(case, "alcohol-and-drugs") == [("Scored high by an assessor", "need", "ORAS-CST, substance use: High, by M. Sloan")]
    assert [line.note for line in lines(case, "alcohol-and-drugs")] == ["As the assessor scored it."]
    assert [(what, speaks) for what, speaks, _ in told(case, "associates")] == [("Scored by an assessor", "either")]
    assert [speaks for _, speaks, _ in told(case, "attitudes")] == ["either"]


@pytest.mark.parametrize("name", ["neighborhood problems", "neighborhood", "criminal history", "mental health"])
def test_a_neighborhood_a_record_or_health_that_an_assessor_scored_is_no_evidence(a_case: Read, name: str) -> None:
    case = a_case(f"scores: [{{id: oras, instrument: oras-cst, domains: [{{id: d, domain: {name}, level: High}}]}}]")
    assert [line for each in needs_of(case, (), ON) for line in each.lines] == []


# Earlier matters.


def test_no_earlier_matter_is_told_only_where_it_was_asked(a_case: Read) -> None:
    assert told(a_case(), "criminal-history") == []
    asked = a_case("unanswered: {criminal_history: {state: not-applicable}}")
    assert told(asked, "criminal-history") == [("No earlier matter", "strength", "no earlier arrest or conviction is recorded")]


PRIORS = """
dates: {offense_began: %s}
criminal_history:
  - {id: first, arrested: 2014-05-01, charges: [{id: c, offense: theft, disposition: pleaded-guilty, disposed: 2014-06-01}]%s}
"""


@pytest.mark.parametrize(
    ("began", "more", "says"),
    [
        ("2017-06-01", "", ["none recorded between 2014-06-01 and 2017-06-01"]),  # three years to the day
        ("2017-05-31", "", []),
        ("2018-06-01", ", sentence: {imposed: 2014-06-01, custody: {years: 2}}, released: 2015-06-01", ["none recorded between 2015-06-01 and 2018-06-01"]),
        ("2026-06-01", ", sentence: {imposed: 2014-06-01, custody: {years: 2}}", []),  # nobody has said when the custody ended
        ("2018-05-31", ", sentence: {imposed: 2014-06-01, custody: {years: 2}}, released: 2015-06-01", []),
        # no day of the calendar ends such a term
        ("2026-06-01", ", sentence: {imposed: 2014-06-01, custody: {weeks: 1000000}}", []),
        ("2026-06-01", ", sentence: {imposed: 2014-06-01, custody: {years: 1000000, days: 1000000}}", []),
    ],
)
def test_time_without_arrest_is_counted_from_the_end_of_custody(a_case: Read, began: str, more: str, says: list[str]) -> None:
    assert [words for *_, words in told(a_case(PRIORS % (began, more)), "criminal-history")] == says


def test_time_without_arrest_is_not_told_while_a_matter_has_no_date(a_case: Read) -> None:
    case = a_case(PRIORS % ("2026-06-01", "") + "  - {id: second, charges: [{id: c, offense: assault}]}\n")
    assert told(case, "criminal-history") == []


# Standing.


def test_a_dispute_and_the_note_on_the_field_that_was_read_are_told(a_case: Read) -> None:
    case = a_case(
        "documents: [{id: d1, title: File}, {id: d2, title: Letter}]\n"
        "supervision: [{id: s, kind: probation, outcome: completed, source: [d1], verification: verified, disputes: [{by: the State, says: That he absconded.}],"
        " field_notes: {outcome: {source: [d2], verification: self-reported}}}]"
    )
    (line,) = lines(case, "attitudes")
    assert (line.standing, line.source) == ("self reported, disputed", ("d2",))


def test_what_an_entry_does_not_say_of_its_standing_the_part_around_it_says(a_case: Read) -> None:
    case = a_case("substance_use: {verification: self-reported, substances: [{id: c, name: cocaine}]}")
    assert [line.standing for line in lines(case, "alcohol-and-drugs")] == ["self reported"]


# Who may have it.


HEADS = {line.fact.partition(".")[0] for each in assess(FULL, read_jurisdiction("us-ohio"), ON).need_evidence for line in each.lines if line.fact}


@pytest.mark.parametrize("place", [p for p, record in records(FULL) if isinstance(record, Sourced) and p.partition(".")[0] in HEADS and "-b" not in p])
def test_no_line_tells_of_an_entry_that_is_withheld(place: str) -> None:
    made = assess(withholding(FULL, place), read_jurisdiction("us-ohio"), ON)
    told_of = reduced(made, (place,)).need_evidence
    assert canaries(str([(line.in_words(), line.source) for each in told_of for line in each.lines])) & words_of(FULL, place) == set()
    touched = [line for each in made.need_evidence for line in each.lines if any(p == place or p.startswith(f"{place}.") for p in line.depends_on)]
    assert not set(touched) & {line for each in told_of for line in each.lines}


def test_without_a_withheld_job_nothing_is_told_of_having_none(a_case: Read) -> None:
    case = a_case(
        "employment: [{id: a, employer: Mill, began: 2020, ended: 2021}, {id: b, employer: Yard, began: 2026-01-05, ended: 2026-06-30, withhold: [third-party]}]"
    )
    made = assess(case, read_jurisdiction("us-ohio"), ON)
    whats = [[line.what for each in a.need_evidence for line in each.lines] for a in (made, reduced(made, ("employment.b",)))]
    assert whats == [["No work at present"], []]


def test_words_taken_from_an_entry_are_kept_from_whom_the_entry_is_kept(a_case: Read) -> None:
    case = a_case("substance_use: {withhold: [treatment-record], treatments: [{id: t, provider: Riverside, ongoing: true, withhold: [third-party]}]}")
    assert [line.withhold for line in lines(case, "alcohol-and-drugs")] == [("third-party", "treatment-record")]


# What is proposed.

NEED = "needs: [{id: n, domain: work, area: %s, evidence: none since June}]\nrecommendation: {sentence: [{id: p, what: community control}], conditions: [%s]}"


def said(case: Case) -> list[tuple[str, str, str]]:
    found = findings(case, read_jurisdiction("us-ohio"), ON)
    return [(f.kind, f.place, f.says) for f in found if re.search(r"answered|rests on|draft|filled in", f.says)]


def test_a_need_of_a_domain_that_nothing_answers_is_a_finding(a_case: Read) -> None:
    bare = a_case(NEED % ("education-and-work", ""))
    assert said(bare) == [("notice", "needs.n", "The need is not answered by any condition or part of the sentence that is proposed.")]
    assert said(a_case(NEED % ("education-and-work", "{id: c, text: Work., rests_on: [needs.n]}"))) == []
    assert said(a_case(NEED % ("criminal-history", ""))) == []


def test_a_condition_that_rests_on_nothing_and_has_no_reason_is_a_finding(a_case: Read) -> None:
    case = a_case("recommendation: {conditions: [{id: c, text: Work.}, {id: d, text: Pay., reason: It is owed.}]}")
    assert said(case) == [("missing", "recommendation.conditions.c", "The condition rests on nothing in the record, and no reason is given for it.")]


def test_a_condition_or_a_sentence_that_rests_on_a_score_is_a_finding(a_case: Read) -> None:
    case = a_case(
        "scores: [{id: oras, instrument: oras-cst, domains: [{id: d, domain: work, level: High}]}]\n"
        "recommendation: {sentence: [{id: p, what: prison, rests_on: [scores.oras]}], conditions: [{id: c, text: Work., rests_on: [scores.oras.domains.d]}]}"
    )
    says = "It rests on a score. It must stand without one: let it rest on a need, a strength or a fact."
    assert said(case) == [("contradictory", "recommendation.sentence.p", says), ("contradictory", "recommendation.conditions.c", says)]


def test_a_draft_and_a_place_left_open_are_findings_until_somebody_has_written(a_case: Read) -> None:
    case = a_case(
        f"needs: [{{id: n, domain: work, evidence: 'No work. {TO_WRITE}'}}]\nrecommendation: {{conditions: [{{id: c, text: 'Up to [number] days.', reason: x}}]}}"
    )
    assert [(kind, place) for kind, place, _ in said(case)] == [("missing", "needs.n.evidence"), ("missing", "recommendation.conditions.c.text")]


@pytest.mark.parametrize("name", ["us-ohio", "us-federal", "england-wales"])
def test_every_domain_that_can_change_has_something_the_court_uses_with_its_rule(name: str) -> None:
    court = read_jurisdiction(name)
    for area in (*get_args(Area), None):
        assert bool(court.programs_for(area)) is (area != "criminal-history"), area
    assert all(program.cite and "score" not in f"{program.name} {program.text}".casefold() for program in court.programs)


def test_nothing_is_proposed_for_a_criminal_history() -> None:
    with pytest.raises(ValueError, match="nothing can change a criminal history"):
        Jurisdiction.model_validate(
            read_jurisdiction("us-ohio").model_dump(exclude={"made", "held", "folders"})
            | {"documents": ["report"], "programs": [{"id": "p", "areas": ["criminal-history"], "name": "x", "text": "y", "cite": "z"}]}
        )


# In the report.


def report(case: Case, name: str = "us-ohio", reader: str | None = None) -> dict[str, str]:
    court = read_jurisdiction(name)
    work = Workbench(case, court, ON, assess(case, court, ON))
    (made,) = work.reports(reader, documents=("report",))
    return {block.key: " ".join(p.text for p in block.paragraphs) for s in made.sections for block in s.blocks if hasattr(block, "paragraphs")}


FULL_NEED = """
documents: [{id: d1, title: Payroll}]
employment: [{id: mill, employer: Harbor Mill, began: 2020, ended: 2021, source: [d1], verification: verified}]
assessments: [{id: dast, instrument: dast10, answers: [{id: a, item: q1, answer: 'yes'}]}]
needs:
  - {id: work, domain: work, area: education-and-work, evidence: He has had none since June, rests_on: [employment.mill], source: [d1], verification: self-reported}
  - {id: use, domain: cocaine, area: alcohol-and-drugs, evidence: He says that he uses it, rests_on: [assessments.dast]}
recommendation:
  conditions: [{id: c, text: Obtain and keep work., reason: x, rests_on: [needs.work]}]
"""


def test_a_need_is_told_with_its_domain_its_standing_and_what_is_proposed_for_it(a_case: Read) -> None:
    told_of = report(a_case(FULL_NEED))
    assert re.fullmatch(
        r"Work \(education and work\)\. He has had none since June\. \(See paragraph \d+\.\) "
        r"Condition \(a\) of paragraph \d+ is proposed for this need\. \[1\]",
        told_of["needs.work"],
    )
    assert "(DAST-10) is a screen and not a diagnosis." in told_of["needs.use"]
    assert "proposed" not in told_of["needs.use"]


def test_a_reader_without_the_recommendation_is_not_told_what_is_proposed(a_case: Read) -> None:
    assert "proposed for this need" not in report(a_case(FULL_NEED), reader="parties")["needs.work"]


def test_every_rule_of_evidence_is_read_by_the_program_and_no_other_is() -> None:
    rules = need_domains()
    assert {rule.id for rule in rules.evidence if rule.domain} == set(FINDERS)
    assert {rule.id for rule in rules.evidence if not rule.domain} == {"assessed-high", "assessed"}
    assert [each.id for each in rules.domains] == list(get_args(Area))
