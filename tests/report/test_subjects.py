"""How an entry is named inside a sentence, whose word a paragraph rests on, and what is said once only."""

import re
from collections.abc import Callable

import pytest

from psi.assessment import assess
from psi.case.model import Case
from psi.report.compose import report_context
from psi.report.subjects import Subjects
from psi.report.values import Prose, Table
from psi.rulebook.jurisdiction import read_jurisdiction
from psi.workbench.bench import Workbench
from tests.conftest import ON

Read = Callable[..., Case]

RECORD = """
identity: {surname: Roe, given_names: Ann, title: Ms., pronouns: she}
interviews: [{id: own, with_whom: Ms. Roe}, {id: brother, with_whom: Ms. Roe's brother}]
documents: [{id: affidavit, title: Financial affidavit, issued_by: Ms. Roe}]
counts: [{id: c, number: 2, offense: theft}]
victims: [{id: v, role: A roofing contractor, losses: [{id: l, what: A generator}]}]
criminal_history: [{id: p, arrested: 2018-09-07, charges: [{id: x, offense: Petty theft}]}]
family: {relatives: [{id: r, relation: husband}]}
residences: [{id: h, place: Lima}, {id: n, place: near the mill}]
employment: [{id: e, employer: Harbor Grill}]
substance_use: {substances: [{id: s, name: alcohol}], treatments: [{id: t, provider: Maumee Valley Recovery}]}
finances: {debts: [{id: d, what: a loan}]}
strengths: [{id: k, domain: Response to supervision, evidence: seen}]
"""


def told(case: Case, name: str = "us-ohio", document: str = "report") -> dict[str, str]:
    jurisdiction = read_jurisdiction(name)
    (made,) = Workbench(case, jurisdiction, ON, assess(case, jurisdiction, ON)).reports(documents=(document,))
    return {block.key: " ".join(p.text for p in block.paragraphs) for block in made.blocks if isinstance(block, Prose)}


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("counts.c", "count 2"),
        ("victims.v", "the roofing contractor"),
        ("victims.v.losses.l", "the claim for the generator"),
        ("criminal_history.p", "the matter of September 2018 (petty theft)"),
        ("family.relatives.r", "her husband"),
        ("residences.h", "her home in Lima"),
        ("residences.n", "her home near the mill"),
        ("employment.e", "her work for Harbor Grill"),
        ("employment.e.pay", "her work for Harbor Grill"),
        ("substance_use.substances.s", "her use of alcohol"),
        ("substance_use.treatments.t", "her treatment by Maumee Valley Recovery"),
        ("finances", "her means"),
        ("finances.debts.d", "her debt (a loan)"),
        ("home_visit", "the home visit"),
        ("strengths.k", "a strength (response to supervision)"),
    ],
)
def test_an_entry_is_named_in_words_that_stand_inside_a_sentence(a_case: Read, place: str, words: str) -> None:
    facts = report_context(a_case(RECORD), {}, read_jurisdiction("us-ohio"))
    said = Subjects(facts, facts["person"], facts["terms"], "en-US").of(place)
    assert said == words
    assert said is not None
    assert said.fact == place


def test_a_place_without_words_is_left_to_the_name_of_the_screens(a_case: Read) -> None:
    facts = report_context(a_case(RECORD), {}, read_jurisdiction("us-ohio"))
    assert Subjects(facts, facts["person"], facts["terms"], "en-US").of("court") is None


@pytest.mark.parametrize(
    ("sources", "stands"),
    [("own", True), ("affidavit", True), ("own, affidavit", True), ("own, brother", False), ("brother", False)],
)
def test_a_paragraph_rests_on_ones_own_account_only_where_every_source_is_ones_own(a_case: Read, sources: str, stands: bool) -> None:
    case = a_case(RECORD.replace("{id: h, place: Lima}", f"{{id: h, place: Lima, source: [{sources}], verification: self-reported}}"))
    assert ("This rests on her own account." in told(case)["residences.h"]) is stands


def test_a_confirmation_is_cited_where_it_is_told(a_case: Read) -> None:
    case = a_case(
        RECORD.replace("employer: Harbor Grill", "employer: Harbor Grill, source: [own], verification: verified")
        + "verifications: [{id: w, fact: employment.e, who: the manager, how: document, on: 2026-10-06, result: confirmed}]"
    )
    assert told(case)["employment.e"].endswith("The manager confirmed this in writing on October 6, 2026. [1, 4]")


def test_every_return_to_court_with_its_prison_term_stands_in_the_table_of_the_record(a_case: Read) -> None:
    case = a_case(
        "criminal_history: [{id: p, arrested: 2011-09-14, charges: [{id: x, offense: theft, disposition: pleaded-guilty}], "
        "sentence: {kind: community-control, supervision: {years: 3}}, "
        "revocations: [{id: r, on: 2014-02-03, result: revocation and a prison term, custody: {months: 8}}, {id: k, on: 2013-02-03, result: a warning}]}]"
    )
    jurisdiction = read_jurisdiction("us-ohio")
    (made,) = Workbench(case, jurisdiction, ON, assess(case, jurisdiction, ON)).reports(documents=("report",))
    table = next(block for block in made.blocks if isinstance(block, Table) and block.key.endswith("prior-record"))
    assert table.rows[0][3].text == "Three years of community control; Feb. 3, 2014, revocation and a prison term (eight months); Feb. 3, 2013, a warning"


def test_why_somebody_declined_is_said_once(a_case: Read) -> None:
    why = "{state: declined, why: on the advice of counsel}"
    case = a_case(f"identity: {{surname: Roe, title: Ms., pronouns: she}}\nunanswered: {{education: {why}, employment: {why}, residences: {why}}}")
    said = " ".join(told(case).values())
    assert said.count("declined to discuss") == said.count("on the advice of counsel") == 1
    assert len(re.findall(r"No information was provided on ", said)) == 2


def test_the_officer_who_signs_is_the_writer_of_the_report(a_case: Read) -> None:
    decided = "decisions: [{id: q, question: whether it counts, answer: it does not, by: Ann Poe, on: 2026-10-06}]"
    case = a_case(f"officer: {{name: Ann Poe}}\ncriminal_history: [{{id: p, arrested: 2011-09-14, {decided}}}]")
    assert "the writer of this report decided on October 6, 2026, that it does not" in told(case)["criminal_history.p"]


def test_each_condition_can_be_cited_by_the_number_of_its_list(a_case: Read) -> None:
    case = a_case("recommendation: {conditions: [{id: c, text: Work., reason: so}, {id: d, text: Pay., reason: so}]}")
    assert told(case)["recommendation.conditions-lead"] == "These conditions are proposed:"
