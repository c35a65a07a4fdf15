"""Everything that is wrong with an agency's look, all of it at once: for the person who changes it."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from psi.document.inspection.colors import LEAST_CONTRAST, contrast, is_color
from psi.document.look import fill_margins, read_look
from psi.errors import TemplateDefect
from psi.report.checking.problems import Problem

PAPERS = {"letter": (12240, 15840), "a4": (11906, 16838)}
# Fonts that take up the same room as the one asked for, so that every line breaks where it does in Word.
SAME_WIDTHS = {"Calibri": "Carlito", "Cambria": "Caladea", "Arial": "Liberation Sans", "Times New Roman": "Liberation Serif", "Courier New": "Liberation Mono"}
_FETCHES = frozenset({"DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "LINK", "DATABASE", "MACROBUTTON"})


def look_problems(look: Path, paper: str | None) -> Iterator[Problem]:
    """What is wrong with a look, and, as notes, what to know of it; `paper` is None where nobody knows what it should be."""
    try:
        word, lacks = read_look(look)
    except TemplateDefect as error:
        yield _said_by(error, look)
        return
    yield from (Problem(look, None, says) for says in lacks)
    if paper:
        yield from _paper(look, word, paper)
    yield from _colors(look, word)
    yield from _reaching(look, word)
    yield from _fonts(look, word)
    try:
        fill_margins(word, dict.fromkeys(("header", "footer", "draft"), ""), look)
    except TemplateDefect as error:
        yield _said_by(error, look)


def _said_by(error: TemplateDefect, look: Path) -> Problem:
    return Problem(look, None, str(error).removeprefix(f"{look}: "))


def _paper(look: Path, word: Any, paper: str) -> Iterator[Problem]:
    for section in word.sections:
        size = (round((section.page_width or 0) / 635), round((section.page_height or 0) / 635))
        if any(abs(is_ - wanted) > 20 for is_, wanted in zip(sorted(size), PAPERS[paper], strict=True)):
            inches = " by ".join(f"{each / 1440:.2f}" for each in size)
            yield Problem(look, None, f"its pages are {inches} inches, and jurisdiction.yaml says 'paper: {paper}'. Change one of the two.")


def _colors(look: Path, word: Any) -> Iterator[Problem]:
    """Words that are too pale to read on what lies behind them."""
    margins = [rel.target_part.element for rel in word.part.rels.values() if rel.reltype in {RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER}]
    for style in word.styles.element.findall(qn("w:style")):
        for holder in (style, *style.findall(qn("w:tblStylePr"))):
            yield from _pale(look, holder, f"the style '{style.get(qn('w:styleId'))}'")
    for margin in margins:
        for run in margin.iter(qn("w:r")):
            yield from _pale(look, run, "the header or footer")


def _pale(look: Path, holder: Any, where: str) -> Iterator[Problem]:
    color = holder.find(f"{qn('w:rPr')}/{qn('w:color')}")
    shades = [each for path in ("w:rPr", "w:pPr", "w:tcPr") for each in holder.findall(f"{qn(path)}/{qn('w:shd')}")]
    behind = next((fill for each in shades if is_color(fill := each.get(qn("w:fill")) or "")), "FFFFFF")
    front = color.get(qn("w:val"), "auto") if color is not None else "auto"
    if not is_color(front):
        return
    ratio = contrast(front, behind)
    if ratio < LEAST_CONTRAST:
        yield Problem(
            look, None, f"{where} writes #{front} on #{behind}: the contrast is {ratio:.1f} to 1, and less than 4.5 is hard to read. Choose a darker color."
        )


def _reaching(look: Path, word: Any) -> Iterator[Problem]:
    """What would run, or fetch something, on the machine of whoever opens the report."""
    for part in word.part.package.iter_parts():
        if "vba" in part.content_type.lower() or "macroenabled" in part.content_type.lower():
            yield Problem(look, None, "it holds a macro. Save it as .docx, which has none.")
        for rel in part.rels.values():
            if rel.is_external and rel.reltype != RELATIONSHIP_TYPE.HYPERLINK:
                yield Problem(
                    look, None, f"it fetches something from outside the file when it is opened ({rel.reltype.rsplit('/', 1)[-1]}). Put it into the file itself."
                )
        for line in part.element.iter(qn("w:p")) if hasattr(part, "element") else ():
            codes = "".join(each.text or "" for each in line.iter(qn("w:instrText"))), *(each.get(qn("w:instr")) or "" for each in line.iter(qn("w:fldSimple")))
            for said in {word for code in codes for word in code.upper().split()} & _FETCHES:
                yield Problem(look, None, f"it holds the field {said}, which fetches or starts something when the report is opened. Delete it.")


def _fonts(look: Path, word: Any) -> Iterator[Problem]:
    program = shutil.which("fc-match")
    named = {fonts.get(qn("w:ascii")) for fonts in word.styles.element.iter(qn("w:rFonts"))} - {None}
    for name in sorted(named) if program else ():
        found = subprocess.run([str(program), "-f", "%{family}", "--", name.replace(":", " ")], capture_output=True, text=True, check=False).stdout
        if name not in found and SAME_WIDTHS.get(name, name) not in found:
            yield Problem(look, None, f"the font '{name}' is not installed here: a preview shows {found.split(',')[0] or 'another'} in its place.", note=True)
