"""Word craft: contents, captions, live references, sources, watermark, approval; read back from the real files."""

import dataclasses
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from PIL import Image, ImageChops

from psi.document.inspection import inspect
from psi.document.inspection.colors import contrast
from psi.document.pdf import pdf_of
from psi.document.write import write_docx
from psi.files.shipped import shipped_folder
from psi.report.numbering import numbered
from psi.report.values import Paragraph, Prose, Report, Run, Section, Signature, Table
from psi.workbench import open_case
from tests.document.conftest import ON, PAPERS
from tests.document.reading import Paper, W, bookmarks, numbers, parsed, run, squeezed, style_of, text_of, to_pdf

LOOK = shipped_folder("templates") / "us-ohio" / "look.docx"
REPORTS = [name for name in PAPERS if name.endswith(".report")]
WATERMARK_GRAY = "ECECEC"


def plain(key: str, *runs: Run, style: Any = "numbered") -> Prose:
    return Prose(key, style, (Paragraph(runs),))


def a_table(key: str, caption: str = "") -> Table:
    heads, cells = ("Count", "Penalty"), (Paragraph((Run("1. Theft"),)), Paragraph((Run("Prison"),)))
    return Table(key, (Run(caption),) if caption else (), f"What {key} holds.", heads, (cells,), (0.5, 0.5), (False, False))


def report(*sections: Section, mark: str = "DRAFT, not signed") -> Report:
    return Report("report", "x", "Title", "head", "foot", numbered(sections), "en-US", "letter", mark)


def written(made: Report) -> Any:
    return Document(io.BytesIO(write_docx(made, LOOK, ON)))


def without_drawing(header: bytes) -> bytes:
    """The header of a page without the picture in it."""
    tree = parsed(header)
    for drawing in list(tree.iter(qn("w:drawing"))):
        drawing.getparent().remove(drawing)
    return etree.tostring(tree)


def links(paragraph: Any) -> list[tuple[str, str]]:
    """The links of a paragraph as (text, bookmark)."""
    return [("".join(t.text for t in link.iter(qn("w:t"))), link.get(qn("w:anchor"))) for link in paragraph.iter(qn("w:hyperlink"))]


# Contents.


def under(paper: Paper) -> list[tuple[str, str, list[int]]]:
    """Every heading with its style and the numbers of the paragraphs under it, down to the next of its level or above."""
    counted, found = numbers(paper), []
    for each in paper.paragraphs:
        style = style_of(each)
        if style in {"Heading1", "Heading2"}:
            found.append((style, text_of(each), []))
        elif each in counted:
            last = len(found) - 1
            for n in (last, next(n for n in range(last, -1, -1) if found[n][0] == "Heading1")):
                if int(counted[each]) not in found[n][2]:
                    found[n][2].append(int(counted[each]))
    return found


def in_words(found: list[int]) -> str:
    if len(found) < 2:
        return f"\tparagraph {found[0]}" if found else ""
    return f"\tparagraphs {found[0]} {'and' if len(found) == 2 else 'to'} {found[-1]}"


@pytest.mark.slow
@pytest.mark.parametrize("name", REPORTS)
def test_the_contents_name_every_heading_and_the_paragraphs_under_it(shelf: dict[str, Paper], name: str) -> None:
    paper = shelf[name]
    entries = [p for p in paper.paragraphs if style_of(p).startswith("TOC") and style_of(p) != "TOCHeading"]
    expected = [(style.replace("Heading", "TOC"), f"{words}{in_words(found)}") for style, words, found in under(paper)]
    assert [(style_of(p), text_of(p)) for p in entries] == expected
    marks = bookmarks(paper)
    assert [text_of(marks[links(p)[0][1]]) for p in entries] == [words for _, words, _ in under(paper)]


@pytest.mark.slow
@pytest.mark.parametrize("name", REPORTS)
def test_the_contents_stand_on_the_page_after_the_first(shelf: dict[str, Paper], name: str) -> None:
    pages = shelf[name].pages
    assert [n for n, page in enumerate(pages) if page.casefold().startswith("contents")] == [1]


@pytest.mark.slow
def test_nothing_asks_to_be_brought_up_to_date_when_a_document_is_opened(paper: Paper) -> None:
    assert b"updateFields" not in paper.parts["word/settings.xml"]
    assert b"w:dirty" not in paper.parts["word/document.xml"]


@pytest.mark.slow
def test_brought_up_to_date_the_contents_show_the_page_of_each_heading(shelf: dict[str, Paper], tmp_path: Path) -> None:
    paper = shelf["us-ohio-long-record.report"]
    (tmp_path / "it.pdf").write_bytes(pdf_of(paper.docx.read_bytes()))
    now = Paper("now", paper.docx, tmp_path / "it.pdf")
    shown = dict(re.findall(r"^(.+?)[ .]*\.[ .]*(\d+)$", now.pages[1], re.M))
    assert [words for _, words, _ in under(paper)] == list(shown)
    for words, page in shown.items():
        assert words in now.pages[int(page) - 1].splitlines()


def test_a_short_document_has_no_contents() -> None:
    word = written(report(*(Section(f"s{n}", f"Section {n}", (plain(f"p{n}", Run("Text.")),)) for n in range(3))))
    assert [p.text for p in word.paragraphs] == ["Title", "Section 0", "Text.", "Section 1", "Text.", "Section 2", "Text."]


@pytest.mark.parametrize(("paragraphs", "has"), [(39, False), (40, True)])
def test_a_document_has_contents_from_forty_numbered_paragraphs_on(*, paragraphs: int, has: bool) -> None:
    told = tuple(Prose(f"p{n}", "numbered", (Paragraph((Run("Text."),)),)) for n in range(paragraphs))
    note = plain("note", Run("A note that has no number."), style="plain")
    word = written(report(Section("first", "At a glance", (note,)), Section("s", "The person", told)))
    listed = [p.text for p in word.paragraphs if p.style.name.casefold().startswith("toc")]
    assert listed == (["Contents", "At a glance", "The person\tparagraphs 1 to 40"] if has else [])


# Captions and references to them.


@pytest.mark.slow
def test_captions_are_numbered_by_kind_with_fields(paper: Paper) -> None:
    captions = [p for p in paper.paragraphs if style_of(p) == "Caption"]
    for kind in ("Table", "Figure"):
        own = [text_of(p) for p in captions if f"SEQ {kind} " in "".join(c.text for c in p.iter(qn("w:instrText")))]
        assert [words.split(". ")[0] for words in own] == [f"{kind} {n}" for n in range(1, len(own) + 1)]
        assert len(own) == sum(text_of(p).startswith(kind) for p in captions)
    assert all(squeezed(text_of(p)) in squeezed(" ".join(paper.pages)) for p in captions)


def pointing() -> Report:
    said = plain("a", Run("The penalties are in "), Run("", to="one.counts"), Run(" and "), Run("", to="two.losses"), Run("."))
    return report(Section("one", "One", (said, a_table("bare"), a_table("one.counts", "Counts"))), Section("two", "Two", (a_table("two.losses", "Losses"),)))


def test_a_reference_to_a_table_shows_its_label_and_points_at_it() -> None:
    word = written(pointing())
    said = next(p for p in word.paragraphs if "penalties" in p.text)
    assert said.text == "The penalties are in Table 1 and Table 2."
    codes = [code.text.split() for code in said._p.iter(qn("w:instrText"))]
    assert [(code[0], code[-1]) for code in codes] == [("REF", "\\h"), ("REF", "\\h")]
    for code, label in zip(codes, ("Table 1", "Table 2"), strict=True):
        start = next(mark for mark in word.element.body.iter(qn("w:bookmarkStart")) if mark.get(qn("w:name")) == code[1])
        inside = []
        for each in start.itersiblings():
            if each.tag == qn("w:bookmarkEnd") and each.get(qn("w:id")) == start.get(qn("w:id")):
                break
            inside += [text.text for text in each.iter(qn("w:t"))]
        assert "".join(inside) == label


@pytest.mark.slow
def test_libreoffice_works_a_reference_to_a_table_out_anew(tmp_path: Path) -> None:
    data = write_docx(pointing(), LOOK, ON)
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(tmp_path / "it.docx", "w") as package:
        for name in source.namelist():
            held = source.read(name)
            package.writestr(name, held.replace(b"<w:t>Table 1</w:t>", b"<w:t>Table 77</w:t>") if name == "word/document.xml" else held)
    assert b"Table 77" in zipfile.ZipFile(tmp_path / "it.docx").read("word/document.xml")
    run("soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "it.docx")
    assert "The penalties are in Table 1 and Table 2." in run("pdftotext", tmp_path / "it.pdf", "-")


# Sources.


@pytest.mark.slow
def test_every_number_of_a_source_is_a_link_to_its_line(paper: Paper) -> None:
    marks, found = bookmarks(paper), 0
    for each in paper.paragraphs:
        if style_of(each) in {"NumberedParagraph", "ListItem", "TableText"}:
            linked = [(words, mark) for words, mark in links(each) if words.isdigit()]
            assert [words for words, _ in linked] == [n for group in re.findall(r"\[(\d+(?:, \d+)*)\]", text_of(each)) for n in group.split(", ")]
            assert all(style_of(marks[mark]) == "Source" and text_of(marks[mark]).startswith(f"[{words}] ") for words, mark in linked)
            found += len(linked)
    assert found > 5 or paper.name.endswith("recommendation")


def test_a_number_in_brackets_that_the_record_itself_says_is_no_link() -> None:
    said = plain("a", Run("He wrote "), Run("see [1]", fact="notes.a"), Run(". [1, 9]"))
    word = written(report(Section("one", "One", (said, plain("s", Run("[1] A letter."), style="source")))))
    paragraph = next(p for p in word.paragraphs if "wrote" in p.text)
    assert paragraph.text == "He wrote see [1]. [1, 9]"
    assert [words for words, _ in links(paragraph._p)] == ["1"]


# The watermark and the approval.


def approved() -> Report:
    lines = (Paragraph((Run("Reviewed by S. Vance"),)), Paragraph((Run("Date:"),)))
    text = plain("a", Run("Text."))
    return report(Section("one", "One", (text, Signature("officer", lines), Signature("supervisor", lines))), mark="Approved by sue, 2026-11-24")


def headers(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist() if "header" in name or "media" in name}


@pytest.mark.slow
def test_every_page_of_a_draft_has_the_watermark_behind_its_text(paper: Paper, tmp_path: Path) -> None:
    header = parsed(paper.parts["word/header1.xml"])
    (anchor,) = header.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor")
    assert anchor.get("behindDoc") == "1"
    assert [e.get("val") for e in anchor.iter("{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative")] == ["1"]
    bare = tmp_path / "bare.docx"
    with zipfile.ZipFile(paper.docx) as source, zipfile.ZipFile(bare, "w") as package:
        for name in source.namelist():
            package.writestr(name, without_drawing(source.read(name)) if name == "word/header1.xml" else source.read(name))
    to_pdf([bare], tmp_path, tmp_path / "profile")
    for name, pdf in (("with", paper.pdf), ("without", tmp_path / "bare.pdf")):
        run("pdftoppm", "-r", "40", "-gray", "-png", pdf, tmp_path / name)
    marked, plain = ([Image.open(file).convert("L") for file in sorted(tmp_path.glob(f"{name}-*.png"))] for name in ("with", "without"))
    assert len(marked) == len(plain) == len(paper.pages)
    # A hundredth of every page at least is darker for the mark, however much of it a figure or a table covers.
    darker = [sum(ImageChops.subtract(bare_page, page).point([0] * 8 + [1] * 248).tobytes()) for page, bare_page in zip(marked, plain, strict=True)]
    assert all(dots > 0.01 * page.width * page.height for dots, page in zip(darker, marked, strict=True))


@pytest.mark.slow
def test_every_ink_of_the_look_can_be_read_on_the_watermark(paper: Paper) -> None:
    styles = parsed(paper.parts["word/styles.xml"])
    inks = {e.get(qn("w:val")) for e in styles.iter(qn("w:color"))} | {"000000"}
    with zipfile.ZipFile(paper.docx) as package:
        drawn = Image.open(io.BytesIO(package.read(next(n for n in package.namelist() if n.startswith("word/media/") and "draft" in n)))).convert("LA")
    assert drawn.getchannel("L").getextrema() == (int(WATERMARK_GRAY[:2], 16),) * 2
    assert {ink for ink in inks if contrast(ink, WATERMARK_GRAY) < 4.5} == set()


@pytest.mark.parametrize("mark", ["Approved by sue, 2026-11-24", ""])
def test_a_document_that_is_no_draft_has_no_watermark(mark: str) -> None:
    made = dataclasses.replace(approved(), draft_mark=mark)
    parts = headers(write_docx(made, LOOK, ON))
    assert b"<w:drawing" not in parts["word/header1.xml"]
    assert [name for name in parts if "media" in name] == []
    assert "word/media" in " ".join(headers(write_docx(dataclasses.replace(made, draft_mark="DRAFT"), LOOK, ON)))


def test_an_approved_document_says_below_the_signatures_who_approved_it() -> None:
    word = written(approved())
    assert [p.text for p in word.paragraphs][-4:] == ["", "Reviewed by S. Vance", "Date:", "Approved by sue, 2026-11-24."]
    block = [p for p in word.paragraphs if p.style.style_id in {"Signature", "SignatureLine"}]
    assert [p.paragraph_format.keep_with_next for p in block] == [True] * 6 + [None]
    assert "Approved by" not in [p.text for p in written(dataclasses.replace(approved(), draft_mark="DRAFT")).paragraphs][-1]


def test_nobody_signs_a_page_on_which_nothing_else_stands() -> None:
    last = plain("last", Run("The last words."))
    word = written(report(Section("s", "Title", (plain("first", Run("The first words.")), last, Signature("signature", (Paragraph((Run("A. Officer"),)),))))))
    kept = {p.text: p.paragraph_format.keep_with_next for p in word.paragraphs}
    assert (kept["The first words."], kept["The last words."]) == (None, True)


@pytest.mark.slow
def test_an_approved_report_opens_in_libreoffice_and_has_nothing_to_mend(tmp_path: Path) -> None:
    bench = open_case("us-ohio-declined", on=ON)
    made = dataclasses.replace(bench.reports()[0], draft_mark="Approved by sue, 2026-11-24")
    (tmp_path / "it.docx").write_bytes(write_docx(made, LOOK, ON))
    run("soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "it.docx")
    text = run("pdftotext", tmp_path / "it.pdf", "-")
    assert "DRAFT" not in text
    assert text.count("Approved by sue, 2026-11-24") == int(run("pdfinfo", tmp_path / "it.pdf").split("Pages:")[1].split()[0]) + 1
    assert inspect(tmp_path / "it.docx") == ()
    assert "Errors: 0" in run("openxml-audit", tmp_path / "it.docx")
    assert "0 error(s), 0 warning(s)" in run("docx-integrity", "check", tmp_path / "it.docx")


# What holds lines together.


def in_force(styles: Any, ident: str, tag: str) -> bool:
    """Whether a switch of paragraphs is on for a style or one that it is based on."""
    while ident:
        style = styles.find(f"w:style[@w:styleId='{ident}']", W)
        found, based = style.find(f"w:pPr/w:{tag}", W), style.find("w:basedOn", W)
        if found is not None:
            return found.get(qn("w:val"), "1") not in {"0", "false"}
        ident = "" if based is None else based.get(qn("w:val"))
    return False


@pytest.mark.slow
def test_no_line_is_left_alone_and_headings_and_captions_keep_with_what_follows(paper: Paper) -> None:
    styles = parsed(paper.parts["word/styles.xml"])
    used = {style_of(p) for p in paper.paragraphs}
    assert [ident for ident in used if not in_force(styles, ident, "widowControl")] == []
    assert all(in_force(styles, ident, "keepNext") for ident in ("Heading1", "Heading2", "Caption", "TOCHeading", "Title"))


@pytest.mark.slow
def test_space_below_a_table_is_no_empty_paragraph(paper: Paper) -> None:
    following = [table.getnext() for table in paper.word.element.body.findall("w:tbl", W)]
    following = [each for each in following if each.getnext().tag != qn("w:sectPr")]  # Word ends no document with a table
    assert [text_of(p) for p in following if p.tag == qn("w:p") and not text_of(p) and style_of(p) != "SignatureLine"] == []
    assert all(p.find("w:pPr/w:spacing", W) is not None for p in following if style_of(p) in {"NumberedParagraph", "BodyPlain"})


@pytest.mark.parametrize("style", ["item", "source"])
def test_what_leads_to_a_list_stays_with_its_beginning(style: Any) -> None:
    lead, one, two = plain("a.lead", Run("They are these:"), style="plain"), plain("a.one", Run("One."), style=style), plain("a.two", Run("Two."), style=style)
    made = written(report(Section("a", "A", (plain("a.text", Run("Text.")), lead, one, two, plain("a.end", Run("End."))))))
    kept = {text_of(p): p.find("w:pPr/w:keepNext", W) is not None for p in made.element.body.findall("w:p", W)}
    assert {said: kept[said] for said in ("Text.", "They are these:", "One.", "Two.", "End.")} == {
        "Text.": False,
        "They are these:": True,
        "One.": False,
        "Two.": False,
        "End.": False,
    }
