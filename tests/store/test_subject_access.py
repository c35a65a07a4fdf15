"""What is held about a person, as two pages: together they hold everything, and the person's copy nothing that is kept back."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from psi.case import Case, read_case
from psi.store import Store
from psi.store.opening import open_store
from psi.workbench import casework, drafting, examples, importing, subject_access
from tests.store.conftest import as_person

ON = "2026-11-25"
SECRET = {
    "id": "c-1",
    "jurisdiction": "us-ohio",
    "identity": {"surname": "Avery", "address": "1 Own Street", "identifiers": [{"id": "ssn", "kind": "social security", "value": "000-00-1234"}]},
    "family": {
        "relatives": [
            {"id": "sister", "relation": "sister", "name": "Undisclosed Name", "address": "9 Hidden Lane", "contact": "weekly"},
            {"id": "aunt", "relation": "aunt", "contact": "Sentence told in confidence", "source": ["call"], "withhold": ["confidential-source"]},
        ]
    },
    "interviews": [{"id": "call", "with_whom": "Whispering Neighbor"}],
    "victims": [{"id": "owner", "role": "the owner", "name": "Name of Victim"}],
    "victim_contacts": [{"id": "vc", "victim": "owner", "contact": "Contact of Victim"}],
    "verifications": [{"id": "v-aunt", "fact": "family.relatives.aunt", "who": "Whispering Clerk", "result": "confirmed"}],
}
KEPT_BACK = (
    "Undisclosed Name",
    "9 Hidden Lane",
    "Sentence told",
    "Whispering",
    "Name of Victim",
    "Contact of Victim",
    "v-aunt",
    "confidential source",
    "confidential-source",
)


def pages(store: Store, case: str, out: Path) -> tuple[str, str]:
    person, officer = subject_access.write(store, case, out, ON)
    return html.unescape(person.read_text(encoding="utf-8")), html.unescape(officer.read_text(encoding="utf-8"))


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from () if name in {"id", "withhold"} else leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif isinstance(value, str) and len(value) > 3:
        yield value


def squeezed(text: str) -> str:
    return re.sub(r"[\s-]+", " ", text)


@pytest.mark.parametrize("example", sorted(examples()))
def test_together_the_two_pages_hold_every_text_of_the_record(store: Store, example: str, tmp_path: Path) -> None:
    importing.import_files(store, (examples()[example],), reason="import")
    both = squeezed(" ".join(pages(store, example, tmp_path)))
    state = json.loads(read_case(examples()[example]).model_dump_json(exclude_defaults=True))
    assert [said for said in leaves(state) if squeezed(said).strip() not in both] == []


@pytest.mark.parametrize("example", sorted(examples()))
def test_nothing_that_is_withheld_from_any_reader_is_in_the_persons_copy(store: Store, example: str, tmp_path: Path) -> None:
    importing.import_files(store, (examples()[example],), reason="import")
    person, _ = pages(store, example, tmp_path)
    state = json.loads(read_case(examples()[example]).model_dump_json(exclude_defaults=True))
    secrets = {said for entry in withheld(state) for said in leaves({k: v for k, v in entry.items() if k in {"text", "contact", "treatment", "says", "harm"}})}
    assert [said for said in secrets if squeezed(said) in squeezed(person)] == []


def withheld(value: Any) -> Iterator[dict[str, Any]]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and value.get("withhold"):
        yield value
    for each in inner:
        yield from withheld(each)


@pytest.fixture
def held(store: Store) -> Store:
    casework.put(store, Case.model_validate(SECRET), "first", None)
    return store


def test_the_persons_copy_holds_their_own_numbers_and_address_and_nothing_kept_back(held: Store, tmp_path: Path) -> None:
    person, officer = pages(held, "c-1", tmp_path)
    assert [said for said in ("1 Own Street", "000-00-1234", "Avery", "weekly") if said not in person] == []
    assert [said for said in KEPT_BACK if said in person] == []
    assert [said for said in ("Undisclosed Name", "9 Hidden Lane", "Sentence told", "Name of Victim", "Contact of Victim") if said not in officer] == []


def test_what_is_withheld_only_now_is_kept_out_of_the_earlier_states_too(store: Store, tmp_path: Path) -> None:
    open_then = json.loads(json.dumps(SECRET))
    open_then["family"]["relatives"][1].pop("withhold")
    casework.put(store, Case.model_validate(open_then), "first", None)
    casework.put(store, Case.model_validate(SECRET), "withheld now", 1)
    person, officer = pages(store, "c-1", tmp_path)
    assert [said for said in KEPT_BACK if said in person] == []
    assert "Sentence told" in officer


def test_an_earlier_state_is_told_as_what_changed(held: Store, tmp_path: Path) -> None:
    case, revision = casework.whole(held, "c-1")
    casework.put(held, case.model_copy(update={"identity": case.identity.model_copy(update={"surname": "Osei"})}), "the name", revision.number)
    person, _ = pages(held, "c-1", tmp_path)
    assert re.search(r"Revision 2, .*: the name", person)
    assert "Avery → Osei" in person


def test_a_draft_that_is_valid_is_in_the_persons_copy_and_one_that_is_not_waits_for_the_officer(held: Store, tmp_path: Path) -> None:
    drafting.keep(held, "c-1", "employment", [{"id": "mill", "employer": "Old Mill"}])
    drafting.keep(held, "c-1", "education", [{"id": "school", "school": "Harmon High", "began": "31 February"}])
    person, officer = pages(held, "c-1", tmp_path)
    assert ("Old Mill" in person, "Harmon High" in person, "Harmon High" in officer) == (True, False, True)


def test_a_withheld_entry_typed_in_a_draft_is_kept_back(held: Store, tmp_path: Path) -> None:
    entry = {"id": "cousin", "relation": "cousin", "contact": "Whispered at the door", "withhold": ["harm"]}
    drafting.keep(held, "c-1", "family", {"relatives": [entry]})
    person, officer = pages(held, "c-1", tmp_path)
    assert "Whispered at the door" not in person
    assert "Whispered at the door" in officer


def test_the_pages_are_private_escape_what_is_written_and_load_nothing(held: Store, tmp_path: Path) -> None:
    case, revision = casework.whole(held, "c-1")
    hostile = '<script src="https://example.org/x.js"></script>'
    casework.put(held, case.model_copy(update={"identity": case.identity.model_copy(update={"surname": hostile})}), hostile, revision.number)
    for path in subject_access.write(held, "c-1", tmp_path, ON):
        raw = path.read_text(encoding="utf-8")
        assert "<script" not in raw
        assert oct(path.stat().st_mode)[-3:] == "600"
        assert not re.search(r"<(link|img|iframe|script)\b", raw)


def test_a_subject_access_is_audited(held: Store, tmp_path: Path) -> None:
    subject_access.write(held, "c-1", tmp_path, ON)
    assert [row.action for row in held.audit()][-1] == "subject access"


def test_in_an_office_a_supervisors_copy_tells_who_read_the_case_and_holds_everybodys_drafts(postgresql: str, tmp_path: Path) -> None:
    ann, sue = (open_store(as_person(postgresql, person)) for person in ("ann", "sue"))
    casework.put(ann, Case.model_validate(SECRET), "first", None)
    drafting.keep(ann, "c-1", "employment", [{"id": "mill", "employer": "Old Mill"}])
    person, officer = pages(sue, "c-1", tmp_path)
    assert "ann: begin draft" in person
    assert "Old Mill" in person
    assert "Contact of Victim" not in person + officer
