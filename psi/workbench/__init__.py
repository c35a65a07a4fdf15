"""The one surface for every shell: open a case, assess it, look at it, compose its documents, render them."""

from psi.store import Stale, StaleDraft
from psi.workbench import (
    auditing,
    caseload,
    casework,
    completeness,
    database,
    drafting,
    importing,
    rapsheet,
    review,
    rules,
    sheets,
    spreadsheets,
    subject_access,
    views,
)
from psi.workbench.bench import Workbench, a_day, bench_of, open_case, require_distinct
from psi.workbench.finding import examples, find_case, find_notebook, is_stored

__all__ = [
    "Stale",
    "StaleDraft",
    "Workbench",
    "a_day",
    "auditing",
    "bench_of",
    "caseload",
    "casework",
    "completeness",
    "database",
    "drafting",
    "examples",
    "find_case",
    "find_notebook",
    "importing",
    "is_stored",
    "open_case",
    "rapsheet",
    "require_distinct",
    "review",
    "rules",
    "sheets",
    "spreadsheets",
    "subject_access",
    "views",
]
