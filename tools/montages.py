"""Make the pictures of docs/pages: every page of every document of an example, side by side.

    python -m tools.montages [EXAMPLE...]

Each document is made for the court, converted by LibreOffice, and its pages are set in rows, small; the people are invented.
"""

import io
import sys
from pathlib import Path

from PIL import Image

from psi.document.pdf import page_count, pdf_of, pictures
from psi.workbench import examples, open_case

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pages"
ON, DPI, ACROSS, MARGIN = "2026-11-23", 40, 8, 6


def montage(name: str) -> Path:
    """The pages of every document of an example, as one picture."""
    made = open_case(examples()[name], on=ON).drafts()
    pdfs = [pdf_of(data) for data in made.values()]
    pages = [Image.open(io.BytesIO(png)).convert("L") for pdf in pdfs for png in pictures(pdf, 1, page_count(pdf), dots=DPI)]
    width, height = max(page.width for page in pages) + MARGIN, max(page.height for page in pages) + MARGIN
    sheet = Image.new("L", (width * ACROSS + MARGIN, height * -(-len(pages) // ACROSS) + MARGIN), 150)
    for n, page in enumerate(pages):
        sheet.paste(page, (MARGIN + n % ACROSS * width, MARGIN + n // ACROSS * height))
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.png"
    sheet.quantize(8).save(path, optimize=True)
    return path


if __name__ == "__main__":
    for wanted in sys.argv[1:] or examples():
        montage(wanted)
