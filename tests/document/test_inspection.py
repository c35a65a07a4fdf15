"""`psi inspect`: one broken document for each thing it looks for, and nothing found in any document of any example."""

import io
import zipfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.dml import MSO_THEME_COLOR
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, RGBColor
from PIL import Image

from psi.document.inspection import Remark, inspect
from psi.document.inspection.colors import contrast
from psi.errors import BadFile
from tests.document.conftest import PAPERS
from tests.document.reading import Paper

WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'


def sound() -> Any:
    """A small document with nothing to mend, as a person would make it in Word."""
    word: Any = Document()
    core = word.core_properties
    core.title, core.author, core.last_modified_by = "A report", "", ""
    for level in range(1, 5):
        word.styles[f"Heading {level}"].font.color.rgb = RGBColor(0, 0, 0)
    word.add_heading("The offense", 1)
    word.add_paragraph("On March 14 he took a trailer.")
    table(word)
    word.add_heading("The victims", 2)
    word.add_paragraph("The owner lost tools.")
    picture(word)
    word.add_paragraph("He asks for their return.")
    return word


def table(word: Any) -> Any:
    made = word.add_table(rows=2, cols=2, style="Table Grid")
    for cell, text in zip([c for row in made.rows for c in row.cells], ("Count", "Penalty", "1. Theft", "Prison"), strict=True):
        cell.text = text
    header = made.rows[0]._tr.get_or_add_trPr()
    header.append(OxmlElement("w:tblHeader"))
    described = OxmlElement("w:tblDescription")
    described.set(qn("w:val"), "What the law allows on each count.")
    made._tbl.tblPr.append(described)
    return made


def picture(word: Any, alt: str = "A plan of the yard with the place of the trailer.") -> Any:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    out.seek(0)
    shape = word.add_picture(out, width=Inches(1))
    shape._inline.docPr.set("descr", alt)
    return shape


def in_run(word: Any, xml: str) -> None:
    word.paragraphs[1].add_run()._r.append(parse_xml(xml))


def remarks(tmp_path: Path, word: Any) -> tuple[Remark, ...]:
    word.save(str(tmp_path / "it.docx"))
    return inspect(tmp_path / "it.docx")


def test_a_sound_document_has_nothing_to_mend(tmp_path: Path) -> None:
    assert remarks(tmp_path, sound()) == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", PAPERS)
def test_nothing_is_found_in_any_document_of_any_example(shelf: dict[str, Paper], name: str) -> None:
    assert inspect(shelf[name].docx) == ()


Break = Callable[[Any], Any]


def no_title(word: Any) -> None:
    word.core_properties.title = " "


def no_language(word: Any) -> None:
    for lang in list(word.styles.element.iter(qn("w:lang"))):
        lang.getparent().remove(lang)


def heading_skipped(word: Any) -> None:
    word.add_heading("Losses", 4)


def heading_first_of_level_two(word: Any) -> None:
    word.paragraphs[0].style = "Heading 2"


def heading_empty(word: Any) -> None:
    word.add_heading("  ", 2)


def heading_faked(word: Any) -> None:
    word.add_paragraph().add_run("What happened next").bold = True


def heading_faked_by_a_style(word: Any) -> None:
    own = word.styles.add_style("My Section", 1)
    own.font.bold = True
    word.add_paragraph("What happened next", style="My Section")


def bullet_typed(word: Any) -> None:
    word.add_paragraph("• a drill")


def numbers_typed(word: Any) -> None:
    word.add_paragraph("1. a drill")
    word.add_paragraph("2. a saw")


def picture_without_words(word: Any) -> None:
    picture(word, "")


def picture_with_a_file_name(word: Any) -> None:
    picture(word, "IMG_2041.JPG")


def picture_with_words_that_say_nothing(word: Any) -> None:
    picture(word, "Picture 2")


def table_without_header(word: Any) -> None:
    header = word.tables[0].rows[0]._tr.trPr
    header.remove(header.find(qn("w:tblHeader")))


def table_with_merged_cells(word: Any) -> None:
    word.tables[0].cell(1, 0).merge(word.tables[0].cell(1, 1))


def table_without_description(word: Any) -> None:
    properties = word.tables[0]._tbl.tblPr
    properties.remove(properties.find(qn("w:tblDescription")))


def table_in_a_table(word: Any) -> None:
    cell = word.tables[0].cell(1, 1)
    cell.add_table(1, 1).cell(0, 0).text = "inner"
    cell.add_paragraph("after")


def link_that_says_nothing(word: Any) -> None:
    to = word.part.relate_to("https://example.org/form", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    word.paragraphs[1]._p.append(parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{to}"><w:r><w:t>click here</w:t></w:r></w:hyperlink>'))


def link_to_nowhere(word: Any) -> None:
    word.paragraphs[1]._p.append(parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="gone"><w:r><w:t>the losses</w:t></w:r></w:hyperlink>'))


def reference_to_nowhere(word: Any) -> None:
    in_run(word, f'<w:instrText {nsdecls("w")} xml:space="preserve"> REF _Ref123 \\h </w:instrText>')


def gray_text(word: Any) -> None:
    word.paragraphs[1].runs[0].font.color.rgb = RGBColor(0x80, 0x80, 0x80)


def yellow_behind_red(word: Any) -> None:
    run = word.paragraphs[1].runs[0]
    run.font.color.rgb = RGBColor(0xFF, 0, 0)
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def gray_in_a_shaded_cell(word: Any) -> None:
    cell = word.tables[0].cell(1, 1)
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="1F3A5F"/>'))
    cell.paragraphs[0].runs[0].font.color.rgb = RGBColor(0x40, 0x40, 0x40)


def color_of_the_theme_from_a_style(word: Any) -> None:
    own = word.styles.add_style("Pale", 1)
    color = parse_xml(f'<w:color {nsdecls("w")} w:val="000000" w:themeColor="background1" w:themeShade="BF"/>')
    own.element.get_or_add_rPr().append(color)
    word.add_paragraph("Nobody can read this.", style="Pale")


def blue_of_a_theme(word: Any) -> None:
    word.styles["Heading 2"].font.color.theme_color = MSO_THEME_COLOR.ACCENT_1


def spaces_in_a_row(word: Any) -> None:
    word.add_paragraph("Name:      Kessler")


def tabs_in_a_row(word: Any) -> None:
    word.add_paragraph("Name:\t\tKessler")


def empty_paragraphs(word: Any) -> None:
    word.add_paragraph()
    word.add_paragraph(" ")
    word.add_paragraph("After them.")


def text_box(word: Any) -> None:
    shape = f"<wps:wsp {WPS}><wps:txbx><w:txbxContent><w:p><w:r><w:t>Aside</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp>"
    old = f"<w:pict><v:rect {VML}><v:textbox><w:txbxContent><w:p><w:r><w:t>Aside</w:t></w:r></w:p></w:txbxContent></v:textbox></v:rect></w:pict>"
    in_run(
        word,
        f'<mc:AlternateContent {nsdecls("w")} {WPS}><mc:Choice Requires="wps"><w:drawing>{shape}</w:drawing></mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>',
    )


def text_box_of_an_old_kind(word: Any) -> None:
    in_run(
        word,
        f"<w:pict {nsdecls('w')} {VML}><v:rect><v:textbox><w:txbxContent><w:p><w:r><w:t>Aside</w:t></w:r></w:p></w:txbxContent></v:textbox></v:rect></w:pict>",
    )


def frame(word: Any) -> None:
    word.paragraphs[1]._p.get_or_add_pPr().append(parse_xml(f'<w:framePr {nsdecls("w")} w:w="2000" w:hAnchor="page" w:x="900"/>'))


def mark_of_the_look(word: Any) -> None:
    word.paragraphs[1].add_run(" «draft»")


def mark_of_a_template(word: Any) -> None:
    word.paragraphs[1].add_run(" {{ person.name }}")


def mark_in_the_header(word: Any) -> None:
    word.sections[0].header.paragraphs[0].text = "{% if court %}"


def comment(word: Any) -> None:
    word.add_comment(word.paragraphs[1].runs, "Is this right?", author="", initials="")


def tracked_insertion(word: Any) -> None:
    word.paragraphs[1]._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"><w:r><w:t> twice</w:t></w:r></w:ins>'))


def tracked_deletion(word: Any) -> None:
    word.paragraphs[1]._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"><w:r><w:delText> twice</w:delText></w:r></w:del>')
    )


def hidden(word: Any) -> None:
    word.paragraphs[1].add_run("He lies.").font.hidden = True


def hidden_by_a_style(word: Any) -> None:
    own = word.styles.add_style("Aside", 2)
    own.font.hidden = True
    word.paragraphs[1].add_run("He lies.", style="Aside")


def author(word: Any) -> None:
    word.core_properties.author = "C. Benning"


def last_editor(word: Any) -> None:
    word.core_properties.last_modified_by = "C. Benning"


def picture_from_outside(word: Any) -> None:
    word.part.relate_to("https://example.org/seen.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)


def template_on_a_server(word: Any) -> None:
    word.part.relate_to(
        "file:///S:/templates/report.dotx", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate", is_external=True
    )


def link_to_a_folder(word: Any) -> None:
    word.part.relate_to("file:///C:/Users/benning/notes.docx", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)


def picture_field(word: Any) -> None:
    in_run(word, f'<w:instrText {nsdecls("w")} xml:space="preserve"> INCLUDEPICTURE "https://example.org/seen.png" </w:instrText>')


FIRST = "under “The offense”, paragraph 1"
BROKEN: list[tuple[Break, str, str, str]] = [
    (no_title, "title", "in the properties", "has no title"),
    (no_language, "language", "in the document", "what language"),
    (heading_skipped, "heading-order", "heading “Losses”", "level 4 follows one of level 2"),
    (heading_first_of_level_two, "heading-order", "heading “The offense”", "level 2 follows nothing"),
    (heading_empty, "empty-heading", "an empty heading", "no words"),
    (heading_faked, "faked-heading", "under “The victims”, paragraph 4", "“What happened next”"),
    (heading_faked_by_a_style, "faked-heading", "under “The victims”, paragraph 4", "“What happened next”"),
    (bullet_typed, "typed-list", "under “The victims”, paragraph 4", "A line begins with a typed sign"),
    (numbers_typed, "typed-list", "under “The victims”, paragraph 4", "2 lines begin with a typed number"),
    (picture_without_words, "alt-text", "under “The victims”, paragraph 4", "no words"),
    (picture_with_a_file_name, "alt-text", "under “The victims”, paragraph 4", "“IMG_2041.JPG”"),
    (picture_with_words_that_say_nothing, "alt-text", "under “The victims”, paragraph 4", "“Picture 2”"),
    (table_without_header, "table-header", "table 1", "No row"),
    (table_with_merged_cells, "merged-cells", "table 1", "merged"),
    (table_without_description, "table-description", "table 1", "no description"),
    (table_in_a_table, "nested-table", "table 1", "inside a cell"),
    (link_that_says_nothing, "link-text", FIRST, "“click here”"),
    (link_to_nowhere, "dead-link", FIRST, "no longer there"),
    (reference_to_nowhere, "dead-link", FIRST, "no longer there"),
    (gray_text, "contrast", FIRST, "808080 on FFFFFF has a contrast of 3.9 to 1"),
    (yellow_behind_red, "contrast", FIRST, "FF0000 on FFFF00 has a contrast of 3.7 to 1"),
    (gray_in_a_shaded_cell, "contrast", "table 1, row 2", "404040 on 1F3A5F has a contrast of 1.1 to 1"),
    (color_of_the_theme_from_a_style, "contrast", "under “The victims”, paragraph 4", "BFBFBF on FFFFFF has a contrast of 1.8 to 1"),
    (blue_of_a_theme, "contrast", "heading “The victims”", "4F81BD on FFFFFF has a contrast of 4.0 to 1"),
    (spaces_in_a_row, "spaces", "under “The victims”, paragraph 4", "Spaces in a row"),
    (tabs_in_a_row, "tabs", "under “The victims”, paragraph 4", "Tabs in a row"),
    (empty_paragraphs, "empty-lines", "under “The victims”, paragraph 4", "2 empty paragraphs"),
    (text_box, "text-box", FIRST, "text box"),
    (text_box_of_an_old_kind, "text-box", FIRST, "text box"),
    (frame, "text-box", FIRST, "frame"),
    (mark_of_the_look, "template-mark", FIRST, "“«draft»”"),
    (mark_of_a_template, "template-mark", FIRST, "{{ person.name }}"),
    (mark_in_the_header, "template-mark", "in the header", "{% if court %}"),
    (comment, "comment", FIRST, "A comment is left"),
    (tracked_insertion, "tracked-change", FIRST, "still tracked"),
    (tracked_deletion, "tracked-change", FIRST, "still tracked"),
    (hidden, "hidden-text", FIRST, "“He lies.”"),
    (hidden_by_a_style, "hidden-text", FIRST, "“He lies.”"),
    (author, "metadata", "in the properties", "author: “C. Benning”"),
    (last_editor, "metadata", "in the properties", "last modified by: “C. Benning”"),
    (picture_from_outside, "outside", "in the document", "https://example.org/seen.png"),
    (template_on_a_server, "outside", "in the document", "attachedTemplate"),
    (link_to_a_folder, "outside", "in the document", "folder of one machine"),
    (picture_field, "outside", FIRST, "INCLUDEPICTURE"),
]


@pytest.mark.parametrize(("broken", "rule", "where", "says"), BROKEN, ids=[row[0].__name__ for row in BROKEN])
def test_a_document_broken_in_one_way_has_that_one_finding(tmp_path: Path, broken: Break, rule: str, where: str, says: str) -> None:
    word = sound()
    broken(word)
    (found,) = remarks(tmp_path, word)
    assert (found.rule, found.where) == (rule, where)
    assert says in found.says
    assert found.mend.endswith(".")


def allowed_link(word: Any) -> None:
    to = word.part.relate_to("https://example.org/form", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    word.paragraphs[1]._p.append(parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{to}"><w:r><w:t>the form of the court</w:t></w:r></w:hyperlink>'))


def bold_sentence(word: Any) -> None:
    word.add_paragraph().add_run("He has not been convicted before.").bold = True


def two_spaces_after_a_stop(word: Any) -> None:
    word.add_paragraph("One sentence.  Another one.\tA tab.")


def decorative_picture(word: Any) -> None:
    mark = '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative val="1"/></a:ext>'
    names = f'{nsdecls("a")} xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'
    picture(word, "")._inline.docPr.append(parse_xml(f"<a:extLst {names}>{mark}</a:extLst>"))


def white_on_black(word: Any) -> None:
    cell = word.tables[0].cell(0, 0)
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="000000"/>'))
    cell.paragraphs[0].runs[0].font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)


def list_of_word(word: Any) -> None:
    word.add_paragraph("a drill", style="List Bullet")
    word.add_paragraph("a saw", style="List Bullet")


def one_line_that_begins_with_a_number(word: Any) -> None:
    word.add_paragraph("2. The saw was found.")


def quotation_in_french(word: Any) -> None:
    word.add_paragraph("He said « non, merci ! » and left.")


def page_break(word: Any) -> None:
    word.add_page_break()
    word.add_paragraph("On the next page.")


ALLOWED: list[Break] = [
    *(allowed_link, bold_sentence, two_spaces_after_a_stop, decorative_picture, white_on_black, list_of_word),
    *(one_line_that_begins_with_a_number, quotation_in_french, page_break),
]


@pytest.mark.parametrize("made", ALLOWED, ids=[each.__name__ for each in ALLOWED])
def test_what_is_allowed_is_not_found(tmp_path: Path, made: Break) -> None:
    word = sound()
    made(word)
    assert remarks(tmp_path, word) == ()


@pytest.mark.parametrize(
    ("ink", "ground", "ratio"), [("000000", "FFFFFF", 21.0), ("777777", "FFFFFF", 4.48), ("767676", "FFFFFF", 4.54), ("FFFFFF", "FFFFFF", 1.0)]
)
def test_contrast_is_that_of_the_guidelines(ink: str, ground: str, ratio: float) -> None:
    assert contrast(ink, ground) == pytest.approx(ratio, abs=0.005)
    assert contrast(ground, ink) == contrast(ink, ground)


# Files that cannot be read.


def packed(path: Path, **parts: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_rels/rels", "_rels/.rels"), content)
    return path


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "protected with a password"),
        (b"", "no Word file, or it is damaged"),
        (b"PK\x03\x04broken", "no Word file, or it is damaged"),
        (b"%PDF-1.7", "no Word file, or it is damaged"),
    ],
)
def test_a_file_that_is_no_word_file_is_refused_in_plain_words(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "it.docx"
    path.write_bytes(content)
    with pytest.raises(BadFile, match=says):
        inspect(path)


def test_a_damaged_part_is_refused_in_plain_words(tmp_path: Path) -> None:
    sound().save(str(tmp_path / "it.docx"))
    with zipfile.ZipFile(tmp_path / "it.docx") as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"][:-40]
    with zipfile.ZipFile(tmp_path / "cut.docx", "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    with pytest.raises(BadFile, match="damaged"):
        inspect(tmp_path / "cut.docx")


def test_a_file_that_swells_when_unpacked_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = packed(tmp_path / "bomb.docx", **{"word__document.xml": bytes(101_000_000)})
    assert path.stat().st_size < 200_000
    with pytest.raises(BadFile, match="unpacked it has more than 100 MB"):
        inspect(path)


def test_a_value_that_is_no_number_is_refused_in_plain_words(tmp_path: Path) -> None:
    word = sound()
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "high")
    word.paragraphs[1]._p.get_or_add_pPr().append(level)
    with pytest.raises(BadFile, match="something that no word processor writes"):
        remarks(tmp_path, word)


def test_a_long_document_is_looked_over_whole(tmp_path: Path) -> None:
    word = sound()
    made = table(word)
    for row in [made.rows[1]._tr] * 1000:
        made._tbl.append(deepcopy(row))
    for _ in range(1000):
        word.element.body.insert(2, deepcopy(word.paragraphs[1]._p))
    made.rows[-1].cells[1].paragraphs[0].runs[0].font.hidden = True
    (found,) = remarks(tmp_path, word)
    assert (found.rule, found.where) == ("hidden-text", "table 2, row 1002")


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    with pytest.raises(BadFile, match="DOCTYPE"):
        inspect(packed(tmp_path / "it.docx", **{"word__document.xml": bomb}))


def test_another_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no Word file, whatever its name says"):
        inspect(packed(tmp_path / "it.docx", **{"xl__workbook.xml": "<a/>"}))


def test_a_strict_document_is_told_how_to_be_saved(tmp_path: Path) -> None:
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    strict = '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'
    with pytest.raises(BadFile, match="Strict Open XML"):
        inspect(packed(tmp_path / "it.docx", **{"_rels__rels": rels, "word__document.xml": strict}))


@pytest.mark.slow
def test_a_document_that_libreoffice_saved_is_read_and_what_it_lost_is_found(tmp_path: Path) -> None:
    from tests.document.reading import run

    sound().save(str(tmp_path / "it.docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    run("soffice", profile, "--headless", "--convert-to", "odt", "--outdir", tmp_path, tmp_path / "it.docx")
    (tmp_path / "again").mkdir()
    run("soffice", profile, "--headless", "--convert-to", "docx", "--outdir", tmp_path / "again", tmp_path / "it.odt")
    assert "table-description" in {remark.rule for remark in inspect(tmp_path / "again" / "it.docx")}
