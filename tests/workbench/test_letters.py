"""The letters that ask for a record: what stands in them, what never does, and when none is made."""

import datetime as dt
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from psi.case import PartialDate
from psi.errors import BadInput, TemplateDefect
from psi.workbench import Workbench, open_case
from psi.workbench.letters import letter, letter_name
from tests.full_case import CANARY, full_case

DAY = "2026-11-23"


def words(data: bytes) -> str:
    """Everything that stands in a Word file: body, tables, headers and footers."""
    word: Any = Document(io.BytesIO(data))
    margins = [paragraph.text for part in word.sections for margin in (part.header, part.footer) for paragraph in margin.paragraphs]
    assert word.tables == []
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *margins])


def waiting(name: str, request: str, on: str = DAY, **changed: Any) -> Workbench:
    """An example in which a request still waits for its answer, with parts of it changed."""
    bench = open_case(name, on=on)
    asked = tuple(each.model_copy(update={"received": None, **changed}) if each.id == request else each for each in bench.case.record_requests)
    return replace(bench, case=bench.case.model_copy(update={"record_requests": asked}))


def with_release(bench: Workbench, release: str, **changed: Any) -> Workbench:
    forms = tuple(each.model_copy(update=changed) if each.id == release else each for each in bench.case.releases)
    return replace(bench, case=bench.case.model_copy(update={"releases": forms}))


def test_a_first_letter_says_who_is_asked_for_what_on_which_release_and_until_when() -> None:
    said = words(letter(waiting("us-ohio-long-record", "req-school", on="2026-10-07"), "req-school"))
    assert said.splitlines()[:15] == [
        "Tecumseh County Adult Probation Department",
        "210 Court Street, Harmon, Ohio",
        "Telephone (419) 555-0151",
        "Request for records",
        "To Harmon City Schools",
        "This is an example. Daniel Ray Kessler and everyone else in it are invented.",
        "October 7, 2026",
        "Re: Daniel Ray Kessler, born August 22, 1989",
        "This office is preparing a report about Daniel Ray Kessler for a court, and you may hold a record that it needs.",
        "What is asked for",
        "The transcript.",
        "The release",
        "Mr. Kessler signed a release for Harmon City Schools on October 6, 2026. The last day it is good for is April 6, 2027."
        " A copy comes with this letter. Please send nothing that the release does not cover.",
        "How to answer",
        # Three weeks after October 7.
        "Please answer by October 28, 2026, to the address at the head of this letter or by telephone."
        " If you hold no such record, or may not send it, please say so in writing by that day.",
    ]
    assert "Carla J. Benning\nSenior Probation Officer\nTecumseh County Adult Probation Department" in said
    assert "DRAFT" not in said


def test_a_second_letter_names_the_first_and_asks_before_the_day_of_sentencing() -> None:
    said = words(letter(open_case("us-ohio-long-record", on=DAY), "req-hospital"))
    assert (
        "This is a second request. This office asked you for the record below on October 7, 2026, and again on November 4, 2026, and no answer has come."
        in said
    )
    # Three weeks after November 23 is December 14; sentencing is on December 8.
    assert "Please answer by December 7, 2026," in said


def test_a_reminder_dated_on_the_day_of_the_letter_is_the_letter_itself() -> None:
    said = words(letter(open_case("us-ohio-long-record", on="2026-11-04"), "req-hospital"))
    assert "This office asked you for the record below on October 7, 2026, and no answer has come." in said


def test_only_a_release_of_substance_use_records_brings_the_paragraph_on_42_cfr_part_2() -> None:
    treatment = words(letter(waiting("us-ohio-long-record", "req-treatment"), "req-treatment"))
    hospital = words(letter(open_case("us-ohio-long-record", on=DAY), "req-hospital"))
    assert "The record may be protected by 42 CFR Part 2, the federal regulation" in treatment
    assert "CFR" not in hospital


def test_a_request_without_a_release_has_a_letter_that_speaks_of_none() -> None:
    said = words(letter(waiting("us-ohio-long-record", "req-jail"), "req-jail"))
    assert "release" not in said.replace("the dates of every booking and release", "").replace("The dates of every booking and release", "")


def test_a_letter_in_england_and_wales_has_its_own_words() -> None:
    bench = waiting("england-wales-carer", "adult-services", on="2026-10-29")
    said = words(letter(with_release(bench, "mother-consent", part_2=True), "adult-services"))
    assert "Request for information\nTo Aberferran adult social services" in said
    assert "29 October 2026\nAbout: Zoë Siobhán D’Arcy, date of birth 17 February 2005" in said
    assert "Ms D’Arcy signed a form of consent for Aberferran adult social services on 28 October 2026. The last day it is good for is 28 April 2027." in said
    assert "under data protection law" in said
    assert "CFR" not in said
    assert " v " not in said


@pytest.mark.parametrize("jurisdiction", ["us-ohio", "us-federal", "england-wales"])
def test_of_a_case_full_of_facts_a_letter_tells_only_who_what_and_whose(jurisdiction: str) -> None:
    bench = replace(open_case("us-ohio-declined", on=DAY, jurisdiction=jurisdiction), case=_full(jurisdiction))
    case, said = bench.case, words(letter(bench, "record-requests-b"))
    assert case.officer is not None
    told = (case.officer, case.identity, case.record_requests[1], case.releases[0])
    fields = (("name", "position", "agency", "address", "telephone"), ("given_names", "surname", "suffix"), ("what", "to"), ("holder",))
    allowed = {word.casefold() for part, names in zip(told, fields, strict=True) for name in names for word in CANARY.findall(str(getattr(part, name)))}
    assert len(allowed) == 11
    assert {word.casefold() for word in CANARY.findall(said)} == allowed


def _full(jurisdiction: str) -> Any:
    case = full_case()
    waits = {"received": None, "refused": None, "release": "releases-a"}
    in_force = {"revoked": None, "expires": None, "signed": case.releases[0].signed}
    return case.model_copy(
        update={
            "jurisdiction": jurisdiction,
            "record_requests": tuple(each.model_copy(update=waits) for each in case.record_requests),
            "releases": tuple(each.model_copy(update=in_force) for each in case.releases),
        }
    )


@pytest.mark.parametrize("name", ["us-ohio-long-record", "us-federal-firearm", "england-wales-carer", "us-ohio-first-offense"])
def test_no_letter_of_an_example_names_an_offense_a_docket_a_court_or_a_diagnosis(name: str) -> None:
    bench = open_case(name, on=DAY)
    case = bench.case
    told = [count.offense for count in case.counts] + [prior.docket for prior in case.criminal_history] + [case.court.name, *case.court.dockets]
    told += [found.name for health in (case.physical_health, case.mental_health) for found in getattr(health, "conditions", ())]
    for request in case.record_requests:
        if request.refused or (request.release and next(r for r in case.releases if r.id == request.release).revoked):
            continue
        said = words(letter(waiting(name, request.id), request.id)).replace(request.to, "").replace(request.what, "")
        assert [each for each in told if each and re.search(rf"\b{re.escape(each)}\b", said, re.I)] == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"expires": "2026-11-22"},
            "no letter is made: the release expired on November 22, 2026. Have a new release signed, enter it, and name it in the request.",
        ),
        (
            {"revoked": "2026-11-01"},
            "no letter is made: the release was taken back on November 1, 2026. Have a new release signed, enter it, and name it in the request.",
        ),
        ({"signed": None}, "no letter is made: the release is not signed yet. Have it signed, and enter the date."),
        ({"signed": "2026-11-24"}, "no letter is made: the release is not signed yet. Have it signed, and enter the date."),
    ],
)
def test_a_release_that_is_not_in_force_makes_no_letter(changed: dict[str, Any], said: str) -> None:
    dated = {name: PartialDate.parse(value) if value else None for name, value in changed.items()}
    with pytest.raises(BadInput) as caught:
        letter(with_release(open_case("us-ohio-long-record", on=DAY), "rel-hospital", **dated), "req-hospital")
    assert str(caught.value) == said


def test_a_release_is_good_on_its_last_day() -> None:
    bench = with_release(open_case("us-ohio-long-record", on=DAY), "rel-hospital", expires=PartialDate.parse("2026-11-23"))
    assert "November 23, 2026" in words(letter(bench, "req-hospital"))


@pytest.mark.parametrize(
    ("request_id", "changed", "said"),
    [
        ("req-hospital", {"release": "rel-lost"}, "and no signed release is entered under that name. Enter the release, or correct the name"),
        ("req-nobody", {}, "the case has no record request 'req-nobody'. The record requests are: req-bci,"),
        ("req-pallet", {}, "the record was refused on October 15, 2026."),
    ],
)
def test_a_letter_that_cannot_be_made_says_why_and_what_to_do(request_id: str, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=re.escape(said)):
        letter(waiting("us-ohio-long-record", request_id, **changed), request_id)


def test_a_record_that_came_is_not_asked_for_again() -> None:
    with pytest.raises(BadInput, match="the record came on October 12, 2026, so there is nothing to ask for"):
        letter(open_case("us-ohio-long-record", on=DAY), "req-school")


def test_the_day_of_birth_is_as_short_as_the_jurisdiction_prints_it() -> None:
    bench = open_case("us-ohio-long-record", on=DAY)
    by_year = bench.jurisdiction.model_copy(update={"printing": bench.jurisdiction.printing | {"identity.born": "year"}})
    said = words(letter(replace(bench, jurisdiction=by_year), "req-hospital"))
    assert "Re: Daniel Ray Kessler, born 1989\n" in said
    assert "August 22" not in said


def test_the_name_of_the_file_names_nobody() -> None:
    assert letter_name("2026-0147", "req-hospital") == "2026-0147-record-request-req-hospital.docx"


def office_words(site: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> str:
    """The letter of an office that has changed how to answer."""
    own = site / "templates" / "us-ohio" / "record-request" / "wording"
    own.mkdir(parents=True)
    (own / "letter-answer.j2").write_text(said, encoding="utf-8")
    monkeypatch.setenv("PSI_SITE", str(site))
    return words(letter(open_case("us-ohio-long-record", on=DAY), "req-hospital"))


def test_an_office_words_its_own_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = office_words(tmp_path, monkeypatch, "Please answer to window 4 by {{ answer_by|date }}.")
    assert "How to answer\nPlease answer to window 4 by December 7, 2026." in said


def test_no_wording_of_an_office_can_tell_the_offense_in_a_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TemplateDefect):
        office_words(tmp_path, monkeypatch, "He pleaded to {{ counts[0].offense }}.")


def test_the_same_letter_on_the_same_day_is_the_same_file() -> None:
    first, second = (letter(open_case("us-ohio-long-record", on=dt.date(2026, 11, 23)), "req-hospital") for _ in range(2))
    assert first == second
