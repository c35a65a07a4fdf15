"""The figures in the written Word file: each as wide as the page, with its caption, its alt text, and the numbers of table and sentence."""

import datetime as dt
import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from psi.document.pdf import page_count, pdf_of
from psi.document.pdf import pictures as pages
from psi.report.values import Figure
from psi.workbench import examples, open_case

ON = dt.date(2026, 11, 23)
CASES = {
    "us-federal-fraud": ["losses", "life-timeline", "means", "sentencing-table"],
    "us-ohio-long-record": ["record-timeline", "life-timeline", "means"],
    "england-wales-long-record": ["record-timeline", "life-timeline", "means", *["score-bands"] * 4],  # OGRS3, ARP, VRP and SVRP
}
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@lru_cache(maxsize=len(CASES))
def paper(case: str) -> tuple[Any, list[Figure]]:
    """The report of an example as a Word file that was read back, and its figures as values."""
    bench = open_case(examples()[case], on=ON)
    blocks = bench.reports(documents=("report",))[0].blocks
    return Document(io.BytesIO(bench.drafts(documents=("report",))["report"])), [block for block in blocks if isinstance(block, Figure)]


def pictures(word: Any) -> Iterator[tuple[Any, Any, str]]:
    """Each picture of the body: what describes it, its image, and the text of the paragraph above it."""
    above = ""
    for paragraph in word.element.body.iter(qn("w:p")):
        for inline in paragraph.iter(f"{DRAWING}inline"):
            image = word.part.related_parts[next(inline.iter(qn("a:blip"))).get(qn("r:embed"))]
            yield inline, Image.open(io.BytesIO(image.blob)), above
        above = "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


@pytest.mark.parametrize("case", CASES)
def test_every_figure_stands_below_its_caption_with_the_words_that_stand_for_it(case: str) -> None:
    word, figures = paper(case)
    assert [re.sub(r"\.\d$", "", figure.key).rpartition(".")[2] for figure in figures] == CASES[case]
    shown = list(pictures(word))
    assert len(shown) == len(figures)
    for n, ((inline, _, above), figure) in enumerate(zip(shown, figures, strict=True), 1):
        assert above == f"Figure {n}. " + "".join(run.text for run in figure.caption)
        assert inline.find(f"{DRAWING}docPr").get("descr") == figure.alt
        assert len(figure.alt) > 40
        assert not re.search(r"None|\{|\(\)|  | ,|\.\.", figure.alt)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_nothing_on_a_page_stands_in_a_margin_at_its_side(case: str) -> None:
    word, _ = paper(case)
    page, dots = word.sections[0], 100
    pdf = pdf_of(open_case(examples()[case], on=ON).drafts(documents=("report",))["report"])
    for n, picture in enumerate(pages(pdf, 1, page_count(pdf), dots=dots), 1):
        dark = Image.open(io.BytesIO(picture)).convert("L").point(lambda shade: 255 if shade < 128 else 0)  # the watermark is lighter
        left, _, right, _ = dark.getbbox() or (page.left_margin, 0, page.left_margin, 0)
        assert left >= page.left_margin / 914400 * dots - 2, n
        assert right <= (page.page_width - page.right_margin) / 914400 * dots + 2, n


@pytest.mark.parametrize("case", CASES)
def test_every_figure_is_as_wide_as_the_text_and_has_200_dots_an_inch(case: str) -> None:
    word, _ = paper(case)
    page = word.sections[0]
    wide = page.page_width - page.left_margin - page.right_margin
    for inline, image, _ in pictures(word):
        extent = inline.find(f"{DRAWING}extent")
        assert abs(int(extent.get("cx")) - wide) < 914400 / 100
        assert abs(image.width / (int(extent.get("cx")) / 914400) - 200) < 1
        assert abs(image.height / (int(extent.get("cy")) / 914400) - 200) < 1
        assert int(extent.get("cy")) < page.page_height / 2


def test_the_losses_of_the_figure_are_those_of_the_table_and_of_the_bench_page() -> None:
    word, figures = paper("us-federal-fraud")
    total = re.search(r"\$[\d,]*\d", figures[0].alt)
    assert total is not None
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in word.tables]
    losses = next(table for table in tables if table[0][:2] == ["Victim", "Loss"])
    assert losses[-1][-1] == total[0] == "$135,760"
    assert any("Losses not recovered" in row[0] and row[1].startswith(total[0]) for table in tables for row in table)


def test_the_range_and_the_score_of_the_figure_are_those_of_the_sentence() -> None:
    england = "england-wales-long-record"
    scores = ((england, n, said) for n, said in ((-4, "54%"), (-3, "48.47%"), (-3, "57.44%"), (-2, "26.69%"), (-1, "1.04%"), (-1, "1.15%")))
    for case, n, said in (("us-federal-fraud", -1, "10 to 16 months"), *scores):
        word, figures = paper(case)
        assert said in figures[n].alt
        assert any(said in paragraph.text for paragraph in word.paragraphs)
