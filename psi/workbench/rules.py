"""The rules psi holds, for reading: rule sets, editions, the columns a score takes."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from psi.errors import BadInput, RuleDefect
from psi.files.yamlfile import read_yaml
from psi.report.compose import as_plain
from psi.rulebook import edition, rule_set_named, rule_sets
from psi.rulebook.documents import Document
from psi.rulebook.jurisdiction import Jurisdiction, jurisdictions, read_jurisdiction
from psi.workbench.site import site_folder


def coverage() -> list[dict[str, Any]]:
    """Every rule set and its editions: from when, how much is entered, when it was compared with its source."""
    return [as_plain(rule_set) for rule_set in rule_sets()]


def shown(rule_set: str) -> dict[str, Any]:
    """One rule set in full: its newest entered edition as data, and the columns its score takes.

    Raises BadInput for an id psi does not hold.
    """
    found = rule_set_named(rule_set)
    if found is None:
        known = ", ".join(r.id for r in rule_sets())
        raise BadInput(f"there is no rule set '{rule_set}'. The rule sets are: {known}.")
    entered = [e for e in found.editions if e.status != "not-entered"]
    data = as_plain(edition(rule_set, entered[-1].in_force_from)) if entered else {}
    shown_set: dict[str, Any] = as_plain(found)
    return shown_set | {"rules": data}


def score_file(instrument: str, path: Path, out: Path | None) -> tuple[int, int, str | Path]:
    """Score a CSV file row by row; see `psi.risk.cohort.score_file`."""
    from psi.risk import score_file as scored

    return scored(instrument, path, out)


def courts() -> dict[str, str]:
    """The jurisdictions that a case can belong to, by id, with their titles."""
    return {name: read_jurisdiction(name, site_folder()).title for name in jurisdictions(site_folder())}


def documents(jurisdiction: str | None = None) -> list[dict[str, str]]:
    """The documents of a jurisdiction, or of all: id, title, when each is made, and who may have it; raises BadInput for one that does not exist."""
    site = site_folder()
    read = [read_jurisdiction(name, site) for name in ([jurisdiction] if jurisdiction else jurisdictions(site))]
    return [
        {"jurisdiction": each.id, "document": paper.id, "title": paper.title, "made": _when_made(each, paper), "readers": _whose(each, paper)}
        for each in read
        for paper in each.held
    ]


def _whose(jurisdiction: Jurisdiction, document: Document) -> str:
    """The readers that may have a document; a letter goes to whom it is addressed to."""
    return "" if document.about else ", ".join(reader.id for reader in jurisdiction.readers_of(document))


def _when_made(jurisdiction: Jurisdiction, document: Document) -> str:
    if document.about:
        return f"for one entry of {document.about.replace('_', ' ')}"
    made = "for every case" if document.id in jurisdiction.made else "on request"
    return f"{made}, after sentence" if document.after else made


def guidance(jurisdiction: str | None) -> dict[str, str]:
    """What a good entry holds, by its place (`offense.conduct.text`): the shared guidance, and the jurisdiction's own over it."""
    site = site_folder()
    known = read_jurisdiction(str(jurisdiction), site).folders if jurisdiction in jurisdictions(site) else ()
    files = [folder / "guidance.yaml" for folder in reversed(known)]
    return {place: said for file in files if file.is_file() for place, said in _read_guidance(file).items()}


@lru_cache(maxsize=16)
def _read_guidance(file: Path) -> dict[str, str]:
    found = read_yaml(file).value
    if not isinstance(found, dict) or not all(isinstance(said, str) for said in found.values()):
        raise RuleDefect(f"{file}: guidance is a list of places, each with a text.")
    return found
