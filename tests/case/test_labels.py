"""The officer's words for places and values of a case."""

import json
import re
from typing import Any, get_args

import pytest

from psi.case.changes import Conflict, differences, model_in
from psi.case.labels import Labels, field_words, in_words
from psi.case.model import Case, records
from psi.case.record import Entry, Model
from tests.full_case import full_case

HISTORY = {
    "id": "c",
    "criminal_history": [
        {
            "id": "p1",
            "docket": "19-CR-0101",
            "charges": [{"id": "c1", "offense": "theft"}, {"id": "c2", "offense": "trespass"}],
            "sentence": {"kind": "jail", "custody": {"days": 30}},
        }
    ],
    "employment": [{"id": "harbor", "employer": "Harbor Grill", "reason_left": "he was arrested"}, {"id": "bare"}],
    "victims": [{"id": "v", "name": "Somebody Real", "role": "the owner"}],
    "family": {"relatives": [{"id": "anna", "relation": "sister", "name": "X"}, {"id": "bea", "relation": "sister"}]},
    "offense": {"conduct": [{"id": "store", "text": "x"}]},
    "counts": [{"id": "count-1", "number": 1, "offense": "grand theft"}],
}


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("jurisdiction", "Jurisdiction"),
        ("identity.born", "Identity: date of birth"),
        ("employment.harbor", "Employment, Harbor Grill"),
        ("employment.harbor.reason_left", "Employment, Harbor Grill: reason left"),
        ("employment.harbor.field_notes.reason_left", "Employment, Harbor Grill: note on reason left"),
        ("employment.gone.pay", "Employment, gone: pay"),
        ("employment.bare", "Employment, bare"),
        ("employment:order", "Employment: order of the entries"),
        ("criminal_history.p1.charges.c1.disposition", "Criminal history, 19-CR-0101 (theft), charge theft: disposition"),
        ("criminal_history.p1.charges:order", "Criminal history, 19-CR-0101 (theft): order of the charges"),
        ("criminal_history.p1.sentence.custody", "Criminal history, 19-CR-0101 (theft), sentence: length of custody"),
        ("victims.v.harm", "Victims, the owner: harm"),
        ("family.relatives.anna.died", "Family, relative sister (anna): date of death"),
        ("family.unanswered.upbringing", "Family: no answer on upbringing"),
        ("unanswered.military", "No answer on military service"),
        ("offense.conduct.store.text", "The offense, paragraph store: text"),
        ("counts.count-1.finding", "Counts, 1 (grand theft): finding"),
    ],
)
def test_a_place_is_named_as_the_officer_knows_it(place: str, words: str) -> None:
    assert Labels(HISTORY).label(place) == words


@pytest.mark.parametrize(
    ("held", "place", "words"),
    [
        ({"family": {"partnerships": [{"id": "p", "kind": "living-together"}]}}, "family.partnerships.p", "Family, partnership living together"),
        ({"codefendants": [{"id": "c", "docket": "26-CR-0148", "name": "Sam Boggs"}]}, "codefendants.c", "Codefendants, Sam Boggs"),
        ({"joint_liability": [{"id": "c", "docket": "26-CR-0148", "with_whom": "Sam Boggs"}]}, "joint_liability.c", None),
        ({"residences": [{"id": "r", "place": "Wilkes-Barre"}]}, "residences.r", "Residences, Wilkes-Barre"),
    ],
)
def test_an_entry_is_named_by_what_tells_it_best(held: dict[str, Any], place: str, words: str | None) -> None:
    assert Labels(held).label(place) == (words or "Others who owe the same restitution, Sam Boggs")


def test_an_entry_is_named_by_the_newer_state_else_by_the_older() -> None:
    older = {"id": "c", "employment": [{"id": "harbor", "employer": "Harbour"}, {"id": "mill", "employer": "Old Mill"}]}
    assert Labels(HISTORY, older).label("employment.harbor.pay") == "Employment, Harbor Grill: pay"
    assert Labels(HISTORY, older).label("employment.mill.pay") == "Employment, Old Mill: pay"


def test_every_place_of_a_full_case_has_words_without_the_marks_of_the_record() -> None:
    case = json.loads(full_case().model_dump_json(exclude_defaults=True))
    words_of = Labels(case)
    for place, record in records(full_case()):
        for field in type(record).model_fields:
            words = words_of.label(f"{place}.{field}")
            assert "_" not in words, words
            assert words[0].isupper(), words
    for each in differences({"id": "full"}, case):
        assert re.fullmatch(r"[^_]+", words_of.said(each).label)


def test_no_two_fields_of_one_part_have_the_same_words() -> None:
    seen: set[type] = set()

    def check(model: type[Model]) -> None:
        if model in seen:
            return
        seen.add(model)
        words = [field_words(field, model) for field in model.model_fields]
        assert sorted(words) == sorted(set(words)), model.__name__
        for info in model.model_fields.values():
            inner = [found for each in (info.annotation, *get_args(info.annotation)) if (found := model_in(each)) and issubclass(found, Model)]
            for each in inner:
                check(each)  # type: ignore[arg-type]

    check(Case)
    assert len(seen) > 40


def test_an_entry_is_never_named_by_a_field_that_is_not_printed() -> None:
    case = json.loads(full_case().model_dump_json(exclude_defaults=True))
    hidden = {case["victims"][0]["name"], case["family"]["relatives"][0]["name"], case["family"]["dependants"][0]["name"], case["residences"][0]["address"]}
    names = {Labels(case).label(place) for place, record in records(full_case()) if isinstance(record, Entry)}
    assert [name for name in names if any(secret in name for secret in hidden)] == []


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("criminal_history.p1.charges.c1.disposition", "pleaded-no-contest", "pleaded no contest"),
        ("criminal_history.p1.docket", "19-CR-0101", "19-CR-0101"),
        ("criminal_history.p1.juvenile", True, "yes"),
        ("criminal_history.p1.sentence.custody", {"years": 1, "months": 6}, "1 year 6 months"),
        ("employment.harbor.source", ["a", "b"], "a; b"),
        ("employment.x", {"id": "x", "employer": "X", "hours": "full-time"}, "employer X, hours full time"),
        ("employment.x", {"id": "x"}, "id x"),
        ("unanswered.military", {"state": "not-applicable", "why": "never served"}, "not applicable: never served"),
    ],
)
def test_a_value_is_said_in_words(place: str, value: Any, words: str) -> None:
    assert Labels(HISTORY).waiting(Conflict(place, None, value, value)).held == words


def test_a_waiting_difference_says_all_three_sides() -> None:
    found = Labels(HISTORY).waiting(Conflict("employment.harbor.began", None, "2019", "2020-01"))
    assert (found.label, found.was, found.held, found.given) == ("Employment, Harbor Grill: start", "(nothing)", "2019", "2020-01")


def test_a_long_name_is_cut() -> None:
    assert Labels({"skills": [{"id": "x", "what": "w" * 100}]}).label("skills.x") == "Skills, " + "w" * 57 + "..."
    assert in_words("a\nb") == "a b"
