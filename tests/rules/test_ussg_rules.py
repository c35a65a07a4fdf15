"""The twin of psi/rules/us-federal/ussg/2025-11-01.yaml and its table, and of the edition that is not entered."""

import datetime as dt

import pytest

from psi.errors import NotEntered
from psi.rulebook import Cell, Guideline, Months, edition, in_force

CATEGORIES = ("I", "II", "III", "IV", "V", "VI")

# The Sentencing Table as printed in the Guidelines Manual (November 1, 2025), page 387: one line an offense level.
MANUAL = """
 1       0–6       0–6       0–6       0–6       0–6       0–6
 2       0–6       0–6       0–6       0–6       0–6       1–7
 3       0–6       0–6       0–6       0–6       2–8       3–9
 4       0–6       0–6       0–6       2–8      4–10      6–12
 5       0–6       0–6       1–7      4–10      6–12      9–15
 6       0–6       1–7       2–8      6–12      9–15     12–18
 7       0–6       2–8      4–10      8–14     12–18     15–21
 8       0–6      4–10      6–12     10–16     15–21     18–24
 9      4–10      6–12      8–14     12–18     18–24     21–27
10      6–12      8–14     10–16     15–21     21–27     24–30
11      8–14     10–16     12–18     18–24     24–30     27–33
12     10–16     12–18     15–21     21–27     27–33     30–37
13     12–18     15–21     18–24     24–30     30–37     33–41
14     15–21     18–24     21–27     27–33     33–41     37–46
15     18–24     21–27     24–30     30–37     37–46     41–51
16     21–27     24–30     27–33     33–41     41–51     46–57
17     24–30     27–33     30–37     37–46     46–57     51–63
18     27–33     30–37     33–41     41–51     51–63     57–71
19     30–37     33–41     37–46     46–57     57–71     63–78
20     33–41     37–46     41–51     51–63     63–78     70–87
21     37–46     41–51     46–57     57–71     70–87     77–96
22     41–51     46–57     51–63     63–78     77–96    84–105
23     46–57     51–63     57–71     70–87    84–105    92–115
24     51–63     57–71     63–78     77–96    92–115   100–125
25     57–71     63–78     70–87    84–105   100–125   110–137
26     63–78     70–87     78–97    92–115   110–137   120–150
27     70–87     78–97    87–108   100–125   120–150   130–162
28     78–97    87–108    97–121   110–137   130–162   140–175
29    87–108    97–121   108–135   121–151   140–175   151–188
30    97–121   108–135   121–151   135–168   151–188   168–210
31   108–135   121–151   135–168   151–188   168–210   188–235
32   121–151   135–168   151–188   168–210   188–235   210–262
33   135–168   151–188   168–210   188–235   210–262   235–293
34   151–188   168–210   188–235   210–262   235–293   262–327
35   168–210   188–235   210–262   235–293   262–327   292–365
36   188–235   210–262   235–293   262–327   292–365   324–405
37   210–262   235–293   262–327   292–365   324–405  360–life
38   235–293   262–327   292–365   324–405  360–life  360–life
39   262–327   292–365   324–405  360–life  360–life  360–life
40   292–365   324–405  360–life  360–life  360–life  360–life
41   324–405  360–life  360–life  360–life  360–life  360–life
42  360–life  360–life  360–life  360–life  360–life  360–life
43      life      life      life      life      life      life
"""


@pytest.fixture
def ussg() -> Guideline:
    rules = in_force("ussg", dt.date(2025, 11, 1))
    assert isinstance(rules, Guideline)
    return rules


def _months(text: str) -> Months:
    return "life" if text == "life" else int(text)


def _printed() -> dict[tuple[int, str], tuple[Months, Months]]:
    table = {}
    for line in MANUAL.strip().splitlines():
        level, *cells = line.split()
        for category, cell in zip(CATEGORIES, cells, strict=True):
            low, _, high = cell.partition("–")
            table[int(level), category] = (_months(low), _months(high or low))
    return table


def test_every_cell_is_the_one_printed_in_the_manual(ussg: Guideline) -> None:
    assert len(ussg.cells) == 258
    assert {(c.offense_level, c.category): (c.minimum, c.maximum) for c in ussg.cells} == _printed()


@pytest.mark.parametrize(
    "cell",
    [
        Cell(1, "I", 0, 6, "A"),
        Cell(1, "VI", 0, 6, "A"),
        Cell(7, "II", 2, 8, "B"),  # the example of §5B1.1, comment. (n.1(B))
        Cell(15, "III", 24, 30, "D"),  # the example of Ch. 5, Pt. A, comment. (n.1)
        Cell(20, "I", 33, 41, "D"),  # the example of §5C1.1, comment. (n.1)
        Cell(13, "I", 12, 18, "C"),
        Cell(12, "I", 10, 16, "C"),
        Cell(11, "I", 8, 14, "B"),
        Cell(31, "VI", 188, 235, "D"),
        Cell(37, "VI", 360, "life", "D"),
        Cell(42, "I", 360, "life", "D"),
        Cell(43, "I", "life", "life", "D"),
        Cell(43, "VI", "life", "life", "D"),
    ],
)
def test_cells_typed_by_hand_from_the_manual(ussg: Guideline, cell: Cell) -> None:
    assert ussg.cell(cell.offense_level, cell.category) == cell


def test_every_range_keeps_within_28_usc_994_b_2(ussg: Guideline) -> None:
    # The maximum may exceed the minimum by the greater of 25 percent or 6 months; from 30 years on it may be life.
    for cell in ussg.cells:
        if cell.minimum == "life" or cell.maximum == "life":
            assert cell.minimum == "life" or cell.minimum >= 360
        else:
            assert cell.maximum - cell.minimum <= max(6, cell.minimum * 0.25)


# The zones as §5C1.1 comments on them: zero months A; one to nine B; ten or twelve C; fifteen or more D.
@pytest.mark.parametrize(("minimum", "zone"), [(0, "A"), (1, "B"), (9, "B"), (10, "C"), (12, "C"), (15, "D"), (360, "D"), ("life", "D")])
def test_a_zone_holds_to_both_its_edges(ussg: Guideline, minimum: Months, zone: str) -> None:
    assert {cell.zone for cell in ussg.cells if cell.minimum == minimum} == {zone}


def test_categories_are_those_printed_over_the_table(ussg: Guideline) -> None:
    printed = [("I", 0, 1), ("II", 2, 3), ("III", 4, 6), ("IV", 7, 9), ("V", 10, 12), ("VI", 13, None)]
    assert [(c.category, c.first, c.last) for c in ussg.categories] == printed


def test_limits_on_points_are_those_of_4a1_1(ussg: Guideline) -> None:
    assert [(p.section, p.most, p.presupposes) for p in ussg.point_limits] == [
        ("§4A1.1(c)", 4, 0),
        ("§4A1.1(d)", 3, 0),
        ("§4A1.1(e)", 1, 7),
    ]


def test_the_day_before_the_first_edition_is_refused() -> None:
    with pytest.raises(NotEntered, match="no edition has been entered for 2025-10-31"):
        in_force("ussg", dt.date(2025, 10, 31))


def test_the_last_day_of_the_2025_edition_is_october_31_2026() -> None:
    assert in_force("ussg", dt.date(2026, 10, 31)).in_force_from == dt.date(2025, 11, 1)


@pytest.mark.parametrize("day", [dt.date(2026, 11, 1), dt.date(2026, 12, 1), dt.date(2030, 1, 1)])
def test_the_2026_edition_is_refused_by_name(day: dt.date) -> None:
    says = f"ussg .*Guidelines Manual.*: the edition in force from 2026-11-01 has not been entered, so nothing is worked out under it for {day}"
    with pytest.raises(NotEntered, match=says):
        in_force("ussg", day)


def test_the_2026_edition_cannot_be_named_either() -> None:
    with pytest.raises(NotEntered, match="the edition in force from 2026-11-01 has not been entered"):
        edition("ussg", dt.date(2026, 11, 1))
