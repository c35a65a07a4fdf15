"""Everything that documents are made of, read once before many are made."""

import datetime as dt

from psi.case.reading import read_case
from psi.workbench.bench import bench_of
from psi.workbench.casework import plain
from psi.workbench.finding import examples

ON = dt.date(2026, 1, 1)


def rehearse(jurisdictions: tuple[str, ...]) -> None:
    """Make the documents of one example of each jurisdiction and drop them: rules, templates and typefaces are in memory then."""
    waiting = list(jurisdictions)
    for path in examples().values():
        case = read_case(path)
        if case.jurisdiction in waiting:
            waiting.remove(case.jurisdiction)
            bench_of(plain(case), ON).drafts()
