"""One test or more for each check of the record."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from psi.case import Case, records
from psi.case.record import Sourced
from psi.checks import Finding, findings, in_order
from psi.checks import record as checks
from psi.errors import RuleDefect
from psi.rulebook.jurisdiction import read_jurisdiction
from psi.workbench import examples, open_case

Read = Callable[..., Case]
Check = Callable[[Case, dt.date], Iterator[Finding]]
ON = dt.date(2026, 11, 23)
OHIO, ENGLAND = read_jurisdiction("us-ohio"), read_jurisdiction("england-wales")
NO_STANDING = "Nobody has said whether it is verified, self-reported or unverified."
UNSUPPORTED = "It is marked as verified, but no document, record or verification supports it."
NO_FINGERPRINT = "It is not recorded whether a fingerprint match ties it to this person."


def said(check: Check, case: Case) -> list[tuple[str, str, str]]:
    return [(f.kind, f.place, f.says) for f in check(case, ON)]


def test_what_the_court_requires_and_nobody_asked_about_is_missing(a_case: Read) -> None:
    found = {f.place: f for f in checks.required(a_case(), ENGLAND)}
    assert set(found) == {need.field for need in ENGLAND.required}
    assert (found["identity.born"].kind, found["identity.born"].says) == ("missing", "The date of birth is required and has not been asked about.")


@pytest.mark.parametrize(
    ("parts", "is_missing"),
    [
        ("", True),
        ("identity: {born: 1989}", False),
        ("identity: {unanswered: {born: {state: declined}}}", False),
        ("identity: {unanswered: {born: {state: not-known}}}", False),
        ("unanswered: {identity: {state: declined}}", False),
    ],
)
def test_what_was_asked_and_not_answered_is_not_missing(a_case: Read, parts: str, is_missing: bool) -> None:
    assert ("identity.born" in [f.place for f in checks.required(a_case(parts), ENGLAND)]) is is_missing


def test_a_required_field_of_a_list_is_there_when_one_entry_has_it(a_case: Read) -> None:
    assert checks.at(a_case("counts: [{id: a}, {id: b, offense: theft}]"), "counts.offense") == ("theft", None)
    assert checks.at(a_case("counts: [{id: a}]"), "counts.offense") == (None, None)


def test_a_jurisdiction_that_requires_a_field_no_case_has_is_at_fault(a_case: Read) -> None:
    with pytest.raises(RuleDefect) as caught:
        checks.at(a_case(), "court.nme")
    assert str(caught.value) == "the jurisdiction requires 'court.nme', but a case has no field 'nme' there."


def job(text: str = "") -> str:
    return f"employment:\n- {{id: mill, employer: a mill{text and f', {text}'}}}\n"


PAPER = "documents: [{id: letter, title: a letter}]\n"


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (job(), [("unverified", "employment.mill", NO_STANDING)]),
        (job("verification: self-reported"), []),
        (job("verification: unverified"), [("unverified", "employment.mill", "It is unverified; the report says so.")]),
        (job("verification: verified"), [("unverified", "employment.mill", UNSUPPORTED)]),
        (PAPER + job("verification: verified, source: [letter]"), []),
        (job("verification: verified") + "verifications: [{id: v, fact: employment.mill, who: the foreman, result: confirmed}]", []),
        (
            job("verification: verified") + "verifications: [{id: v, fact: employment.mill, who: the foreman, result: not-reached}]",
            [("unverified", "employment.mill", UNSUPPORTED)],
        ),
    ],
)
def test_an_entry_is_verified_only_with_something_to_show_for_it(a_case: Read, parts: str, says: list[tuple[str, str, str]]) -> None:
    assert said(checks.unverified, a_case(parts)) == says


def test_an_entry_without_a_source_is_found(a_case: Read) -> None:
    assert said(checks.unsourced, a_case(job())) == [("unverified", "employment.mill", "It names no source.")]
    assert said(checks.unsourced, a_case(PAPER + job("source: [letter]"))) == []


@pytest.mark.parametrize(
    ("result", "standing", "is_found"),
    [
        ("contradicted", "verification: verified", True),
        ("contradicted", "verification: self-reported", False),
        ("contradicted", "verification: verified, disputes: [{by: him, says: no}]", False),
        ("confirmed", "verification: verified", False),
    ],
)
def test_a_verified_entry_that_somebody_contradicted_is_found(a_case: Read, result: str, standing: str, is_found: bool) -> None:
    case = a_case(job(standing) + f"verifications: [{{id: call, fact: employment.mill, who: the foreman, result: {result}}}]")
    found = [("contradictory", "employment.mill", "It is marked as verified, but 'call' contradicts it.")]
    assert said(checks.contradicted, case) == (found if is_found else [])


def prior(text: str) -> str:
    return f"criminal_history:\n- {{id: theft, {text}}}\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "fingerprint_matched: true, charges: [{id: one, offense: theft}]",
            [("missing", "criminal_history.theft.charges.one", "The charge has no disposition, and no search for one is recorded.")],
        ),
        (
            "fingerprint_matched: true, charges: [{id: one, offense: theft, disposition: not-found}]",
            [("missing", "criminal_history.theft.charges.one", "The disposition is said not to be found, but not where it was looked for.")],
        ),
        ("fingerprint_matched: true, charges: [{id: one, offense: theft, disposition: not-found, searched: the clerk}]", []),
        ("fingerprint_matched: false, charges: [{id: one, offense: theft, disposition: dismissed}]", []),
        ("charges: [{id: one, offense: theft, disposition: dismissed}]", [("unverified", "criminal_history.theft", NO_FINGERPRINT)]),
        ("juvenile: true, charges: [{id: one, offense: theft, disposition: dismissed}]", []),
        (
            "fingerprint_matched: true, charges: [{id: one, offense: theft, disposition: convicted}]",
            [("missing", "criminal_history.theft.sentence", "It ended in a conviction, but no sentence is recorded.")],
        ),
        ("fingerprint_matched: true, charges: [{id: one, offense: theft, disposition: convicted}], sentence: {kind: fine}", []),
    ],
)
def test_a_prior_charge_needs_its_outcome(a_case: Read, text: str, says: list[tuple[str, str, str]]) -> None:
    assert said(checks.dispositions, a_case(prior(text))) == says


UNDER_TEN = ("contradictory", "criminal_history.theft", "The person would have been under 10.")
UNDER_18 = ("contradictory", "criminal_history.theft", "The person was under 18, but the entry is not marked as juvenile.")


@pytest.mark.parametrize(
    ("born", "text", "says"),
    [
        ("2000-06-15", "arrested: 2010-06-14, juvenile: true", [UNDER_TEN]),
        ("2000-06-15", "arrested: 2010-06-15, juvenile: true", []),
        ("2000-06-15", "arrested: 2018-06-14", [UNDER_18]),
        ("2000-06-15", "arrested: 2018-06-15", []),
        ("2000-06-15", "convicted: 2018-06-14, juvenile: true", []),
        # Only what is certain: born some day in 2000, he may have been 18 in June 2018.
        ("2000", "arrested: 2018-06-14", []),
        ("2000", "arrested: 2017-12-31", [UNDER_18]),
        ("2000-06-15", "agency: the police", []),
    ],
)
def test_an_age_that_cannot_be_right_is_found(a_case: Read, born: str, text: str, says: list[tuple[str, str, str]]) -> None:
    assert said(checks.ages, a_case(f"identity: {{born: {born}}}\n{prior(text)}")) == says


def test_a_birth_after_the_offense_is_found(a_case: Read) -> None:
    case = a_case("identity: {born: 2026-05-02}\ndates: {offense_began: 2026-05-01}")
    assert said(checks.ages, case) == [("contradictory", "identity.born", "The birth date lies after the offense.")]


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (
            "dates: {sentencing: 2026-12-08}\n" + prior("convicted: 2026-12-08"),
            [("contradictory", "criminal_history.theft.convicted", "A prior conviction lies on or after the day of sentence.")],
        ),
        ("dates: {sentencing: 2026-12-08}\n" + prior("convicted: 2026-12-07"), []),
        # "2026" may well lie before the day of sentence.
        ("dates: {sentencing: 2026-12-08}\n" + prior("convicted: 2026"), []),
        (prior("arrested: 2026-11-24"), [("contradictory", "criminal_history.theft.arrested", "The arrest lies after the day of the report.")]),
        (prior("arrested: 2026-11-23"), []),
        (
            "custody: [{id: jail, began: 2026-11-24, ongoing: true}]",
            [("contradictory", "custody.jail", "It begins after the day of the report, so no day of it is counted.")],
        ),
        (
            "employment: [{id: a, employer: x, hours: full-time, began: 2010-01-01, ended: 2012-01-01}, {id: b, employer: y, hours: full-time, began: 2011-01-01, ongoing: true}]",
            [("contradictory", "employment.b", "It overlaps with the full-time job 'a' by more than a month.")],
        ),
        (
            "employment: [{id: a, employer: x, hours: full-time, began: 2010-01-01, ended: 2012-01-01}, {id: b, employer: y, hours: part-time, began: 2011-01-01, ongoing: true}]",
            [],
        ),
        (
            job("began: 2010-01-01, ongoing: true") + prior("custody_periods: [{id: jail, began: 2011-01-01, ended: 2011-06-01}]"),
            [("contradictory", "employment.mill", "It overlaps with the custody 'jail' by more than a month.")],
        ),
        (
            job("began: 2010-01-01, ongoing: true") + "custody: [{id: jail, began: 2026-01-01, ongoing: true}]",
            [("contradictory", "employment.mill", "It overlaps with the custody 'jail' by more than a month.")],
        ),
        (job("began: 2010-01-01, ongoing: true") + "custody: [{id: home, kind: curfew, began: 2026-01-01, ongoing: true}]", []),
        (job("began: 2010-01-01, ended: 2011-02-01") + prior("custody_periods: [{id: jail, began: 2011-01-01, ended: 2011-06-01}]"), []),
    ],
)
def test_dates_that_contradict_each_other_are_found(a_case: Read, parts: str, says: list[tuple[str, str, str]]) -> None:
    assert said(checks.order, a_case(parts)) == says


def test_a_dispute_without_a_resolution_is_a_notice(a_case: Read) -> None:
    case = a_case(
        "employment: [{id: a, employer: x, disputes: [{by: him, says: no}]}, {id: b, employer: y, disputes: [{by: him, says: no, resolution: settled}]}]"
    )
    assert said(checks.disputes, case) == [("notice", "employment.a", "It is disputed and not resolved; the report says so.")]


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ("releases: [{id: r, holder: x, expires: 2026-11-22}]", [("notice", "releases.r", "The release has expired; no new use may be made of the records.")]),
        ("releases: [{id: r, holder: x, expires: 2026-11-23}]", []),
        ("releases: [{id: r, holder: x, expires: 2026-11}]", []),
        (
            "releases: [{id: r, holder: x, expires: 2027-01-01, revoked: 2026-11-01}]",
            [("notice", "releases.r", "The release has been revoked; no new use may be made of the records.")],
        ),
        ("record_requests: [{id: q, what: x, to: y, sent: 2026-10-01}]", [("notice", "record_requests.q", "The record was asked for and has not come.")]),
        ("record_requests: [{id: q, what: x, to: y, sent: 2026-10-01, received: 2026-10-09}]", []),
        ("record_requests: [{id: q, what: x, to: y, sent: 2026-10-01, refused: 2026-10-09}]", []),
        ("record_requests: [{id: q, what: x, to: y}]", []),
    ],
)
def test_lapsed_releases_and_open_requests_are_notices(a_case: Read, parts: str, says: list[tuple[str, str, str]]) -> None:
    assert said(checks.trackers, a_case(parts)) == says


def test_what_the_wording_would_have_to_do_without_is_missing(a_case: Read) -> None:
    assert said(checks.grammar, a_case()) == [
        ("missing", "identity.surname", "No name is recorded; the report says 'the defendant'."),
        ("missing", "identity.pronouns", "The person's pronouns are not recorded; the report says 'they'."),
        ("missing", "identity.title", "No title (Mr., Ms., Mx.) is recorded; the report uses the full name."),
    ]
    assert said(checks.grammar, a_case("identity: {surname: Hale, pronouns: she, title: Ms.}")) == []


def test_findings_come_once_with_the_missing_first() -> None:
    notice, missing, doubt, clash = (Finding(kind, "x", "y") for kind in ("notice", "missing", "unverified", "contradictory"))
    assert in_order((notice, missing, doubt, clash, missing)) == (missing, clash, doubt, notice)


def test_every_check_is_run(a_case: Read) -> None:
    case = a_case(job("disputes: [{by: him, says: no}]") + prior("arrested: 2027-01-01") + "releases: [{id: r, holder: x, revoked: 2026-11-01}]")
    found = {f.says for f in findings(case, OHIO, ON)}
    alone = {f.says for check in checks.CHECKS for f in check(case, ON)} | {f.says for f in checks.required(case, OHIO)}
    assert found == alone
    held = [each for each in vars(checks).values() if getattr(each, "__module__", "") == checks.__name__ and each is not findings]
    assert set(checks.CHECKS) == {each for each in held if getattr(each, "__annotations__", {}).get("on")}


def test_no_finding_on_an_example_holds_a_name_of_the_person() -> None:
    for name in examples():
        bench = open_case(name, on=ON)
        surname = bench.case.identity.surname
        assert surname
        assert [f.says for f in bench.assessment.findings if surname in f.says] == []


# What the records themselves say: a request without an answer, a dispute without a resolution, an entry called unverified.
@pytest.mark.parametrize("name", examples())
def test_an_example_has_the_findings_its_record_shows_and_no_others(name: str) -> None:
    bench = open_case(name, on=ON)
    case = bench.case
    wanted = {f"record_requests.{r.id}" for r in case.record_requests if r.sent and not r.received and not r.refused}
    for place, record in records(case):
        if isinstance(record, Sourced) and any(not dispute.resolution for dispute in record.disputes):
            wanted.add(place)
        if isinstance(record, Sourced) and record.verification == "unverified" and place.count(".") == 1 and place.split(".")[0] in checks.SOURCED:
            wanted.add(place)
    if name == "us-ohio-supervision":
        wanted.add("assessments.audit")  # its AUDIT adds up to 7, the next band begins at 8, and the answer to q8 is not verified
    assert {f.place for f in bench.findings()} == wanted
