"""The pieces of WordprocessingML that python-docx does not make: fields, bookmarks, numbered runs, tables."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser
from lxml import etree

Element = etree._Element
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
BOOKMARK_LENGTH = 40
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_W = {"w": nsmap["w"]}


@lru_cache(maxsize=256)
def _named(name: str) -> str:
    return str(qn(f"w:{name}"))


def element(tag: str, **attributes: str) -> Element:
    """An element of the `w:` namespace with `w:` attributes."""
    made: Element = oxml_parser.makeelement(_named(tag), nsmap=_W)
    for name, value in attributes.items():
        made.set(_named(name), value)
    return made


def paragraph(style: str, *children: Element) -> Element:
    """A paragraph in a style."""
    made = element("p")
    properties = element("pPr")
    properties.append(element("pStyle", val=style))
    made.append(properties)
    made.extend(children)
    return made


def text_runs(text: str, *, style: str | None = None) -> list[Element]:
    """Runs that print the text, with right-to-left stretches marked as such."""
    return [_run(part, style, rtl) for part, rtl in _by_direction(text)]


def _run(text: str, style: str | None, rtl: bool) -> Element:
    run = element("r")
    if style or rtl:
        properties = element("rPr")
        if style:
            properties.append(element("rStyle", val=style))
        if rtl:
            properties.append(element("rtl"))
        run.append(properties)
    for piece in re.split("([\t\n])", text):
        if piece == "\t":
            run.append(element("tab"))
        elif piece == "\n":
            run.append(element("br"))
        elif piece:
            words = element("t")
            words.text = piece
            words.set(SPACE, "preserve")
            run.append(words)
    return run


def _by_direction(text: str) -> Iterable[tuple[str, bool]]:
    if text.isascii() or not _RIGHT_TO_LEFT.search(text):
        yield text, False
        return
    start, current = 0, False
    for at, character in enumerate(text):
        direction = unicodedata.bidirectional(character)
        rtl = True if direction in {"R", "AL", "AN"} else False if direction in {"L", "EN"} else current
        if rtl != current:
            if at > start:
                yield text[start:at], current
            start, current = at, rtl
    yield text[start:], current


def field(code: str, shown: str) -> list[Element]:
    """A field with the text shown until the reader's program works it out."""
    runs = []
    for kind in ("begin", None, "separate", "shown", "end"):
        run = element("r")
        if kind is None:
            instruction = element("instrText")
            instruction.text = f" {code} "
            instruction.set(SPACE, "preserve")
            run.append(instruction)
        elif kind == "shown":
            words = element("t")
            words.text = shown
            run.append(words)
        else:
            run.append(element("fldChar", fldCharType=kind))
        runs.append(run)
    return runs


def bookmark_name(key: str) -> str:
    """The hidden bookmark of a block: `_psi_` and its key, within the 40 characters Word allows."""
    plain = re.sub(r"\W", "_", key, flags=re.ASCII)
    digest = hashlib.sha256(key.encode()).hexdigest()[:6]
    return f"_psi_{plain[: BOOKMARK_LENGTH - 12]}_{digest}"


def anchor(first: Element, last: Element, name: str, number: int) -> None:
    """Put a bookmark around everything from the first to the last paragraph."""
    start = element("bookmarkStart", id=str(number), name=name)
    properties = first.find(qn("w:pPr"))
    first.insert(0 if properties is None else 1, start)
    last.append(element("bookmarkEnd", id=str(number)))
