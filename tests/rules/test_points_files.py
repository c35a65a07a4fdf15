"""The format of instruments made of points: what a file must say, and what is refused."""

import datetime as dt
from pathlib import Path

import pytest

from psi.errors import RuleDefect
from psi.rulebook import EnteredInstrument, FormulaInstrument, PointsInstrument, edition, in_force, rule_sets
from tests.demo_points import DEMO, demo, shelf

BROKEN = [
    ("to: 22, points: 2", "to: 22, points: 0", "the answers to the item 'age' must stand from the most points to the least."),
    ("{name: one, points: 1}", "{name: one, points: 9}", "the answers to the item 'arrests' must stand from the least points to the most."),
    ("from: 23, to: 30", "from: 24, to: 30", "the spans 'under 23' and '23 to 30' of the item 'age' must follow without gap or overlap."),
    ("from: 23, to: 30", "from: 22, to: 30", "the spans 'under 23' and '23 to 30' of the item 'age' must follow without gap or overlap."),
    ("name: 31 or over, from: 31", "name: 31 or over", "the item 'age' has numbers and named answers: keep one of the two."),
    ("also: [none]", 'also: ["Yes"]', "two answers to the item 'job' are written alike."),
    ('[{name: "no", points: 0}', '[{name: "no", points: 1}', "the item 'note' is not scored, but an answer to it earns points."),
    ("id: note", "id: job", "the item 'job' stands twice."),
    ("from: 6, to: 8", "from: 6, to: 9", "the bands run from 0 to 9; the items can add up to 0 to 8."),
    ("from: 6, to: 8", "from: 7, to: 8", "'middle' ends at 5 and 'high' starts at 7: bands follow without gap or overlap."),
    ("- sex: female", "- sex: male", "one sex has cut-offs twice."),
    ("n: 200, events: 20", "n: 20, events: 200", "the band 'low' has 200 with the outcome of 20: there cannot be more than all."),
    ("licence: public domain", "licence: unknown", "the status is 'entered', but the right to use it is not confirmed."),
    ("status: entered", "status: partial", "the status is 'partial', but nothing is said to be missing. Say it in to_confirm."),
    ("    scored: false\n", "    scored: false\n    confirmed: false\n", "the status is 'entered', but nobody has compared the item 'note' with the source."),
    ("terms_of_use: Invented; to be used by nobody.\n", "", "terms_of_use: 'terms_of_use' is missing. Add it."),
    ("checked_by: Nobody, it is invented\n", "", "checked_by: 'checked_by' is missing. Add it."),
    ("{method: scale-up", "{method: guess", "'guess' is not one of the answers here."),
    ("cutoffs:\n", "contradictions: [{when: job, when_answer: maybe, then: age, must_be: [under 23], says: x, cite: y}]\ncutoffs:\n", "there is none."),
    ("cutoffs:\n", 'bands: [{name: all, from: 0, to: 8, cite: "§"}]\ncutoffs:\n', "there are bands for everybody and cut-offs for one sex"),
]


def test_the_invented_instrument_is_sound(tmp_path: Path) -> None:
    # By hand: 2 + 2 + 4 at most; the item that is not scored adds nothing.
    assert (demo(tmp_path).least, demo(tmp_path).most) == (0, 8)


@pytest.mark.parametrize(("was", "becomes", "says"), BROKEN)
def test_a_broken_file_is_a_defect_that_says_what_is_wrong(tmp_path: Path, was: str, becomes: str, says: str) -> None:
    assert was in DEMO
    with pytest.raises(RuleDefect) as caught:
        in_force("demo", dt.date(2026, 1, 1), shelf(tmp_path, DEMO.replace(was, becomes, 1)))
    assert says in str(caught.value)


def test_a_file_whose_rights_are_unknown_can_be_read_and_says_so(tmp_path: Path) -> None:
    text = DEMO.replace("licence: public domain", "licence: unknown").replace("status: entered", "status: partial")
    assert demo(tmp_path, text).lacks == ("the right to use it is not confirmed",)


HELD = {"audit": "2001-01-01", "dast10": "1982-01-01", "pa-sra": "2020-07-01", "ssi-sa": "1994-01-01"}
SCREENS = ("audit", "dast10", "ssi-sa")


@pytest.fixture
def rules(request: pytest.FixtureRequest) -> PointsInstrument:
    found = edition(request.param, dt.date.fromisoformat(HELD[request.param]))
    assert isinstance(found, PointsInstrument)
    return found


@pytest.mark.parametrize("rules", HELD, indirect=True)
def test_every_file_says_who_checked_it_and_on_what_terms_it_is_used(rules: PointsInstrument) -> None:
    assert rules.checked_by
    assert rules.terms_of_use
    assert rules.licence_source
    assert rules.if_unanswered == "refuse"


@pytest.mark.parametrize("rules", HELD, indirect=True)
def test_a_label_is_short_and_no_question(rules: PointsInstrument) -> None:
    assert [item.what for item in rules.items if len(item.what.split()) > 8 or item.what.endswith("?")] == []


@pytest.mark.parametrize("rules", SCREENS, indirect=True)
def test_a_screen_is_marked_as_no_diagnosis(rules: PointsInstrument) -> None:
    assert rules.is_screen
    assert "not a diagnosis" in rules.purpose
    assert "It does not predict reoffending." in rules.outcome


def test_every_instrument_that_psi_ships_says_who_compared_it_with_its_source_and_when() -> None:
    held = [edition(rules.id, each.in_force_from) for rules in rule_sets() for each in rules.editions if each.status != "not-entered"]
    instruments = [each for each in held if isinstance(each, PointsInstrument | FormulaInstrument | EnteredInstrument)]
    assert len(instruments) == 12  # OGRS3, ARP, VRP, SVRP; AUDIT, DAST-10, SSI-SA, Pa. ch. 305; four of the ORAS family
    assert [each.id for each in instruments if not each.checked_by or not each.checked_on] == []
