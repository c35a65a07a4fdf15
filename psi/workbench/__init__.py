"""The one surface for every shell: open a case, assess it, look at it, compose its documents, render them."""

from psi.files import private
from psi.store import Stale, StaleDraft
from psi.workbench import (
    auditing,
    caseload,
    casework,
    completeness,
    database,
    drafting,
    handed_out,
    importing,
    next_step,
    preview,
    rapsheet,
    review,
    rules,
    sheets,
    since_last,
    spreadsheets,
    subject_access,
    validating,
    views,
    wanted,
)
from psi.workbench.bench import Workbench, a_day, bench_of, open_case, require_distinct
from psi.workbench.finding import examples, find_case, find_notebook, is_stored
from psi.workbench.rehearsal import rehearse
from psi.workbench.site import site_folder
from psi.workbench.wanted import program_folders

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
    "handed_out",
    "importing",
    "is_stored",
    "next_step",
    "open_case",
    "preview",
    "private",
    "program_folders",
    "rapsheet",
    "rehearse",
    "require_distinct",
    "review",
    "rules",
    "sheets",
    "since_last",
    "site_folder",
    "spreadsheets",
    "subject_access",
    "validating",
    "views",
    "wanted",
]
