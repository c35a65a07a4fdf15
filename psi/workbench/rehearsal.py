"""Everything that documents are made of, read once before many are made."""

import contextlib

from psi.errors import BadInput, PsiError
from psi.workbench.bench import open_case
from psi.workbench.finding import examples, found
from psi.workbench.wanted import named

NOBODY = "a-case-that-is-in-no-store"  # the question is what counts, not the answer: no case of a person is read ahead


def rehearse(jurisdictions: tuple[str, ...]) -> None:
    """Ask the store for a case, and make the documents of every example of each jurisdiction and drop them.

    What reads cases, rules, templates and typefaces is in memory then, and what it has read.
    """
    with contextlib.suppress(BadInput):
        found(NOBODY)
    for case in named(tuple(map(str, examples().values()))):
        if case.jurisdiction in jurisdictions:
            with contextlib.suppress(PsiError):  # what is wrong with a template, each of its cases will tell
                open_case(case.name).drafts()
