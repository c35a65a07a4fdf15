"""At a fact: who confirmed or contradicted it, and the button to record one more; at a verification: the way back to its fact."""

from collections.abc import Iterator, Mapping
from typing import Any

from psi.case import labels
from psi.case.inquiry import Verified
from psi.intake.echoes import as_said
from psi.intake.look import Look
from psi.intake.screen import Button, Buttons, Note

OPENS = {"confirmed": "Verified by", "in-part": "Confirmed in part by", "contradicted": "Contradicted by", "not-reached": "Not reached"}
# How the facts were gathered is no fact that somebody else verifies.
GATHERED = frozenset({"verifications", "interviews", "releases", "record_requests", "documents"})


def about(typed: Mapping[str, Any], place: str) -> list[dict[str, Any]]:
    """The verifications of a fact, as they are typed."""
    return [each for each in typed.get("verifications", ()) if isinstance(each, dict) and each.get("fact") == place]


def said_of(look: Look, place: str) -> str:
    """Who confirmed or contradicted a fact, how and when; nothing where nobody was asked."""
    return ". ".join(_in_words(each, look) for each in about(look.typed, place))


def standing(look: Look, place: str) -> Iterator[Any]:
    """What stands below an entry: its verifications and the button for one more, or, below a verification, the way back."""
    section = place.partition(".")[0]
    if section not in GATHERED:
        yield from _at_the_fact(look, place)
    elif section == "verifications":
        yield from _at_the_verification(look, look.at(place))


def settles(look: Look, verification: Mapping[str, Any]) -> bool:
    """Whether a verification is complete, confirms its fact, and the fact does not say so yet."""
    needed = [name for name, field in Verified.model_fields.items() if field.is_required()]
    if verification.get("result") != "confirmed" or not all(verification.get(name) for name in needed):
        return False
    fact = look.at(str(verification["fact"]))
    if not fact or look.wrong_in(f"verifications.{verification['id']}"):
        return False
    return fact.get("verification") != "verified" or verification["id"] not in fact.get("source", ())


def _at_the_fact(look: Look, place: str) -> Iterator[Any]:
    if not look.at(place):
        return
    found = about(look.typed, place)
    for each in found:
        yield Note(_in_words(each, look))
    name = labels.label(place, look.typed)
    buttons = [Button("Record how this was verified", "verify", place, says=f"Record how this was verified: {name}", id=f"verify-{place}")]
    yield Buttons((*buttons, *(_settle(each, f"Mark as verified by {each['who']}") for each in found if settles(look, each))))


def _at_the_verification(look: Look, verification: dict[str, Any]) -> Iterator[Any]:
    fact = str(verification.get("fact") or "")
    if not look.at(fact) or not fact:
        return
    name, place = labels.label(fact, look.typed), f"verifications.{verification['id']}"
    back = Button("Back to the fact", "fact", place, says=f"Back to the fact: {name}", id=f"back-{place}")
    yield Buttons((*((_settle(verification, "Mark the fact as verified"),) if settles(look, verification) else ()), back))


def _settle(verification: Mapping[str, Any], words: str) -> Button:
    return Button(words, "settle", f"verifications.{verification['id']}", "main", says=f"{words}, with this verification among its sources")


def _in_words(verification: Mapping[str, Any], look: Look) -> str:
    result, how = verification.get("result"), str(verification.get("how") or "").replace("-", " ")
    parts = filter(None, (str(verification.get("who") or "name not entered yet"), how, _day(verification.get("on"), look)))
    end = " (confirmed)" if result == "confirmed" else "" if result in OPENS else " (no result yet)"
    return f"{OPENS.get(str(result), 'Asked')}: {', '.join(parts)}{end}"


def _day(said: Any, look: Look) -> str:
    return as_said(said, day_first=look.around.court.day_first) if said else ""
