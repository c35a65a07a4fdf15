"""The list of sources in the report: every interview, request, document and verification with its day and what came of it."""

import datetime as dt
import re

import pytest

from psi.workbench import bench_of

ON = dt.date(2026, 11, 23)
TYPED = {
    "id": "made-up",
    "invented": True,
    "employment": [{"id": "mill", "employer": "Old Mill"}],
    "interviews": [{"id": "i", "with_whom": "his sister", "on": "2026-10-06", "method": "telephone", "declined": True}],
    "documents": [{"id": "d", "title": "birth certificate", "issued_by": "the registrar", "dated": "2026-09-01"}],
    "record_requests": [
        {"id": "came", "what": "transcript", "to": "the school", "sent": "2026-10-01", "received": "2026-10-08", "result": "It ends in 2005"},
        {"id": "refused", "what": "personnel file", "to": "Old Mill", "sent": "2026-10-01", "refused": "2026-10-09"},
        {"id": "silent", "what": "chart", "to": "the clinic", "sent": "2026-10-01", "chased": "2026-10-30"},
        {"id": "unsent", "what": "docket", "to": "the clerk"},
    ],
    "verifications": [
        {"id": "v1", "fact": "employment.mill", "who": "the owner", "how": "telephone", "on": "2026-10-06", "result": "confirmed"},
        {"id": "v2", "fact": "employment.mill", "who": "a clerk", "how": "letter", "on": "2026-10-07", "result": "in-part"},
        {"id": "v3", "fact": "employment.mill", "who": "a driver", "how": "in-person", "on": "2026-10-08", "result": "contradicted"},
        {"id": "v4", "fact": "employment.mill", "who": "a cook", "on": "2026-10-09", "result": "not-reached"},
    ],
}
US = [
    "[1] Interview with his sister, declined, October 6, 2026, by telephone.",
    "[2] Birth certificate, the registrar, September 1, 2026.",
    "[3] Transcript, from the school, requested October 1, 2026, received October 8, 2026. It ends in 2005.",
    "[4] Personnel file, from Old Mill, requested October 1, 2026, refused October 9, 2026.",
    "[5] Chart, from the clinic, requested October 1, 2026, not answered by November 23, 2026.",
    "[6] Docket, from the clerk, not requested by November 23, 2026.",
    "[7] The owner, by telephone, October 6, 2026; confirmed.",
    "[8] A clerk, by letter, October 7, 2026; confirmed in part.",
    "[9] A driver, in person, October 8, 2026; contradicted.",
    "[10] A cook, October 9, 2026; could not be reached.",
]


def british(line: str) -> str:
    """The same line with the days as they are written in Britain."""
    return re.sub(r"(September|October|November) (\d+),", r"\2 \1", line)


@pytest.mark.parametrize("jurisdiction", ["us-ohio", "us-federal", "england-wales"])
def test_every_source_is_listed_with_its_day_and_what_came_of_it(jurisdiction: str) -> None:
    bench = bench_of(TYPED | {"jurisdiction": jurisdiction}, ON)
    blocks = [block for block in bench.reports()[0].blocks if getattr(block, "style", "") == "source"]
    assert [paragraph.text for block in blocks for paragraph in block.paragraphs] == ([british(line) for line in US] if jurisdiction == "england-wales" else US)
