"""The filters that wording may use: each turns a fact into words and keeps its place."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from jinja2 import TemplateRuntimeError, Undefined, pass_context
from jinja2.runtime import Context

from psi.case.beginnings import first_sentence
from psi.case.dates import PartialDate
from psi.report import language, marks
from psi.report.facts import FactText, place_of

Filter = Callable[..., Any]

_FIRST_LETTER = re.compile(f"(?:[{marks.FACT}{marks.POINT}{marks.GAP}][^{marks.TEXT}]*{marks.TEXT}|\\W)*+(\\w)")
_CLOSED = (".", "!", "?", "…", ".”", "?”", "!”", '."', '?"', '!"', ".’", ".'", ".)")
_STARTS = ("a ", "an ", "the ", "his ", "her ", "their ", "two ", "three ", "four ", "five ", "one ")
_PLACED = ("in ", "at ", "near ", "with ", "on ", "next ", "outside ", "between ", "across ", "around ", "alone", "nearby", "abroad")
_PRINTED = (str, int, float, Decimal)
_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_RULE_ID = re.compile(r"^[a-z0-9-]+ \(([^)]*)\): ")
_HYPHEN_AS_MINUS = re.compile(r"(?<![\w.)-])-(?=\d)")
_SOUNDS_A = re.compile(r"(?i)(uni([^nm]|$)|us[eau]|one\b|eu|u\.)")
_SOUNDS_AN = re.compile(r"(?i)(hour|honest|heir|[aeiou]|11\b|18\b|8)")


def filters(english: str, currency: str) -> dict[str, Filter]:
    """Every filter by name, for one kind of English and one currency."""
    return {
        "date": _dated(lambda d: language.date_in_words(d, english)),
        "when": _dated(lambda d: language.date_with_preposition(d, english)),
        "short": _dated(lambda d: language.date_short(d, english)),
        "age": _aged(language.age_in_words),
        "at_age": _aged(language.at_age),
        "printed": reachable,
        "money": lambda v: same_place(v, language.money_in_words(Decimal(v), currency)),
        "grouped": lambda v: same_place(v, f"{int(v):,}"),
        "words": lambda v: same_place(v, language.number_in_words(int(v))),
        "counted": lambda v, one, many=None: same_place(v, language.counted(int(v), one, many)),
        "length_of": lambda v: language.length_in_words(v) if v else "",
        "listed": lambda items, joint="and": language.listed([printed(i) for i in items], joint),
        "possessive": lambda v: same_place(v, language.possessive(str(v))),
        "upper_first": upper_first,
        "lower_first": lambda v: same_place(v, lower_first(str(v))),
        "sentence": sentence,
        "ended": ended,
        "quoted": lambda v: same_place(v, f"‘{v}’" if english == "en-GB" else f"“{v}”"),
        "brief": brief,
        "upper": lambda v: same_place(v, str(v).upper()),
        "minus": lambda v: same_place(v, _HYPHEN_AS_MINUS.sub("−", str(v))),
        "runs": runs,
        "lettered": lambda numbers: [f"({_letter(int(n))})" for n in numbers],
        "curly": lambda v: language.curly(str(v), english),
        "spoken": lambda v: _ISO.sub(lambda m: language.date_in_words(PartialDate.parse(m.group()), english), _RULE_ID.sub(r"\1: ", str(v))),
        "few": few,
        "gap": lambda v: marks.gap(str(v), ""),
        "stop": lambda v: same_place(v, str(v).rstrip().rstrip(".")),
        "spaced": lambda v: str(v).replace("-", " ").replace("_", " "),
        "collapse": lambda v: re.sub(r"\s+([,.;])", r"\1", re.sub(r"\s+", " ", str(v)).strip()),
        "with_article": lambda v: same_place(v, with_article(str(v))),
        "in_place": lambda v: same_place(v, str(v) if str(v).lower().startswith(_PLACED) else f"in {v}"),
        "agreeing": lambda v, plural: re.sub(r"^was\b", "were", str(v)) if plural else str(v),
        "pairs": lambda v: [[key, item] for key, item in v.items()],
        "signed": lambda v: same_place(v, f"{v:+.4f}".replace("-", "−") if isinstance(v, float) else f"{v:+d}".replace("-", "−")),
        "without": lambda items, key: [item for item in items if not item[key]],
        "holder": holder,
        "charged": lambda charges: language.listed([_charge(c) for c in charges]),
        "offenses": lambda charges: language.listed([printed(c["offense"]) for c in charges]),
        "bare_name": lambda v: same_place(v, re.sub(r"(?i)^the ", "", str(v))),
        "bare_article": lambda v: same_place(v, re.sub(r"(?i)^an? ", "", str(v))),
        "definite": lambda v: same_place(v, re.sub(r"(?i)^an? ", "the ", str(v))),
        "joined": lambda items, mark: mark.join(str(printed(i)) for i in items),
        "opens_with": lambda v, start: str(v).lower().startswith(start),
        "field_name": field_name,
        "appositive": lambda v: same_place(v, f"{v}," if "," in str(v) else str(v)),
        "by_disposition": by_disposition,
    }


def printed(value: Any) -> Any:
    """What becomes of a value when a template prints it.

    A fact is marked with its place, a missing one becomes a visible note; a list, a group or a yes-or-no is refused.
    """
    if isinstance(value, _PRINTED) and not isinstance(value, bool):
        place = place_of(value)
        return marks.fact(str(value), place) if place else value
    if isinstance(value, Undefined):
        return value
    if value is None:
        return marks.gap("[not recorded]", "")
    if isinstance(value, Mapping | list | tuple):
        raise TemplateRuntimeError("a whole list or group is printed; name one of its fields")
    if isinstance(value, bool):
        raise TemplateRuntimeError("a yes or no is printed; write {% if ... %} instead")
    raise TemplateRuntimeError("something is printed that is neither a text nor a number")


def sentence(value: Any) -> str:
    """A capital at the start and one full stop at the end, whatever marks stand there."""
    return _closed(upper_first(value).strip())


def ended(value: Any) -> str:
    """A full stop at the end, and the text as it was written."""
    return _closed(str(printed(value)).strip())


def brief(value: Any, most: int = 160) -> str:
    """The first sentence of a text, cut between words where even that is long, for the page that a judge reads first."""
    first = first_sentence(str(value))
    if len(first) > most:
        first = f"{first[:most].rsplit(' ', 1)[0].rstrip(',;:')}…"
    return same_place(value, first)


def few(items: Sequence[Any], most: int = 6) -> list[Any]:
    """As many as a line can hold, and how many more there are."""
    held = list(items)
    return held if len(held) <= most else [*held[: most - 1], f"{language.number_in_words(len(held) - most + 1)} more"]


def runs(numbers: Sequence[int]) -> list[Any]:
    """Whole numbers in order, three or more that follow one another as one: 1 to 12."""
    groups: list[list[int]] = []
    for number in sorted(set(numbers)):
        if groups and number == groups[-1][-1] + 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    return [part for group in groups for part in ([f"{group[0]} to {group[-1]}"] if len(group) > 2 else group)]


def _letter(number: int) -> str:
    """The letter that a list of items gives its nth entry: a to z, then aa."""
    return chr(96 + number) if number <= 26 else _letter((number - 1) // 26) + _letter((number - 1) % 26 + 1)


def _closed(text: str) -> str:
    words = marks.bare(text).rstrip()
    return text if not words or words.endswith(_CLOSED) else f"{text}."


def upper_first(value: Any) -> str:
    """The first letter or digit in upper case, behind any mark."""
    text = str(printed(value))
    found = _FIRST_LETTER.match(text)
    return text if found is None else text[: found.start(1)] + found[1].upper() + text[found.end(1) :]


def lower_first(text: str) -> str:
    """The first letter in lower case, unless the first word is an abbreviation or `I`."""
    first = text.split(" ", 1)[0]
    return text if (len(first) > 1 and first[:2].isupper()) or first == "I" else text[:1].lower() + text[1:]


def with_article(text: str) -> str:
    """`a forklift operator`, `an assistant`; left alone where it has one or is more than one."""
    lower = text.lower()
    if lower.startswith(_STARTS) or (lower[:1].isdigit() and not _SOUNDS_AN.match(text)):
        return text
    an = _SOUNDS_AN.match(text) and not _SOUNDS_A.match(text)
    return f"{'an' if an else 'a'} {text}"


_NAMED = {"began": "the date on which it began", "ended": "the date on which it ended", "born": "the date of birth", "pay": "the pay"}


def field_name(name: str) -> str:
    """A field in words, with its article: `the reason for leaving`."""
    return _NAMED.get(name, f"the {name.replace('_', ' ')}").replace("reason left", "reason for leaving")


def holder(entry: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The entry of a list inside which another entry stands."""
    return next(e for e in entries if str(entry["key"]).startswith(f"{e['key']}."))


def by_disposition(charges: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """Charges grouped by what became of them, in the order in which each outcome first appears."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for charge in charges:
        found.setdefault(str(charge["disposition"] or ""), []).append(charge)
    return [[kind, group] for kind, group in found.items()]


def same_place(value: Any, text: str) -> str:
    """Text made from a fact, standing where the fact stands."""
    place = place_of(value)
    return FactText(text, place) if place else text


def _charge(charge: Mapping[str, Any]) -> str:
    """A charge with its degree: behind an offense that ends in brackets the two share them."""
    offense, degree = charge["offense"], charge["degree"]
    if degree and offense and str(offense).endswith(")"):
        return str(printed(same_place(offense, f"{str(offense)[:-1]}; {degree})")))
    return f"{printed(offense)} ({printed(degree)})" if degree else str(printed(offense))


def _aged(write: Callable[[PartialDate, PartialDate], str]) -> Filter:
    @pass_context
    def filtered(context: Context, value: Any) -> Any:
        born = context["identity"]["born"]
        if value is None or born is None:
            return ""
        return same_place(value, write(PartialDate.parse(str(born)), PartialDate.parse(str(value))))

    return filtered


@pass_context
def reachable(context: Context, places: Sequence[str]) -> list[str]:
    """The places that some numbered paragraph prints, so that it can be pointed at."""
    return [place for place in places if place not in context["unprinted"]]


def _dated(write: Callable[[PartialDate], str]) -> Filter:
    def filtered(value: Any) -> Any:
        return None if value is None else same_place(value, write(PartialDate.parse(str(value))))

    return filtered
