"""What a reader may not have is in no byte of what the reader gets."""

import dataclasses
import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any, get_args

import pytest

from psi.assessment import assess, reduced
from psi.case import Case, read_case
from psi.case.dates import PartialDate
from psi.case.model import records
from psi.case.record import Entry, Sourced, Withhold
from psi.disclosure import disclose, shortened
from psi.errors import BadInput, RuleDefect
from psi.files.shipped import shipped_folder
from psi.rulebook.jurisdiction import Jurisdiction, read_jurisdiction
from psi.workbench.bench import Workbench
from tests.full_case import at, canaries, full_case, withholding, words_of

ON = dt.date(2026, 11, 23)
JURISDICTIONS = ("us-ohio", "us-federal", "england-wales")
FULL = full_case()
SOURCES = ("interviews", "documents", "record_requests", "verifications", "releases")
SOURCED = [place for place, record in records(FULL) if isinstance(record, Sourced)]
FIRST = [place for place in SOURCED if place.partition(".")[0] not in SOURCES and not place.endswith("-b") and "-b." not in place]
PARTS = [place for place, record in records(FULL) if isinstance(record, Sourced) and not isinstance(record, Entry)]
ENTRIES = [place for place in FIRST if place not in PARTS]


def bench(case: Case, name: str = "us-ohio", **changes: Any) -> Workbench:
    jurisdiction = read_jurisdiction(name).model_copy(update=changes)
    return Workbench(case, jurisdiction, ON, assess(case, jurisdiction, ON))


def open_ones(work: Workbench, reader: str | None = None) -> tuple[str, ...]:
    """The documents that withhold something: all that are made for every case and a reader may have, but the memorandum that tells it."""
    return tuple(document.id for document in work.jurisdiction.documents_for(work.jurisdiction.reader(reader)) if not document.withheld)


def unzipped(work: Workbench, reader: str | None = None) -> str:
    """Everything in every part of every package, and the names of the parts."""
    said = []
    for data in work.drafts(reader, open_ones(work, reader)).values():
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            said += [name + package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    return "\n".join(said).casefold()


def text_of(work: Workbench) -> str:
    """The words of the documents as they are read, one run after the other."""
    return " ".join("".join(run.text for report in work.reports(documents=open_ones(work)) for run in report.runs()).casefold().split())


def said(work: Workbench) -> str:
    """The documents as values: all of their text, keys, descriptions and alt text."""
    return repr(work.reports(documents=open_ones(work))).casefold()


def reduced_case(case: Case, name: str = "us-ohio", **changes: Any) -> Case:
    jurisdiction = read_jurisdiction(name).model_copy(update=changes)
    return disclose(case, jurisdiction, jurisdiction.reader(), on=ON).case


# The yardstick itself.


def test_most_words_of_the_full_case_are_printed_when_nothing_is_withheld() -> None:
    held = canaries(str(reduced_case(FULL).model_dump(mode="json")))
    assert len(held & canaries(said(bench(FULL)))) > 0.75 * len(held)


def test_the_full_case_reaches_every_list_and_part() -> None:
    kinds = {place.split(".")[0] for place in SOURCED}
    fields = {
        name for name in Case.model_fields if isinstance(getattr(FULL, name), Sourced) or (isinstance(getattr(FULL, name), tuple) and getattr(FULL, name))
    }
    assert kinds == fields - {"id"}
    assert len(ENTRIES) > 50


# One place after the other.


@pytest.mark.parametrize("place", FIRST)
def test_a_withheld_place_its_document_and_its_verification_are_nowhere(place: str) -> None:
    secret = words_of(FULL, place)
    work = bench(withholding(FULL, place))
    assert secret
    assert secret & canaries(str(work.disclosed().case.model_dump(mode="json"))) == set()
    assert secret & canaries(said(work)) == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", JURISDICTIONS)
@pytest.mark.parametrize("places", [ENTRIES, PARTS], ids=["every first entry", "every part"])
def test_withheld_places_are_in_no_byte_of_any_part_of_any_document(name: str, places: list[str]) -> None:
    secret = set().union(*(words_of(FULL, place) for place in places))
    work = bench(withholding(FULL, *places), name)
    assert secret & canaries(unzipped(work)) == set()


@pytest.mark.parametrize("name", JURISDICTIONS)
@pytest.mark.parametrize("reason", get_args(Withhold))
def test_a_reason_withholds_from_the_readers_it_applies_to_and_from_no_other(name: str, reason: str) -> None:
    place = "employment.employment-a"
    work = bench(withholding(FULL, place, reason=reason), name)
    applies = reason in work.jurisdiction.reader().withholds
    assert bool(words_of(FULL, place) & canaries(said(work))) is not applies


@pytest.mark.parametrize("kind", ["interviews", "documents", "record_requests", "verifications"])
def test_a_withheld_source_is_gone_and_no_entry_names_it(kind: str) -> None:
    ident = f"{kind.replace('_', '-')}-a"
    made = FULL.model_dump(mode="json", exclude_defaults=True)
    at(made, "employment.employment-a")["source"] = [ident]
    at(made, "employment.employment-a")["field_notes"] = {"pay": {"source": [ident]}}
    case = withholding(Case.model_validate(made), f"{kind}.{ident}")
    kept = disclose(case, read_jurisdiction("us-ohio"), read_jurisdiction("us-ohio").reader(), on=ON).case
    assert f"'{ident}'" not in str(kept.model_dump(mode="json"))
    assert canaries(str(at(case.model_dump(mode="json"), f"{kind}.{ident}"))) & canaries(said(bench(case))) == set()


def test_a_source_that_a_kept_entry_uses_too_stays() -> None:
    made = FULL.model_dump(mode="json", exclude_defaults=True)
    own = at(made, "employment.employment-a")["source"]
    at(made, "employment.employment-b")["source"] += own
    kept = reduced_case(withholding(Case.model_validate(made), "employment.employment-a"))
    assert own[0] in {d.id for d in kept.documents}


def test_a_source_that_nothing_ever_used_stays() -> None:
    kept = reduced_case(withholding(FULL, "employment.employment-a"))
    assert {"documents-a", "documents-b"} <= {d.id for d in kept.documents}


def test_a_source_that_only_a_removed_source_used_goes_with_it() -> None:
    made = FULL.model_dump(mode="json", exclude_defaults=True)
    own = at(made, "employment.employment-a")["source"][0]
    at(made, f"documents.{own}")["source"] = ["interviews-a"]
    kept = reduced_case(withholding(Case.model_validate(made), "employment.employment-a"))
    assert {i.id for i in kept.interviews} == {"interviews-b"}


def test_pointers_at_a_withheld_entry_are_gone_and_the_others_stay() -> None:
    made = FULL.model_dump(mode="json", exclude_defaults=True)
    at(made, "needs.needs-b")["rests_on"] = ["employment.employment-a", "employment.employment-b"]
    kept = reduced_case(withholding(Case.model_validate(made), "employment.employment-a"))
    assert kept.needs[1].rests_on == ("employment.employment-b",)


def test_remarks_on_a_withheld_list_or_part_are_gone() -> None:
    made = FULL.model_dump(mode="json", exclude_defaults=True)
    made["field_notes"] = {"employment": {"note": "hint one"}, "mental_health": {"note": "hint two"}, "residences": {"note": "stays"}}
    made["mental_health"]["field_notes"] = {"conditions": {"disputes": [{"by": "counsel", "says": "hint three"}]}}
    kept = reduced_case(withholding(Case.model_validate(made), "employment.employment-a", "mental_health.conditions.conditions-a"))
    assert "hint one" not in str(kept)
    assert "hint three" not in str(kept)
    assert "stays" in str(kept)
    assert "hint two" not in str(reduced_case(withholding(Case.model_validate(made), "mental_health")))


def test_a_list_that_withholding_empties_is_not_said_to_have_been_passed_over(a_case: Callable[..., Case]) -> None:
    case = a_case(
        "employment: [{id: a, employer: Acme, withhold: [third-party]}]\ncriminal_history: [{id: p, withhold: [sealed-record]}]\nfamily: {withhold: [harm]}"
    )
    text = " ".join(run.text for report in bench(case).reports(documents=("report",)) for run in report.runs())
    assert "Acme" not in text
    for claim in ("employment is recorded", "earlier record", "No earlier arrest", "upbringing is recorded", "parents, brothers"):
        assert claim not in text
    assert "No inquiry into where the defendant has lived is recorded" in text


# Sums, scores and ranges.


def test_no_total_includes_what_is_withheld(a_case: Callable[..., Case]) -> None:
    case = a_case(
        "victims: [{id: v, role: the owner, losses: [{id: a, what: a safe, amount: 868, withhold: [victim-contact]}, {id: b, what: a lock, amount: 51}]}]\n"
        "custody: [{id: a, began: 2026-01-01, ended: 2026-01-10, withhold: [cooperation]}, {id: b, began: 2026-02-01, ended: 2026-02-03}]\n"
        "finances: {assets: [{id: a, what: a car, amount: 4000, withhold: [third-party]}, {id: b, what: a bed, amount: 77}], unanswered: {debts: {state: not-applicable}}}"
    )
    text = " ".join(run.text for report in bench(case).reports(documents=("report",)) for run in report.runs())
    assert "$51" in text
    assert "three days in custody" in text
    assert "by $77." in text
    assert not [number for number in ("868", "919", "4,000", "4,077", "13 days", "ten days") if number in text]


def test_a_day_in_custody_that_a_withheld_period_shares_with_another_still_counts(a_case: Callable[..., Case]) -> None:
    periods = "{id: a, began: 2026-01-01, ended: 2026-01-10, withhold: [harm]}, {id: b, began: 2026-01-08, ended: 2026-01-12}"
    text = " ".join(run.text for report in bench(a_case(f"custody: [{periods}]")).reports(documents=("report",)) for run in report.runs())
    assert "five days in custody" in text


def england_long_record() -> Case:
    return read_case(shipped_folder("examples") / "england-wales-long-record" / "case.yaml")


def test_a_score_that_rests_on_a_withheld_entry_is_left_out_with_its_terms() -> None:
    case = england_long_record()
    place = f"criminal_history.{case.criminal_history[0].id}"
    shown = said(bench(case, "england-wales"))
    told = (
        "reoffence within",
        "to have the outcome within",
        "the terms of the offender group reconviction scale",
        "the terms of the violent reoffending predictor",
    )
    assert [words for words in told if words not in shown] == []
    for hidden in (place, f"{place}.charges.{case.criminal_history[0].charges[0].id}", "identity"):
        text = said(bench(withholding(case, hidden), "england-wales"))
        assert [words for words in told if words in text] == []


def test_a_score_that_rests_on_nothing_withheld_stays() -> None:
    case = england_long_record()
    text = said(bench(withholding(case, f"employment.{case.employment[0].id}"), "england-wales"))
    assert "reoffence within" in text
    # The extended results use the jobs: they are left out without a word, and the brief ones stay.
    assert "48.47% by the brief result" in text
    assert "by the extended result" not in text


def federal() -> Case:
    return read_case(shipped_folder("examples") / "us-federal-firearm" / "case.yaml")


@pytest.mark.parametrize("part", ["prior", "points", "level", "guideline"])
def test_a_range_that_rests_on_a_withheld_entry_is_not_given(part: str) -> None:
    case = federal()
    line = next(x for x in case.guideline.history_points if x.prior and x.points)
    places = {
        "prior": f"criminal_history.{line.prior}",
        "points": f"guideline.history_points.{line.id}",
        "level": f"guideline.offense_level.{case.guideline.offense_level[-1].id}",
        "guideline": "guideline",
    }
    whole, text = (
        " ".join(r.text for d in bench(c, "us-federal").reports(documents=("report",)) for r in d.runs()) for c in (case, withholding(case, places[part]))
    )
    assert "lead to a table range of" in whole
    assert "lead to a table range of" not in text
    assert "No table range is given, because a part of the" in text
    work = bench(withholding(case, places[part]), "us-federal")
    found = reduced(work.assessment, work.disclosed().withheld).guideline_range
    assert found
    assert (found.level, found.category, found.minimum, found.maximum, found.zone, found.steps) == (None, None, None, None, None, ())


def test_a_range_that_rests_on_nothing_withheld_stays() -> None:
    case = federal()
    work = bench(withholding(case, f"employment.{case.employment[0].id}"), "us-federal")
    assert reduced(work.assessment, work.disclosed().withheld).guideline_range == work.assessment.guideline_range


def test_times_without_work_are_not_told_when_a_job_is_withheld(a_case: Callable[..., Case]) -> None:
    jobs = "{id: a, employer: A, began: 2010-01-01, ended: 2011-03-17}, {id: b, employer: B, began: 2014-05-19, ended: 2026-11-20%s}"
    text = said(bench(a_case(f"employment: [{jobs % ''}]")))
    assert "may 19, 2014" in text
    hidden = said(bench(a_case(f"employment: [{jobs % ', withhold: [third-party]'}]")))
    assert "2014" not in hidden
    assert "the record accounts for no work" not in hidden


def test_an_entered_score_keeps_its_title_when_a_domain_is_withheld() -> None:
    work = bench(withholding(FULL, "scores.scores-a.domains.domains-a"))
    comparison = next(c for c in reduced(work.assessment, work.disclosed().withheld).entered if c.entered == "scores-a")
    assert [line.fact for line in comparison.domains.lines] == ["scores.scores-a.domains.domains-b"]
    assert "cannot be said" in comparison.domains_sum.standing


def with_instruments() -> Case:
    """The example under supervision: a level changed on each of its instruments, one domain entered, words to search for."""
    made = read_case(shipped_folder("examples") / "us-ohio-supervision" / "case.yaml").model_dump(mode="json", exclude_defaults=True)
    changed = {"from_level": "Zq901x", "to_level": "Zq902x", "reason": "Zq903x", "by": "Zq904x"}
    at(made, "scores.oras").update(
        level="Zq901x", override=changed, domains=[{"id": "peers", "domain": "Zq905x", "score": 4}, {"id": "rest", "domain": "other"}]
    )
    at(made, "scores.oras")["field_notes"] = {"total": {"disputes": [{"by": "Zq904x", "says": "Zq903x"}]}}
    at(made, "assessments.audit")["override"] = {name: word.replace("90", "91") for name, word in changed.items()}
    at(made, "assessments.audit.answers.audit-7").update(evidence="Zq915x")
    return Case.model_validate(made)


@pytest.mark.parametrize("name", JURISDICTIONS)
@pytest.mark.parametrize(
    ("place", "words", "results"),
    [
        ("assessments.audit.answers.audit-7", "Zq911x Zq912x Zq913x Zq914x Zq915x", ("guilt about drinking", "the total is 7 of", "raw score 7")),
        ("scores.oras.domains.peers", "Zq901x Zq902x Zq903x Zq904x Zq905x", ("the total is 17", "raw score 17", "the total of 17")),
    ],
)
def test_a_withheld_part_of_an_instrument_and_what_was_concluded_from_it_are_in_no_byte(name: str, place: str, words: str, results: tuple[str, ...]) -> None:
    """A total less the parts that are told is the part that is not; a level was changed from the one that the total gives."""
    whole, work = bench(with_instruments(), name), bench(withholding(with_instruments(), place), name)
    assert canaries(words) <= canaries(unzipped(whole))
    assert [result for result in results if result not in text_of(whole)] == []
    assert [result for result in results if result in text_of(work)] == []
    for reader in work.jurisdiction.readers:
        assert canaries(words) & canaries(unzipped(work, reader.id)) == set()
    others = canaries(str(with_instruments().model_dump(mode="json"))) - canaries(words)
    assert others <= canaries(unzipped(work))


def test_a_change_of_level_goes_with_a_fact_on_which_one_of_the_answers_rests() -> None:
    case = with_instruments()
    assert reduced_case(withholding(case, "criminal_history.2019-possession")).assessments[0].override
    assert reduced_case(withholding(case, "employment.foundry")).assessments[0].override is None


# What no report prints unless the jurisdiction says so.

NEVER = {
    "identity": ("address",),
    "identity.identifiers.identifiers-a": ("value",),
    "family.relatives.relatives-a": ("name", "address"),
    "family.partnerships.partnerships-a": ("partner",),
    "family.dependants.dependants-a": ("name",),
    "residences.residences-a": ("address",),
    "victims.victims-a": ("name",),
    "victim_contacts.victim-contacts-a": ("contact", "note"),
    "releases.releases-a": ("holder", "scope"),
    "documents.documents-a": ("note",),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", JURISDICTIONS)
def test_identifiers_addresses_names_of_others_and_contacts_are_in_no_byte(name: str) -> None:
    made = FULL.model_dump(mode="json", exclude_defaults=True)
    secret = canaries(str([at(made, place)[field] for place, fields in NEVER.items() for field in fields]))
    assert len(secret) == sum(len(fields) for fields in NEVER.values())
    assert secret & canaries(unzipped(bench(FULL, name))) == set()


def test_a_remark_on_a_field_that_is_not_printed_is_not_printed_either(a_case: Callable[..., Case]) -> None:
    case = a_case("identity: {surname: Roe, address: 12 Elm St, field_notes: {address: {disputes: [{by: counsel, says: it is 14 Elm St}]}}}")
    assert "elm st" not in said(bench(case))


PRINTED = {"invented": "working", "jurisdiction": "working"}


@pytest.mark.parametrize(
    ("place", "how", "kept"),
    [
        ("identity.identifiers.value", "last-four", "6789"),
        ("identity.identifiers.value", "full", "123-45-6789"),
        ("identity.born", "year", "1990"),
        ("identity.born", "month", "1990-07"),
        ("identity.surname", "initials", "R."),
        ("identity.aliases", "initials", "['J.D.', 'B.']"),
        ("residences.place", "never", ""),
        ("identity", "never", ""),
        ("criminal_history", "never", ""),
    ],
)
def test_a_jurisdiction_loosens_or_tightens_what_is_printed(a_case: Callable[..., Case], place: str, how: str, kept: str) -> None:
    case = a_case(
        "identity: {surname: Roe, born: 1990-07-21, aliases: [Jane Doe, Bo], identifiers: [{id: ssn, kind: SSN, value: 123-45-6789}]}\n"
        "residences: [{id: a, place: Springfield}]\ncriminal_history: [{id: p, court: The Court}]"
    )
    work = bench(case, printing=PRINTED | {place: how})
    held = str(work.disclosed().case.model_dump(mode="json", exclude_defaults=True))
    assert kept in held
    hidden = {
        "last-four": "123-45",
        "year": "07-21",
        "month": "1990-07-21",
        "initials": "Doe" if "aliases" in place else "Roe",
        "never": {"residences.place": "Springfield", "identity": "Roe"}.get(place, "The Court"),
    }
    assert how == "full" or hidden[how] not in held
    assert work.drafts()


@pytest.mark.parametrize(("place", "how"), [("identity.address", "year"), ("identity.born", "last-four"), ("identity.born", "initials"), ("offense", "year")])
def test_a_form_that_a_value_cannot_have_is_refused_and_never_printed_in_full(a_case: Callable[..., Case], place: str, how: str) -> None:
    case = a_case("identity: {born: 1990-07-21, address: 12 Elm St}")
    with pytest.raises(RuleDefect, match=f"us-ohio/jurisdiction.yaml: printing: '{place}' cannot be printed as '{how}'."):
        bench(case, printing={place: how}).disclosed()


def test_a_place_that_no_case_has_is_refused_because_it_would_protect_nothing(a_case: Callable[..., Case]) -> None:
    with pytest.raises(RuleDefect, match="printing: 'identity.adress' names no place in a case."):
        bench(a_case(), printing={"identity.adress": "never"}).disclosed()


@pytest.mark.parametrize(("text", "short"), [("123456789", "6789"), ("12345", "2345"), ("1234", ""), ("7", "")])
def test_the_last_four_never_show_a_whole_text(text: str, short: str) -> None:
    assert shortened(text, "last-four") == short


def test_a_shortened_estimate_stays_one() -> None:
    assert str(shortened(PartialDate.parse("about 1989-05"), "year")) == "about 1989"


# Readers.


@pytest.mark.parametrize("name", JURISDICTIONS)
def test_an_unknown_reader_is_refused_by_name(name: str) -> None:
    jurisdiction = read_jurisdiction(name)
    with pytest.raises(BadInput, match="names a reader 'the-press'. The readers are: court, "):
        jurisdiction.reader("the-press")


def test_another_reader_gets_what_is_withheld_from_the_first() -> None:
    jurisdiction = read_jurisdiction("us-ohio")
    sealed = jurisdiction.reader().model_copy(update={"id": "sealed", "withholds": ()})
    work = bench(withholding(FULL, "employment.employment-a"), readers=(*jurisdiction.readers, sealed))
    secret = words_of(FULL, "employment.employment-a")
    document = work.jurisdiction.document("report").model_copy(update={"readers": ("court", "sealed")})
    texts = {reader: repr(work.compose(document, reader)) for reader in (None, "sealed")}
    assert secret & canaries(texts[None]) == set()
    assert secret & canaries(texts["sealed"])


# The examples that psi ships.


def _shipped_withheld() -> list[tuple[str, str]]:
    found = []
    for folder in sorted(shipped_folder("examples").iterdir()):
        case = read_case(folder / "case.yaml") if (folder / "case.yaml").is_file() else None
        found += [(folder.name, place) for place, record in (records(case) if case else ()) if isinstance(record, Sourced) and record.withhold]
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("name", "place"), _shipped_withheld())
def test_what_an_example_withholds_is_in_no_byte_of_its_documents(name: str, place: str) -> None:
    case = read_case(shipped_folder("examples") / name / "case.yaml")
    assert case.jurisdiction
    work = bench(case, case.jurisdiction)
    made = case.model_dump(mode="json", exclude_defaults=True)
    secret = [t for t in _strings(at(made, place)) if len(t) > 12]
    made_without = str(_strings(work.disclosed().case.model_dump(mode="json", exclude_defaults=True))).casefold()
    everything = " ".join(unzipped(work).split())
    told = [text for text in secret if " ".join(text.casefold().split()).rstrip(".") in everything and text.casefold() not in made_without]
    assert secret
    assert told == []
    assert place not in str(work.disclosed().case)


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for name, item in value.items() if name not in {"source", "withhold"} for text in _strings(item)]
    return [text for item in value for text in _strings(item)] if isinstance(value, list) else [value] if isinstance(value, str) else []


def test_the_bench_hides_nothing_from_the_full_assessment() -> None:
    """Reducing makes a copy: the officer's own assessment stays whole."""
    work = bench(withholding(FULL, "employment.employment-a"))
    before = dataclasses.replace(work.assessment)
    work.reports()
    assert work.assessment == before


def test_a_jurisdiction_of_its_own_readers_is_a_value() -> None:
    assert isinstance(read_jurisdiction("us-ohio"), Jurisdiction)
