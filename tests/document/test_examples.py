"""Every document of every example as its reader has it: in the Word file and in the PDF that LibreOffice makes of it."""

import itertools
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from docx.oxml.ns import qn

from psi.case import read_case
from psi.files.shipped import shipped_folder
from tests.document.conftest import MADE, PAPERS
from tests.document.reading import Paper, W, bookmarks, numbers, parsed, references, run, squeezed, style_of, text_of

pytestmark = pytest.mark.slow

GAPS = ("[not recorded]", "[no such paragraph]")
WORD_TWICE = re.compile(r"(?<![-’])\b(\w+) \1\b", re.IGNORECASE)
MEANT_TWICE = {"had", "that", "very", "word"}


def test_every_example_gives_its_documents(shelf: dict[str, Paper]) -> None:
    assert set(PAPERS) <= set(shelf)
    assert {p.pdf.is_file() for p in shelf.values()} == {True}


@pytest.mark.parametrize("name", [*PAPERS, *(f"{name}.report" for name in MADE)])
def test_two_package_checkers_find_nothing(shelf: dict[str, Paper], name: str) -> None:
    assert "Errors: 0" in run("openxml-audit", shelf[name].docx)
    assert "0 error(s), 0 warning(s)" in run("docx-integrity", "check", shelf[name].docx)


def test_the_pdf_says_what_the_word_file_says(paper: Paper) -> None:
    word, pdf = squeezed(" ".join(paper.lines)), squeezed(" ".join(paper.bodies))
    at = next((n for n, (a, b) in enumerate(zip(word, pdf, strict=False)) if a != b), min(len(word), len(pdf)))
    assert word[at - 30 : at + 30] == pdf[at - 30 : at + 30]
    assert len(word) == len(pdf)


def test_no_private_mark_gap_or_brace_is_left(paper: Paper) -> None:
    said = "\n".join([*paper.lines, *paper.pages, *(" ".join(m) for m in paper.margins)])
    assert not re.search("[\ufdd0-\ufdef\ufffe\uffff\ufffd]", said)
    assert not [gap for gap in GAPS if gap in said]
    assert not re.search(r"\{\{|\}\}|\{%|%\}|«|»", said)
    assert not any(re.search("[\ufdd0-\ufdef]", data.decode("utf-8", "ignore")) for name, data in paper.parts.items() if name.endswith((".xml", ".rels")))


SLIPS = (
    r"\bNone\b",
    r"\bnan\b",
    r"\bTrue\b",
    r"\bFalse\b",
    r"\(\s*\)",
    r"\[\s*\]",
    r" [,.;:](?!\d)",
    r"\.\.(?!\.)",
    r",,",
    r";;",
    r"[(\[] ",
    r" [)\]]",
    r"\w \w+ing\. \.",
)
SAID = ("None: the count was dismissed", "None: not guilty", "None set out: the count is pending")


@pytest.mark.parametrize("slip", SLIPS)
def test_no_slip_of_a_template_stands_in_the_text(paper: Paper, slip: str) -> None:
    typed = squeezed((shipped_folder("examples") / paper.name.partition(".")[0] / "case.yaml").read_text("utf-8"))
    found = [line[m.start() : m.end() + 20] for line in paper.lines for m in re.finditer(slip, line)]
    assert [said for said in found if squeezed(said)[:16] not in typed and not said.startswith(tuple(s[: len(said)] for s in SAID))] == []


def test_no_word_stands_twice_in_a_row(paper: Paper) -> None:
    found = [m.group() for line in paper.lines for m in WORD_TWICE.finditer(line)]
    assert [m for m in found if m.split()[0].casefold() not in MEANT_TWICE and not m[0].isdigit()] == []


def test_no_paragraph_is_empty_but_the_space_below_a_table_and_a_line_to_sign_on(paper: Paper) -> None:
    empty = [p for p in paper.word.element.body.findall("w:p", W) if not text_of(p).strip() and p.find(".//w:drawing", W) is None]
    assert {style_of(p) for p in empty} <= {"SignatureLine", "TableText"}


def test_numbers_run_from_one_without_a_break_in_the_pdf(paper: Paper) -> None:
    count = len(numbers(paper))
    starts = [squeezed(line)[:40] for line, p in zip(paper.lines, paper.paragraphs, strict=True) if style_of(p) == "NumberedParagraph"]
    assert [int(start.partition(".")[0]) for start in starts] == list(range(1, count + 1))
    at, pdf = 0, squeezed(" ".join(paper.pages))
    for start in starts:
        at = pdf.find(start, at)
        assert at >= 0, start


def test_every_cross_reference_shows_the_number_of_the_paragraph_it_names(paper: Paper) -> None:
    marks, counted = bookmarks(paper), numbers(paper)
    assert [(name, shown) for name, shown in references(paper) if counted[marks[name]] != shown] == []


def test_there_are_cross_references_to_check(shelf: dict[str, Paper]) -> None:
    assert len(references(shelf["us-ohio-long-record.report"])) > 50


def test_libreoffice_works_the_cross_references_out_anew(shelf: dict[str, Paper]) -> None:
    wrong, right = shelf["misnumbered"], shelf["us-ohio-long-record.report"]
    assert {shown for _, shown in references(wrong)} == {"9999"}
    assert squeezed(" ".join(wrong.pages)) == squeezed(" ".join(right.pages))


def test_every_page_is_marked_as_a_draft_and_counts_the_pages(paper: Paper) -> None:
    total = len(paper.pages)
    for n, (head, foot) in enumerate(paper.margins, 1):
        assert "DRAFT" in head
        assert f"Page {n} of {total}" in " ".join(foot.split())


def test_the_paper_is_that_of_the_country(paper: Paper) -> None:
    assert paper.page_size == ((595, 842) if paper.name.startswith("england") else (612, 792))


def test_title_and_language_are_set_and_nobody_is_named_in_the_properties(paper: Paper) -> None:
    core = paper.word.core_properties
    english = "en-GB" if paper.name.startswith("england") else "en-US"
    assert core.title == text_of(next(p for p in paper.paragraphs if style_of(p) == "Title"))
    assert (core.language, core.author, core.last_modified_by) == (english, "psi", "psi")
    languages = {e.get(qn("w:val")) for e in parsed(paper.parts["word/styles.xml"]).iter(qn("w:lang"))}
    assert languages == {english}


def test_headings_are_in_order_and_none_is_empty_or_bare(paper: Paper) -> None:
    body = [e for e in paper.word.element.body if e.tag in (qn("w:p"), qn("w:tbl"))]
    levels = [int(style_of(e)[-1]) if e.tag == qn("w:p") and style_of(e).startswith("Heading") else 0 for e in body]
    headings = [level for level in levels if level]
    assert headings[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(headings))
    assert all(text_of(e).strip() for e, level in zip(body, levels, strict=True) if level)
    assert all(after == 0 or (before == 1 and after == 2) for before, after in itertools.pairwise(levels) if before)
    assert levels[-1] == 0


def test_no_heading_is_left_alone_at_the_foot_of_a_page(paper: Paper) -> None:
    pairs = zip(paper.paragraphs, paper.paragraphs[1:], strict=False)
    titles = {squeezed(text_of(p)) for p, after in pairs if style_of(p) in {"Heading1", "Heading2", "Caption"} and style_of(after) != "Figure"}
    last_lines = [page.strip().splitlines()[-1] for page in paper.pages if page.strip() and not page.casefold().startswith("contents")]
    assert [line for line in last_lines if squeezed(line) in titles] == []


def test_every_page_holds_something(paper: Paper) -> None:
    assert [n for n, page in enumerate(paper.pages, 1) if len(page.strip()) < 40] == []


def test_header_rows_repeat_and_rows_are_not_split(paper: Paper) -> None:
    for table in paper.word.element.body.iter(qn("w:tbl")):
        rows = table.findall("w:tr", W)
        has_header = table.find("w:tblPr/w:tblLook", W).get(qn("w:firstRow")) == "1"
        assert [n for n, row in enumerate(rows) if row.find("w:trPr/w:tblHeader", W) is not None] == ([0] if has_header else [])
        assert all(row.find("w:trPr/w:cantSplit", W) is not None for row in rows)


def test_every_table_is_described_and_regular(paper: Paper) -> None:
    tables = list(paper.word.element.body.iter(qn("w:tbl")))
    described = [t.find("w:tblPr/w:tblDescription", W).get(qn("w:val")) for t in tables]
    assert all(len(words) > 20 for words in described)
    assert len(set(described)) == len(described)
    for table in tables:
        assert {len(row.findall("w:tc", W)) for row in table.findall("w:tr", W)} == {len(table.findall("w:tblGrid/w:gridCol", W))}
        assert not list(table.iter(qn("w:vMerge"), qn("w:gridSpan")))
        assert len(list(table.iter(qn("w:tbl")))) == 1


def test_every_picture_has_words_that_stand_for_it(paper: Paper) -> None:
    pictures = list(paper.word.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"))
    assert all(len(p.get("descr")) > 60 and not re.search(r"\.(png|jpe?g)\b", p.get("descr")) for p in pictures)
    assert all(" " in p.get("descr") and not re.search(r"\.(png|jpe?g)\b", p.get("name")) for p in pictures)


def test_every_block_has_a_bookmark_of_its_own_that_word_accepts(paper: Paper) -> None:
    starts = list(paper.word.element.body.iter(qn("w:bookmarkStart")))
    names = [e.get(qn("w:name")) for e in starts]
    assert [n for n in names if len(n) > 40 or not re.fullmatch(r"_psi_\w+", n)] == []
    assert [n for n, times in Counter(n.casefold() for n in names).items() if times > 1] == []
    assert sorted(e.get(qn("w:id")) for e in starts) == sorted(e.get(qn("w:id")) for e in paper.word.element.body.iter(qn("w:bookmarkEnd")))
    marked, unmarked, inside = 0, [], False
    for each in paper.paragraphs:
        inside = inside or each.find("w:bookmarkStart", W) is not None
        if inside:
            marked += 1
        elif style_of(each) in {"NumberedParagraph", "BodyPlain", "Note", "Heading1", "Heading2", "ListItem", "RequiredStatement", "Source", "Caption"}:
            unmarked.append(text_of(each)[:40])
        inside = inside and each.find("w:bookmarkEnd", W) is None
    assert marked
    assert unmarked == []


def test_fonts_and_styles_come_from_the_look_alone(paper: Paper) -> None:
    look = parsed_look(paper.name)
    known = {e.get(qn("w:styleId")) for e in look.iter(qn("w:style"))}
    body = paper.word.element.body
    used = {e.get(qn("w:val")) for e in body.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))}
    assert used <= known
    assert not list(body.iter(qn("w:rFonts"), qn("w:sz"), qn("w:color"), qn("w:b"), qn("w:shd")))
    named = {f for e in look.iter(qn("w:rFonts")) for f in e.attrib.values()}
    drawn = {re.sub(r"^[A-Z]{6}\+|[-,].*$", "", line.split()[0]) for line in run("pdffonts", paper.pdf).splitlines()[2:]}
    assert drawn <= {each.replace(" ", "") for name in named for each in (name, SAME_WIDTHS.get(name, name))}
    assert paper.parts["word/styles.xml"].count(b"w:styleId=") == len(known)


SAME_WIDTHS = {"Arial": "LiberationSans", "Times New Roman": "LiberationSerif", "Cambria": "Caladea", "Calibri": "Carlito"}


def parsed_look(name: str) -> Any:
    folder = next(f for f in shipped_folder("templates").iterdir() if name.startswith(f.name) and (f / "look.docx").is_file())
    return parsed(Paper(name, folder / "look.docx", folder).parts["word/styles.xml"])


@pytest.mark.parametrize("name", ["us-federal-firearm", "us-federal-fraud"])
def test_the_recommendation_of_a_federal_case_stands_in_its_own_document_only(one_paper: Callable[[str], Paper], name: str) -> None:
    case = read_case(shipped_folder("examples") / name / "case.yaml")
    texts = [text for text in _texts(case.recommendation.model_dump(mode="json", exclude={"source", "unanswered", "field_notes"})) if len(text) > 25]
    assert len(texts) > 8
    own, report = (squeezed(" ".join(one_paper(f"{name}.{document}").lines)) for document in ("recommendation", "report"))
    parts = [squeezed(part)[1:-1] for text in texts for part in re.split(r"(?<=[.;:]) ", text) if len(part) > 25]
    assert [part for part in parts if part not in own] == []
    assert [part for part in parts if part in report] == []


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for name, item in value.items() if name not in {"rests_on", "source", "id", "what"} for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []


def test_a_record_with_one_fact_gives_a_whole_document_with_its_gaps_marked(one_paper: Callable[[str], Paper]) -> None:
    bare = one_paper("bare.report")
    marked = [r.text for p in bare.word.paragraphs for r in p.runs if r.style.name == "Not Recorded"]
    asked = {text for text in marked if text.endswith("?]") or text == "[The officer’s evaluation has not been written.]"}
    assert len(asked) == 5
    assert set(marked) - asked <= {"[not recorded]", "[Not recorded]"}
    assert [line for line in bare.lines if "None" in line or ("[" in line and "ot recorded]" not in line and line not in asked)] == []
    assert "No inquiry into" in " ".join(bare.pages)
    assert squeezed(" ".join(bare.lines)) == squeezed(" ".join(bare.bodies))
