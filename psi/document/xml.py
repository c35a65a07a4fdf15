"""The pieces of WordprocessingML that python-docx does not make: fields, bookmarks, numbered runs, tables."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from copy import copy
from functools import lru_cache

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser
from lxml import etree

Element = etree._Element
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
BOOKMARK_LENGTH = 40
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_BREAKS = re.compile("([\t\n])")
_W = {"w": nsmap["w"]}


@lru_cache(maxsize=256)
def _named(name: str) -> str:
    return str(qn(f"w:{name}"))


def element(tag: str, **attributes: str) -> Element:
    """An element of the `w:` namespace with `w:` attributes."""
    return _with(copy(_bare(tag)), attributes)


@lru_cache(maxsize=256)
def _bare(tag: str) -> Element:
    """An element of which copies are made: one costs a third of a new element."""
    made: Element = oxml_parser.makeelement(_named(tag), nsmap=_W)
    return made


def add(parent: Element, tag: str, **attributes: str) -> Element:
    """The same, made as the last thing inside another element."""
    return _with(etree.SubElement(parent, _named(tag)), attributes)


def _with(made: Element, attributes: dict[str, str]) -> Element:
    for name, value in attributes.items():
        made.set(_named(name), value)
    return made


def paragraph(style: str, *children: Element) -> Element:
    """A paragraph in a style."""
    made = element("p")
    add(add(made, "pPr"), "pStyle", val=style)
    made.extend(children)
    return made


def text_runs(text: str, *, style: str | None = None) -> list[Element]:
    """Runs that print the text, with right-to-left stretches marked as such."""
    if text.isascii() or not _RIGHT_TO_LEFT.search(text):
        return [_run(text, style, False)]
    return [_run(part, style, rtl) for part, rtl in _by_direction(text)]


def _run(text: str, style: str | None, rtl: bool) -> Element:
    if not text or _BREAKS.search(text):
        return _with_breaks(_run_in(style, rtl), text)
    run = copy(_run_of_one_text(style, rtl))
    run[-1].text = text
    return run


@lru_cache(maxsize=16)
def _run_of_one_text(style: str | None, rtl: bool) -> Element:
    """A run with an empty text, of which copies are filled."""
    run = _run_in(style, rtl)
    add(run, "t").set(SPACE, "preserve")
    return run


def _run_in(style: str | None, rtl: bool) -> Element:
    run = element("r")
    if style or rtl:
        properties = add(run, "rPr")
        if style:
            add(properties, "rStyle", val=style)
        if rtl:
            add(properties, "rtl")
    return run


def _with_breaks(run: Element, text: str) -> Element:
    for piece in _BREAKS.split(text):
        if piece == "\t":
            add(run, "tab")
        elif piece == "\n":
            add(run, "br")
        elif piece:
            words = add(run, "t")
            words.text = piece
            words.set(SPACE, "preserve")
    return run


def _by_direction(text: str) -> Iterable[tuple[str, bool]]:
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
    runs = [copy(run) for run in _empty_field()]
    runs[1][0].text, runs[3][0].text = f" {code} ", shown
    return runs


@lru_cache(maxsize=1)
def _empty_field() -> tuple[Element, ...]:
    """The runs of a field, of which copies are filled: its beginning, its code, a mark, what is shown, its end."""
    begin, code, separate, shown, end = runs = tuple(element("r") for _ in range(5))
    add(code, "instrText").set(SPACE, "preserve")
    add(shown, "t")
    for run, kind in ((begin, "begin"), (separate, "separate"), (end, "end")):
        add(run, "fldChar", fldCharType=kind)
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
    add(last, "bookmarkEnd", id=str(number))
