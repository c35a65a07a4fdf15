"""What changed in the text of a document: paragraph by paragraph and row by row, under the headings of its sections."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from psi.report.values import Block, Figure, Paragraph, Prose, Report, Table, paragraphs

Kind = Literal["changed", "new", "gone", "moved"]
ALIKE, SAME_PLACE = 0.5, 0.25  # how much of two texts must be the same for one to be a change of the other
SHOWN_AROUND, MOST_UNCHANGED = 8, 24


@dataclass(frozen=True)
class Line:
    """A paragraph, or a row of a table, as it is read; `compared` is its text without the numbers of paragraphs it points at."""

    key: str
    text: str
    compared: str
    number: int | None = None


@dataclass(frozen=True)
class Change:
    """One paragraph or row that is not as it was: its section, its number where it has one, and its text before and now."""

    section: str
    kind: Kind
    before: str = ""
    now: str = ""
    number: int | None = None


def changes(before: Report | None, now: Report) -> tuple[Change, ...]:
    """Every paragraph and row that changed, is new, is gone or stands elsewhere, in the order of the document.

    Only the numbers of paragraphs, and pointers to them, may differ without a word of it here.
    """
    was, held = _sections(before) if before else {}, _sections(now)
    found: list[Change] = []
    for key in _in_order(list(was), list(held)):
        title, lines = held.get(key) or was[key]
        found += _compared(title, was[key][1] if key in was else (), lines if key in held else ())
    return _with_moves(found)


def marked(before: str, now: str) -> tuple[str, str]:
    """Two texts with the words that differ between « and »; long stretches of the same words are left out."""
    old, new = before.split(), now.split()
    left: list[str] = []
    right: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = kind == "equal"
        for words, side, at_end in ((old[a:b], left, b == len(old)), (new[c:d], right, d == len(new))):
            if words:
                side.append(_shortened(words, not side, at_end) if same else f"«{' '.join(words)}»")
    return " ".join(left), " ".join(right)


def _shortened(words: list[str], at_start: bool, at_end: bool) -> str:
    """The words next to a change; all of them when they are few."""
    if len(words) <= MOST_UNCHANGED:
        return " ".join(words)
    first = [] if at_start else words[:SHOWN_AROUND]
    last = [] if at_end else words[-SHOWN_AROUND:]
    return " ".join((*first, "…", *last))


def _sections(report: Report) -> dict[str, tuple[str, tuple[Line, ...]]]:
    """The lines of every section by its key; what stands before the first section comes as a section of its own."""
    front = (Paragraph(()), *report.front)
    margins = tuple(_line("margin", text) for text in (report.header, report.footer, report.title))
    made = {"": ("The first page", (*margins, *(_of(f"front.{n}", p) for n, p in enumerate(front) if p.text)))}
    for section in report.sections:
        made[section.key] = section.title, (_line("title", section.title), *(line for block in section.blocks for line in _lines(block)))
    return made


def _lines(block: Block) -> Iterator[Line]:
    if isinstance(block, Table):
        yield _of(f"{block.key}.caption", Paragraph(block.caption))
        for row in (*block.rows, block.total) if block.total else block.rows:
            cells = tuple(_of(block.key, cell) for cell in row)
            yield Line(block.key, " | ".join(c.text for c in cells), " | ".join(c.compared for c in cells))
    elif isinstance(block, Figure):
        yield from (_of(block.key, Paragraph(block.caption)), _line(f"{block.key}.alt", f"Picture: {block.alt}"))
    else:
        yield from (_of(block.key, paragraph, heading=isinstance(block, Prose) and block.style == "heading") for paragraph in paragraphs(block))


def _of(key: str, paragraph: Paragraph, *, heading: bool = False) -> Line:
    text = _squeezed(paragraph.text)
    compared = _squeezed("".join("#" if run.to else run.text for run in paragraph.runs))
    # Paragraphs that follow one another are pointed at as "3 to 5" and others as "3, 5 and 9": no change of a fact either.
    return Line(key, f"Heading: {text}" if heading else text, re.sub(r"(?:paragraphs? )?#(?:(?:, | and | to )#)*", "#", compared), paragraph.number)


def _line(key: str, text: str) -> Line:
    return Line(key, _squeezed(text), _squeezed(text))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _in_order(was: list[str], held: list[str]) -> list[str]:
    """The sections of both, each that is gone behind the one it stood behind."""
    made = list(held)
    for n, key in enumerate(was):
        if key not in made:
            made.insert(made.index(was[n - 1]) + 1 if n else 0, key)
    return made


def _compared(title: str, old: tuple[Line, ...], new: tuple[Line, ...]) -> Iterator[Change]:
    match = SequenceMatcher(None, [line.compared for line in old], [line.compared for line in new], autojunk=False)
    for kind, a, b, c, d in match.get_opcodes():
        if kind == "equal":
            continue
        pairs = _pairs(old[a:b], new[c:d])
        yield from (Change(title, "gone", line.text, number=line.number) for n, line in enumerate(old[a:b]) if n not in pairs.values() and line.text)
        for n, line in enumerate(new[c:d]):
            if n in pairs:
                yield Change(title, "changed", old[a:b][pairs[n]].text, line.text, line.number)
            elif line.text:
                yield Change(title, "new", now=line.text, number=line.number)


def _pairs(old: tuple[Line, ...], new: tuple[Line, ...]) -> dict[int, int]:
    """Which new line is which old one, changed: the most alike first, each once; a paragraph alone in its place is itself."""
    alone = {key for key in (line.key for line in old) if sum(line.key == key for line in old) == sum(line.key == key for line in new) == 1}
    scored = sorted((-_likeness(was, line), n, o) for n, line in enumerate(new) for o, was in enumerate(old))
    made: dict[int, int] = {}
    for score, n, o in scored:
        same = old[o].key == new[n].key
        enough = 0.0 if same and new[n].key in alone else SAME_PLACE if same else ALIKE
        if n not in made and o not in made.values() and -score >= enough:
            made[n] = o
    return made


def _likeness(old: Line, new: Line) -> float:
    """How much two lines have in common, as a share of their words."""
    match = SequenceMatcher(None, old.compared.split(), new.compared.split(), autojunk=False)
    return 0.0 if match.quick_ratio() < SAME_PLACE else match.ratio()


def _with_moves(found: list[Change]) -> tuple[Change, ...]:
    """The same changes, with a text that is gone in one place and new in another told once, as moved."""
    gone = {change.before for change in found if change.kind == "gone"} & {change.now for change in found if change.kind == "new"}
    kept = [change for change in found if not (change.kind == "gone" and change.before in gone)]
    return tuple(Change(c.section, "moved", c.now, c.now, c.number) if c.kind == "new" and c.now in gone else c for c in kept)
