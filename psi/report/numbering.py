"""Paragraph numbers through the whole report, and the cross-references that name them."""

import dataclasses

from psi.report import marks
from psi.report.values import Block, Paragraph, Prose, Run, Section, Table, paragraphs


def _targets(sections: tuple[Section, ...]) -> dict[str, str]:
    """Which numbered block to point at for a place: the block of that key, else the first that prints a fact of it."""
    found: dict[str, str] = {}
    printed: dict[str, str] = {}
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Prose) and block.style == "numbered":
                found.setdefault(block.key, block.key)
                for paragraph in block.paragraphs:
                    for place in (run.fact for run in paragraph.runs if run.fact):
                        while place:
                            printed.setdefault(place, block.key)
                            place = place.rpartition(".")[0]
    return printed | found


def unreachable(sections: tuple[Section, ...]) -> frozenset[str]:
    """The places that the wording points at and no numbered paragraph prints."""
    targets = _targets(sections)
    runs = (run for s in sections for b in s.blocks for p in paragraphs(b) for run in p.runs)
    return frozenset(place for run in runs if run.to for place in run.to.split("|") if place not in targets)


def numbered(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Number the paragraphs through the whole report and fill in the cross-references."""
    numbers: dict[str, int] = {}
    last = 0
    counted = []
    for section in sections:
        blocks: list[Block] = []
        for block in section.blocks:
            if isinstance(block, Prose) and block.style == "numbered":
                numbers.setdefault(block.key, last + 1)
                block = dataclasses.replace(block, paragraphs=tuple(dataclasses.replace(p, number=last + n + 1) for n, p in enumerate(block.paragraphs)))
                last += len(block.paragraphs)
            blocks.append(block)
        counted.append(dataclasses.replace(section, blocks=tuple(blocks)))
    targets = _targets(tuple(counted))
    return tuple(dataclasses.replace(s, blocks=tuple(_pointed(b, targets, numbers) for b in s.blocks)) for s in counted)


def _pointed(block: Block, targets: dict[str, str], numbers: dict[str, int]) -> Block:
    def fill(paragraph: Paragraph) -> Paragraph:
        return dataclasses.replace(paragraph, runs=tuple(made for run in paragraph.runs for made in _filled(run, targets, numbers)))

    if isinstance(block, Prose):
        return dataclasses.replace(block, paragraphs=tuple(fill(p) for p in block.paragraphs))
    if isinstance(block, Table):
        rows = tuple(tuple(fill(cell) for cell in row) for row in block.rows)
        return dataclasses.replace(block, rows=rows, total=block.total and tuple(fill(cell) for cell in block.total))
    return block


def _filled(run: Run, targets: dict[str, str], numbers: dict[str, int]) -> tuple[Run, ...]:
    """A pointer as the numbers of its paragraphs, in order and each once."""
    if not run.to:
        return (run,)
    keys = sorted({targets[place] for place in run.to.split("|") if place in targets}, key=lambda key: numbers[key])
    if not keys:
        return (Run("[no such paragraph]", gap=True),)
    made: list[Run] = []
    for group in _in_groups(keys, numbers):
        if made:
            made.append(Run(" and " if group[-1] == keys[-1] else ", "))
        made.append(Run(str(numbers[group[0]]), to=group[0]))
        if len(group) > 1:
            made += [Run(" to "), Run(str(numbers[group[-1]]), to=group[-1])]
    return (Run("paragraphs " if len(keys) > 1 else "paragraph "), *made) if run.text == marks.NAMED else tuple(made)


def _in_groups(keys: list[str], numbers: dict[str, int]) -> list[list[str]]:
    """Keys in order, three or more that follow one another in one group: 97 to 100."""
    groups: list[list[str]] = []
    for key in keys:
        if groups and numbers[key] == numbers[groups[-1][-1]] + 1:
            groups[-1].append(key)
        else:
            groups.append([key])
    return [part for group in groups for part in ([group] if len(group) > 2 else [[key] for key in group])]
