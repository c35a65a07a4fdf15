"""The result of an instrument: its terms, what is missing, the probabilities and the band with its edges."""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from psi.risk.fingerprint import fingerprint
from psi.rulebook.instruments import Band, FormulaInstrument, Instrument, Number, band_of
from psi.rulebook.provenance import Disagreement, Source
from psi.working import Line, Missing


@dataclass(frozen=True)
class About:
    """What a reader must know of an instrument before relying on it, in the words of its rule file."""

    purpose: str
    decision_point: str
    outcome: str
    follow_up: str
    development_sample: str
    source: Source
    version: str | None
    licence: str
    licence_source: str | None
    terms_of_use: str | None
    is_screen: bool
    is_for_sentencing: bool
    checked_by: str | None
    checked_on: dt.date
    in_force_note: str | None
    limits: tuple[str, ...]
    disagreements: tuple[Disagreement, ...]

    @classmethod
    def of(cls, instrument: Instrument) -> "About":
        """The facts of an instrument as its rule file gives them."""
        return cls(**{name: getattr(instrument, name) for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Probability:
    """The probability of the outcome within so many years; `constant` is the term added to the total for that span.

    `places` are the decimals that the bands of the instrument have, and with them its per cent.
    """

    years: int
    value: float
    constant: Line
    places: int = 0

    @property
    def per_cent(self) -> Number:
        """In per cent, rounded half up: the one rounding that every sentence, band and picture uses."""
        return per_cent(self.value, self.places)

    @property
    def of_people(self) -> int:
        """How large a group must be for the per cent to be a whole number of people: 100, or 10,000 with two decimals."""
        return int(100 * 10**self.places)

    @property
    def expected(self) -> int:
        """How many of such a group would be expected to have the outcome: the per cent as people."""
        return int(self.per_cent * 10**self.places)


@dataclass(frozen=True)
class NextBand:
    """The band beside the one a score is in, and how far away its nearer edge is: in per cent, or in points."""

    band: Band
    distance: Number


@dataclass(frozen=True)
class Score:
    """What an instrument says of one person, term by term.

    `inputs` are the facts as read, `lines` the terms they earn. With anything `missing`, or `refused` in words,
    there are no lines, no probabilities and no band. `rests_on` names every entry of the case that was used.
    `result` names which one it is, where an instrument has more than one: `brief` or `extended`. `sensitivity` says in words
    which single unverified answer would change the band.
    """

    instrument: str
    title: str
    edition: dt.date
    about: About
    bands_on: str
    bands: tuple[Band, ...]
    inputs: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()
    missing: tuple[Missing, ...] = ()
    refused: str | None = None
    probabilities: tuple[Probability, ...] | None = None
    rests_on: tuple[str, ...] = ()
    result: str | None = None
    sensitivity: str | None = None

    @property
    def instrument_title(self) -> str:
        """The name of the instrument alone, which its results share."""
        return self.title.removesuffix(f", {self.result}") if self.result else self.title

    @property
    def total(self) -> float | None:
        """The sum of the terms, or None when there is no score."""
        return None if self.probabilities is None else sum(float(line.amount or 0) for line in self.lines)

    @property
    def per_cent(self) -> Number | None:
        """The figure that the bands divide, or None when there is no score: the probability over the longest span."""
        return None if self.probabilities is None else max(self.probabilities, key=lambda p: p.years).per_cent

    @property
    def band(self) -> Band | None:
        """The band of the score, or None when there is no score."""
        return None if self.per_cent is None else band_of(self.bands, self.per_cent)

    @property
    def next_up(self) -> NextBand | None:
        """The band above and its distance; None when there is no score, or no band above."""
        return next_up(self.bands, self.per_cent)

    @property
    def next_down(self) -> NextBand | None:
        """The band below and its distance; None when there is no score, or no band below."""
        return next_down(self.bands, self.per_cent)

    @property
    def input_digest(self) -> str:
        """The digest of the inputs as they are shown: an age and not the day of birth, which could be guessed from a digest."""
        return fingerprint(self.instrument, self.edition, ((line.what, line.says if line.amount is None else line.amount) for line in self.inputs))


@dataclass(frozen=True)
class SharedInput(Line):
    """An answer that was used, with the instruments that use it."""

    instruments: tuple[str, ...] = ()


def shared_inputs(scores: Iterable[Score]) -> tuple[SharedInput, ...]:
    """Every answer that some scores rest on, each once: sister instruments, and both results of one, ask the same by the same rule."""
    lines: dict[tuple[object, ...], Line] = {}
    users: dict[tuple[object, ...], dict[str, None]] = {}
    for score in scores:
        for line in score.inputs:
            key = (line.what, line.says, line.fact, score.result is None)
            lines.setdefault(key, line)
            users.setdefault(key, {})[score.instrument] = None
    return tuple(SharedInput(**vars(line), instruments=tuple(users[key])) for key, line in lines.items())


def no_score(instrument: FormulaInstrument, *, inputs: tuple[Line, ...] = (), missing: tuple[Missing, ...] = ()) -> Score:
    """The score sheet before anything is added up."""
    return Score(
        instrument=instrument.id,
        title=instrument.title,
        edition=instrument.in_force_from,
        about=About.of(instrument),
        bands_on=instrument.bands_on,
        bands=instrument.bands,
        inputs=inputs,
        missing=missing,
    )


def next_up(bands: tuple[Band, ...], figure: Number | None) -> NextBand | None:
    """The band above a figure and its distance; None when there is no figure, or no band above."""
    above = _beside(bands, figure, 1)
    return None if above is None or figure is None else NextBand(above, above.first - figure)


def next_down(bands: tuple[Band, ...], figure: Number | None) -> NextBand | None:
    """The band below a figure and its distance; None when there is no figure, or no band below."""
    below = _beside(bands, figure, -1)
    return None if below is None or figure is None else NextBand(below, figure - below.last)


def _beside(bands: tuple[Band, ...], figure: Number | None, step: int) -> Band | None:
    band = None if figure is None else band_of(bands, figure)
    if band is None:
        return None
    at = bands.index(band) + step
    return bands[at] if 0 <= at < len(bands) else None


def logistic(log_odds: float) -> float:
    """The probability that goes with log odds."""
    return 1.0 / (1.0 + math.exp(-log_odds))


def per_cent(probability: float, places: int = 0) -> Number:
    """A probability in per cent with so many decimals, a half rounded up."""
    figure = math.floor(probability * (100.0 * 10**places) + 0.5)
    return Decimal(figure).scaleb(-places) if places else figure
