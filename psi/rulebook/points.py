"""Instruments made of points as data: items, the answers to each, the points an answer earns, and what must not be guessed."""

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, Strict, model_validator

from psi.rulebook.instruments import Bands, Choice, Cutoffs, Instrument, ItemId, Sex, decimals
from psi.rulebook.provenance import Rule, Whole, Words, refusal

Flag = Annotated[bool, Strict()]


class PointsAnswer(Choice):
    """One answer to an item and the points it earns; `from` and `to` when it stands for a span of whole numbers."""

    points: Whole
    first: Annotated[Whole | None, Field(alias="from")] = None
    last: Annotated[Whole | None, Field(alias="to")] = None

    @property
    def is_span(self) -> bool:
        """Whether the answer is given as a number that lies in a span."""
        return self.first is not None or self.last is not None

    def holds(self, value: int) -> bool:
        """Whether a number lies in the span of the answer."""
        return (self.first is None or value >= self.first) and (self.last is None or value <= self.last)


class PointsItem(Rule):
    """One item: its label in psi's own words, its answers from the least points to the most (`reversed`: from the most to the least).

    An item with `scored: false` is asked and earns nothing. `confirmed: false` says that nobody has compared it with the source.
    `warning` is what must be said before it is asked.
    """

    id: ItemId
    what: Words
    cite: Words
    unit: Words | None = None
    answers: tuple[PointsAnswer, ...] = ()
    answers_from: Words | None = None
    scored: Flag = True
    reversed: Flag = False
    confirmed: Flag = True
    warning: Words | None = None


class Proration(Rule):
    """The manual's own rule for unanswered items: the points are scaled up when no more than `at_most` scored items are unanswered."""

    method: Literal["scale-up"]
    at_most: Annotated[Whole, Field(ge=1)]
    cite: Words


class Contradiction(Rule):
    """Two answers that cannot both be true: the answer `when_answer` to one item and any but `must_be` to the other."""

    when: ItemId
    when_answer: Words
    then: ItemId
    must_be: Annotated[tuple[Words, ...], Field(min_length=1)]
    says: Words
    cite: Words


class Published(Rule):
    """How many of a group with a band had the outcome, as the authors counted them."""

    band: Words
    n: Annotated[Whole, Field(ge=1)]
    events: Annotated[Whole, Field(ge=0)]
    cite: Words

    @model_validator(mode="after")
    def _no_more_than_all(self) -> "Published":
        if self.events > self.n:
            raise refusal(f"the band '{self.band}' has {self.events} with the outcome of {self.n}: there cannot be more than all.")
        return self


class PointsInstrument(Instrument):
    """An instrument that adds up the points its answers earn.

    `bands` hold for everybody, `cutoffs` for one sex each; where no cut-offs fit, a person chooses and says why. `to_confirm` says what
    a person must still read before the file may be scored with: such a file is `partial`, can be read and is refused.
    """

    kind: Literal["points"]
    terms_of_use: Words
    checked_by: Words
    if_unanswered: Literal["refuse"] | Proration
    items: Annotated[tuple[PointsItem, ...], Field(min_length=1)]
    answer_lists: dict[str, tuple[PointsAnswer, ...]] = {}
    bands: Bands | None = None
    cutoffs: tuple[Cutoffs, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    published: tuple[Published, ...] = ()
    to_confirm: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _is_sound(self) -> "PointsInstrument":
        ids = [item.id for item in self.items]
        twice = next((i for i in ids if ids.count(i) > 1), None)
        if twice:
            raise refusal(f"the item '{twice}' stands twice.")
        for item in self.items:
            self._item_is_sound(item)
        for each in self.contradictions:
            self._names_answers(each.when, (each.when_answer,))
            self._names_answers(each.then, each.must_be)
        self._bands_are_sound()
        self._status_is_honest()
        return self

    def _item_is_sound(self, item: PointsItem) -> None:
        if item.answers and item.answers_from:
            raise refusal(f"the item '{item.id}' has answers of its own and takes some from '{item.answers_from}': keep one of the two.")
        if item.answers_from and item.answers_from not in self.answer_lists:
            raise refusal(f"the item '{item.id}' takes its answers from '{item.answers_from}', but there is no such list.")
        answers = self.answers(item)
        written = [text.casefold() for answer in answers for text in (answer.name, *answer.also)]
        if len(set(written)) < len(written):
            raise refusal(f"two answers to the item '{item.id}' are written alike.")
        points = [answer.points for answer in answers]
        if not item.scored and any(points):
            raise refusal(f"the item '{item.id}' is not scored, but an answer to it earns points.")
        if points != sorted(points, reverse=item.reversed):
            order = "from the most points to the least" if item.reversed else "from the least points to the most"
            raise refusal(f"the answers to the item '{item.id}' must stand {order}.")
        _spans_follow(item.id, answers)

    def _names_answers(self, item: str, names: tuple[str, ...]) -> None:
        known = [answer.name for found in self.items if found.id == item for answer in self.answers(found)]
        strange = next((name for name in names if name not in known), None)
        if strange is not None:
            raise refusal(f"a contradiction names the answer '{strange}' to the item '{item}': there is none.")

    def _bands_are_sound(self) -> None:
        if self.bands and self.cutoffs:
            raise refusal("there are bands for everybody and cut-offs for one sex: keep one of the two.")
        sexes = [cutoffs.sex for cutoffs in self.cutoffs]
        if len(set(sexes)) < len(sexes):
            raise refusal("one sex has cut-offs twice.")
        if self.to_confirm:
            return
        for bands in (*((self.bands,) if self.bands else ()), *(cutoffs.bands for cutoffs in self.cutoffs)):
            if decimals(bands):
                raise refusal("the edges of the bands must be whole points.")
            if (bands[0].first, bands[-1].last) != (self.least, self.most):
                says = f"the bands run from {bands[0].first} to {bands[-1].last}"
                raise refusal(f"{says}; the items can add up to {self.least} to {self.most}.")

    def _status_is_honest(self) -> None:
        if self.lacks and self.status == "entered":
            raise refusal(f"the status is 'entered', but {self.lacks[0]}.")
        if self.status == "partial" and not self.lacks:
            raise refusal("the status is 'partial', but nothing is said to be missing. Say it in to_confirm.")

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is missing before anything may be scored with the file, each in words."""
        unread = [item.id for item in self.items if not item.confirmed]
        empty = [item.id for item in self.items if item.confirmed and not self.answers(item)]
        found = ["the right to use it is not confirmed"] if self.licence == "unknown" else []
        found += [f"nobody has compared {_items(unread)} with the source"] if unread else []
        found += [f"the answers to {_items(empty)} are not entered"] if empty else []
        found += ["the bands are not entered"] if not self.bands and not self.cutoffs else []
        return (*found, *self.to_confirm)

    @property
    def least(self) -> int:
        """The least total that full answers can give."""
        return sum(min(a.points for a in self.answers(item)) for item in self.items if self.answers(item))

    @property
    def most(self) -> int:
        """The greatest total that full answers can give."""
        return sum(max(a.points for a in self.answers(item)) for item in self.items if self.answers(item))

    def answers(self, item: PointsItem) -> tuple[PointsAnswer, ...]:
        """The answers an item can have, in the order of their points."""
        return self.answer_lists.get(item.answers_from, ()) if item.answers_from else item.answers

    def choices(self, item: PointsItem) -> tuple[PointsAnswer, ...]:
        """The answers an item can have by name; none for a whole number."""
        return tuple(answer for answer in self.answers(item) if not answer.is_span)

    def bands_for(self, sex: Sex | None) -> Bands | None:
        """The bands of the total: those for everybody, or the cut-offs for a sex; None when none fit."""
        return self.bands or next((cutoffs.bands for cutoffs in self.cutoffs if cutoffs.sex == sex), None)


def _spans_follow(item: str, answers: tuple[PointsAnswer, ...]) -> None:
    spans = sorted((a for a in answers if a.is_span), key=lambda a: -1 if a.first is None else a.first)
    if spans and len(spans) < len(answers):
        raise refusal(f"the item '{item}' has numbers and named answers: keep one of the two.")
    for below, above in pairwise(spans):
        if below.last is None or above.first != below.last + 1:
            raise refusal(f"the spans '{below.name}' and '{above.name}' of the item '{item}' must follow without gap or overlap.")


def _items(ids: list[str]) -> str:
    return f"the item '{ids[0]}'" if len(ids) == 1 else f"the items {', '.join(ids)}"
