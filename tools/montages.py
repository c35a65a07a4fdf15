"""Make the pictures of docs/pages: every page of every document of an example, side by side; and the picture of the README.

    python -m tools.montages [EXAMPLE...]

Each document is made for the court, converted by LibreOffice, and its pages are set in rows, small; the people are invented.
"""

import io
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from psi.document.pdf import page_count, pdf_of, pictures
from psi.workbench import examples, open_case

DOCS = Path(__file__).resolve().parent.parent / "docs"
ON, DPI, ACROSS, MARGIN = "2026-11-23", 40, 8, 6
README, README_PAGES, README_DPI = "us-ohio-long-record", (1, 3, 5, 11), 55


def montage(name: str) -> None:
    """The pages of every document of an example, as one picture."""
    made = open_case(examples()[name], on=ON).drafts()
    in_rows([page for data in made.values() for page in pages(data, DPI)], ACROSS, DOCS / "pages" / f"{name}.png")


def readme() -> None:
    """Four pages of a report, large enough to be read."""
    report = pages(open_case(examples()[README], on=ON).drafts(documents=("report",))["report"], README_DPI)
    in_rows([report[number - 1] for number in README_PAGES], len(README_PAGES), DOCS / "report.png")


def pages(word: bytes, dots: int) -> list[Image.Image]:
    """The pages of a Word file as pictures of so many dots an inch."""
    pdf = pdf_of(word)
    return [Image.open(io.BytesIO(png)).convert("L") for png in pictures(pdf, 1, page_count(pdf), dots=dots)]


def in_rows(shown: Sequence[Image.Image], across: int, path: Path) -> None:
    """Write pages in rows of so many as one picture."""
    width, height = (max(sides) + MARGIN for sides in zip(*(page.size for page in shown), strict=True))
    sheet = Image.new("L", (width * across + MARGIN, height * -(-len(shown) // across) + MARGIN), 150)
    for n, page in enumerate(shown):
        sheet.paste(page, (MARGIN + n % across * width, MARGIN + n // across * height))
    path.parent.mkdir(exist_ok=True)
    sheet.quantize(8).save(path, optimize=True)


if __name__ == "__main__":
    for wanted in sys.argv[1:] or examples():
        montage(wanted)
    readme()
