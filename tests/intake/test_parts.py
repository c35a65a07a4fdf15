"""What stands on the forms: things named are chosen, questions come when they apply, and whatever is wrong leads to its control."""

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from psi.case import Case, labels
from psi.case.changes import is_entries, model_in
from psi.case.record import STANDING, Entry
from psi.intake.application import problems
from psi.intake.conditions import CONDITIONS
from psi.intake.desk import Desk
from psi.intake.fields import kind_of
from psi.intake.look import Look
from psi.intake.parts import section
from psi.intake.references import ANOTHER, element_at, meant, shown_at
from psi.intake.screen import Button, Field, Table
from psi.intake.steps import STEPS
from psi.store.opening import open_store
from psi.workbench import casework, completeness, examples, importing, rules
from tests.intake.test_fields import models

ON = dt.date(2026, 11, 25)
CASE: dict[str, Any] = {
    "id": "c",
    "jurisdiction": "us-federal",
    "identity": {"born": "1989-03-04", "surname": "Avery"},
    "officer": {"name": "Lee Ortega"},
    "criminal_history": [{"id": "p1", "docket": "19-CR-0101", "charges": [{"id": "c1", "offense": "theft"}]}],
    "employment": [{"id": "harbor", "employer": "Harbor Grill"}, {"id": "mill", "employer": "Old Mill"}],
    "family": {"relatives": [{"id": "anna", "relation": "sister"}]},
    "offense": {"conduct": [{"id": "store", "text": "The door of the store was found open by a neighbor at noon"}]},
    "victims": [{"id": "v1", "role": "the owner of the store", "name": "Somebody Real"}],
    "victim_contacts": [{"id": "vc", "victim": "v1"}],
    "releases": [{"id": "r1", "holder": "Northside Clinic"}],
    "record_requests": [{"id": "q1", "what": "records", "to": "Northside Clinic", "release": "r1"}],
    "interviews": [{"id": "i1", "with_whom": "his sister"}],
    "verifications": [{"id": "ver", "fact": "employment.harbor", "who": "the manager", "result": "confirmed"}],
    "needs": [{"id": "n1", "domain": "employment", "evidence": "x", "rests_on": ["employment.harbor"]}],
    "guideline": {"history_points": [{"id": "g1", "points": 3, "cite": "x", "prior": "p1"}]},
    "scores": [{"id": "s1", "instrument": "oras-cst"}],
    "assessments": [{"id": "o1", "instrument": "svrp", "answers": [{"id": "a1", "item": "three_point_four"}]}],
    "risk_inputs": [{"id": "k1", "instrument": "ogrs3", "input": "sex", "value": "male", "reason": "x", "by": "y"}],
    "counts": [{"id": "count-1", "number": 1, "offense": "grand theft", "offense_category": "Burglary (other)"}],
}


def look(typed: dict[str, Any], *opened: str, wrong: dict[str, str] | None = None) -> Look:
    """The forms as they stand for what is typed, with these entries open."""
    required = frozenset(need.field for need in completeness.required(typed.get("jurisdiction")))
    return Look(typed, wrong or {}, required, frozenset(opened), ON)


def shown(look: Look, *sections: str) -> list[Any]:
    """Everything on the screen, what stands in groups too."""
    return list(_flat(part for name in sections for part in section(name, Case.model_fields[name].annotation, look)))


def _flat(parts: Iterable[Any]) -> Iterator[Any]:
    for part in parts:
        yield part
        yield from _flat(getattr(part, "parts", ()))
        yield from (button for row in getattr(part, "rows", ()) for button in row.buttons)


def field(typed: dict[str, Any], place: str) -> Field | None:
    """The control of a place with every entry around it open."""
    steps = place.split(".")
    around = [".".join(steps[:n]) for n in range(2, len(steps))]
    found = shown(look(typed, *around), steps[0])
    return next((part for part in found if isinstance(part, Field) and part.path == place), None)


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("needs.n1.rests_on", "employment.harbor", "Employment: Harbor Grill"),
        ("needs.n1.rests_on", "family.relatives.anna", "Family, relative: sister"),
        ("needs.n1.rests_on", "offense.conduct.store", "The offense, paragraph: The door of the store was found open by…"),
        ("needs.n1.rests_on", "identity", "Identity"),
        ("verifications.ver.fact", "criminal_history.p1", "Criminal history: 19-CR-0101 (theft)"),
        ("guideline.history_points.g1.prior", "p1", "19-CR-0101 (theft)"),
        ("victim_contacts.vc.victim", "v1", "the owner of the store"),
        ("record_requests.q1.release", "r1", "Northside Clinic"),
        ("scores.s1.instrument", "oras-cst", "Ohio Risk Assessment System, Community Supervision Tool (ORAS-CST)"),
        ("risk_inputs.k1.instrument", "ogrs3", "Offender Group Reconviction Scale, version 3 (OGRS3)"),
        ("risk_inputs.k1.input", "previous_sanctions", "Earlier sanctions (convictions and cautions)"),
        ("risk_inputs.k1.value", "female", "female"),
        ("counts.count-1.offense_category", "Burglary (domestic)", "Burglary (domestic)"),
        ("assessments.o1.instrument", "arp", "All Reoffending Predictor (ARP)"),
        ("assessments.o1.answers.a1.item", "heroin", "Heroin"),  # asked by a sister of SVRP: one entry holds the answers for all three
        ("assessments.o1.answers.a1.answer", "1", "1: some problems"),
        ("scores.s1.cutoffs_for", "female", "female"),
        ("employment.harbor.source", "i1", "Interview: his sister"),
    ],
)
def test_what_a_field_names_is_chosen_by_its_name(place: str, value: str, words: str) -> None:
    found = field(CASE, place)
    assert found is not None
    assert found.kind in {"choice", "many"}
    assert {choice.value: choice.words for choice in found.choices}[value] == words


def test_the_category_of_an_earlier_matter_is_chosen_in_the_words_of_the_predictors() -> None:
    typed = CASE | {"jurisdiction": "england-wales"}
    earlier, present = field(typed, "criminal_history.p1.offense_category"), field(typed, "counts.count-1.offense_category")
    assert earlier is not None
    assert present is not None
    assert "Vehicle-related theft" in [choice.value for choice in earlier.choices]
    assert "Theft from vehicles" in [choice.value for choice in present.choices]  # OGRS3 divides otherwise


def test_the_reason_for_the_cut_offs_is_asked_once_somebody_chose_them() -> None:
    chosen = CASE | {"scores": [CASE["scores"][0] | {"cutoffs_for": "male"}]}
    assert field(CASE, "scores.s1.cutoffs_reason") is None
    asked = field(chosen, "scores.s1.cutoffs_reason")
    assert asked is not None
    assert asked.label == "Reason for these cut-offs"


def test_facts_to_rest_on_are_facts_in_the_order_of_the_case() -> None:
    found = field(CASE, "needs.n1.rests_on")
    assert found is not None
    places = [choice.value for choice in found.choices]
    assert places.index("criminal_history.p1") < places.index("employment.harbor") < places.index("employment.mill")
    assert {place.partition(".")[0] for place in places} & {"officer", "interviews", "verifications", "victim_contacts", "releases", "recommendation"} == set()


@pytest.mark.parametrize("place", ["recommendation.sentence.s.rests_on", "recommendation.conditions.c.rests_on"])
def test_a_proposal_is_not_offered_a_score_to_rest_on(place: str) -> None:
    proposed = {"sentence": [{"id": "s", "what": "probation"}], "conditions": [{"id": "c", "text": "Keep away."}]}
    asked, need = field(CASE | {"recommendation": proposed}, place), field(CASE, "needs.n1.rests_on")
    assert asked is not None
    assert need is not None
    offered, evidence = ({choice.value.partition(".")[0] for choice in each.choices} for each in (asked, need))
    assert evidence - offered == {"scores", "assessments", "risk_inputs"}


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("needs.n1.rests_on", ["employment.gone", "employment.mill"], "employment.gone (not in this case)"),
        ("needs.n1.rests_on", ["criminal_history.p1.charges.c1"], "Criminal history, 19-CR-0101 (theft), charge theft"),
        ("verifications.ver.fact", "employment.gone", "employment.gone (not in this case)"),
        ("record_requests.q1.release", "gone", "gone (not in this case)"),
        ("employment.harbor.source", ["gone"], "gone (not in this case)"),
        ("employment.harbor.hours", "by night", "by night (not one of the answers)"),
    ],
)
def test_what_is_not_in_the_list_is_shown_and_stays(place: str, value: Any, words: str) -> None:
    around, _, name = place.rpartition(".")
    list_name, _, entry = around.rpartition(".")
    typed = CASE | {list_name: [each | {name: value} if each["id"] == entry else each for each in CASE[list_name]]}
    found = field(typed, place)
    assert found is not None
    assert words in [choice.words for choice in found.choices]
    assert set(found.value.split("\n")) <= {choice.value for choice in found.choices}


def test_an_instrument_psi_does_not_know_is_written_out() -> None:
    assert (field(CASE, "scores.s1.instrument") or Field("", "", "none")).choices[-1].value == ANOTHER
    found = field(CASE | {"scores": [{"id": "s1", "instrument": "lsi-r"}]}, "scores.s1.instrument")
    assert found is not None
    assert (found.kind, found.value) == ("line", "lsi-r")


def test_a_reason_for_resting_on_nothing_stays_on_the_screen() -> None:
    typed = CASE | {"needs": [{"id": "n1", "unanswered": {"rests_on": {"state": "not-known", "why": "nobody could say"}}}]}
    found = field(typed, "needs.n1.rests_on")
    assert found is not None
    assert (found.kind, found.unanswered, found.why) == ("lines", "not-known", "nobody could say")


def test_where_there_is_nothing_to_choose_from_the_field_says_what_to_enter_first() -> None:
    typed = {"id": "c", "record_requests": [{"id": "q1"}]}
    found = field(typed, "record_requests.q1.release")
    assert found is not None
    assert (found.kind, found.hint) == ("choice", "Enter the signed releases first; one can then be chosen here.")


def test_every_condition_speaks_of_a_field_of_the_case() -> None:
    fields = {f"{model.__name__}.{name}" for model in models(Case, set()) for name in model.model_fields} | {"Period.ended", "Sourced.summary_for_parties"}
    assert set(CONDITIONS) - fields == set()


JOB, PRIOR, REQUEST = "employment.j", "criminal_history.p", "record_requests.q"


@pytest.mark.parametrize(
    ("held", "place", "stands"),
    [
        ({"employment": [{"id": "j"}]}, f"{JOB}.ended", True),
        ({"employment": [{"id": "j", "ongoing": True}]}, f"{JOB}.ended", False),
        ({"employment": [{"id": "j", "ongoing": True, "ended": "2020"}]}, f"{JOB}.ended", True),
        ({"employment": [{"id": "j", "ongoing": True, "unanswered": {"ended": {"state": "not-known"}}}]}, f"{JOB}.ended", True),
        ({"employment": [{"id": "j"}]}, f"{JOB}.pay_per", False),
        ({"employment": [{"id": "j", "pay": "17.50"}]}, f"{JOB}.pay_per", True),
        ({}, "offense.statement_form", False),
        ({"offense": {"statement": "x"}}, "offense.statement_form", True),
        ({"interviews": [{"id": "i", "declined": True}]}, "interviews.i.declined_topics", False),
        ({"interviews": [{"id": "i"}]}, "interviews.i.declined_topics", True),
        ({"interviews": [{"id": "i", "language": "Spanish"}]}, "interviews.i.interpreter", True),
        ({"identity": {"first_language": "English"}}, "identity.interpreter", False),
        ({"identity": {"first_language": "Spanish"}}, "identity.interpreter", True),
        ({"identity": {"interpreter": "Ms. Ruiz"}}, "identity.interpreter", True),
        ({"release": {"status": "recognizance"}}, "release.amount", False),
        ({"release": {"status": "bond"}}, "release.amount", True),
        ({"criminal_history": [{"id": "p", "sentence": {"kind": "fine"}}]}, f"{PRIOR}.sentence.custody", False),
        ({"criminal_history": [{"id": "p", "sentence": {"kind": "fine"}}]}, f"{PRIOR}.sentence.fine", True),
        ({"criminal_history": [{"id": "p", "sentence": {"kind": "jail"}}]}, f"{PRIOR}.sentence.custody", True),
        ({"criminal_history": [{"id": "p", "arrested": "2015"}]}, f"{PRIOR}.juvenile", False),
        ({"criminal_history": [{"id": "p", "arrested": "2005"}]}, f"{PRIOR}.juvenile", True),
        ({"criminal_history": [{"id": "p"}]}, f"{PRIOR}.juvenile", True),
        ({"criminal_history": [{"id": "p", "charges": [{"id": "c", "disposition": "pending"}]}]}, f"{PRIOR}.charges.c.disposed", False),
        ({"criminal_history": [{"id": "p", "charges": [{"id": "c", "disposition": "dismissed"}]}]}, f"{PRIOR}.charges.c.disposed", True),
        ({"criminal_history": [{"id": "p", "charges": [{"id": "c", "disposition": "dismissed"}]}]}, f"{PRIOR}.charges.c.searched", False),
        ({"criminal_history": [{"id": "p", "charges": [{"id": "c", "disposition": "not-found"}]}]}, f"{PRIOR}.charges.c.searched_on", True),
        ({"military": [{"id": "m"}]}, "military.m.discharge", False),
        ({"military": [{"id": "m", "ended": "2012"}]}, "military.m.discharge", True),
        ({"record_requests": [{"id": "q", "received": "2026-10-01"}]}, f"{REQUEST}.refused", False),
        ({"jurisdiction": "england-wales"}, "plea.basis_of_plea", True),
        ({}, "plea.basis_of_plea", False),
        ({"plea": {"indication": "x"}}, "plea.indication", True),
        ({}, "guideline.edition", False),
        ({"jurisdiction": "us-federal"}, "guideline.edition", True),
        ({"guideline": {"edition_by": "Lee Ortega"}}, "guideline.edition", True),
        ({"scores": [{"id": "s"}]}, "scores.s.override.reason", False),
        ({"scores": [{"id": "s", "level": "high"}]}, "scores.s.override.reason", True),
        ({"counts": [{"id": "c"}]}, "counts.c.offense_category", False),
        ({"counts": [{"id": "c"}], "jurisdiction": "england-wales"}, "counts.c.offense_category", True),
    ],
)
def test_a_question_stands_where_it_applies_and_whatever_is_entered_always_does(held: dict[str, Any], place: str, stands: bool) -> None:
    typed = {"id": "c", "jurisdiction": "us-ohio", "identity": {"born": "1989-03-04"}} | held
    assert (field(typed, place) is not None) is stands


def test_what_the_parties_may_be_told_is_asked_of_what_is_withheld_with_a_hint() -> None:
    job = {"id": "mill", "employer": "Old Mill"}
    place = "employment.mill.summary_for_parties"
    assert [f for f in shown(look(CASE | {"employment": [job]}, "employment.mill"), "employment") if isinstance(f, Field) and f.path == place] == []
    (asked,) = (
        f
        for f in shown(look(CASE | {"employment": [job | {"withhold": ["harm"]}]}, "employment.mill"), "employment")
        if isinstance(f, Field) and f.path == place
    )
    assert (asked.label, asked.kind) == ("What the parties may be told of it", "text")
    assert asked.hint == "In general terms: neither what it is, nor who said it, nor how many did. It stands in the sealed memorandum alone."


def test_a_question_that_is_to_be_mended_stands_whether_it_applies_or_not() -> None:
    typed = {"id": "c", "jurisdiction": "us-ohio", "employment": [{"id": "j", "employer": "x"}]}
    found = shown(look(typed, "employment.j", wrong={"employment.j.unanswered.pay_per.state": "choose one"}), "employment")
    assert [(part.path, part.error) for part in found if isinstance(part, Field) and part.error] == [("employment.j.pay_per", "choose one")]


def test_what_a_part_demands_is_required_once_something_is_in_it() -> None:
    absent = field({"id": "c", "jurisdiction": "us-ohio"}, "officer.name")
    begun = field({"id": "c", "jurisdiction": "us-ohio", "officer": {"agency": "Harmon County"}}, "officer.name")
    override = field({"id": "c", "scores": [{"id": "s", "level": "high"}]}, "scores.s.override.reason")
    disputed = field({"id": "c", "identity": {"disputes": [{}]}}, "identity.disputes.1.by")
    assert [each.required for each in (absent, begun, override, disputed) if each] == [False, True, False, True]


def test_what_a_new_entry_demands_comes_first() -> None:
    fields = [part for part in shown(look(CASE, "employment.mill"), "employment") if isinstance(part, Field)]
    assert [each.label for each in fields[:3]] == ["Employer", "Start", "End"]


def table(typed: dict[str, Any], name: str) -> Table:
    return next(part for part in shown(look(typed), name.partition(".")[0]) if isinstance(part, Table) and part.id == f"table-{name}")


def test_a_table_has_no_column_in_which_nothing_stands() -> None:
    assert table(CASE, "employment").headings == ("Entry",)
    dated = CASE | {"employment": [{"id": "harbor", "employer": "Harbor Grill", "began": "2019"}, {"id": "mill", "employer": "Old Mill"}]}
    assert table(dated, "employment").headings == ("Entry", "When")
    assert [row.cells for row in table(dated, "employment").rows] == [("Harbor Grill", "2019 to ?"), ("Old Mill", "")]
    verified = CASE | {"employment": [{"id": "harbor", "employer": "Harbor Grill", "verification": "self-reported"}]}
    assert (table(verified, "employment").headings, table(verified, "employment").rows[0].cells[1]) == (("Entry", "Standing"), "self reported, no source")


def test_an_entry_that_points_at_another_is_named_after_it() -> None:
    for name, words in {
        "guideline.history_points": "19-CR-0101 (theft)",
        "victim_contacts": "the owner of the store",
        "verifications": "Employment: Harbor Grill",
        "scores": "Ohio Risk Assessment System, Community Supervision Tool (ORAS-CST)",
    }.items():
        assert table(CASE, name).rows[0].cells[0] == words


def test_a_list_that_the_court_requires_says_so_while_it_is_empty() -> None:
    ohio = {"id": "c", "jurisdiction": "us-ohio"}
    assert table(ohio, "counts").empty == "Nothing has been entered here. The court requires it."
    assert table(ohio, "victims").empty == "Nothing has been entered here."


ADDS = {
    "Add an answer",
    "Add an instrument answered item by item",
    *("Add a time in custody or on curfew", "Add a count", "Add a penalty", "Add a paragraph", "Add a victim", "Add a loss", "Add a contact with a victim"),
    *("Add a forfeiture", "Add a person who owes the same restitution", "Add a codefendant", "Add a related case", "Add an earlier matter", "Add a charge"),
    *("Add a time in custody", "Add a revocation", "Add a decision", "Add a record of somebody else", "Add a pending charge", "Add a detainer"),
    *("Add a time under supervision", "Add an identifier", "Add a relative", "Add a partnership", "Add a dependant", "Add a home", "Add a condition"),
    *("Add a medication", "Add a treatment", "Add a substance", "Add a school or course", "Add a skill", "Add a time of service", "Add a job"),
    *("Add a time without work", "Add an asset", "Add a debt", "Add a source of income", "Add an expense", "Add a score", "Add an area score"),
    *("Add an input set by hand", "Add a line of the offense level", "Add a line of points", "Add a need", "Add a strength", "Add a plan"),
    *("Add a part of the sentence", "Add an alternative", "Add an interview", "Add a signed release", "Add a record request", "Add a document"),
    *("Add a verification", "Add a dispute", "Add a contact", "Add a test for alcohol or drugs", "Add a payment", "Add an entry of hours"),
    *("Add a program or referral", "Add a goal", "Add a step", "Add an alleged violation", "Add a response"),
}


def everything(model: type, opened: list[str], path: str = "") -> dict[str, Any]:
    """A case with one entry in every list, all of them open."""
    made: dict[str, Any] = {}
    for name, info in model.model_fields.items():  # type: ignore[attr-defined]
        inner, place = model_in(info.annotation), f"{path}.{name}" if path else name
        if name in STANDING or kind_of(model, name) or inner is None:
            continue
        if issubclass(inner, Entry):
            opened.append(f"{place}.x")
            made[name] = [{"id": "x"} | everything(inner, opened, f"{place}.x")]
        else:
            made[name] = everything(inner, opened, place)
    return made


def test_every_button_that_adds_reads_as_one_thing_of_its_list() -> None:
    opened: list[str] = []
    typed = {"id": "c", "jurisdiction": "us-federal"} | everything(Case, opened)
    found = shown(look(typed, *opened), *(name for _, sections in STEPS.values() for name in sections))
    assert {part.words for part in found if isinstance(part, Button) and part.do in {"add", "dispute"}} == ADDS


def test_opening_every_entry_of_a_case_shows_every_field_of_the_model_somewhere() -> None:
    opened: list[str] = []
    typed = {"id": "c"} | everything(Case, opened)
    labelled = {part.label for part in shown(look(typed, *opened), *(name for _, sections in STEPS.values() for name in sections)) if isinstance(part, Field)}
    assert not [label for label in labelled if "_" in label or not label[0].isupper()]
    assert {"Amount lost", "What the law says", "Facts it rests on", "Topics declined", "Kind of penalty"} <= labelled


# Names of several words that say in themselves what is asked; every other such field has words of its own.
PLAIN = {
    *("basis of plea", "declined topics", "defense counsel", "diagnosed by", "effect on others", "first language", "first used", "given names"),
    *("immigration status", "insured by", "issued by", "last used", "lives with", "prescribed by", "reason left", "record requests"),
    *("criminal history", "excluded records", "field notes", "home visit", "joint liability", "mental health", "pending charges", "physical health"),
    *("related cases", "risk inputs", "substance use", "victim contacts", "offense level", "community service", "with whom"),
}


def test_no_label_of_several_words_is_a_bare_field_name() -> None:
    bare = {(model.__name__, name) for model in models(Case, set()) for name in model.model_fields if "_" in name and name not in STANDING}
    found = {f"{model}.{name}" for model, name in bare if _words(model, name) == name.replace("_", " ") and name.replace("_", " ") not in PLAIN}
    assert found == set()


def _words(model: str, name: str) -> str:
    return labels.field_words(name, next(each for each in models(Case, set()) if each.__name__ == model))


def ids(parts: list[Any]) -> set[str]:
    """What can take the keyboard: controls by their places, tables, buttons, groups and headings by their ids."""
    found = {part.path for part in parts if isinstance(part, Field) and part.kind != "none"}
    found |= {part.id for part in parts if getattr(part, "id", "")}
    return found | {each.removeprefix("psi-").replace("--", ".") for each in found}


def lead_to(typed: dict[str, Any], place: str, wrong: dict[str, str]) -> tuple[str, set[str]]:
    """Where a link leads, and what stands there with the entries around the place open."""
    there = meant(place, typed)
    steps = there.split(".")
    on_screen = shown_at(there).place.partition(".")[0] or "identity"
    screen = shown(look(typed, *(".".join(steps[:n]) for n in range(2, len(steps) + 1)), wrong=wrong), on_screen)
    return element_at(there, typed), ids(screen)


REQUIRED = [(court, need.field) for court in rules.courts() for need in completeness.required(court)]


@pytest.mark.parametrize(("court", "place"), REQUIRED)
def test_everything_a_court_requires_leads_to_something_on_its_step(court: str, place: str) -> None:
    for typed in ({}, {"counts": [{"id": "x"}], "offense": {"conduct": [{"id": "x"}]}, "employment": [{"id": "x"}], "criminal_history": [{"id": "x"}]}):
        element, there = lead_to({"id": "c", "jurisdiction": court} | typed, place, {})
        assert element in there


def test_a_required_field_of_a_list_leads_to_the_first_entry_that_lacks_it_or_to_the_button_that_adds_one() -> None:
    two = {"counts": [{"id": "a", "offense": "theft"}, {"id": "b"}]}
    assert element_at(meant("counts.offense", two), two) == "counts.b.offense"
    assert element_at(meant("counts.offense", {}), {}) == "add-counts"
    assert element_at(meant("offense.conduct", {}), {}) == "add-offense.conduct"
    assert element_at(meant("employment", CASE), CASE) == "table-employment"


WRONG: dict[str, dict[str, Any]] = {
    "an id twice": {"employment": [{"id": "m", "employer": "x"}, {"id": "m", "employer": "y"}]},
    "an id twice in an entry": {"counts": [{"id": "c", "penalties": [{"id": "p", "kind": "fine", "says": "x"}, {"id": "p", "kind": "fine", "says": "y"}]}]},
    "a source twice": {"interviews": [{"id": "s", "with_whom": "x"}], "documents": [{"id": "s", "title": "x"}]},
    "no such source": {"employment": [{"id": "m", "employer": "x", "source": ["gone"]}]},
    "no such source of a note": {"identity": {"field_notes": {"born": {"source": ["gone"]}}}},
    "no such fact": {"verifications": [{"id": "v", "fact": "employment.gone", "who": "x", "result": "confirmed"}]},
    "no such prior": {"guideline": {"history_points": [{"id": "g", "points": 1, "cite": "x", "prior": "gone"}]}},
    "nothing to rest on": {"recommendation": {"conditions": [{"id": "c", "text": "x", "rests_on": ["gone.at-all"]}]}},
    "a mark and a value": {"identity": {"surname": "x", "unanswered": {"surname": {"state": "declined"}}}},
    "a mark on no field": {"identity": {"unanswered": {"nonsense": {"state": "declined"}}}},
    "a note on no field": {"identity": {"field_notes": {"nonsense": {"note": "x"}}}},
    "a mark on no section": {"unanswered": {"nonsense": {"state": "declined"}}},
    "a mark that is no state": {"unanswered": {"employment": {"state": "perhaps"}}},
    "dates out of order": {"dates": {"offense_began": "2026-02-01", "offense_ended": "2026-01-01"}},
    "dates of a matter out of order": {"criminal_history": [{"id": "p", "arrested": "2020", "convicted": "2010"}]},
    "bounds": {"counts": [{"id": "c", "penalties": [{"id": "p", "kind": "fine", "says": "x", "minimum_months": 9, "maximum_months": 3}]}]},
    "no date": {"employment": [{"id": "m", "employer": "x", "began": "31 February 2009"}]},
    "nothing entered": {"employment": [{"id": "m"}], "needs": [{"id": "n"}], "scores": [{"id": "s", "override": {"by": "x"}}]},
    "no length": {"criminal_history": [{"id": "p", "sentence": {"custody": "a while", "fine": "much"}}]},
    "a length of its parts": {"criminal_history": [{"id": "p", "sentence": {"custody": {"years": -1}}}]},
    "a dispute without words": {"identity": {"disputes": [{}]}},
    "one of several lines": {"court": {"dockets": ["19-CR-1", "x" * 500]}, "release": {"conditions": ["x" * 500]}},
    "no answer of the list": {"release": {"status": "at sea"}, "identity": {"withhold": ["whim"]}},
    "a field that is none": {"employment": [{"id": "m", "employer": "x", "salary": 1}], "court": {"stenographer": "x"}},
    "not a list": {"family": {"relatives": "x"}},
    "born tomorrow": {"identity": {"born": "2030-01-01"}},
}


class TypedCase:
    """What the list of problems takes: what is typed."""

    def __init__(self, typed: dict[str, Any]) -> None:
        self.typed = typed


@pytest.mark.parametrize("kind", WRONG)
def test_whatever_is_wrong_is_said_where_its_link_leads(kind: str) -> None:
    typed = {"id": "c", "jurisdiction": "us-federal"} | WRONG[kind]
    found = problems(TypedCase(typed), ON)  # type: ignore[arg-type]
    assert found
    for place in found:
        element, there = lead_to(typed, place, found)
        if shown_at(place).what == "case":
            assert element == "psi-title"
        else:
            assert element in there, place


@pytest.mark.parametrize(
    ("kind", "opened", "words"),
    [
        ("an id twice", "employment.m", "the id 'm' stands twice in employment. Give one of the two another id."),
        ("a source twice", "documents.s", "the id 's' stands in interviews too"),
        ("not a list", "", "this must be a list"),
        ("bounds", "counts.c counts.c.penalties.p", "the minimum (9 months) is above the maximum (3 months)."),
        ("dates of a matter out of order", "criminal_history.p", "the conviction (2010) comes before the arrest (2020)."),
    ],
)
def test_what_is_said_of_a_part_an_entry_or_a_list_stands_on_the_screen(kind: str, opened: str, words: str) -> None:
    typed = {"id": "c"} | WRONG[kind]
    found = shown(look(typed, *opened.split(), wrong=problems(TypedCase(typed), ON)), *WRONG[kind])  # type: ignore[arg-type]
    assert [part for part in found if getattr(part, "tone", "") == "error" and words in getattr(part, "words", "")]


def test_every_long_text_says_what_a_good_entry_holds() -> None:
    for court in rules.courts():
        known = rules.guidance(court)
        assert [place for place in _texts(Case) if place not in known] == []


def _texts(model: type, path: str = "") -> Iterator[str]:
    for name, info in model.model_fields.items():  # type: ignore[attr-defined]
        place, inner = f"{path}.{name}" if path else name, model_in(info.annotation)
        if name in STANDING:
            continue
        if kind_of(model, name) == "text":
            yield place
        elif inner is not None and not kind_of(model, name):
            yield from _texts(inner, place)


def test_the_choices_of_facts_are_made_once_for_a_screen() -> None:
    one = look(CASE)
    assert one.references.facts is one.references.facts


def test_of_two_entries_with_one_id_only_one_is_removed_and_it_can_be_put_back(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/s/cases.db")
    casework.create(store, "c", "us-ohio")
    store.keep_draft("c", "skills", '[{"id": "s", "what": "welding"}, {"id": "s", "what": "roofing"}]', turn=0, based_on=1)
    desk = Desk(store, "c")
    desk.remove("skills.s")
    assert [each["what"] for each in desk.typed["skills"]] == ["roofing"]
    desk.put_back()
    assert [each["what"] for each in desk.typed["skills"]] == ["welding", "roofing"]


@pytest.mark.parametrize(
    ("court", "row", "said"),
    [
        ("us-ohio", "Mar 4, 2019 to Jun 2021", "Verified by: Dana Whitlock, October 6, 2026 (confirmed)"),
        ("england-wales", "4 Mar 2019 to Jun 2021", "Verified by: Dana Whitlock, 6 October 2026 (confirmed)"),
    ],
)
def test_dates_in_a_table_and_of_a_verification_are_written_as_the_court_writes_them(court: str, row: str, said: str) -> None:
    job = {"id": "mill", "employer": "Old Mill", "began": "2019-03-04", "ended": "2021-06"}
    check = {"id": "ver", "fact": "employment.mill", "who": "Dana Whitlock", "on": "2026-10-06", "result": "confirmed"}
    typed = {"id": "c", "jurisdiction": court, "employment": [job], "verifications": [check]}
    (table,) = (part for part in shown(look(typed), "employment") if isinstance(part, Table))
    assert (table.rows[0].cells[1], table.rows[0].note) == (row, said)


@pytest.mark.parametrize("case", sorted(examples()))
def test_every_entry_of_every_example_can_be_opened(case: str, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/s/cases.db")
    importing.import_files(store, (examples()[case],), reason="import")
    typed = casework.plain(casework.whole(store, case)[0])
    places = list(_entries(typed, ""))
    found = list(shown(look(typed, *places), *(name for _, sections in STEPS.values() for name in sections)))
    assert {f"open-{place}" for place in places} <= {getattr(part, "id", "") for part in found}


def _entries(value: Any, path: str) -> Iterator[str]:
    """The places of all entries in a part of a case."""
    for name, inside in value.items():
        place = f"{path}.{name}".lstrip(".")
        for entry in inside if is_entries(inside) else ():
            yield f"{place}.{entry['id']}"
            yield from _entries(entry, f"{place}.{entry['id']}")
        if isinstance(inside, dict):
            yield from _entries(inside, place)
