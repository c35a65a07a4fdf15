"""What must not leave the office with a report: marks of a template, comments, changes, hidden text, names, outside files."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from docx.oxml.ns import qn

from psi.document.inspection.places import Pages
from psi.document.inspection.remark import Remark, excerpt
from psi.document.inspection.structure import DUBLIN

_TEMPLATE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|«[\w .-]*»")
_CHANGES = (
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "rPrChange",
    "pPrChange",
    "sectPrChange",
    "tblPrChange",
    "tcPrChange",
    "trPrChange",
    "numberingChange",
    "cellIns",
    "cellDel",
)
_FETCHES = re.compile(r"^\s*(INCLUDEPICTURE|INCLUDETEXT|LINK|DDE|DDEAUTO|RD)\b", re.IGNORECASE)
_ON_A_MACHINE = re.compile(r"^(file:|[A-Za-z]:[\\/]|\\\\)")
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_APP = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_INSPECT = "File > Info > Check for Issues > Inspect Document: remove document properties and personal information."
OURS = {"", "psi"}


def template_marks(pages: Pages) -> Iterator[Remark]:
    """No mark of a template is left in the text."""
    for line in pages.lines:
        if found := _TEMPLATE.search(line.text):
            says = f"A mark of the template is left in the text: {excerpt(line.text[found.start() :])}."
            yield Remark("template-mark", says, line.where, "Replace it with the words that belong there, or delete it.")


def comments(pages: Pages) -> Iterator[Remark]:
    """No comment is left."""
    for mark in pages.file.document.iter(qn("w:commentReference")):
        yield Remark(
            "comment", "A comment is left in the document.", pages.place_of(mark), "Review > Delete > Delete All Comments in Document, once each is settled."
        )


def tracked_changes(pages: Pages) -> Iterator[Remark]:
    """No change is tracked any more; those of one place are told of once."""
    places = Counter(pages.place_of(each) for _, _, root in pages.file.stories() for each in root.iter(*(qn(f"w:{tag}") for tag in _CHANGES)))
    for where, times in places.items():
        says = "A change is still tracked here." if times == 1 else f"{times} changes are still tracked here."
        yield Remark("tracked-change", says, where, "Review > Accept or Reject, until none is left.")


def hidden_text(pages: Pages) -> Iterator[Remark]:
    """No text is hidden: it would go along with the file."""
    for line in pages.lines:
        hidden = [run for run in line.element.iter(qn("w:r")) if run.find(qn("w:t")) is not None and pages.formatting.is_on(run, "vanish")]
        if hidden:
            words = "".join(text.text or "" for run in hidden for text in run.findall(qn("w:t")))
            yield Remark(
                "hidden-text",
                f"Text is hidden here: {excerpt(words)}.",
                line.where,
                "Home > Show/Hide ¶, select it, and delete it, or take Font > Hidden away.",
            )


def names(pages: Pages) -> Iterator[Remark]:
    """The properties of the file name nobody."""
    core, app = pages.file.of_package("core-properties"), pages.file.of_package("extended-properties")
    held = [] if core is None else [("author", core.findtext(f"{DUBLIN}creator")), ("last modified by", core.findtext(f"{_CORE}lastModifiedBy"))]
    held += [] if app is None else [("company", app.findtext(f"{_APP}Company")), ("manager", app.findtext(f"{_APP}Manager"))]
    for what, value in held:
        if value and value.strip() not in OURS:
            yield Remark("metadata", f"The properties name somebody as {what}: {excerpt(value)}.", "in the properties", _INSPECT)
    if pages.file.of_package("custom-properties") is not None:
        yield Remark("metadata", "The file has properties that somebody added.", "in the properties", _INSPECT)


def outside_files(pages: Pages) -> Iterator[Remark]:
    """Nothing is fetched from outside the file when it is opened, and no link leads to a folder of one machine."""
    for part in sorted(pages.file.links):
        for link in pages.file.links[part].values():
            if link.outside and link.kind != "hyperlink":
                mend = "File > Info > Edit Links to Files: break the link, or insert the picture itself."
                yield Remark("outside", f"The file fetches something from outside ({link.kind}): {excerpt(link.target)}.", "in the document", mend)
            elif link.outside and _ON_A_MACHINE.match(link.target):
                yield Remark(
                    "outside",
                    f"A link leads to a folder of one machine: {excerpt(link.target)}.",
                    "in the document",
                    "Right-click the link > Remove Hyperlink.",
                )
    for _, _, root in pages.file.stories():
        for code in root.iter(qn("w:instrText"), qn("w:fldSimple")):
            if fetched := _FETCHES.match(code.text or code.get(qn("w:instr")) or ""):
                yield Remark(
                    "outside",
                    f"A field fetches something from outside ({fetched[1].upper()}).",
                    pages.place_of(code),
                    "Click on it and press Ctrl+Shift+F9: what it shows stays as text.",
                )


RULES = (template_marks, comments, tracked_changes, hidden_text, names, outside_files)


def remarks(pages: Pages) -> Iterable[Remark]:
    """Everything that these rules remark on."""
    return (remark for rule in RULES for remark in rule(pages))
