"""Figures as pictures: the same bytes for the same values, and legible without colour."""

import io
import os
import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from psi import figures
from psi.figures import sheet
from psi.figures.scale import share
from psi.report.pictures.standing import score_bands
from psi.report.pictures.values import Band, Bar, Bars, Cell, Grid, Lane, Mark, MarkKind, Picture, Reading, Row, Scale, Span, Timeline
from psi.report.values import Figure

WORK = Lane("Work", (Span(2010.0, 2012.5), Span(2014.0, 2015.0, sure=False)), fill=1)
SCHOOL = Lane("Education", (Span(2000.0, 2010.0),))
OFFENSES = Lane("Offenses", (), (Mark(2011.0, 2011.0), Mark(2020.0, 2020.1, "now")))
RECORD = Timeline(
    (
        Lane("Present offense", (), (Mark(2020, 2020, "now"),)),
        Lane("Felony", (), (Mark(2009, 2009, "guilty"), Mark(2011, 2011, "not-guilty"), Mark(2013, 2014, "guilty", False, 12))),
    ),
    2005,
    2021,
    ("Age reached", 1985),
    (("guilty", "Convicted"), ("not-guilty", "Not convicted"), ("now", "Present offense")),
)
SCORE = Scale(
    (Band("low", 0, 49), Band("medium", 50, 74), Band("high", 75, 100)), (Reading("Two years", 61, "61%", True), Reading("One year", 43, "43%", False))
)
TABLE = Grid(
    "Category",
    "Level",
    ("I", "II"),
    (Row("9", (Cell("4–10", "B"), Cell("6–12", "C"))), Row("10", (Cell("6–12", "B"), Cell("8–14", "D")))),
    (1, 0),
    (("A", "Zone A"), ("B", "Zone B"), ("C", "Zone C"), ("D", "Zone D")),
    "After the statute: 8 months",
)
MONEY = Bars(((Bar("1. The owner", ((0, 800.0), (1, 200.0)), "$800 of $1,000"), Bar("2. The insurer", ((0, 50.0),), "$50")),), ("Not recovered", "Recovered"))
EVERY = {"life": Timeline((SCHOOL, WORK, OFFENSES), 2000.0, 2021.0), "record": RECORD, "score": SCORE, "table": TABLE, "money": MONEY}
KINDS = pytest.mark.parametrize("kind", EVERY)


def figure(picture: Picture) -> Figure:
    return Figure("key", (), "words", picture)


def years(*lanes: Lane, first: float = 2000.0, last: float = 2021.0) -> Timeline:
    return Timeline(lanes, first, last)


def image(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(figures.draw(figure(picture), 6.5)))


def test_a_score_in_per_cent_with_decimals_is_drawn_as_one_in_whole_per_cent_is() -> None:
    low, high = {"name": "Low", "first": 0, "last": Decimal("49.99")}, {"name": "High", "first": 50, "last": 100}
    whole = {"probabilities": [{"years": 2, "per_cent": 48}], "bands": [low, high]}
    exact = {"probabilities": [{"years": 2, "per_cent": Decimal("48.47")}], "bands": [low, high]}
    assert score_bands(exact).readings[0].says == "48.47%"
    assert image(score_bands(exact)).size == image(score_bands(whole)).size


def svrp(figure: str) -> dict[str, object]:
    edges = [("low", 0, Decimal("0.99")), ("medium", 1, Decimal("2.99")), ("high", 3, Decimal("6.89")), ("very high", Decimal("6.9"), 100)]
    bands = [{"name": name, "first": first, "last": last} for name, first, last in edges]
    return {"result": "brief", "probabilities": [{"years": 2, "per_cent": Decimal(figure)}], "bands": bands}


@pytest.mark.parametrize(
    ("per_cent", "along"),
    # A quarter of the width for each band: 0.50 lies halfway through the first; 53.45 halfway between 6.9 and 100.
    [("0.00", 0.0), ("0.50", 0.125), ("0.99", 0.2475), ("1.00", 0.25), ("2.00", 0.375), ("6.90", 0.75), ("53.45", 0.875), ("100.00", 1.0)],
)
def test_a_figure_lies_inside_its_band_where_the_bands_are_drawn_equally_wide(per_cent: str, along: float) -> None:
    made = score_bands(svrp(per_cent))
    assert made.even
    assert share(made, float(per_cent)) == pytest.approx(along)


def test_bands_that_are_drawn_equally_wide_have_room_for_their_names() -> None:
    made = np.asarray(image(score_bands(svrp("0.04"))).convert("L"))
    # The edges of the boxes: dark all the way from the top of the bands to their foot.
    rows = made[int(0.36 * 200) : int(0.58 * 200)]
    edges = [n for n in range(1, made.shape[1]) if rows[:, n].max() < 120 and rows[:, n - 1].max() >= 120]
    assert len(edges) == 5
    widths = [after - before for before, after in pairwise(edges)]
    assert max(widths) - min(widths) <= 2
    assert min(widths) > 200  # an inch at 200 dots


@KINDS
def test_the_same_values_are_drawn_with_the_same_bytes(kind: str) -> None:
    assert figures.draw(figure(EVERY[kind]), 6.5) == figures.draw(figure(EVERY[kind]), 6.5)


@KINDS
def test_a_figure_is_as_wide_as_the_page_at_200_dots_an_inch_and_holds_nothing_else(kind: str) -> None:
    made = image(EVERY[kind])
    assert made.width == 1300
    assert round(made.info["dpi"][0]) == 200
    assert set(made.info) <= {"dpi"}


@pytest.mark.parametrize("lanes", [(), (Lane("Work", ()),), (WORK,), (Lane("Work", (Span(2020.0, 2020.0),)),), (SCHOOL, WORK, OFFENSES)])
def test_a_timeline_is_drawn_with_no_span_one_or_many(lanes: tuple[Lane, ...]) -> None:
    assert image(years(*lanes)).width == 1300


@pytest.mark.parametrize(("first", "last"), [(2020.0, 2020.3), (1930.0, 2026.9), (2027.0, 2026.9)])
def test_a_timeline_is_drawn_for_any_stretch_of_years(first: float, last: float) -> None:
    assert image(years(WORK, first=first, last=last)).width == 1300


@pytest.mark.parametrize("amount", [0.0, 0.01, 9_999_999_999_999.99])
def test_bars_are_drawn_for_no_amount_and_for_a_huge_one(amount: float) -> None:
    made = image(Bars(((Bar("One", ((0, amount),), "$1"), Bar("Other", (), "$0")), (Bar("Third", ((2, amount), (2, amount)), "$2"),))))
    assert made.width == 1300


@pytest.mark.parametrize("name", ["محمد", "王小明", "Zoë", "𝔘𝔫𝔦", "", "a" * 400, "word " * 300, "$5 and $6", r"\frac{1}{2} $x$", "a\u0301"])
def test_any_name_is_drawn_without_a_warning(name: str) -> None:
    assert image(Bars(((Bar(f"1. {name}", ((0, 5.0),), "$5"),),))).width == 1300
    assert image(years(Lane(name, (Span(2001, 2002),)))).width == 1300


def test_no_word_reaches_beyond_the_sheet() -> None:
    """The first and the last columns of dots of every figure are white, whatever the length of its words."""
    long = Bars(
        ((Bar("1. The owner of the hardware store on Main Street, his wife, and their three sons", ((0, 9e9),), "$9,999,999,999.99 of $99,999,999,999.99"),),)
    )
    wide = years(Lane("Misdemeanor of the first degree if committed by an adult", (Span(2001, 2002),)))
    for picture in (*EVERY.values(), long, wide):
        grey = image(picture).convert("L")
        assert grey.crop((0, 0, 2, grey.height)).getextrema() == (255, 255)
        assert grey.crop((grey.width - 2, 0, grey.width, grey.height)).getextrema() == (255, 255)


# Without colour.


def test_lanes_differ_without_colour() -> None:
    """Each fill has a hatch of its own, or a grey at least a tenth of the scale away from every other fill without one."""
    greys = {}
    for n in range(len(sheet.FILLS)):
        made = image(years(Lane("a", (Span(2000.0, 2021.0),), fill=n))).convert("L")
        middle = round((0.08 + 0.17) * 200)
        band = made.crop((400, middle - 16, 1200, middle + 16))
        greys[n] = band.tobytes(), len(set(band.tobytes())) > 1
    plain = [grey[0] for grey, hatched in greys.values() if not hatched]
    assert len(plain) == 2
    assert abs(plain[0] - plain[1]) > 25
    assert len({grey for grey, _ in greys.values()}) == len(sheet.FILLS)


def test_marks_of_a_conviction_of_another_outcome_and_of_the_present_offense_differ_without_colour() -> None:
    made = {
        kind: image(years(Lane("a", (), (Mark(2010, 2010, kind),)))).convert("L").tobytes() for kind in ("date", "guilty", "not-guilty", "adjudicated", "now")
    }  # type: ignore[arg-type]
    assert len(set(made.values())) == 5


def test_an_end_that_is_not_sure_looks_different() -> None:
    sure, unsure = (Lane("Work", (Span(2001.0, 2020.0, sure=answer),)) for answer in (True, False))
    assert image(years(sure)).convert("L").tobytes() != image(years(unsure)).convert("L").tobytes()


def test_the_marked_cell_of_a_table_has_a_frame_that_is_black() -> None:
    made = {where: image(Grid(TABLE.across, TABLE.down, TABLE.columns, TABLE.rows, where, TABLE.zones)).convert("L") for where in ((0, 0), (1, 1))}
    dark = {where: sum(grey < 60 for grey in picture.tobytes()) for where, picture in made.items()}
    bare = image(Grid(TABLE.across, TABLE.down, TABLE.columns, TABLE.rows, (9, 9), TABLE.zones)).convert("L")
    assert min(dark.values()) > sum(grey < 60 for grey in bare.tobytes()) + 1000


def test_every_ink_stands_out_from_white_at_least_four_and_a_half_times() -> None:
    inks = {sheet.INK, sheet.RED, sheet.GREY, *(fill.color for fill in sheet.FILLS)}
    assert min(contrast_with_white(ink) for ink in inks) >= 4.5


def test_every_word_is_at_least_eight_points() -> None:
    assert min(sheet.LARGE, sheet.SMALL) >= 8
    sources = "\n".join(file.read_text("utf-8") for file in Path(sheet.__file__).parent.glob("*.py"))
    assert not re.search(r"\bsize=\d", sources)


def contrast_with_white(color: str) -> float:
    """By the formula of the Web Content Accessibility Guidelines."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


# Words.


def test_a_long_name_is_folded_and_cut_with_an_ellipsis() -> None:
    folded = sheet.folded("the owner of the hardware store on Main Street and his family", 1.4)
    assert folded.count("\n") == 1
    assert folded.endswith("…")
    assert all(sheet.width_of(line) <= 1.4 for line in folded.split("\n"))


def test_a_dollar_sign_is_a_dollar_sign() -> None:
    """Between two dollar signs other programs set a formula, without the signs and in another typeface."""
    assert sheet.width_of("$800 of $1,000") == pytest.approx(sum(map(sheet.width_of, "$800 of $1,000")), rel=0.02)
    plain = Bars(((Bar("Owner", ((0, 800.0),), "5 and 6"),),))
    assert image(Bars(((Bar("Owner", ((0, 800.0),), "$5 and $6"),),))).tobytes() != image(plain).tobytes()


def test_the_key_of_a_timeline_lies_on_the_sheet() -> None:
    """Its words are long in an English report, and the names of its lanes push it to the right."""
    words: tuple[tuple[MarkKind, str], ...] = (
        ("guilty", "Convicted"),
        ("adjudicated", "Found guilty as a child"),
        ("not-guilty", "No conviction recorded"),
        ("now", "Present offence"),
    )
    made = image(Timeline((Lane("Suspended sentence order", ()),), 2005, 2027, key=words)).convert("L")
    key = made.crop((made.width - 10, 0, made.width, 46))
    assert key.getextrema() == (255, 255)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked on Unix alone")
def test_processes_forked_from_one_with_the_typeface_open_measure_as_it_does() -> None:
    measured = sheet.width_of.__wrapped__
    lines = [chr(code) * 3 for code in (*range(0xC0, 0x250), *range(0x370, 0x3FF), *range(0x400, 0x500)) if sheet.writable(chr(code))]
    sheet.font_of.cache_clear()
    expected = [measured(line) for line in lines]
    sheet.font_of.cache_clear()
    measured("a")  # the typeface is open now, and no other letter has been read
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                status = 0 if [measured(line) for line in lines] == expected else 2
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0, 0, 0]
