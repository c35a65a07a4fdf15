"""PDF files and pictures of pages, made by the real LibreOffice and poppler."""

import http.server
import re
import stat
import tempfile
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from psi.cli import main
from psi.document import pdf
from psi.errors import BadInput
from psi.report.values import Prose
from psi.workbench import open_case
from tests.document.reading import Paper, run, squeezed, style_of

pytestmark = pytest.mark.slow
BENCH = "us-federal-fraud"
ON = "2026-11-23"


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    folder = tmp_path_factory.mktemp("pdf")
    word = open_case(BENCH, on=ON).drafts()["report"]
    (folder / "report.docx").write_bytes(word)
    (folder / "report.pdf").write_bytes(pdf.pdf_of(word))
    return Paper("report", folder / "report.docx", folder / "report.pdf")


@pytest.fixture
def emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, for this test alone."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def outline(file: Path) -> list[tuple[str, int]]:
    """The bookmarks of a PDF: their words and pages."""
    found = re.findall(r'<item page="(\d+)">(.*?)</item>', run("pdftohtml", "-xml", "-i", "-stdout", file))
    return [(words, int(page)) for page, words in found]


def is_contents(page: str) -> bool:
    return page.startswith("contents")


def test_the_pdf_is_tagged_and_says_what_the_word_file_says(paper: Paper) -> None:
    assert re.search(r"^Tagged:\s+yes$", run("pdfinfo", paper.pdf), re.MULTILINE)
    pages = [page for page in paper.bodies if not is_contents(page)]
    lines = [line for line, each in zip(paper.lines, paper.paragraphs, strict=True) if not str(style_of(each)).startswith("TOC")]
    assert len(pages) == len(paper.bodies) - 1
    assert squeezed(" ".join(pages)) == squeezed(" ".join(lines))


def test_the_contents_of_the_pdf_name_the_pages_where_the_word_file_names_paragraphs(paper: Paper) -> None:
    said = next(page for page in paper.bodies if is_contents(page)).replace(".", "")
    for words, page in outline(paper.pdf):
        assert squeezed(f"{words} {page}").replace(".", "") in said


def test_its_bookmarks_are_the_headings_of_the_report(paper: Paper) -> None:
    report = open_case(BENCH, on=ON).reports()[0]
    headings = [
        words
        for section in report.sections
        for words in (section.title, *(block.paragraphs[0].text for block in section.blocks if isinstance(block, Prose) and block.style == "heading"))
    ]
    assert [words for words, _ in outline(paper.pdf)] == headings
    assert len(headings) > 20


def test_a_table_of_contents_names_the_pages_the_headings_are_on(paper: Paper, tmp_path: Path) -> None:
    word = Document(str(paper.docx))
    parts = (
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText> TOC \\o "1-2" </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>Out of date 99</w:t>",
    )
    runs = "".join(f"<w:r>{part}</w:r>" for part in (*parts, '<w:fldChar w:fldCharType="end"/>'))
    word.element.body.insert(4, parse_xml(f"<w:p {nsdecls('w')}>{runs}</w:p>"))
    word.save(str(tmp_path / "toc.docx"))
    made = tmp_path / "toc.pdf"
    made.write_bytes(pdf.pdf_of((tmp_path / "toc.docx").read_bytes()))
    shown = run("pdftotext", "-layout", made, "-")
    assert "Out of date" not in shown
    named = {words.strip(): int(page) for words, page in re.findall(r"^\s*(.+?)\.{3,}\s*(\d+)$", shown, re.MULTILINE)}
    assert named == dict(outline(made))


def test_two_are_made_at_once_each_with_a_profile_of_its_own(paper: Paper) -> None:
    word = paper.docx.read_bytes()
    with ThreadPoolExecutor(2) as both:
        counts = [pdf.page_count(made) for made in both.map(pdf.pdf_of, (word, word))]
    assert counts == [int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", paper.pdf))[1])] * 2  # type: ignore[index]


def test_pages_are_pictures_of_eighty_dots_an_inch(paper: Paper, emptied: Path) -> None:
    made = pdf.pictures(paper.pdf.read_bytes(), 2, 4)
    sizes = [(int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")) for picture in made]
    assert sizes == [(680, 880)] * 3  # 8.5 by 11 inches
    assert len(set(made)) == 3
    assert list(emptied.iterdir()) == []


def test_when_it_takes_too_long_everything_is_stopped_and_nothing_is_left(paper: Paper, emptied: Path) -> None:
    with pytest.raises(BadInput, match=r"LibreOffice did not finish in 0\.2 seconds and was stopped"):
        pdf.pdf_of(paper.docx.read_bytes(), seconds=0.2)
    assert list(emptied.iterdir()) == []
    assert [process for process in psutil.process_iter(["cmdline"]) if str(emptied) in " ".join(process.info["cmdline"] or ())] == []


def test_what_is_no_word_file_is_refused_and_nothing_is_left(emptied: Path) -> None:
    with pytest.raises(BadInput, match="LibreOffice made no PDF of the Word file"):
        pdf.pdf_of(b"PK\x03\x04 not a package")
    assert list(emptied.iterdir()) == []


def test_without_libreoffice_it_says_what_is_needed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = CliRunner().invoke(main, ["render", BENCH, "--pdf", "--out", str(tmp_path / "out")])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("psi: LibreOffice is needed for PDF: it is not installed here.")
    assert not (tmp_path / "out").exists()


def test_nothing_is_fetched_from_elsewhere(paper: Paper, tmp_path: Path) -> None:
    asked: list[str] = []

    class Listening(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def do_OPTIONS(self) -> None:  # LibreOffice asks with this before it reads
            self.do_GET()

    with http.server.HTTPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with zipfile.ZipFile(paper.docx) as source, zipfile.ZipFile(tmp_path / "linked.docx", "w") as package:
            for name in source.namelist():
                data = source.read(name)
                if name == "word/_rels/document.xml.rels":
                    data, changed = re.subn(
                        rb'Target="media/[^"]+"', f'Target="http://127.0.0.1:{server.server_port}/picture.png" TargetMode="External"'.encode(), data
                    )
                    assert changed
                package.writestr(name, data.replace(b"r:embed=", b"r:link=") if name == "word/document.xml" else data)
        made = pdf.pdf_of((tmp_path / "linked.docx").read_bytes())
        server.shutdown()
    assert pdf.page_count(made) > 5
    assert asked == []


def test_render_writes_a_private_pdf_beside_each_word_file(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["render", BENCH, "--pdf", "--out", str(tmp_path), "--on", ON])
    names = [
        f"{tmp_path}/{BENCH}/{name}"
        for name in ("report.docx", "report.pdf", "recommendation.docx", "recommendation.pdf", "sealed-memorandum.docx", "sealed-memorandum.pdf")
    ]
    assert done.stdout.splitlines() == names
    assert [stat.S_IMODE(Path(name).stat().st_mode) for name in names] == [0o600] * 6
    assert "Tagged:          yes" in run("pdfinfo", names[3])
