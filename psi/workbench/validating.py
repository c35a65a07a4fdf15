"""Studies of how well an instrument did: made from an analyst's table, told on the screen and in a Word report, kept as a record."""

import dataclasses
import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psi.errors import BadInput
from psi.files import private
from psi.files.shipped import shipped_folder
from psi.rulebook.jurisdiction import Jurisdiction, read_jurisdiction
from psi.workbench.bench import a_day
from psi.workbench.site import site_folder

if TYPE_CHECKING:
    from psi.report.values import Report
    from psi.validation.study import Study

NEEDED = ("sklearn", "statsmodels", "fairlearn", "scipy")
COURT = "us-federal"


@dataclass(frozen=True)
class Validation:
    """A study and its report as values."""

    study: "Study"
    report: "Report"
    jurisdiction: Jurisdiction

    @property
    def text(self) -> str:
        """The report as plain text for a terminal."""
        from psi.workbench.plain_text import as_text

        return as_text(self.report)

    def html(self, section: str) -> str:
        """One section of the report as HTML, for notebooks."""
        from psi.workbench.section_html import section_html

        return section_html(self.report, section)

    @property
    def results(self) -> dict[str, Any]:
        """Every figure unrounded, for programs. Rows that were refused are told by their number only."""
        made: dict[str, Any] = _plain(self.study)
        return made

    def write(self, out: str | Path) -> tuple[Path, ...]:
        """Write the Word report (beside one that somebody has edited meanwhile) and the results into a folder; returns the paths."""
        from psi.document.drafts import write_draft
        from psi.document.write import write_docx

        folder = Path(out)
        private.make_folder(folder)
        look = self.jurisdiction.find("look.docx")
        report = write_draft(folder / f"{self.report.document}.docx", write_docx(self.report, look, self.study.on))
        results = folder / "results.json"
        private.write(results, (json.dumps(self.results, indent=2, ensure_ascii=False) + "\n").encode("utf-8"))
        return report, results

    def register(self) -> Path:
        """Write the record of the study into the site's folder, where score sheets find it; raises BadInput when there is no such folder."""
        from psi.validation.record import write_record

        site = site_folder()
        if site is None:
            raise BadInput("a record is kept in the site's folder, and none is named. Name it with --site DIR before the command, or in PSI_SITE.")
        return write_record(self.study, site)


def validate(
    instrument: str,
    data: str | Path,
    *,
    score: str | None = None,
    outcome: str | None = None,
    groups: tuple[str, ...] = (),
    count: str | None = None,
    sex: str | None = None,
    only: tuple[str, ...] = (),
    bands: str | None = None,
    band_column: str | None = None,
    scale: str | None = None,
    cut: str | None = None,
    place: str = "",
    first: str = "",
    last: str = "",
    outcome_is: str = "",
    checked_by: str = "",
    court: str = COURT,
    on: str | dt.date | None = None,
) -> Validation:
    """Study an instrument on the people of a CSV file.

    `data` is a path, or the name of a table that psi ships. An empty text is as good as leaving it out, so that a notebook can
    hand on its parameters as they are. Raises BadInput or BadFile, in plain words, when no study can be made.
    """
    _require_packages()
    from psi.validation.data import Columns, read_data
    from psi.validation.report import report
    from psi.validation.study import About, study
    from psi.validation.subject import subject

    jurisdiction = read_jurisdiction(court, site_folder())
    said = About(place, _a_day(first), _a_day(last), outcome_is, checked_by)
    if said.first and said.last and said.last < said.first:
        raise BadInput(f"the study ends on {said.last}, before it begins on {said.first}. Correct --from or --to.")
    about = subject(instrument, scale=scale or None, bands=bands or None)
    kept = tuple(_pair(each) for each in only)
    columns = Columns(score or None, outcome or None, band_column or None, _distinct(groups), count or None, sex or None, kept)
    made = study(read_data(_found(data), columns, about), said, a_day(on), cut=cut or None)
    return Validation(made, report(made, jurisdiction), jurisdiction)


def _require_packages() -> None:
    from importlib.util import find_spec

    if any(find_spec(name) is None for name in NEEDED):
        raise BadInput("studies need scikit-learn, statsmodels and fairlearn, which are not installed. Install them: pip install 'psi[validation]'.")


def _found(data: str | Path) -> Path:
    """The file of that path, or the table of that name among the examples."""
    shipped = shipped_folder("examples") / "validation" / f"{data}.csv"
    return shipped if not Path(data).is_file() and "/" not in str(data) and shipped.is_file() else Path(data)


def _a_day(said: str) -> dt.date | None:
    return a_day(said) if said else None


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _pair(said: str) -> tuple[str, str]:
    name, mark, value = said.partition("=")
    if not mark or not name:
        raise BadInput(f"'{said}' names no column and value. Write --only COLUMN=VALUE.")
    return name, value


def _plain(value: Any) -> Any:
    """Results as dicts, lists, texts and numbers."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(name): _plain(held) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(held) for held in value]
    return value.isoformat() if isinstance(value, dt.date) else value
