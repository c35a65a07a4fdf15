import datetime as dt
from typing import Any

import pytest

from psi.case.judgment import GuidelineDecisions
from psi.errors import BadInput
from psi.files.yamlfile import read_yaml
from psi.guidelines import range_on, table_range
from psi.rulebook import Guideline, editions, in_force
from psi.working import Missing

ON = dt.date(2026, 10, 31)
AFTER = dt.date(2026, 12, 1)
TABLE = "USSG Ch. 5, Pt. A, Sentencing Table"


@pytest.fixture
def ussg() -> Guideline:
    rules = in_force("ussg", ON)
    assert isinstance(rules, Guideline)
    return rules


def decisions(levels: int | None = 15, points: int | None = 5, **changes: Any) -> GuidelineDecisions:
    made: dict[str, Any] = {}
    if levels is not None:
        made["offense_level"] = [{"id": "base", "what": "Base offense level", "levels": levels, "cite": "§2B1.1(a)"}]
    if points is not None:
        made["history_points"] = [{"id": "p1", "points": points, "cite": "§4A1.1(a)", "prior": "2014-theft", "what": "Theft"}]
    return GuidelineDecisions.model_validate(made | changes)


def history(*entries: tuple[int, str]) -> list[dict[str, Any]]:
    return [{"id": f"p{n}", "points": points, "cite": cite} for n, (points, cite) in enumerate(entries)]


def test_the_example_of_the_manual_is_read_with_every_step_cited(ussg: Guideline) -> None:
    # Ch. 5, Pt. A, comment. (n.1): Offense Level 15 and Category III give 24-30 months
    found = table_range(decisions(15, 5), ussg)
    assert (found.level, found.category, found.minimum, found.maximum, found.zone) == (15, "III", 24, 30, "D")
    assert [(line.what, line.says, line.cite) for line in found.steps] == [
        ("Criminal history category", "III (4 to 6 points)", f"{TABLE}: III (4, 5, 6)"),
        ("Range on the table", "24 to 30 months", f"{TABLE}: level 15, category III"),
        ("Zone", "D", "USSG §5C1.1, comment. (n.8): 15 months or more"),
    ]
    assert (found.warnings, found.refused, found.missing) == ((), None, ())
    assert (found.rule_set, found.edition) == ("ussg", dt.date(2025, 11, 1))


def test_levels_and_points_are_added_line_by_line(ussg: Guideline) -> None:
    # 7 + 12 + 2 - 3 = 18; 3 + 2 + 1 = 6 points, category III: 33-41
    lines = [(7, "§2B1.1(a)(1)"), (12, "§2B1.1(b)(1)(G)"), (2, "§3B1.3"), (-3, "§3E1.1")]
    level = [{"id": f"l{n}", "what": "w", "levels": levels, "cite": cite, "reason": "because"} for n, (levels, cite) in enumerate(lines)]
    found = table_range(decisions(None, None, offense_level=level, history_points=history((3, "§4A1.1(a)"), (2, "§4A1.1(b)"), (1, "§4A1.1(c)"))), ussg)
    assert (found.offense_level.total, found.criminal_history.total) == (18, 6)
    assert (found.minimum, found.maximum) == (33, 41)
    first = found.offense_level.lines[0]
    assert (first.amount, first.cite, first.fact, first.note) == (7, "§2B1.1(a)(1)", "guideline.offense_level.l0", "because")


def test_a_line_of_points_names_the_prior_it_is_for(ussg: Guideline) -> None:
    line = table_range(decisions(), ussg).criminal_history.lines[0]
    assert (line.what, line.amount, line.cite, line.fact) == ("Theft", 5, "§4A1.1(a)", "criminal_history.2014-theft")


# Both edges of every category, as printed over the table; at level 20 the manual prints
# 33-41, 37-46, 41-51, 51-63, 63-78, 70-87.
CATEGORIES = [
    (0, "I", 33),
    (1, "I", 33),
    (2, "II", 37),
    (3, "II", 37),
    (4, "III", 41),
    (6, "III", 41),
    (7, "IV", 51),
    (9, "IV", 51),
    (10, "V", 63),
    (12, "V", 63),
    (13, "VI", 70),
    (40, "VI", 70),
]


@pytest.mark.parametrize(("points", "category", "minimum"), CATEGORIES)
def test_a_category_holds_to_both_its_edges(ussg: Guideline, points: int, category: str, minimum: int) -> None:
    found = table_range(decisions(20, points), ussg)
    assert (found.category, found.minimum) == (category, minimum)


@pytest.mark.parametrize(("total", "level", "told"), [(-4, 1, True), (0, 1, True), (1, 1, False), (43, 43, False), (44, 43, True), (60, 43, True)])
def test_a_total_outside_the_table_is_read_as_the_nearer_level(ussg: Guideline, total: int, level: int, told: bool) -> None:
    # Ch. 5, Pt. A, comment. (n.2): less than 1 is treated as 1, more than 43 as 43
    found = table_range(decisions(total, 0), ussg)
    assert (found.offense_level.total, found.level) == (total, level)
    cites = [line.cite for line in found.steps if line.what == "Offense level as read in the table"]
    assert cites == (["USSG Ch. 5, Pt. A, comment. (n.2)"] if told else [])


@pytest.mark.parametrize(
    ("level", "points", "minimum", "maximum", "words"),
    [(42, 13, 360, "life", "360 months to life"), (43, 0, "life", "life", "life"), (1, 0, 0, 6, "0 to 6 months")],
)
def test_life_is_a_word_and_no_number(ussg: Guideline, level: int, points: int, minimum: Any, maximum: Any, words: str) -> None:
    found = table_range(decisions(level, points), ussg)
    assert (found.minimum, found.maximum) == (minimum, maximum)
    assert words in [line.says for line in found.steps]


def test_no_offense_level_is_missing_and_nothing_is_read(ussg: Guideline) -> None:
    found = table_range(decisions(None, 5), ussg)
    assert found.missing == (Missing("the offense level (not asked)", "guideline.offense_level"),)
    assert (found.level, found.category, found.minimum, found.maximum, found.zone, found.steps) == (None, None, None, None, None, ())


def test_no_points_are_missing_and_not_zero(ussg: Guideline) -> None:
    assert table_range(decisions(15, None), ussg).missing == (Missing("the criminal history points (not asked)", "guideline.history_points"),)
    unanswered = {"history_points": {"state": "not-known"}}
    says = "the criminal history points (asked and not known)"
    assert table_range(decisions(15, None, unanswered=unanswered), ussg).missing[0].what == says


def test_points_marked_as_not_applicable_are_zero(ussg: Guideline) -> None:
    found = table_range(decisions(15, None, unanswered={"history_points": {"state": "not-applicable"}}), ussg)
    assert (found.criminal_history.total, found.category, found.minimum) == (0, "I", 18)


def test_a_line_of_zero_points_is_an_answer(ussg: Guideline) -> None:
    assert table_range(decisions(15, 0), ussg).category == "I"


@pytest.mark.parametrize("cite", ["§4A1.1(c)", "§ 4A1.1(c)", "USSG §4A1.1(c)", "4a1.1(C)", "§4A1.1(c); §4A1.2(c)(1)"])
def test_more_than_four_points_under_4a1_1_c_are_told_and_not_cut(ussg: Guideline, cite: str) -> None:
    found = table_range(decisions(15, None, history_points=history(*[(1, cite)] * 5)), ussg)
    assert found.criminal_history.total == 5
    assert found.warnings == ("5 points are entered under §4A1.1(c); at most 4 may be counted (USSG §4A1.1(c): up to a total of 4 points).",)


def test_four_points_under_4a1_1_c_are_within_the_limit(ussg: Guideline) -> None:
    assert table_range(decisions(15, None, history_points=history(*[(1, "§4A1.1(c)")] * 4)), ussg).warnings == ()


def test_points_under_4a1_2_c_are_another_rule(ussg: Guideline) -> None:
    assert table_range(decisions(15, None, history_points=history(*[(1, "§4A1.2(c)(1)")] * 6)), ussg).warnings == ()


@pytest.mark.parametrize(("points", "told"), [(3, False), (4, True)])
def test_more_than_three_points_under_4a1_1_d_are_told(ussg: Guideline, points: int, told: bool) -> None:
    found = table_range(decisions(15, None, history_points=history((3, "§4A1.1(a)"), *[(1, "§4A1.1(d)")] * points)), ussg)
    assert bool(found.warnings) is told


@pytest.mark.parametrize(("others", "told"), [(6, True), (7, False)])
def test_a_status_point_presupposes_seven_others(ussg: Guideline, others: int, told: bool) -> None:
    found = table_range(decisions(15, None, history_points=history((others, "§4A1.1(a)"), (1, "§4A1.1(e)"))), ussg)
    assert bool(found.warnings) is told
    if told:
        assert found.warnings[0].startswith("a point is entered under §4A1.1(e) on 6 other points; it presupposes 7")


@pytest.mark.parametrize("cite", ["§4B1.1(b)", "USSG § 4B1.1(b)(2)", "§4B1.4(b)(3)(B)", "§3A1.4(a)"])
def test_a_category_that_another_section_sets_is_refused_unless_the_points_give_it(ussg: Guideline, cite: str) -> None:
    line = [{"id": "l", "what": "Career offender", "levels": 34, "cite": cite}]
    refused = table_range(decisions(None, 6, offense_level=line), ussg)
    assert refused.refused is not None
    assert refused.refused.startswith("ussg: 'Career offender' rests on §")
    assert refused.refused.endswith("the points alone give III. Read the range by hand.")
    assert (refused.minimum, refused.steps, refused.offense_level.total) == (None, (), 34)
    # level 34, category VI: 262-327
    assert table_range(decisions(None, 13, offense_level=line), ussg).minimum == 262


def test_a_line_that_was_considered_and_adds_nothing_refuses_nothing(ussg: Guideline) -> None:
    lines = [
        {"id": "a", "what": "Base", "levels": 20, "cite": "§2D1.1"},
        {"id": "b", "what": "Not a career offender", "levels": 0, "cite": "§4B1.1"},
    ]
    assert table_range(decisions(None, 6, offense_level=lines), ussg).minimum == 41


def test_without_an_edition_the_sums_stand_and_the_range_is_refused() -> None:
    found = table_range(decisions(), None)
    assert found.refused == "no edition of the guideline is named, so no range is read."
    assert (found.offense_level.total, found.criminal_history.total, found.minimum, found.steps) == (15, 5, None, ())


def test_another_edition_than_the_officer_names_is_refused(ussg: Guideline) -> None:
    found = table_range(decisions(edition="2024-11-01", edition_reason="ex post facto"), ussg)
    assert found.refused == "ussg: the officer names the edition of 2024-11-01, not that of 2025-11-01."


@pytest.mark.parametrize("named", [None, "2025-11-01", "November 2025", "2025"])
def test_the_edition_in_force_is_used_however_it_is_named(named: str | None) -> None:
    found = range_on(decisions(edition=named), "ussg", ON)
    assert (found.refused, found.minimum) == (None, 24)
    assert [(line.what, line.says) for line in found.editions] == [("Edition in force", "2025-11-01")]


def test_a_day_without_an_edition_is_refused_by_name() -> None:
    found = range_on(decisions(), "ussg", AFTER)
    assert found.refused is not None
    assert "the edition in force from 2026-11-01 has not been entered" in found.refused
    assert (found.minimum, found.offense_level.total) == (None, 15)


def test_another_edition_named_with_a_reason_is_used_and_both_are_told() -> None:
    named = decisions(edition="2025-11-01", edition_reason="ex post facto, §1B1.11(b)(1)", edition_by="A. Officer")
    found = range_on(named, "ussg", AFTER)
    assert (found.refused, found.minimum, found.edition) == (None, 24, dt.date(2025, 11, 1))
    assert [line.what for line in found.editions] == ["Edition in force", "Edition named by the officer"]
    assert "has not been entered" in found.editions[0].says
    assert (found.editions[1].says, found.editions[1].note) == ("2025-11-01", "named by A. Officer: ex post facto, §1B1.11(b)(1)")


def test_to_find_the_edition_the_officer_names_no_file_of_another_rule_set_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(editions, "read_yaml", lambda path: [read_yaml(path), read.append(path.parent.name)][0])
    editions._read.cache_clear()
    assert range_on(decisions(edition="2025-11-01", edition_reason="ex post facto"), "ussg", AFTER).minimum == 24
    assert set(read) == {"ussg"}


def test_another_edition_named_without_a_reason_is_refused() -> None:
    found = range_on(decisions(edition="2025-11-01"), "ussg", AFTER)
    assert found.refused == (
        "ussg: the officer names the edition of 2025-11-01 instead of the one in force on 2026-12-01, but gives no reason. Add guideline.edition_reason."
    )


@pytest.mark.parametrize("named", ["2024-11-01", "about 2025"])
def test_an_edition_psi_does_not_hold_or_cannot_tell_is_refused(named: str) -> None:
    found = range_on(decisions(edition=named, edition_reason="r"), "ussg", AFTER)
    assert found.minimum is None
    assert found.refused is not None
    assert ("no edition begins on 2024-11-01" in found.refused) or ("fits more than one edition: 2025-11-01, 2026-11-01" in found.refused)


def test_a_guideline_psi_does_not_hold_is_refused() -> None:
    found = range_on(decisions(edition="2025", edition_reason="r"), "mssg", ON)
    held = "arp, audit, dast10, ogrs3, oras-cst, oras-pit, oras-rt, oras-srt, pa-sra, ssi-sa, svrp, ussg, vrp"
    assert found.refused == f"psi holds no rule set 'mssg'. It holds: {held}."


def test_an_instrument_is_no_guideline() -> None:
    with pytest.raises(BadInput, match="the rule set named for the range is not a sentencing guideline."):
        range_on(decisions(), "ogrs3", ON)
