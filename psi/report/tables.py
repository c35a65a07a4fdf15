"""Tables of a report: which list they run over and what each cell says, from a wording file."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from psi.errors import BadFile, TemplateDefect
from psi.files.checked import validated
from psi.files.yamlfile import read_yaml
from psi.report.values import Paragraph, Table
from psi.report.wording import Wording
from psi.rulebook.documents import Strict


class Column(Strict):
    """One column: its heading, the wording of its cells and its share of the width."""

    head: str
    cell: str
    width: float = 1.0
    right: bool = False
    total: str | None = None


class FixedRow(Strict):
    """A row that stands once, when its condition holds."""

    when: str | None = None
    cells: tuple[str, ...]


class TableWording(Strict):
    """A table: over a list (`each`, with `it` the entry; those for which `only` holds), or of fixed rows.

    `header: false` is for a two-column list of particulars, which has no header row to show.
    """

    caption: str = ""
    description: str
    when: str | None = None
    each: str | None = None
    only: str | None = None
    columns: tuple[Column, ...]
    rows: tuple[FixedRow, ...] = ()
    header: bool = True

    @classmethod
    def read(cls, file: Path) -> "TableWording":
        """Read a `<name>.table.yaml`; raises TemplateDefect when it is broken."""
        try:
            return validated(cls, read_yaml(file))
        except BadFile as error:
            raise TemplateDefect(str(error)) from None


def table_file(name: str, folders: tuple[Path, ...]) -> Path:
    """The file of a table; raises TemplateDefect when it is missing."""
    file = next((f / f"{name}.table.yaml" for f in folders if (f / f"{name}.table.yaml").is_file()), None)
    if file is None:
        raise TemplateDefect(f"the table '{name}.table.yaml' is missing.")
    return file


@lru_cache(maxsize=64)
def _read(file: Path, changed: int) -> TableWording:
    """The wording of a table as the file stood when it was changed last."""
    return TableWording.read(file)


def make_table(file: Path, *, key: str, say: Wording, context: Mapping[str, Any], at: Callable[[str], Any]) -> Table | None:
    """The table of a file filled from the context; None when its condition does not hold or it has no rows."""
    wording, where = _read(file, file.stat().st_mtime_ns), file
    if wording.when and not say.holds(wording.when, context, where):
        return None
    rows: list[tuple[Paragraph, ...]] = []
    for row in wording.rows:
        if not row.when or say.holds(row.when, context, where):
            rows.append(tuple(say.line(cell, context, where) for cell in row.cells))
    if wording.each:
        for n, entry in enumerate(at(wording.each) or ()):
            with_it = {**context, "it": entry, "position": n + 1}
            if not wording.only or say.holds(wording.only, with_it, where):
                rows.append(tuple(say.line(c.cell, with_it, where) for c in wording.columns))
    total = None
    if any(c.total for c in wording.columns):
        total = tuple(say.line(c.total or "", context, where) for c in wording.columns)
    if not rows:
        return None
    whole = sum(c.width for c in wording.columns)
    return Table(
        key=key,
        caption=say.line(wording.caption, context, where).runs,
        description=say.line(wording.description, context, where).text,
        header=tuple(c.head for c in wording.columns),
        rows=tuple(rows),
        widths=tuple(c.width / whole for c in wording.columns),
        right=tuple(c.right for c in wording.columns),
        total=total,
        header_visible=wording.header,
    )
