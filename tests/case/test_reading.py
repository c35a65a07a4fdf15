"""Strict reading of a case: every complaint with its line, its place and its mend."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from psi.case import Case, read_case

Refusal = Callable[..., str]
Read = Callable[..., Case]
NOT_AN_AMOUNT = "is not an amount. Write 1250 or '17.50'."
NO_DATE = "Write 2009-03-04, 2009-03, 2009, March 2009, March 4, 2009, 4 March 2009, or about 1989."
NO_SOURCE = "no interview, document, record request or verification has the id 'nobody'. Correct it, or add the source."


def asset(amount: str) -> str:
    return f"finances: {{assets: [{{id: car, what: a car, amount: {amount}}}]}}"


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ("idenity: {}", "line 2: idenity: 'idenity' is not a field psi knows here. Did you mean 'identity'?"),
        ("identity:\n  surnam: X", "line 3: identity.surnam: 'surnam' is not a field psi knows here. Did you mean 'surname'?"),
        (
            "counts:\n  - id: one\n    penalties:\n      - {id: p, kind: fine, says: x, cyte: y}",
            "line 5: counts.one.penalties.p.cyte: 'cyte' is not a field psi knows here. Did you mean 'cite'?",
        ),
        ("qqqq: 1", "line 2: qqqq: 'qqqq' is not a field psi knows here. Delete it."),
        ("1: x", "line 2: 1: '1' is not a field psi knows here. Delete it."),
    ],
)
def test_an_unknown_field_is_refused_and_the_nearest_one_named(refusal: Refusal, parts: str, says: str) -> None:
    assert refusal(f"id: a\n{parts}\n") == says


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ("identity: hello", "identity: this must be a group of fields, not 'hello'."),
        ("identity: [x]", "identity: this must be a group of fields, not a list."),
        ("identity:", "identity: this is empty. Write something or delete the field."),
        ("employment: {id: x}", "employment: this must be a list. Start each entry with '- '."),
        ("employment: x", "employment: this must be a list. Start each entry with '- '."),
        ("employment:", "employment: this is empty. Write something or delete the field."),
        ("identity: {surname: 12}", "identity.surname: this must be text. Put it in quotation marks."),
        ("identity: {surname: true}", "identity.surname: this must be text. Put it in quotation marks."),
        ("identity: {surname: {a: b}}", "identity.surname: this must be text. Put it in quotation marks."),
        ("identity: {surname: '  '}", "identity.surname: this is empty. Write something or delete the field."),
        (f"identity: {{surname: {'x' * 401}}}", "identity.surname: this is too long: at most 400 characters are allowed here."),
        ("counts: [{id: c, number: one}]", "counts.c.number: this must be a whole number, not 'one'."),
        ("counts: [{id: c, number: 1.0}]", "counts.c.number: this must be a whole number, not 1.0."),
        ("counts: [{id: c, number: -1}]", "counts.c.number: -1 is too small: the least is 0."),
        ("counts: [{id: c, number: 1000001}]", "counts.c.number: 1000001 is too large: the most is 1000000."),
        ("criminal_history: [{id: c, juvenile: yes}]", "criminal_history.c.juvenile: this must be true or false, not 'yes'."),
        ("criminal_history: [{id: c, juvenile: 1}]", "criminal_history.c.juvenile: this must be true or false, not 1."),
        ("identity: {pronouns: it}", "identity.pronouns: 'it' is not one of the answers here. Choose 'he', 'she' or 'they'."),
        ("employment: [{id: A B, employer: x}]", "employment.A B.id: 'A B' is not an id. Use lower-case letters, digits and hyphens, 40 at most."),
        ("employment: [{employer: x}]", "employment.1.id: 'id' is missing. Add it."),
        ("employment: [{id: mill}]", "employment.mill.employer: 'employer' is missing. Add it."),
        ("dates: {arrest: 2009-02-31}", "dates.arrest: '2009-02-31' is no day of the calendar. Check the day and the month."),
        ("dates: {arrest: 2009-13}", f"dates.arrest: '2009-13' has no such month. {NO_DATE}"),
        ("dates: {arrest: [2009]}", f"dates.arrest: this is not a date. {NO_DATE}"),
        ("dates: {arrest: 2009.5}", f"dates.arrest: this is not a date. {NO_DATE}"),
        ("dates: {arrest: true}", f"dates.arrest: this is not a date. {NO_DATE}"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_what_to_write(refusal: Refusal, parts: str, says: str) -> None:
    assert refusal(f"id: a\n{parts}\n") == f"line 2: {says}"


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        ("lots", f"finances.assets.car.amount: 'lots' {NOT_AN_AMOUNT}"),
        ("'1,250'", f"finances.assets.car.amount: '1,250' {NOT_AN_AMOUNT}"),
        ("$5", f"finances.assets.car.amount: '$5' {NOT_AN_AMOUNT}"),
        ("[5]", f"finances.assets.car.amount: a list {NOT_AN_AMOUNT}"),
        ("true", f"finances.assets.car.amount: this {NOT_AN_AMOUNT}"),
        ("'NaN'", f"finances.assets.car.amount: 'NaN' {NOT_AN_AMOUNT}"),
        ("'-Infinity'", f"finances.assets.car.amount: '-Infinity' {NOT_AN_AMOUNT}"),
        (".nan", ".nan is not a number psi can use. Write it in digits, or in quotation marks if it is text."),
        ("-.inf", "-.inf is not a number psi can use. Write it in digits, or in quotation marks if it is text."),
        ("1.234", "finances.assets.car.amount: 1.234 has more than two decimal places. Write dollars and cents, or pounds and pence."),
        ("-5", "finances.assets.car.amount: -5 is too small: the least is 0."),
        ("1" + "0" * 15, f"finances.assets.car.amount: 1{'0' * 15} is too large for an amount: at most 15 digits are allowed."),
        ("1.0e+999999999", "finances.assets.car.amount: 1.0E+999999999 is too large for an amount: at most 15 digits are allowed."),
        ("9" * 5000, f"{'9' * 37}... is not a number psi can use. Write it in digits, or in quotation marks if it is text."),
    ],
)
def test_what_is_no_amount_of_money_is_refused(refusal: Refusal, amount: str, says: str) -> None:
    assert refusal(f"id: a\n{asset(amount)}\n") == f"line 2: {says}"


@pytest.mark.parametrize(("amount", "is_worth"), [("1250", "1250"), ("'17.50'", "17.50"), ("0.10", "0.10"), ("1e5", "100000"), ("0", "0")])
def test_an_amount_stays_exact(a_case: Read, amount: str, is_worth: str) -> None:
    assert str(a_case(asset(amount)).finances.assets[0].amount) == str(Decimal(is_worth))


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (
            "employment:\n- {id: mill, employer: x, began: 2010-05, ended: 2009}",
            "line 3: employment.mill: it ended (2009) before it began (2010-05). Correct one of the two dates.",
        ),
        (
            "employment:\n- {id: mill, employer: x, ongoing: true, ended: 2009}",
            "line 3: employment.mill: it is marked as ongoing but ended on 2009. Keep one of the two.",
        ),
        (
            "criminal_history:\n- id: theft\n  convicted: 2014-06-02\n  sentence: {imposed: 2014-06-01}",
            "line 3: criminal_history.theft: the sentence (2014-06-01) comes before the conviction (2014-06-02). Correct one of the two dates.",
        ),
        (
            "criminal_history:\n- id: theft\n  arrested: 2014-06-02\n  charges: [{id: one, offense: theft, disposed: 2014-06-01}]",
            "line 3: criminal_history.theft: the disposition of 'one' (2014-06-01) comes before the arrest (2014-06-02). Correct one of the two dates.",
        ),
        (
            "criminal_history:\n- id: theft\n  sentence: {imposed: 2014-06-02}\n  released: 2014-05",
            "line 3: criminal_history.theft: the release (2014-05) comes before the sentence (2014-06-02). Correct one of the two dates.",
        ),
        (
            "dates: {arrest: 2026-05-01, plea_or_verdict: 2026-04-01}",
            "line 2: dates: the plea or verdict (2026-04-01) comes before the arrest (2026-05-01). Correct one of the two dates.",
        ),
        (
            "dates: {referral: 2026-05-01, sentencing: 2026-04}",
            "line 2: dates: the sentencing (2026-04) comes before the referral (2026-05-01). Correct one of the two dates.",
        ),
        (
            "counts:\n- {id: one, offense_date: 2026-05-02, offense_ended: 2026-05-01}",
            "line 3: counts.one: its end (2026-05-01) comes before the offense (2026-05-02). Correct one of the two dates.",
        ),
        (
            "counts:\n- id: one\n  penalties: [{id: p, kind: imprisonment, says: x, minimum_months: 24, maximum_months: 12}]",
            "line 4: counts.one.penalties.p: the minimum (24 months) is above the maximum (12 months). Correct one of the two.",
        ),
        (
            "victims:\n- {id: v, role: the owner, losses: [{id: l, what: a bicycle, amount: 100, recovered: 120}]}",
            "line 3: victims.v.losses.l: more was recovered (120) than was lost (100). Correct one of the two.",
        ),
    ],
)
def test_what_cannot_have_happened_in_this_order_is_refused(refusal: Refusal, parts: str, says: str) -> None:
    assert refusal(f"id: a\n{parts}\n") == says


@pytest.mark.parametrize(
    "parts",
    [
        "employment: [{id: mill, employer: x, began: 2010-05, ended: 2010}]",
        "criminal_history: [{id: theft, convicted: 2014-06-02, sentence: {imposed: 2014-06-02}}]",
        "criminal_history: [{id: theft, convicted: 2014-06-02, sentence: {imposed: 2014}}]",
        "dates: {arrest: about 2026, plea_or_verdict: 2025-12-31}",
    ],
)
def test_dates_that_may_have_come_in_this_order_are_taken(a_case: Read, parts: str) -> None:
    assert a_case(parts).id == "made-up"


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (
            "employment:\n- {id: mill, employer: x}\n- {id: mill, employer: y}",
            "line 4: employment.mill: the id 'mill' stands twice in employment. Give one of the two another id.",
        ),
        (
            "counts:\n- id: one\n  penalties:\n  - {id: p, kind: fine, says: x}\n  - {id: p, kind: other, says: y}",
            "line 6: counts.one.penalties.p: the id 'p' stands twice in counts.one.penalties. Give one of the two another id.",
        ),
        (
            "interviews:\n- {id: mother, with_whom: his mother}\ndocuments:\n- {id: mother, title: a letter}",
            "line 5: documents.mother: the id 'mother' stands in interviews too, so a source cannot say which is meant. Give one of the two another id.",
        ),
        ("identity: {}\ncourt: {}\nidentity: {}", "line 4: the key 'identity' stands twice. Delete one of the two."),
        ("identity:\n  surname: A\n  surname: A", "line 4: the key 'surname' stands twice. Delete one of the two."),
    ],
)
def test_what_stands_twice_is_refused_where_it_stands_again(refusal: Refusal, parts: str, says: str) -> None:
    assert refusal(f"id: a\n{parts}\n") == says


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ("identity:\n  source: [nobody]", f"line 3: identity.source: {NO_SOURCE}"),
        ("employment:\n- id: mill\n  employer: x\n  source: [nobody]", f"line 5: employment.mill.source: {NO_SOURCE}"),
        ("identity:\n  field_notes:\n    born: {source: [nobody]}", f"line 4: identity.field_notes.born.source: {NO_SOURCE}"),
        ("field_notes:\n  counts: {source: [nobody]}", f"line 3: field_notes.counts.source: {NO_SOURCE}"),
        (
            "verifications:\n- id: v\n  fact: employment.mill\n  who: x\n  result: confirmed",
            "line 4: verifications.v.fact: the case has no entry 'employment.mill'. Correct the place, or add the entry.",
        ),
        (
            "needs:\n- {id: n, domain: work, evidence: x, rests_on: [employment.mill]}",
            "line 3: needs.n.rests_on: the case has no entry 'employment.mill'. Correct the place, or add the entry.",
        ),
        (
            "guideline:\n  history_points:\n  - {id: h, points: 1, cite: x, prior: theft}",
            "line 4: guideline.history_points.h.prior: the case has no entry 'criminal_history.theft'. Correct the place, or add the entry.",
        ),
    ],
)
def test_a_pointer_to_nothing_is_refused(refusal: Refusal, parts: str, says: str) -> None:
    assert refusal(f"id: a\n{parts}\n") == says


def test_a_field_that_has_a_value_cannot_be_unanswered(refusal: Refusal) -> None:
    says = refusal("id: a\nidentity:\n  surname: X\n  unanswered:\n    surname: {state: declined}\n")
    assert says == "line 5: identity.unanswered.surname: 'surname' is marked as unanswered but has a value. Keep one of the two."


def test_a_part_that_has_a_value_cannot_be_unanswered(refusal: Refusal) -> None:
    says = refusal("id: a\nidentity: {surname: X}\nunanswered:\n  identity: {state: declined}\n")
    assert says == "line 4: unanswered.identity: 'identity' is marked as unanswered but has a value. Keep one of the two."


def test_a_flag_that_is_answered_with_no_cannot_be_unanswered(refusal: Refusal) -> None:
    says = refusal("id: a\ncriminal_history:\n- {id: t, juvenile: false, unanswered: {juvenile: {state: not-known}}}\n")
    assert says == "line 3: criminal_history.t.unanswered.juvenile: 'juvenile' is marked as unanswered but has a value. Keep one of the two."


@pytest.mark.parametrize("part", ["mental_health", "criminal_history", "release", "finances", "identity"])
def test_a_whole_part_of_the_case_can_be_unanswered(a_case: Read, part: str) -> None:
    assert a_case(f"unanswered: {{{part}: {{state: declined, why: On advice.}}}}").unanswered[part].state == "declined"


def test_unanswered_names_a_field_of_its_own_record(refusal: Refusal) -> None:
    says = refusal("id: a\nplea:\n  unanswered:\n    entred: {state: declined}\n")
    assert says.startswith("line 4: plea.unanswered.entred: 'entred' is not a field here. The fields are: basis_of_plea, disputes, entered, ")


def test_an_unanswered_state_is_one_of_three(refusal: Refusal) -> None:
    says = refusal("id: a\nplea: {unanswered: {plea: {state: no}}}\n")
    assert says == "line 2: plea.unanswered.plea.state: 'no' is not one of the answers here. Choose 'not-known', 'declined' or 'not-applicable'."


def test_every_problem_is_told_in_the_order_of_the_file(refusal: Refusal) -> None:
    says = refusal("counts: [{id: c, number: x}]\nidentity: {bad: 1, born: 2009-02-31}\n")
    assert [line[:7] for line in says.splitlines()] == ["line 1:", "line 1:", "line 2:", "line 2:"]
    assert "line 1: id: 'id' is missing. Add it." in says


def test_whole_numbers_are_years_where_a_date_is_asked(a_case: Read) -> None:
    assert str(a_case("identity: {born: 1989}").identity.born) == "1989"


HOSTILE = ["{{ case.id }}{% raw %}", "<w:p/>&lt;", "]]>", "\u202eabc\u202c", "שלום عليكم", "👩🏽‍⚖️", "\\n $HOME `id`", "=cmd()|'x'", "x\ufeffy", "../..\\.."]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["case.yaml", "case.json"])
def test_text_is_kept_as_it_is_whatever_it_spells(written: Callable[..., Path], text: str, name: str) -> None:
    import json

    made = {"id": "a", "identity": {"surname": text}, "offense": {"role": text}}
    content = json.dumps(made) if name.endswith("json") else json.dumps(made, ensure_ascii=False)
    case = read_case(written(content, name))
    assert (case.identity.surname, case.offense.role) == (text, text)


def test_a_paragraph_of_a_million_characters_is_kept(a_case: Read) -> None:
    words = "é🙂 word " * 125_000
    assert a_case(f"offense:\n  role: |-\n    {words}").offense.role == words.strip()


def test_line_ends_inside_a_passage_are_kept_as_line_feeds(a_case: Read) -> None:
    assert a_case("offense:\r\n  role: |-\r\n    one\r\n    two\r\n").offense.role == "one\ntwo"
