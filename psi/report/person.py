"""The names and pronouns of the person the report is about, as plain words for the wording."""

from typing import Any

from psi.report.facts import FactText
from psi.report.marks import NAMELESS

_FORMS = {
    "he": ("he", "him", "his", "himself", False),
    "she": ("she", "her", "her", "herself", False),
    "they": ("they", "them", "their", "themselves", True),
}


def person(identity: dict[str, Any], language: str) -> dict[str, Any]:
    """Words for the person.

    `name` is title and surname ("Mr. Kessler"), `full` the whole name, then the pronouns the person uses:
    they, them, their, themself, each with a capital too; `plural` says whether they take plural verbs.
    Nobody's pronouns are guessed: with none recorded, "they" is used, and a finding says so.
    """
    they, them, their, themself, plural = _FORMS[str(identity["pronouns"] or "they")]
    stop = "." if language == "en-US" else ""
    title = identity["title"]
    surname = identity["surname"] or identity["given_names"]
    full = full_name(identity) or NAMELESS
    name = f"{str(title).rstrip('.')}{stop} {surname}" if title and surname else full
    words = {"they": they, "them": them, "their": their, "themself": themself}
    words |= {key.capitalize(): value.capitalize() for key, value in words.items()}
    verbs = {"is": "are" if plural else "is", "has": "have" if plural else "has", "was": "were" if plural else "was"}
    verbs |= {"does": "do" if plural else "does", "says": "say" if plural else "says"}
    return words | verbs | {"plural": plural, "name": FactText(name, "identity.surname"), "full": FactText(full, "identity.surname")}


def full_name(identity: dict[str, Any]) -> str:
    """The whole name as a caption prints it."""
    parts = [identity["given_names"], identity["surname"]]
    name = " ".join(str(part) for part in parts if part)
    return f"{name}, {identity['suffix']}" if name and identity["suffix"] else name
