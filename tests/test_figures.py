"""The life timeline as a picture: the same bytes for the same values, and legible without colour."""

import io

import pytest
from PIL import Image

from psi import figures
from psi.report.values import Figure, Lane, Span

WORK = Lane("Work", (Span(2010.0, 2012.5), Span(2014.0, 2015.0, sure=False)))
SCHOOL = Lane("Education", (Span(2000.0, 2010.0),))
OFFENSES = Lane("Offenses", (), (Span(2011.0, 2011.0), Span(2020.0, 2020.1, label="now")))


def picture(*lanes: Lane, first: float = 2000.0, last: float = 2021.0) -> Figure:
    return Figure("life", "timeline", (), "words", lanes, first, last)


def image(figure: Figure) -> Image.Image:
    return Image.open(io.BytesIO(figures.draw(figure, 6.5)))


def test_the_same_figure_is_drawn_with_the_same_bytes() -> None:
    assert figures.draw(picture(SCHOOL, WORK, OFFENSES), 6.5) == figures.draw(picture(SCHOOL, WORK, OFFENSES), 6.5)


def test_the_settings_of_the_machine_do_not_change_a_figure() -> None:
    import matplotlib

    before = figures.draw(picture(WORK), 6.5)
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "red", "hatch.linewidth": 5}):
        assert figures.draw(picture(WORK), 6.5) == before


def test_a_figure_is_as_wide_as_the_page_at_200_dots_an_inch() -> None:
    made = image(picture(SCHOOL, WORK, OFFENSES))
    assert made.width == 1300
    assert round(made.info["dpi"][0]) == 200


@pytest.mark.parametrize("lanes", [(), (Lane("Work", ()),), (WORK,), (Lane("Work", (Span(2020.0, 2020.0),)),), (SCHOOL, WORK, OFFENSES)])
def test_a_figure_is_drawn_with_no_span_one_or_many(lanes: tuple[Lane, ...]) -> None:
    assert image(picture(*lanes)).width == 1300


@pytest.mark.parametrize(("first", "last"), [(2020.0, 2020.3), (1930.0, 2026.9), (2027.0, 2026.9)])
def test_a_figure_is_drawn_for_any_stretch_of_years(first: float, last: float) -> None:
    assert image(picture(WORK, first=first, last=last)).width == 1300


def test_a_figure_holds_nothing_but_the_picture() -> None:
    assert set(image(picture(WORK)).info) <= {"dpi"}


def test_lanes_beside_each_other_differ_without_colour() -> None:
    """Each lane has a hatch, or a grey at least a fifth of the scale away from every other lane without one."""
    greys = {}
    for n in range(5):
        lanes = [Lane(str(i), (Span(2000.0, 2021.0),) if i == n else ()) for i in range(5)]
        made = image(picture(*lanes)).convert("L")
        row = made.height - round((0.42 + 0.34 * (4 - n + 0.5)) * 200)
        band = made.crop((400, row - 18, 1200, row + 18))
        greys[n] = sum(grey * count for grey, count in enumerate(band.histogram())) / (band.width * band.height), len(set(band.tobytes())) > 8
    plain = [grey for grey, hatched in greys.values() if not hatched]
    assert len(plain) <= 2
    assert all(abs(a - b) > 51 for n, a in enumerate(plain) for b in plain[n + 1 :])


def test_an_end_that_is_not_sure_looks_different() -> None:
    sure, unsure = (Lane("Work", (Span(2001.0, 2020.0, sure=answer),)) for answer in (True, False))
    assert image(picture(sure)).convert("L").tobytes() != image(picture(unsure)).convert("L").tobytes()
