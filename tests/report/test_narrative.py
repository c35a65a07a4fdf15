"""The report as it reads: names, stops, the officer's judgment that is not written for them, and words that judge nobody."""

import re
from collections.abc import Callable

import pytest

from psi.assessment import assess
from psi.case import Case
from psi.report.prose import judging_words, report_findings
from psi.report.values import Prose, Table, paragraphs
from psi.rulebook.jurisdiction import read_jurisdiction
from psi.workbench import open_case
from psi.workbench.bench import Workbench
from tests.conftest import ON

JURISDICTIONS = ("us-ohio", "us-federal", "england-wales")
EXAMPLES = {
    "england-wales": ("england-wales-carer", "england-wales-long-record"),
    "us-federal": ("us-federal-firearm", "us-federal-fraud"),
    "us-ohio": ("us-ohio-declined", "us-ohio-first-offense", "us-ohio-long-record"),
}


def bench(case: Case, name: str = "us-ohio") -> Workbench:
    jurisdiction = read_jurisdiction(name)
    return Workbench(case, jurisdiction, ON, assess(case, jurisdiction, ON))


def lines(work: Workbench) -> list[str]:
    return [p.text for report in work.reports() for b in report.blocks for p in paragraphs(b)]


def line(work: Workbench, holds: str) -> str:
    return next(text for text in lines(work) if holds in text)


# The officer's judgment.


@pytest.mark.parametrize(("name", "called"), [("us-ohio", "evaluation"), ("us-federal", "evaluation"), ("england-wales", "analysis")])
def test_an_evaluation_that_is_not_written_is_marked_with_the_questions_it_answers_and_never_made_up(name: str, called: str) -> None:
    work = bench(Case(id="x"), name)
    shown = next(b for b in work.reports()[0].blocks if b.key.endswith("evaluation-unwritten"))
    assert isinstance(shown, Prose)
    assert shown.paragraphs[0].text == f"[The officer’s {called} has not been written.]"
    assert [run.gap for p in shown.paragraphs for run in p.runs] == [True] * 5
    assert all(p.text.endswith("?]") for p in shown.paragraphs[1:])
    told = [f.says for f in report_findings(work.reports(), work.disclosed().case) if f.place == shown.key]
    assert told == [f"The officer’s {called} has not been written; the place is marked in the report."]


@pytest.mark.parametrize("name", JURISDICTIONS)
def test_an_evaluation_that_is_written_stands_as_the_officer_wrote_it_and_nothing_is_asked(a_case: Callable[..., Case], name: str) -> None:
    work = bench(a_case("evaluation: {analysis: [{id: a, text: 'eBay came first. Then the rent'}]}", name), name)
    assert "eBay came first. Then the rent." in lines(work)
    assert not [text for text in lines(work) if "has not been written" in text]


# Names, stops, small letters.


def test_a_person_without_a_name_has_a_capital_only_where_a_sentence_begins(a_case: Callable[..., Case]) -> None:
    work = bench(a_case("employment: [{id: a, employer: Acme Inc., began: 2019, ongoing: true, verification: verified}]"))
    assert line(work, "Acme").startswith("Since 2019 the defendant has worked for Acme Inc.")
    assert ".." not in line(work, "Acme")
    assert "No inquiry into the defendant’s education is recorded." in lines(work)
    for text in lines(work):
        assert not re.search(r"[a-z,] The defendant", text), text


def test_a_quotation_that_ends_with_a_question_has_no_stop_after_it(a_case: Callable[..., Case]) -> None:
    work = bench(a_case("identity: {surname: Roe}\nemployment: [{id: a, employer: Acme, reason_left: 'he asked “why me?”'}]"))
    assert "He asked" not in line(work, "Acme")
    assert "left because he asked “why me?” How far" in line(work, "Acme")


def test_the_name_is_told_once_and_then_the_pronoun_when_a_person_was_summoned(a_case: Callable[..., Case]) -> None:
    facts = "identity: {surname: Roe, title: Ms., pronouns: she}\ndates: {charged: 2026-06-11}\nrelease: {status: bond, amount: 500, since: 2026-06-24}"
    assert "Ms. Roe was charged on June 11, 2026. She has been at liberty on bond of $500 since June 24, 2026." in lines(bench(a_case(facts)))


def test_a_person_who_uses_they_has_plural_verbs_with_the_pronoun_and_single_ones_with_the_name(a_case: Callable[..., Case]) -> None:
    facts = "identity: {surname: Roe, title: Mx., pronouns: they, citizenship: the United States, born: 1990-01-02}\ndates: {arrest: 2026-02-01, charged: 2026-02-03}"
    said = lines(bench(a_case(facts)))
    assert "Mx. Roe was arrested on February 1, 2026, at age 36. They were charged on February 3, 2026." in said
    assert line(bench(a_case(facts)), "citizen").startswith(
        "Mx. Roe was born on January 2, 1990, and is 36 years old. They are a citizen of the United States."
    )


def test_health_that_a_person_will_not_speak_of_is_their_own(a_case: Callable[..., Case]) -> None:
    facts = "identity: {surname: Roe, title: Ms., pronouns: she}\nmental_health: {unanswered: {summary: {state: declined, why: on the advice of counsel}}}"
    assert "Ms. Roe declined to discuss her mental health, on the advice of counsel." in lines(bench(a_case(facts)))


# The bench page speaks the court's English.


@pytest.mark.parametrize("name", EXAMPLES["england-wales"])
def test_no_english_bench_page_speaks_of_a_plea_agreement_or_of_a_recommendation(name: str) -> None:
    said = [
        row[0].text + " " + row[1].text
        for b in open_case(name, on=ON).reports()[0].blocks
        if isinstance(b, Table) and b.key.endswith("bench")
        for row in b.rows
    ]
    assert not [text for text in said if re.search(r"agreement|Recommended", text)]
    assert [text for text in said if text.startswith("Plea Guilty plea on count 1")]
    assert [text for text in said if text.startswith("Proposed Community order for ")]


# Words that judge.


@pytest.mark.parametrize(
    ("said", "word", "better"),
    [
        ("Roe is a heroin addict.", "heroin addict", "a person who uses drugs"),
        ("His urine tests came back dirty.", "came back dirty", "tested positive"),
        ("He tested clean in May.", "tested clean", "tested negative"),
        ("She has been clean since May.", "She has been clean", "not using"),
        ("Mr. Roe claims he was asleep.", "Mr. Roe claims", "says, or reports"),
        ("He failed to report.", "failed to", "did not"),
        ("Roe is a convicted felon and", "", ""),
        ("He lived with two felons.", "felons", "a person convicted of"),
        ("Other inmates saw it.", "inmates", "a person in prison"),
        ("His conduct was bizarre.", "bizarre", "without the judg"),
        ("She suffers from asthma.", "suffers from", "has, or was diagnosed with"),
        ("A recovering alcoholic, he", "recovering alcoholic", "a person who drinks"),
        ("He is a criminal.", "a criminal", "a person convicted of"),
        ("The offender left.", "The offender", "the person’s name"),
    ],
)
@pytest.mark.parametrize("english", ["en-US", "en-GB"])
def test_a_word_that_names_or_judges_a_person_gets_a_better_one(said: str, word: str, better: str, english: str) -> None:
    found = list(judging_words(said, english))
    assert [f.partition("'")[2].partition("':")[0] for f in found] == ([word] if word else [])
    assert all(better in f for f in found)


@pytest.mark.parametrize(
    "said",
    [
        "The house is clean and dry.",
        "The claims office of the insurer paid the claim.",
        "He was charged with possession of a handgun by a convicted felon.",
        "A screwdriver was a criminal tool, and the criminal history was read.",
        "The Offender Assessment System was used by the offender manager.",
        "She says, “I was an addict and I failed to stop.”",
        "He says that he was ‘a junkie’ then.",
        "§4B1.4 concerns an armed career criminal.",
    ],
)
@pytest.mark.parametrize("english", ["en-US", "en-GB"])
def test_a_word_that_judges_nobody_or_that_somebody_said_is_left_alone(said: str, english: str) -> None:
    assert list(judging_words(said, english)) == []


def test_judgment_is_spelled_as_the_court_spells_it() -> None:
    assert "without the judgment." in next(iter(judging_words("A bizarre act.", "en-US")))
    assert "without the judgement." in next(iter(judging_words("A bizarre act.", "en-GB")))


def test_a_word_in_the_record_is_a_finding_with_its_place(a_case: Callable[..., Case]) -> None:
    work = bench(a_case("identity: {surname: Roe}\nemployment: [{id: a, employer: Felon and Sons, described: He was typically late.}]"))
    found = [(f.kind, f.place) for f in work.findings() if "better" in f.says]
    assert found == [("notice", "employment.a.described")]


@pytest.mark.parametrize("name", [name for names in EXAMPLES.values() for name in names])
def test_neither_our_own_wording_nor_the_examples_judge_anybody(name: str) -> None:
    work = open_case(name, on=ON)
    own = ["".join(run.text if run.fact is None else "¤" for run in p.runs) for r in work.reports() for b in r.blocks for p in paragraphs(b)]
    assert [said for text in own for said in judging_words(text, work.jurisdiction.language)] == []
    assert [f for f in work.findings() if "better" in f.says] == []


# The page that a judge reads first stays one page.


def bench_page(work: Workbench) -> dict[str, tuple[str, str]]:
    table = next(b for b in work.reports()[0].blocks if isinstance(b, Table) and b.key.endswith("bench"))
    return {row[0].text: (row[1].text, row[2].text) for row in table.rows}


def crowded(name: str = "us-ohio") -> Workbench:
    long = "It would change the amount. " + "There is more to say of it. " * 700
    made = {
        "id": "crowded",
        "identity": {"surname": "Roe", "title": "Ms.", "pronouns": "she"},
        "counts": [{"id": f"c{n}", "number": n, "offense": "theft", "finding": "pleaded-guilty"} for n in (1, 2, 3, 4, 6, 8, 9)],
        "victims": [{"id": f"v{n}", "role": f"owner {n}", "losses": [{"id": "l", "what": "a bag", "amount": n}]} for n in range(40)],
        "custody": [{"id": f"k{n}", "kind": "custody", "began": f"20{10 + n}-01-01", "ended": f"20{10 + n}-01-10"} for n in range(12)],
        "employment": [{"id": f"j{n}", "employer": f"Firm {n}", "verification": "unverified" if n % 2 else "verified"} for n in range(40)],
        "education": [
            {"id": f"e{n}", "school": f"School {n}", "disputes": [{"by": "the defense", "says": "that it was so", "would_change": long}]} for n in range(9)
        ],
        "needs": [{"id": f"n{n}", "domain": f"Need {n}", "evidence": "seen"} for n in range(15)],
        "recommendation": {
            "sentence": [{"id": f"s{n}", "what": f"component {n}", "reason": "so"} for n in range(15)],
            "alternatives": [{"id": f"a{n}", "what": f"alternative {n}", "why_not": "no"} for n in range(15)],
        },
    }
    return bench(Case.model_validate(made), name)


def test_long_lists_on_the_bench_page_are_cut_and_say_how_much_more_there_is() -> None:
    page = bench_page(crowded())
    assert page["Plea and agreement"][0] == "Guilty plea on counts 1 to 4, 6, 8, and 9"
    assert page["In custody"][0].endswith("; January 1, 2013, to January 10, 2013; and eight more periods)")
    assert page["Losses not recovered"][0].startswith("$780: owner 0, $0; owner 1, $1;")
    assert page["Losses not recovered"][0].endswith("; and 34 other victims")
    assert page["In dispute"][0].count("It would change the amount. ") == 5
    assert page["In dispute"][0].endswith(" Four more.")
    assert page["Not verified"][1].endswith(" and 9 more")
    assert page["Needs"][0] == "Need 0, need 1, need 2, need 3, need 4, and ten more"
    assert page["Recommended"][0].endswith(
        "component 5; and nine more. Also considered: alternative 0, alternative 1, alternative 2, alternative 3, alternative 4, and ten more"
    )


def test_no_answer_on_the_bench_page_is_longer_than_a_few_lines() -> None:
    for name in JURISDICTIONS:
        assert max(len(answer) for answer, _ in bench_page(crowded(name)).values()) < 420


def test_a_sentence_of_the_text_names_every_paragraph_it_rests_on() -> None:
    made = {
        "id": "x",
        "identity": {"surname": "Roe"},
        "employment": [{"id": f"j{n}", "employer": f"Firm {n}"} for n in range(40)],
        "needs": [{"id": "n", "domain": "Work", "evidence": "seen", "rests_on": [f"employment.j{n}" for n in range(0, 40, 2)]}],
    }
    said = line(bench(Case.model_validate(made)), "Work. Seen.")
    assert len(re.findall(r"\d+", said)) == 20
    assert "more" not in said


def test_why_no_range_is_given_is_said_without_ids_and_with_dates_in_words(a_case: Callable[..., Case]) -> None:
    said = next(
        (text for text in lines(bench(a_case("identity: {surname: Roe}", "us-federal"), "us-federal")) if text.startswith("No table range is given.")), ""
    )
    assert said
    assert not re.search(r"\d{4}-\d{2}-\d{2}|[Uu]ssg ", said)
