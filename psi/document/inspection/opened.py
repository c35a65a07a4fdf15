"""A Word file opened with care: refused in plain words when it is protected, damaged or swells when unpacked."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docx.oxml.ns import qn
from lxml import etree

from psi.document.package import swells
from psi.document.xml import Element
from psi.errors import BadFile

_OLE = b"\xd0\xcf\x11\xe0"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}document"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SAVE_AGAIN = "Open it in Word and save it again as a Word document (.docx)."


@dataclass(frozen=True)
class Link:
    """What a part of the file points at: its kind, its target, and whether that lies outside the file."""

    kind: str
    target: str
    outside: bool


@dataclass(frozen=True)
class WordFile:
    """The parts of a Word file that hold words and looks, by name, and what each points at."""

    main: str
    parts: dict[str, Element]
    links: dict[str, dict[str, Link]]

    @property
    def document(self) -> Element:
        """The document itself."""
        return self.parts[self.main]

    def part(self, kind: str) -> Element | None:
        """The part of a kind (`styles`, `settings`, `theme`) that the document points at."""
        found = (self.parts.get(link.target) for link in self.links[self.main].values() if link.kind == kind)
        return next((part for part in found if part is not None), None)

    def of_package(self, kind: str) -> Element | None:
        """The part of a kind (`core-properties`, `extended-properties`) that the package points at."""
        found = (self.parts.get(link.target) for link in self.links[""].values() if link.kind == kind)
        return next((part for part in found if part is not None), None)

    def stories(self) -> Iterator[tuple[str, str, Element]]:
        """Every part that holds text, as (kind, name of the part, its root), the document first."""
        yield "document", self.main, self.document
        seen = {self.main}
        for link in self.links[self.main].values():
            if link.kind in {"header", "footer", "footnotes", "endnotes"} and link.target in self.parts and link.target not in seen:
                seen.add(link.target)
                yield link.kind, link.target, self.parts[link.target]


def open_word(path: Path) -> WordFile:
    """Open a Word file; raises BadFile in plain words when psi cannot read it."""
    data = path.read_bytes()
    if data.startswith(_OLE):
        raise BadFile(path, ("it is protected with a password, or it is an old .doc file. Save it as .docx without a password.",))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _read(path, package)
    except BadFile:
        raise
    except Exception as error:  # zipfile and lxml raise whatever their parts raise
        raise BadFile(path, (f"this is no Word file, or it is damaged ({type(error).__name__}). {_SAVE_AGAIN}",)) from None


def _read(path: Path, package: zipfile.ZipFile) -> WordFile:
    if why := swells(package):
        raise BadFile(path, (f"{why} Keep large pictures out.",))
    parts = {name: _parsed(path, package.read(name)) for name in package.namelist() if name.endswith((".xml", ".rels"))}
    links = {_owner(name): _links(_owner(name), root) for name, root in parts.items() if name.endswith(".rels")}
    main = next((link.target for link in links.get("", {}).values() if link.kind == "officeDocument"), "")
    if main not in parts or parts[main].tag not in {qn("w:document"), _STRICT}:
        raise BadFile(path, ("this is no Word file, whatever its name says. Give a .docx file.",))
    if parts[main].tag == _STRICT:
        raise BadFile(path, ("it was saved as “Strict Open XML Document”. In Word choose File > Save As > Word Document (.docx).",))
    for root in parts.values():
        _without_second_copies(root)
    return WordFile(main, parts, {name: links.get(name, {}) for name in {"", *parts}})


def _parsed(path: Path, data: bytes) -> Element:
    if b"<!DOCTYPE" in data:
        raise BadFile(path, (f"it holds definitions (DOCTYPE) that no word processor writes. {_SAVE_AGAIN}",))
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _owner(rels: str) -> str:
    """The part that a part of relationships belongs to; the package itself has none."""
    folder, name = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def _links(owner: str, root: Element) -> dict[str, Link]:
    found = {}
    for each in root.iter(_RELATIONSHIP):
        target, outside = each.get("Target", ""), each.get("TargetMode") == "External"
        if not outside:
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), target)).lstrip("/")
        found[each.get("Id", "")] = Link(posixpath.basename(each.get("Type", "")), target, outside)
    return found


def _without_second_copies(root: Element) -> None:
    """Leave out what only older programs show: the same thing stands beside it in its newer form."""
    for each in list(root.iter(f"{_COMPATIBILITY}AlternateContent")):
        for old in each.findall(f"{_COMPATIBILITY}Fallback") if each.find(f"{_COMPATIBILITY}Choice") is not None else []:
            each.remove(old)
