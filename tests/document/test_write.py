"""The Word file itself: the same for the same input, in the agency's own look, with every text as it was typed."""

import datetime as dt
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from psi.document.drafts import write_draft
from psi.document.write import write_docx
from psi.document.xml import bookmark_name
from psi.errors import TemplateDefect
from psi.files.shipped import shipped_folder
from psi.report.values import Paragraph, Prose, Report, Run, Section
from psi.workbench import open_case
from tests.document.conftest import ON
from tests.document.reading import Paper, squeezed, text_of
from tests.document.strange import STRANGE, TEXTS

LOOK = shipped_folder("templates") / "us-ohio" / "look.docx"


def report(*texts: str, draft: str = "DRAFT") -> Report:
    blocks = tuple(Prose(f"a.{n}", "numbered", (Paragraph((Run(text, fact="x"),)),)) for n, text in enumerate(texts))
    return Report("report", "x", "Title", "head", "foot", (Section("one", "One", blocks),), "en-US", "letter", draft)


def written(*texts: str, look: Path = LOOK) -> Document:  # type: ignore[valid-type]
    return Document(io.BytesIO(write_docx(report(*texts), look, ON)))


def changed_look(tmp_path: Path, part: str, change: Callable[[str], str]) -> Path:
    """A copy of the look in which one part was changed, as an agency might by hand."""
    out = tmp_path / "look.docx"
    with zipfile.ZipFile(LOOK) as source, zipfile.ZipFile(out, "w") as package:
        for name in source.namelist():
            held = source.read(name)
            package.writestr(name, change(held.decode()) if name == part else held)
    return out


# The same input, the same bytes.


@pytest.mark.slow
def test_the_same_case_gives_the_same_bytes_whatever_the_process_and_its_hash_seed() -> None:
    code = "import sys, hashlib; from psi.workbench import open_case; print([hashlib.sha256(d).hexdigest() for d in open_case('us-ohio-declined', on='2026-11-23').drafts().values()])"
    found = set()
    for seed, zone in (("0", "UTC"), ("4711", "Asia/Tokyo")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        found.add(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment).stdout)
    found.add(f"{[hashlib.sha256(d).hexdigest() for d in open_case('us-ohio-declined', on=ON).drafts().values()]}\n")
    assert len(found) == 1


def test_no_part_of_the_package_has_a_time_of_its_own() -> None:
    with zipfile.ZipFile(io.BytesIO(write_docx(report("a"), LOOK, ON))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2026-11-23T00:00:00Z"}


def test_another_day_gives_another_file() -> None:
    assert write_docx(report("a"), LOOK, ON) != write_docx(report("a"), LOOK, ON + dt.timedelta(days=1))


# The look.

NEEDED = [
    *("CaptionOfCase", "Title", "Heading1", "Heading2", "NumberedParagraph", "BodyPlain", "ListItem", "Note", "Source", "RequiredStatement"),
    *("Caption", "Figure", "TableText", "TableHeading", "Signature", "SignatureLine", "NotRecorded", "ReportTable", "TOCHeading", "TOC1", "TOC2"),
]


@pytest.mark.parametrize("style", NEEDED)
def test_a_look_without_a_style_that_the_writer_uses_is_refused_by_its_name(tmp_path: Path, style: str) -> None:
    look = changed_look(tmp_path, "word/styles.xml", lambda text: text.replace(f'w:styleId="{style}"', 'w:styleId="Gone"'))
    with pytest.raises(TemplateDefect, match=f"{re.escape(str(look))}: the style '{style}' is missing.") as caught:
        write_docx(report("a"), look, ON)
    assert caught.value.exit_code == 3


def test_a_look_without_the_lists_is_refused(tmp_path: Path) -> None:
    look = changed_look(tmp_path, "word/numbering.xml", lambda text: text.replace('w:abstractNumId="2"', 'w:abstractNumId="7"'))
    with pytest.raises(TemplateDefect, match="the lists that number paragraphs"):
        write_docx(report("a"), look, ON)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04broken", b"%PDF-1.4"])
def test_a_look_that_is_no_word_file_is_refused(tmp_path: Path, content: bytes) -> None:
    look = tmp_path / "look.docx"
    look.write_bytes(content)
    with pytest.raises(TemplateDefect, match="look.docx: it is no Word file that psi can open"):
        write_docx(report("a"), look, ON)


def test_a_zip_that_is_no_word_file_is_refused(tmp_path: Path) -> None:
    look = tmp_path / "look.docx"
    with zipfile.ZipFile(look, "w") as package:
        package.writestr("a.txt", "x")
    with pytest.raises(TemplateDefect, match="it is no Word file that psi can open"):
        write_docx(report("a"), look, ON)


def test_a_look_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateDefect, match="it is no Word file that psi can open"):
        write_docx(report("a"), tmp_path / "look.docx", ON)


def test_a_look_whose_header_would_not_mark_a_draft_is_refused(tmp_path: Path) -> None:
    look = changed_look(tmp_path, "word/header1.xml", lambda text: text.replace("«draft»", "County of Anywhere"))
    with pytest.raises(TemplateDefect, match="a header has no «draft»"):
        write_docx(report("a"), look, ON)


def test_a_mark_that_word_has_cut_into_runs_is_filled_in(tmp_path: Path) -> None:
    cut = "«</w:t></w:r><w:r><w:t>dra</w:t></w:r><w:r><w:t>ft»"
    look = changed_look(tmp_path, "word/header1.xml", lambda text: text.replace("«draft»", cut))
    header = written("a", look=look).sections[0].header  # type: ignore[attr-defined]
    assert [p.text for p in header.paragraphs] == ["head\tDRAFT"]


def test_words_of_the_agency_in_the_header_stay(tmp_path: Path) -> None:
    look = changed_look(tmp_path, "word/header1.xml", lambda text: text.replace("«header»", "County «header» & more »x«".replace("&", "&amp;")))
    header = written("a", look=look).sections[0].header  # type: ignore[attr-defined]
    assert header.paragraphs[0].text.startswith("County head & more »x«")


def test_a_header_for_the_first_page_is_filled_in_too(tmp_path: Path) -> None:
    word = Document(str(LOOK))
    word.sections[0].different_first_page_header_footer = True
    word.sections[0].first_page_header.paragraphs[0].text = "First «draft»"
    word.save(str(tmp_path / "look.docx"))
    assert written("a", look=tmp_path / "look.docx").sections[0].first_page_header.paragraphs[0].text == "First DRAFT"  # type: ignore[attr-defined]
    word.sections[0].first_page_header.paragraphs[0].text = "First"
    word.save(str(tmp_path / "look.docx"))
    with pytest.raises(TemplateDefect, match="a header has no «draft»"):
        written("a", look=tmp_path / "look.docx")


def test_what_the_look_already_holds_stands_before_the_report(tmp_path: Path) -> None:
    word = Document(str(LOOK))
    word.add_paragraph("Letterhead of the county")
    word.save(str(tmp_path / "look.docx"))
    assert [p.text for p in written("a", look=tmp_path / "look.docx").paragraphs][:2] == ["Letterhead of the county", "Title"]  # type: ignore[attr-defined]


def test_the_shipped_looks_are_what_the_tool_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import runpy

    made = runpy.run_path(str(Path(__file__).resolve().parents[2] / "tools" / "make_look.py"))
    for look in made["LOOKS"]:
        made["write"](look, tmp_path / look.folder / "look.docx")
        assert (tmp_path / look.folder / "look.docx").read_bytes() == (shipped_folder("templates") / look.folder / "look.docx").read_bytes()


# Texts as they were typed.


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_stands_in_the_word_file_as_it_was_typed(kind: str) -> None:
    assert written(TEXTS[kind]).paragraphs[-1].text == TEXTS[kind]  # type: ignore[attr-defined]


@pytest.mark.slow
@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_stands_in_the_report_and_the_pdf_as_it_was_typed(one_paper: Callable[[str], Paper], kind: str) -> None:
    paper = one_paper("strange.report")
    assert [p for p in paper.paragraphs if text_of(p).startswith(TEXTS[kind])]
    pdf = " ".join(paper.pages)
    if kind in {"arabic", "hebrew", "combining"}:  # poppler hands right-to-left text and composed letters back in its own order
        held, typed = (unicodedata.normalize("NFKD", text) for text in (pdf, TEXTS[kind]))
        assert {word for word in typed.split() if word.isascii()} <= set(held.split())
        assert set(typed) <= set(held) | {" "}
    elif kind == "emoji":
        assert "\U0001f600" in pdf
    else:
        assert squeezed(TEXTS[kind]) in squeezed(pdf)


@pytest.mark.slow
def test_blank_lines_part_paragraphs_and_long_texts_are_whole(one_paper: Callable[[str], Paper]) -> None:
    paper = one_paper("strange.report")
    said = [text_of(p) for p in paper.paragraphs]
    at = said.index("First part.")
    assert said[at + 1].startswith("Second part after a blank line. Same part, next line.")
    assert [s for s in said if s.casefold().count("word ") == 4000 and "last" in s]
    assert squeezed("word " * 4000 + "last.") in squeezed(" ".join(paper.pages))
    assert [s for s in said if s == "A car with {{ holes }} (<i>old</i> and rusty)"]


@pytest.mark.slow
def test_right_to_left_text_is_marked_as_such(one_paper: Callable[[str], Paper]) -> None:
    marked = "".join(t.text or "" for r in one_paper("strange.report").word.element.body.iter(qn("w:rtl")) for t in r.getparent().getparent().iter(qn("w:t")))
    assert "أحمد بن يوسف" in marked
    assert "שלום לכולם" in marked
    assert "He is called" not in marked


@pytest.mark.slow
def test_a_paragraph_of_a_million_characters_is_written_whole(tmp_path: Path) -> None:
    case = json.loads(STRANGE)
    case["employment"][0]["described"] = "word " * 200_000 + "last"
    (tmp_path / "case.yaml").write_text(json.dumps(case), encoding="utf-8")
    data = open_case(str(tmp_path / "case.yaml"), on=ON).drafts()["report"]
    assert max(text_of(p).casefold().count("word") for p in Document(io.BytesIO(data)).element.body.iter(qn("w:p"))) == 200_000


def test_a_hundred_times_the_paragraphs_are_a_hundred_times_the_paragraphs() -> None:
    few, many = (len(written(*["text"] * n).paragraphs) for n in (30, 3000))  # type: ignore[attr-defined]
    assert (few, many) == (32, 3002)


# Bookmarks.


def test_long_keys_that_begin_alike_have_different_bookmarks_of_at_most_40_characters() -> None:
    names = [bookmark_name(f"criminal_history.{'a' * 60}{n}") for n in range(500)]
    assert len(set(names)) == 500
    assert max(map(len, names)) <= 40


@pytest.mark.parametrize("key", ["é.ü", "a b", "x" * 300, "1", "a.b-c_d"])
def test_a_bookmark_is_a_name_that_word_accepts(key: str) -> None:
    assert re.fullmatch(r"_psi_[A-Za-z0-9_]{1,35}", bookmark_name(key))


# Drafts.


def test_a_draft_that_nobody_edited_is_written_over_and_an_edited_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    assert write_draft(path, b"one") == path
    assert write_draft(path, b"two") == path
    path.write_bytes(b"edited")
    assert write_draft(path, b"three") == tmp_path / "report.new.docx"
    assert (path.read_bytes(), (tmp_path / "report.new.docx").read_bytes()) == (b"edited", b"three")


def test_a_file_that_psi_did_not_write_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(b"somebody's")
    assert write_draft(tmp_path / "report.docx", b"x") == tmp_path / "report.new.docx"
