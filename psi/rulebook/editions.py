"""The rule sets psi holds, their editions, and the one in force on a day."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from psi.errors import BadFile, NotEntered, RuleDefect
from psi.files.checked import validated
from psi.files.yamlfile import YamlFile, read_yaml
from psi.rulebook.guidelines import Guideline, with_cells
from psi.rulebook.instruments import EnteredInstrument, FormulaInstrument
from psi.rulebook.points import PointsInstrument
from psi.rulebook.provenance import Kind, UnenteredEdition

RULES = Path(__file__).resolve().parent.parent / "rules"
Rules = FormulaInstrument | EnteredInstrument | PointsInstrument | Guideline
Models = type[FormulaInstrument] | type[EnteredInstrument] | type[PointsInstrument] | type[Guideline]

_MODELS: dict[str, Models] = {"formula": FormulaInstrument, "entered": EnteredInstrument, "points": PointsInstrument, "guideline": Guideline}


@dataclass(frozen=True)
class EditionEntry:
    """One edition on the coverage page: from when, compared when, and how much of it is entered."""

    in_force_from: dt.date
    checked_on: dt.date
    status: Literal["entered", "partial", "not-entered"]


@dataclass(frozen=True)
class RuleSet:
    """One rule set with every edition that psi knows of, oldest first."""

    id: str
    title: str
    kind: Kind
    jurisdiction: str
    editions: tuple[EditionEntry, ...]


def rule_sets(folder: Path = RULES) -> tuple[RuleSet, ...]:
    """Every rule set psi holds, by id. Raises RuleDefect for a rule file that is broken."""
    return tuple(_rule_set(name, files) for name, files in sorted(_files(folder).items()))


def rule_set_named(name: str, folder: Path = RULES) -> RuleSet | None:
    """One rule set with every edition, or None when psi holds none of that name; the files of others are not read."""
    paths = _files(folder).get(name)
    return _rule_set(name, paths) if paths else None


def in_force(rule_set: str, on: dt.date, folder: Path = RULES) -> Rules:
    """The edition in force on a day.

    Raises NotEntered, naming the rule set and the day, when no edition has been entered for it.
    """
    begun = [path for path in _editions(rule_set, folder) if _first_day(path) <= on]
    if not begun:
        first = _read(_editions(rule_set, folder)[0])
        says = f"no edition has been entered for {on}. The earliest psi knows is in force from {first.in_force_from}."
        raise NotEntered(f"{rule_set} ({first.title}): {says}")
    return _entered(_read(begun[-1]), f" for {on}")


def edition(rule_set: str, first_day: dt.date, folder: Path = RULES) -> Rules:
    """The edition that begins on a day, whatever is in force now; raises NotEntered when psi has none."""
    paths = _editions(rule_set, folder)
    found = next((path for path in paths if _first_day(path) == first_day), None)
    if found is None:
        begin = ", ".join(str(_first_day(path)) for path in paths)
        raise NotEntered(f"{rule_set} ({_read(paths[-1]).title}): no edition begins on {first_day}. Editions begin on: {begin}.")
    return _entered(_read(found), "")


def _entered(read: Rules | UnenteredEdition, when: str) -> Rules:
    if isinstance(read, UnenteredEdition):
        says = f"the edition in force from {read.in_force_from} has not been entered, so nothing is worked out under it{when}. {read.why}"
        raise NotEntered(f"{read.id} ({read.title}): {says}")
    return read


def _rule_set(name: str, paths: tuple[Path, ...]) -> RuleSet:
    editions = tuple(_read(path) for path in paths)
    entries = tuple(EditionEntry(e.in_force_from, e.checked_on, e.status) for e in editions)
    return RuleSet(name, editions[-1].title, editions[-1].kind, paths[0].parent.parent.name, entries)


def _editions(rule_set: str, folder: Path) -> tuple[Path, ...]:
    files = _files(folder)
    if rule_set not in files:
        raise NotEntered(f"psi holds no rule set '{rule_set}'. It holds: {', '.join(sorted(files)) or 'none'}.")
    return files[rule_set]


def _files(folder: Path) -> dict[str, tuple[Path, ...]]:
    """The rule files by rule set, each set oldest first; a set lies in one jurisdiction only."""
    found: dict[str, tuple[Path, ...]] = {}
    for path in sorted(folder.glob("*/*/*.yaml")):
        name = path.parent.name
        if name in found and found[name][0].parent != path.parent:
            raise RuleDefect(f"{path}: the rule set '{name}' stands in another folder too: {found[name][0].parent}.")
        _first_day(path)
        found[name] = (*found.get(name, ()), path)
    return found


def _first_day(path: Path) -> dt.date:
    try:
        return dt.date.fromisoformat(path.stem)
    except ValueError:
        raise RuleDefect(f"{path}: the name of a rule file is its first day in force, like 2025-11-01.yaml.") from None


@lru_cache(maxsize=64)
def _read(path: Path) -> Rules | UnenteredEdition:
    try:
        read = read_yaml(path)
        rules = _checked(read)
        named = (("id", rules.id, path.parent.name), ("in_force_from", str(rules.in_force_from), path.stem))
        for field, said, wanted in named:
            if said != wanted:
                raise BadFile(path, (f"line {read.line((field,))}: {field}: '{said}' does not fit the place of the file ('{wanted}').",))
        return with_cells(rules, path) if isinstance(rules, Guideline) else rules
    except BadFile as error:
        raise RuleDefect(str(error)) from None


def _checked(read: YamlFile) -> Rules | UnenteredEdition:
    if not isinstance(read.value, dict):
        raise BadFile(read.path, ("line 1: a rule file is a group of fields, starting with 'id:'.",))
    if read.value.get("status") == "not-entered":
        return validated(UnenteredEdition, read)
    kind = read.value.get("kind")
    if not isinstance(kind, str) or kind not in _MODELS:
        raise BadFile(read.path, (f"line {read.line(('kind',))}: kind: {kind!r} is not one of {', '.join(_MODELS)}.",))
    return validated(_MODELS[kind], read)
