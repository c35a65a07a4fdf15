"""Review and sign-off: each step shows documents, and binds to the revision and to what they said."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from psi.errors import BadInput
from psi.store import SignOff, Store
from psi.workbench import casework
from psi.workbench.bench import Workbench, a_day, open_case


@dataclass(frozen=True)
class Step:
    """A step that was taken, and whether it still holds or a later change of the case has voided it."""

    sign_off: SignOff
    holds: bool


def take(case: str, step: str, *, on: str | None = None, note: str = "") -> None:
    """Take a step of review on a stored case.

    Sending shows the documents of a day; every later step is about those same documents, and is refused when they would
    no longer come out as they were sent. Raises NotAllowed or BadInput in plain words.
    """
    day = a_day(on)
    store = stored(case, day)
    if step == "send":
        shown = shown_documents(open_case(case, on=day))
    else:
        sent = last(store, case, "send")
        if sent is None:
            raise BadInput(f"{case}: it has not been sent for review.")
        shown = sent.documents
        if step == "approve" and shown_documents(open_case(case, on=shown["on"])) != shown:
            raise BadInput(f"{case}: its documents no longer come out as they were when it was sent. Send it again.")
    held = casework.case_of(store.read(case))
    about = casework.about_case(held, casework.apart(held)[0])
    store.sign(case, step, documents=shown, note=casework.said(note), about=about)


def steps(store: Store, case: str) -> tuple[Step, ...]:
    """Every step taken, oldest first; a step on an older revision than the newest no longer holds."""
    newest = store.history(case)[-1]
    return tuple(Step(taken, taken.digest == newest.digest and taken.revision == newest.number) for taken in store.sign_offs(case))


def void(store: Store, case: str) -> str | None:
    """What a later change of the case has voided, in words; None when every step that was taken holds."""
    taken = [step for step in steps(store, case) if step.sign_off.step in {"send", "approve", "disclose"}]
    if not taken or taken[-1].holds:
        return None
    off = taken[-1].sign_off
    return f"{case}: '{off.step}' by {off.person} was of revision {off.revision}; the case was changed afterwards, and it is void."


def last(store: Store, case: str, step: str) -> SignOff | None:
    """The last step of a kind, or None."""
    return next((taken for taken in reversed(store.sign_offs(case)) if taken.step == step), None)


def shown_documents(bench: Workbench) -> dict[str, str]:
    """The day and the hash of every document, as drafts."""
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in bench.drafts().items()}
    return {"on": bench.on.isoformat()} | hashes


def stored(case: str, day: dt.date) -> Store:
    """The store that holds a case; raises BadInput for a case that is only a file."""
    bench = open_case(case, on=day)
    if bench.store is None:
        raise BadInput(f"{case}: only a stored case can be reviewed. Import it first: psi import FILE.")
    return bench.store
