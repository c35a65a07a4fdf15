"""Work on stored cases: open the store, new, export, differences, restore."""

import json
from pathlib import Path
from typing import Any

from psi.case import changes, labels
from psi.case.model import Case
from psi.errors import BadInput
from psi.files import private
from psi.files.checked import validated
from psi.files.yamlfile import YamlFile
from psi.rulebook.jurisdiction import jurisdictions, read_jurisdiction
from psi.store import About, Origin, Revision, Stale, Store, listing
from psi.text import NotText, clean
from psi.workbench import completeness
from psi.workbench.site import site_folder


def apart(case: Case) -> tuple[str, str]:
    """A case as the store keeps it: its JSON without what was left out, and the victims' contacts, which lie apart.

    Raises BadInput when something else of the case points at a victim's contact.
    """
    contacts = case.model_dump_json(include={"victim_contacts"}, exclude_defaults=True)
    rest = case.model_copy(update={"victim_contacts": ()})
    try:
        Case.model_validate(rest.model_dump(exclude_defaults=True))
    except ValueError:
        raise BadInput(f"{case.id}: victims' contacts are kept apart, so no verification and no reason may point at one. Point at the victim.") from None
    return rest.model_dump_json(exclude_defaults=True), json.dumps(json.loads(contacts).get("victim_contacts", []), ensure_ascii=False, separators=(",", ":"))


def case_of(revision: Revision, contacts: str | None = None) -> Case:
    """The case of a stored revision, with the victims' contacts if given; raises BadFile when psi can no longer read it."""
    held = json.loads(revision.content) | ({"victim_contacts": json.loads(contacts)} if contacts and contacts != "[]" else {})
    case = validated(Case, YamlFile(Path(f"{revision.case}, revision {revision.number}"), held))
    if case.id != revision.case:
        raise BadInput(f"{revision.case}: what is stored under this id calls itself '{case.id}'. Nothing is made of it.")
    return case


def plain(case: Case) -> dict[str, Any]:
    """A case as plain data without what was left out."""
    held: dict[str, Any] = json.loads(case.model_dump_json(exclude_defaults=True))
    return held


def whole(store: Store, case_id: str, number: int | None = None) -> tuple[Case, Revision]:
    """A stored case with the victims' contacts, where this person has a right to them, and the revision it is."""
    revision = store.read(case_id, number)
    return case_of(revision, store.read_contacts(case_id, revision.number)), revision


def create(store: Store, case_id: str, jurisdiction: str) -> Revision:
    """Make an empty case."""
    read_jurisdiction(jurisdiction, site_folder())
    return put(store, validated(Case, YamlFile(Path(case_id), {"id": case_id, "jurisdiction": jurisdiction})), "new case", None)


def put(store: Store, case: Case, reason: str, based_on: int | None, origin: Origin = "entered", promoted: tuple[str, ...] = ()) -> Revision:
    """Keep a case: a new one when it is based on nothing, else a new revision; raises Stale with what changed meanwhile.

    A case without contacts, from somebody who may not see them, leaves them as they are. `promoted` are the sections
    whose drafts this revision takes the place of.
    """
    content, contacts = apart(case)
    reason, about = said(reason), about_case(case, content)
    if based_on is None:
        return store.create(case.id, content, contacts=contacts, about=about, reason=reason, origin=origin)
    kept = None if contacts == "[]" and store.read_contacts(case.id) is None else contacts
    try:
        return store.save(case.id, content, contacts=kept, based_on=based_on, about=about, reason=reason, origin=origin, promoted=promoted)
    except Stale as stale:
        changed = differences(store, case.id, based_on, stale.newest.number)
        raise Stale(case.id, based_on, stale.newest, tuple(each.label for each in changed)) from None


def about_case(case: Case, content: str) -> About:
    """What the store must know of a case to list it, to find it and to guard its steps."""
    return listing.about(content, plea_first=_plea_first(case), complete=completeness.percent(plain(case)))


def erase(store: Store, case_id: str, reason: str) -> None:
    """Remove a case and everything of it for good; the audit keeps the reason."""
    store.erase(case_id, said(reason))


def said(words: str) -> str:
    """A reason or a remark as it is kept, cleaned like every text at the edge; raises BadInput for what is no text."""
    try:
        return clean(words)
    except NotText as error:
        raise BadInput(f"the words given hold {error}.") from None


def _plea_first(case: Case) -> bool:
    """Whether a rule forbids disclosure before plea or verdict; where the jurisdiction is not known, it is taken to."""
    if case.jurisdiction not in jurisdictions(site_folder()):
        return True
    return read_jurisdiction(case.jurisdiction, site_folder()).disclosed_after_plea is not None


def export(store: Store, case_id: str, out: Path) -> Path:
    """Write the newest revision as a JSON case file that psi reads back."""
    case, revision = whole(store, case_id)
    store.record("export", case_id, f"revision {revision.number}")
    path = out / f"{case_id}.json"
    private.write(path, (case.model_dump_json(indent=2, exclude_defaults=True) + "\n").encode())
    return path


def restore(store: Store, case_id: str, number: int, reason: str) -> Revision:
    """Make an earlier revision the newest again, as a new revision; nothing is lost."""
    newest = store.history(case_id)[-1].number
    return put(store, whole(store, case_id, number)[0], reason, newest)


def differences(store: Store, case_id: str, before: int, after: int) -> tuple[labels.Said, ...]:
    """What changed from one revision to another, place by place, in the officer's words; entries are matched by their ids."""
    old, new = (json.loads(store.read(case_id, number).content) for number in (before, after))
    words = labels.Labels(new, old)
    return tuple(words.said(each) for each in changes.differences(old, new))


def opened(url: str | None = None) -> Store:
    """The store of this person or office."""
    from psi.store.opening import open_store

    return open_store(url)
