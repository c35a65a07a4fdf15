"""A record of arrests that came as a file: its text, with one line for each row of a table."""

import csv
import io
import subprocess
from collections.abc import Callable
from pathlib import Path

from psi.errors import BadFile
from psi.text import NotText, clean
from psi.workbench.rapsheet.columns import known_headings

MOST_IN_A_RECORD = 300_000
MOST_SECONDS = 60
SHEET = "Arrests"

# How a file of each kind begins, and what to call it.
_BEGINS = {b"PK\x03\x04": (".xlsx", "an Excel workbook or another packed file"), b"%PDF-": (".pdf", "a PDF"), b"\xd0\xcf\x11\xe0": (".xls", "an old .xls file")}


def text_of(name: str, data: bytes) -> str:
    """The text of a file as it would be pasted; raises BadFile in plain words where it cannot be read."""
    path = Path("The file" + Path(name).suffix.lower())
    read = KINDS.get(path.suffix)
    try:
        if read is None:
            raise BadFile(path, (f"psi reads a record of arrests as {', '.join(KINDS)}. Save it as one of these, or open it and paste its text.",))
        if not data.strip():
            raise BadFile(path, ("there is nothing in it.",))
        _require_kind(path, data)
        text = _cleaned(path, read(path, data))
        if len(text) > MOST_IN_A_RECORD:
            raise BadFile(path, (f"it has more than {MOST_IN_A_RECORD:,} characters, the most psi reads at once. Bring it in in parts.",))
        return text
    except BadFile as error:
        raise BadFile("The file", error.problems) from None


def _require_kind(path: Path, data: bytes) -> None:
    for begins, (suffix, words) in _BEGINS.items():
        if data.startswith(begins) and path.suffix != suffix and not (path.suffix == ".xlsx" and suffix == ".xls"):
            raise BadFile(path, (f"it is called {path.suffix}, and is {words}. Open it in its own program and save it again.",))


def _cleaned(path: Path, text: str) -> str:
    try:
        return clean(text.replace("\f", "\n"))  # a form feed is a page break
    except NotText as error:
        raise BadFile(path, (f"it holds {error}.",)) from None


def _plain(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFile(path, (f"line {line} is not UTF-8 text. Save it with the encoding UTF-8, or open it and paste its text.",)) from None


def _table(path: Path, data: bytes) -> str:
    """A table as lines with tabs between the cells; a row keeps its number as a line."""
    from psi.files.rows import Columns, read_grid

    out = io.StringIO(newline="")
    writer, at = csv.writer(out, delimiter="\t", lineterminator="\n"), 0
    for number, cells in read_grid(path, data, Columns(SHEET, known_headings(), ())):
        out.write("\n" * (number - at - 1))
        writer.writerow([" ".join(cell.split()) for cell in cells] if any(cells) else [])
        at = number
    return out.getvalue().rstrip("\n")


def _pdf(path: Path, data: bytes) -> str:
    """The text of a PDF, with its columns side by side as they are printed."""
    try:
        done = subprocess.run(["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"], input=data, capture_output=True, timeout=MOST_SECONDS, check=False)
    except FileNotFoundError:
        raise BadFile(path, ("psi needs the program pdftotext for a PDF, and it is not installed here. Open the PDF and paste its text.",)) from None
    except subprocess.TimeoutExpired:
        raise BadFile(path, (f"its text could not be read in {MOST_SECONDS} seconds. Open the PDF and paste the text that matters.",)) from None
    if done.returncode:
        raise BadFile(path, ("this PDF is damaged or protected with a password. Open it, and paste its text.",))
    text = done.stdout.decode("utf-8", "replace")
    if not text.strip():
        raise BadFile(path, ("this PDF is a scan: it holds pictures of pages and no text. Ask for it as text, or type the matters in.",))
    return text


KINDS: dict[str, Callable[[Path, bytes], str]] = {".txt": _plain, ".csv": _table, ".xlsx": _table, ".pdf": _pdf}
