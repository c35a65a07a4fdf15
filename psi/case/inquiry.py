"""How the facts were gathered: interviews, releases, requests, documents and verifications."""

from typing import Annotated, Literal

from psi.case.dates import PartialDate
from psi.case.record import Entry, Flag, Line, Printed, Text, Working


class Interview(Entry):
    """A conversation with the person or with somebody else."""

    with_whom: Line
    on: PartialDate | None = None
    place: Line | None = None
    method: Literal["in-person", "telephone", "video", "written"] | None = None
    language: Line | None = None
    interpreter: Line | None = None
    counsel: Literal["present", "noticed", "waived", "not-noticed"] | None = None
    declined: Flag = False
    declined_topics: tuple[Line, ...] = ()
    advice: Text | None = None


class ReleaseForm(Entry):
    """A signed permission to obtain records."""

    holder: Annotated[Line, Printed("working")]
    scope: Annotated[Line | None, Printed("working")] = None
    part_2: Flag = False
    signed: Annotated[PartialDate | None, Printed("working")] = None
    expires: Annotated[PartialDate | None, Printed("working")] = None
    revoked: Annotated[PartialDate | None, Printed("working")] = None


class RecordRequest(Entry):
    """A record asked for, and what came of it."""

    what: Line
    to: Line
    sent: PartialDate | None = None
    chased: Annotated[PartialDate | None, Printed("working")] = None
    received: PartialDate | None = None
    result: Text | None = None
    refused: PartialDate | None = None
    release: Annotated[Line | None, Printed("working")] = None


class Document(Entry):
    """A paper that was read."""

    title: Line
    issued_by: Line | None = None
    dated: PartialDate | None = None
    read_on: Annotated[PartialDate | None, Printed("working")] = None
    note: Working = None


class Verified(Entry):
    """Who confirmed or contradicted which entry, how and when.

    `fact` is the place of the entry in the case: `employment.harbor-grill`.
    """

    fact: Annotated[Line, Printed("pointer")]
    who: Line
    how: Literal["telephone", "in-person", "letter", "email", "document", "video"] | None = None
    on: PartialDate | None = None
    result: Literal["confirmed", "contradicted", "not-reached", "in-part"]
    says: Text | None = None
