import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from psi.errors import NotEntered, RuleDefect
from psi.rulebook import RULES, EditionEntry, RuleSet, edition, in_force, rule_set_named, rule_sets

CHECKED = dt.date(2026, 11, 23)

DEMO = """\
id: demo
title: Demonstration screen (invented)
kind: entered
status: entered
in_force_from: 2025-07-01
checked_on: 2026-11-20
source: {title: "Demo Manual, 3d ed."}
licence: unknown
purpose: none
decision_point: none
outcome: none
follow_up: none
development_sample: none
limits: ["Invented"]
most: 5
most_cite: "§ 3.1"
cutoffs:
  - sex: male
    bands:
      - {name: low, from: 0, to: 2, cite: "§ 3.1"}
      - {name: high, from: 3, to: 5, cite: "§ 3.1"}
"""

Shelf = Callable[..., Path]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    def put(text: str, name: str = "2025-07-01", folder: str = "nowhere/demo") -> Path:
        file = tmp_path / folder / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return tmp_path

    return put


def test_psi_lists_its_rule_sets_with_every_edition() -> None:
    sets = {s.id: s for s in rule_sets()}
    assert sets["ussg"] == RuleSet(
        "ussg",
        "United States Sentencing Commission, Guidelines Manual",
        "guideline",
        "us-federal",
        (
            EditionEntry(dt.date(2025, 11, 1), CHECKED, "partial"),
            EditionEntry(dt.date(2026, 11, 1), CHECKED, "not-entered"),
        ),
    )
    assert {(s.id, s.kind, s.jurisdiction, s.editions[0].status) for s in sets.values()} == {
        ("arp", "formula", "england-wales", "entered"),
        ("audit", "points", "shared", "entered"),
        ("dast10", "points", "shared", "entered"),
        ("ogrs3", "formula", "england-wales", "entered"),
        ("oras-cst", "entered", "us-ohio", "partial"),
        ("oras-pit", "entered", "us-ohio", "partial"),
        ("oras-rt", "entered", "us-ohio", "partial"),
        ("oras-srt", "entered", "us-ohio", "partial"),
        ("pa-sra", "points", "us-pennsylvania", "partial"),
        ("ssi-sa", "points", "shared", "partial"),
        ("svrp", "formula", "england-wales", "entered"),
        ("ussg", "guideline", "us-federal", "partial"),
        ("vrp", "formula", "england-wales", "entered"),
    }


def test_rules_are_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert RULES.is_absolute()
    assert rule_sets()


def test_an_unknown_rule_set_is_refused_with_those_psi_holds() -> None:
    held = "arp, audit, dast10, ogrs3, oras-cst, oras-pit, oras-rt, oras-srt, pa-sra, ssi-sa, svrp, ussg, vrp"
    with pytest.raises(NotEntered, match=f"psi holds no rule set 'compas'. It holds: {held}."):
        in_force("compas", CHECKED)


def test_a_first_day_that_is_none_is_refused_with_those_there_are() -> None:
    says = "no edition begins on 2025-06-01. Editions begin on: 2025-11-01, 2026-11-01."
    with pytest.raises(NotEntered, match=re.escape(says)):
        edition("ussg", dt.date(2025, 6, 1))


def test_the_next_file_ends_an_edition(shelf: Shelf) -> None:
    shelf(DEMO)
    folder = shelf(DEMO.replace("2025-07-01", "2026-01-01"), "2026-01-01")
    assert in_force("demo", dt.date(2025, 12, 31), folder).in_force_from == dt.date(2025, 7, 1)
    assert in_force("demo", dt.date(2026, 1, 1), folder).in_force_from == dt.date(2026, 1, 1)
    assert edition("demo", dt.date(2025, 7, 1), folder).in_force_from == dt.date(2025, 7, 1)


BROKEN = [
    ("limits:", "limits:\n  - one\nlimits:", "line 16: the key 'limits' stands twice. Delete one of the two."),
    ("licence: unknown", "licence: MIT", "line 1: the licence 'MIT' has no licence_source. Say where it was read, or write unknown."),
    ("most: 5\n", "most: '5'\n", "line 15: most: this must be a whole number, not '5'."),
    ("most: 5\n", "most: 6\n", "line 1: the bands for male run from 0 to 5; they must run from 0 to 6."),
    ("from: 3", "from: 4", "line 19: cutoffs.1.bands: 'low' ends at 2 and 'high' starts at 4: bands follow without gap or overlap."),
    ("from: 3", "from: 2", "line 19: cutoffs.1.bands: 'low' ends at 2 and 'high' starts at 2: bands follow without gap or overlap."),
    ("to: 2", "to: -1", "line 19: cutoffs.1.bands: the band 'low' ends at -1, before it starts at 0."),
    ('to: 2, cite: "§ 3.1"', "to: 2", "line 20: cutoffs.1.bands.1.cite: 'cite' is missing. Add it."),
    ("kind: entered", "kind: guess", "line 3: kind: 'guess' is not one of formula, entered, points, guideline."),
    ("id: demo", "id: other", "line 1: id: 'other' does not fit the place of the file ('demo')."),
    ("2025-07-01", "2025-07-02", "line 5: in_force_from: '2025-07-02' does not fit the place of the file ('2025-07-01')."),
    ("2025-07-01", "July 2025", "line 5: in_force_from: 'July 2025' is not a day. Write it like 2025-11-01."),
    ("purpose:", "purposes:", "line 1: purpose: 'purpose' is missing. Add it."),
    ("outcome: none", "outcome:", "line 11: outcome: this must be text. Put it in quotation marks."),
    ('limits: ["Invented"]', "limits: []", "line 14: limits: Tuple should have at least 1 item after validation, not 0"),
]


@pytest.mark.parametrize(("was", "becomes", "says"), BROKEN)
def test_a_broken_rule_file_is_a_defect_with_file_line_and_problem(shelf: Shelf, was: str, becomes: str, says: str) -> None:
    assert was in DEMO
    folder = shelf(DEMO.replace(was, becomes, 1))
    with pytest.raises(RuleDefect) as caught:
        in_force("demo", CHECKED, folder)
    assert f"{folder / 'nowhere/demo/2025-07-01.yaml'}: {says}" in str(caught.value).splitlines()
    assert caught.value.exit_code == 3


def test_an_unknown_field_is_a_defect_that_names_the_near_one(shelf: Shelf) -> None:
    folder = shelf(DEMO + "sources: none\n")
    with pytest.raises(RuleDefect, match="line 22: sources: 'sources' is not a field psi knows here. Did you mean 'source'?"):
        in_force("demo", CHECKED, folder)


def test_an_unentered_edition_needs_its_reason(shelf: Shelf) -> None:
    text = "".join(line + "\n" for line in DEMO.replace("status: entered", "status: not-entered").splitlines()[:7])
    with pytest.raises(RuleDefect, match="why: 'why' is missing. Add it."):
        in_force("demo", CHECKED, shelf(text))


def test_a_file_named_for_no_day_is_a_defect(shelf: Shelf) -> None:
    with pytest.raises(RuleDefect, match=r"draft.yaml: the name of a rule file is its first day in force, like 2025-11-01.yaml."):
        rule_sets(shelf(DEMO, "draft"))


def test_a_rule_set_in_two_jurisdictions_is_a_defect(shelf: Shelf) -> None:
    shelf(DEMO)
    with pytest.raises(RuleDefect, match="the rule set 'demo' stands in another folder too"):
        rule_sets(shelf(DEMO, folder="elsewhere/demo"))


def test_a_rule_file_that_is_a_list_is_a_defect(shelf: Shelf) -> None:
    with pytest.raises(RuleDefect, match="line 1: a rule file is a group of fields, starting with 'id:'."):
        in_force("demo", CHECKED, shelf("- id: demo\n"))


def test_one_rule_set_is_found_though_the_file_of_another_is_broken(shelf: Shelf) -> None:
    shelf(DEMO)
    folder = shelf("- broken\n", folder="nowhere/other")
    found = rule_set_named("demo", folder)
    assert found is not None
    assert (found.id, [each.in_force_from for each in found.editions]) == ("demo", [dt.date(2025, 7, 1)])
    assert rule_set_named("none", folder) is None
    with pytest.raises(RuleDefect, match="line 1: a rule file is a group of fields"):
        rule_sets(folder)


def test_a_folder_without_rules_holds_none(tmp_path: Path) -> None:
    assert rule_sets(tmp_path) == ()
    with pytest.raises(NotEntered, match="psi holds no rule set 'demo'. It holds: none."):
        in_force("demo", CHECKED, tmp_path)
