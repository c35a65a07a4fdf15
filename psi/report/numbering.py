"""Numbers of paragraphs, tables and figures through the whole report, and the cross-references that name them."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from psi.report import marks
from psi.report.values import Block, Figure, Paragraph, Prose, Run, Section, Table, label, paragraphs

_CITED = re.compile(r"\[(\d+(?:, \d+)*)\]")
_SOURCE = re.compile(r"\[(\d+)\] ")
MOST_GROUPS = 12  # in the narrow column of a table; a sentence names all


def _targets(sections: tuple[Section, ...]) -> dict[str, str]:
    """Which numbered block to point at for a place: the block of that key, else the first that prints a fact of it."""
    found: dict[str, str] = {}
    printed: dict[str, str] = {}
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Figure) or (isinstance(block, Table) and block.caption):
                found.setdefault(block.key, block.key)
            if isinstance(block, Prose) and block.style == "numbered":
                found.setdefault(block.key, block.key)
                for paragraph in block.paragraphs:
                    for place in (run.fact for run in paragraph.runs if run.fact):
                        while place and place not in printed:
                            printed[place] = block.key
                            place = place.rpartition(".")[0]
    return printed | found


def unreachable(sections: tuple[Section, ...]) -> frozenset[str]:
    """The places that the wording points at and no numbered paragraph prints."""
    targets = _targets(sections)
    runs = (run for s in sections for b in s.blocks for p in paragraphs(b) for run in p.runs)
    return frozenset(place for run in runs if run.to for place in run.to.split("|") if place not in targets)


def points_at(section: Section, places: frozenset[str]) -> bool:
    """Whether a section points at one of these places."""
    runs = (run for block in section.blocks for paragraph in paragraphs(block) for run in paragraph.runs)
    return any(place in places for run in runs if run.to for place in run.to.split("|"))


def numbered(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Number the paragraphs, tables and figures through the whole report and fill in the cross-references."""
    numbers: dict[str, int] = {}
    labels: dict[str, str] = {}
    shown = Counter[type]()
    last = 0
    counted = []
    for section in sections:
        blocks: list[Block] = []
        for block in section.blocks:
            if isinstance(block, Prose) and block.style == "numbered":
                numbers.setdefault(block.key, last + 1)
                block = dataclasses.replace(block, paragraphs=tuple(dataclasses.replace(p, number=last + n + 1) for n, p in enumerate(block.paragraphs)))
                last += len(block.paragraphs)
            elif isinstance(block, Figure) or (isinstance(block, Table) and block.caption):
                shown[type(block)] += 1
                block = dataclasses.replace(block, number=shown[type(block)])
                labels[block.key] = label(block)
            blocks.append(block)
        counted.append(dataclasses.replace(section, blocks=tuple(blocks)))
    targets = _targets(tuple(counted))
    pointers = _Pointers(targets, numbers, labels, _sources(counted))
    return tuple(dataclasses.replace(s, blocks=tuple(_pointed(b, pointers) for b in s.blocks)) for s in counted)


@dataclasses.dataclass(frozen=True)
class _Pointers:
    """What a pointer can be filled in from: blocks by place, numbers and labels by block, and blocks by the number of a source."""

    targets: Mapping[str, str]
    numbers: Mapping[str, int]
    labels: Mapping[str, str]
    sources: Mapping[str, str]


def _sources(sections: list[Section]) -> dict[str, str]:
    """The list of sources: the number in square brackets with which each line opens, and the key of the line."""
    lines = (b for s in sections for b in s.blocks if isinstance(b, Prose) and b.style == "source")
    return {opened[1]: line.key for line in lines if (opened := _SOURCE.match(line.paragraphs[0].text))}


def _pointed(block: Block, pointers: _Pointers) -> Block:
    def fill(paragraph: Paragraph) -> Paragraph:
        runs = (made for run in paragraph.runs for made in (_filled(run.to, run.text, pointers) if run.to else _cited(run, pointers.sources)))
        return Paragraph(tuple(runs), paragraph.number)

    if isinstance(block, Prose):
        if block.style == "source":
            return block
        return dataclasses.replace(block, paragraphs=tuple(fill(p) for p in block.paragraphs))
    if isinstance(block, Table):
        rows = tuple(tuple(fill(cell) for cell in row) for row in block.rows)
        return dataclasses.replace(block, rows=rows, total=block.total and tuple(fill(cell) for cell in block.total))
    return block


def _cited(run: Run, sources: Mapping[str, str]) -> Iterator[Run]:
    """The wording's own text with each number of a source pointing at its line; what the record itself says is left alone."""
    at = 0
    for cited in _CITED.finditer(run.text) if run.is_wording else ():
        yield Run(run.text[at : cited.start() + 1])
        for n, number in enumerate(cited[1].split(", ")):
            if n:
                yield Run(", ")
            yield Run(number, to=sources.get(number), shows="source") if number in sources else Run(number)
        at = cited.end() - 1
    yield dataclasses.replace(run, text=run.text[at:]) if at else run


def _filled(places: str, text: str, pointers: _Pointers) -> tuple[Run, ...]:
    """A pointer as the numbers of its paragraphs, in order and each once; one at a table or figure as its label."""
    targets, numbers = pointers.targets, pointers.numbers
    found = dict.fromkeys(targets[place] for place in places.split("|") if place in targets)
    labelled = [Run(pointers.labels[key], to=key, shows="label") for key in found if key in pointers.labels]
    if labelled:
        return tuple(part for each in labelled for part in (Run(", "), each))[1:]
    keys = sorted(found, key=lambda key: numbers[key])
    if not keys:
        return (Run("[no such paragraph]", gap=True),)
    groups = _in_groups(keys, numbers)
    if text == marks.NAMED:
        return (Run("paragraphs " if len(keys) > 1 else "paragraph "), *_told(groups, numbers))
    if len(groups) <= MOST_GROUPS:
        return tuple(_told(groups, numbers, last=", ", to="–"))
    rest = sum(len(group) for group in groups[MOST_GROUPS - 1 :])
    return (*_told(groups[: MOST_GROUPS - 1], numbers, last=", ", to="–"), Run(f" and {rest} more"))


def _told(groups: list[list[str]], numbers: Mapping[str, int], *, last: str = " and ", to: str = " to ") -> Iterator[Run]:
    """Groups of paragraphs as numbers: in a sentence `12 and 14 to 16`, in a narrow column `12, 14–16`."""
    for n, group in enumerate(groups):
        if n:
            yield Run(last if group is groups[-1] else ", ")
        yield Run(str(numbers[group[0]]), to=group[0])
        if len(group) > 1:
            yield Run(to)
            yield Run(str(numbers[group[-1]]), to=group[-1])


def _in_groups(keys: list[str], numbers: Mapping[str, int]) -> list[list[str]]:
    """Keys in order, three or more that follow one another in one group: 97 to 100."""
    groups: list[list[str]] = []
    for key in keys:
        if groups and numbers[key] == numbers[groups[-1][-1]] + 1:
            groups[-1].append(key)
        else:
            groups.append([key])
    return [part for group in groups for part in ([group] if len(group) > 2 else [[key] for key in group])]
