"""The registry of local validations: what a record must say, and that a score sheet cites it."""

import datetime as dt
from pathlib import Path

import pytest

from psi.errors import RuleDefect
from psi.risk.points import score
from psi.rulebook import PointsInstrument, edition
from psi.rulebook.validations import local_validation

RECORD = """\
instrument: audit
edition: 2001-01-01
place: Harbor County, Ohio (invented)
from: 2021-01
to: 2022-12
n: 300
events: 45
outcome: A new arrest within two years
auc: 0.61
auc_low: 0.55
auc_high: 0.67
bands:
  - {name: Low risk (zone I), n: 200, events: 20}
  - {name: Hazardous (zone II), n: 100, events: 25}
groups:
  - {column: sex, value: female, n: 90, events: 12, auc: 0.6}
checked_by: Jo Doe (invented)
on: 2026-11-20
data_digest: sha256:0123abcd
"""


def site(folder: Path, text: str = RECORD) -> Path:
    (folder / "validations").mkdir(exist_ok=True)
    (folder / "validations" / "audit.yaml").write_text(text, "utf-8")
    return folder


def test_a_site_without_a_record_has_no_validation(tmp_path: Path) -> None:
    assert local_validation("audit", tmp_path) is None
    assert local_validation("audit", None) is None


def test_a_record_is_read_whole(tmp_path: Path) -> None:
    found = local_validation("audit", site(tmp_path))
    assert found is not None
    assert (found.place, str(found.first), str(found.last), found.n, found.auc) == ("Harbor County, Ohio (invented)", "2021-01", "2022-12", 300, 0.61)
    assert found.groups[0].value == "female"


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("auc: 0.61", "auc: 0.71", "the AUC of 0.71 lies outside its own interval, 0.55 to 0.67."),
        ("n: 100, events: 25", "n: 100, events: 101", "there cannot be more than all."),
        ("n: 300", "n: 299", "the bands hold 300 people together, but the whole has 299."),
        ("events: 45", "events: 46", "the bands hold 45 with the outcome together, but the whole has 46."),
        ("to: 2022-12", "to: 2020-12", "it ends (2020-12) before it begins (2021-01)."),
        ("instrument: audit", "instrument: ogrs3", "'ogrs3' does not fit the name of the file ('audit')."),
        ("{column: sex,", "{group: sex,", "groups.1.column: 'column' is missing. Add it."),
        ("groups:\n", "also_compared: [race]\ngroups:\n", "also_compared: Tuple should have at most 0 items"),
        ("checked_by: Jo Doe (invented)\n", "", "checked_by: 'checked_by' is missing. Add it."),
    ],
)
def test_a_broken_record_is_a_defect(tmp_path: Path, was: str, becomes: str, says: str) -> None:
    assert was in RECORD
    with pytest.raises(RuleDefect) as caught:
        local_validation("audit", site(tmp_path, RECORD.replace(was, becomes, 1)))
    assert says in str(caught.value)


def test_a_score_sheet_cites_the_local_validation(tmp_path: Path) -> None:
    rules = edition("audit", dt.date(2001, 1, 1))
    assert isinstance(rules, PointsInstrument)
    found = local_validation("audit", site(tmp_path))
    made = score(rules, {f"q{n}": "0" for n in range(1, 11)}, validation=found)
    assert made.frequency == (
        "In the group 'Low risk (zone I)', 20 of 200 people (10%, 95% Wilson interval 7 to 15%) had the outcome: A new arrest within two years. "
        "Local validation: Harbor County, Ohio (invented), 2021-01 to 2022-12, n = 300, by Jo Doe (invented) on 2026-11-20. "
        "This is said of the group, not of this person."
    )


def test_the_validation_of_another_edition_is_not_cited(tmp_path: Path) -> None:
    rules = edition("audit", dt.date(2001, 1, 1))
    assert isinstance(rules, PointsInstrument)
    found = local_validation("audit", site(tmp_path, RECORD.replace("edition: 2001-01-01", "edition: 1992-01-01")))
    assert score(rules, {f"q{n}": "0" for n in range(1, 11)}, validation=found).frequencies == ()


def test_an_instrument_without_a_rule_file_has_no_edition(tmp_path: Path) -> None:
    found = local_validation("audit", site(tmp_path, RECORD.replace("edition: 2001-01-01", "edition: null")))
    assert found is not None
    assert found.edition is None


@pytest.mark.parametrize("column", ["sex", "Gender", "age", "age_cat", "Age-Group", "age band", "age_category"])
def test_a_report_on_a_person_may_hold_figures_by_sex_and_by_age(tmp_path: Path, column: str) -> None:
    found = local_validation("audit", site(tmp_path, RECORD.replace("column: sex", f"column: {column}")))
    assert found is not None
    assert (found.for_a_person().groups, found.for_a_person().also_compared) == (found.groups, ())


@pytest.mark.parametrize(
    ("column", "by"),
    [
        ("race", "race"),
        ("Ethnicity", "ethnicity"),
        ("self_defined_16_1", "self defined 16 1"),
        ("sex_by_race", "sex by race"),
        ("group", "group"),
        ("usage", "usage"),
    ],
)
def test_of_groups_by_anything_else_it_may_hold_only_that_they_were_compared(tmp_path: Path, column: str, by: str) -> None:
    both = RECORD.replace(
        "groups:\n", f"groups:\n  - {{column: {column}, value: x, n: 40, events: 9, auc: 0.6}}\n  - {{column: {column}, value: y, n: 40, events: 9}}\n"
    )
    found = local_validation("audit", site(tmp_path, both))
    assert found is not None
    assert [group.value for group in found.groups] == ["x", "y", "female"]
    told = found.for_a_person()
    assert ([group.value for group in told.groups], told.also_compared) == (["female"], (by,))
