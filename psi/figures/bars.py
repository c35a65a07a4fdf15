"""Amounts as bars, with the amount in words at the end of each."""

from psi.figures.sheet import FILLS, INK, SMALL, Sheet, folded, widest, width_of
from psi.report.pictures.values import Bar, Bars

PITCH, BETWEEN, TOP, KEY = 0.32, 0.12, 0.06, 0.26


def bars(picture: Bars, inches: float) -> bytes:
    """Draw groups of bars, each group on its own scale."""
    every = [bar for group in picture.groups for bar in group]
    names = {id(bar): folded(bar.name, 0.26 * inches) for bar in every}
    left = widest(list(names.values())) + 0.2
    room = max(inches - left - widest([bar.says for bar in every]) - 0.2, 0.6)
    top = TOP + (KEY if picture.key else 0.0)
    sheet = Sheet(inches, top + PITCH * len(every) + BETWEEN * max(len(picture.groups) - 1, 0) + TOP)
    for group in picture.groups:
        longest = max((_length(bar) for bar in group), default=0.0) or 1.0
        sheet.lines([((left, top), (left, top + PITCH * len(group)))], width=0.8)
        for n, bar in enumerate(group):
            middle = top + PITCH * (n + 0.5)
            sheet.words((left - 0.08, middle), names[id(bar)], across="right")
            _bar(sheet, bar, (left, middle), room / longest)
        top += PITCH * len(group) + BETWEEN
    _key(sheet, picture.key, left)
    return sheet.written()


def _length(bar: Bar) -> float:
    return sum(amount for _, amount in bar.parts)


def _bar(sheet: Sheet, bar: Bar, at: tuple[float, float], scale: float) -> None:
    left, middle = at
    for kind, amount in bar.parts:
        if amount > 0:
            sheet.bars([(left, middle - 0.1, amount * scale, 0.2)], FILLS[kind], edge=INK)
            left += amount * scale
    sheet.words((left + 0.08, middle), bar.says)


def _key(sheet: Sheet, key: tuple[str, ...], left: float) -> None:
    for kind, word in enumerate(key):
        sheet.bars([(left, 0.08, 0.24, 0.13)], FILLS[kind])
        sheet.words((left + 0.3, 0.145), word, size=SMALL)
        left += 0.5 + width_of(word)
