"""Everything that documents are made of, read once before many are made."""

import datetime as dt

from psi.workbench.bench import open_case
from psi.workbench.finding import examples
from psi.workbench.wanted import named

ON = dt.date(2026, 1, 1)


def rehearse(jurisdictions: tuple[str, ...]) -> None:
    """Make the documents of the longest example of each jurisdiction and drop them: rules, templates and typefaces are in memory then."""
    longest_first = sorted(examples().values(), key=lambda path: -path.stat().st_size)
    waiting = list(jurisdictions)
    for case in named(tuple(map(str, longest_first))):
        if case.jurisdiction in waiting:
            waiting.remove(case.jurisdiction)
            open_case(case.name, on=ON).drafts()
