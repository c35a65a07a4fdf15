"""What psi cannot know of the names of people under 18, told to the officer: the report gives initials only where it is sure."""

import datetime as dt
from collections.abc import Iterator

from psi.case.minors import Named, has_namesake, minors, named, texts
from psi.case.model import Case
from psi.checks.findings import Finding

OF_THE_COURT = frozenset({"court", "officer", "supervisor"})


def names_of_minors(case: Case, on: dt.date) -> Iterator[Finding]:
    """Texts that may name somebody under 18 and are printed as they stand."""
    written = [(place, text) for place, text in texts(case) if place.partition(".")[0] not in OF_THE_COURT]
    for each in minors(case, on):
        alone = has_namesake(each, case, on)
        for place, text in written:
            rest = each.in_full.sub("", text) if each.in_full and not alone else text
            if not place.startswith(f"{each.place}.name") and each.by_given_name.search(rest):
                yield Finding("notice", place, _may_name(each, alone=alone))
    for each in named(case):
        if each.born is None and each.in_full and not each.place.startswith("codefendants."):
            for place, text in written:
                if each.in_full.search(text):
                    yield Finding(
                        "notice", place, "It names somebody whose date of birth is not recorded. Enter it: for a person under 18 the report gives initials."
                    )


def _may_name(each: Named, *, alone: bool) -> str:
    if alone:
        return f"It may name a person under 18 who has the name of an adult of the case. If it does, write the initials {each.initials}"
    return f"It may name a person under 18 by the given name. If it does, write the initials {each.initials} or say who they are to the person."
