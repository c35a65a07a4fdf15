"""The sources of a document that lists no more than it cites."""

from collections.abc import Mapping
from typing import Any

from psi.report.values import Report


def only_cited(context: Mapping[str, Any], made: Report) -> dict[str, Any] | None:
    """The same facts with the sources that a document cites, numbered from 1; None when it cites every source there is.

    The numbers are those of the facts themselves, so a document composed of them cites its sources by the new ones.
    """
    cited = {run.text for run in made.runs() if run.shows == "source"}
    kept = [source for source in context["sources_used"] if str(source["number"]) in cited]
    if len(kept) == len(context["sources_used"]):
        return None
    for number, source in enumerate(kept, 1):
        source["number"] = number
    return {**context, "sources_used": kept}
