"""What a part of a case needs to be shown on a screen."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any

from psi.case import PartialDate
from psi.intake.conditions import court_of
from psi.intake.fields import Around
from psi.intake.references import References, shown_at


@dataclass(frozen=True)
class Look:
    """What a part needs to be shown: what is typed, what is wrong with it, what is required, and which entries are open."""

    typed: dict[str, Any]
    problems: Mapping[str, str]
    required: frozenset[str]
    opened: frozenset[str]
    on: dt.date
    guidance: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def around(self) -> Around:
        """What every control needs besides its own field."""
        return Around(self.on, self.born, court_of(self.typed.get("jurisdiction"), self.on), self.guidance)

    @cached_property
    def references(self) -> References:
        """What fields may name: entries of the case, instruments."""
        return References(self.typed)

    @cached_property
    def said(self) -> Mapping[str, str]:
        """What is wrong, by the place of the control or the part at which it is shown; the first thing said of it stands."""
        return {shown_at(place).place: says for place, says in reversed(list(self.problems.items()))}

    @cached_property
    def _wrong(self) -> Counter[str]:
        return Counter(around for place in self.problems for around in accumulate(shown_at(place).place.split("."), "{}.{}".format))

    def at(self, place: str) -> dict[str, Any]:
        """The part of the case at a place; an empty one where nothing stands."""
        value: Any = self.typed
        for step in filter(None, place.split(".")):
            value = value.get(step) if isinstance(value, dict) else next((each for each in value or () if each.get("id") == step), None)
        return value if isinstance(value, dict) else {}

    @property
    def born(self) -> PartialDate | None:
        """The date of birth, if it can be read."""
        said = self.typed.get("identity", {}).get("born")
        try:
            return PartialDate.parse(str(said)) if said else None
        except ValueError:
            return None

    def wrong_in(self, path: str) -> int:
        """How many things are wrong at a place and inside it."""
        return self._wrong[path]
