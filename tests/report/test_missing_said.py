"""Why nothing is said of a subject: with the source of the reason, where the record names one."""

import datetime as dt

import pytest

from psi.report.values import paragraphs
from psi.workbench import bench_of

ON = dt.date(2026, 11, 23)
SOURCES = {
    "interviews": [{"id": "int", "with_whom": "Ms. Arden", "on": "2026-10-06"}],
    "documents": [{"id": "docket", "title": "the docket"}, {"id": "letter", "title": "a letter of counsel"}],
    "record_requests": [{"id": "search", "what": "the criminal history", "to": "the state", "sent": "2026-10-01", "received": "2026-10-05"}],
}


def said(**parts: object) -> str:
    held = {"id": "made-up", "jurisdiction": "us-ohio", "identity": {"surname": "Arden", "title": "Ms.", "pronouns": "she"}} | SOURCES | parts
    (report,) = bench_of(held, ON).reports(documents=("report",))
    return "\n".join(p.text for block in report.blocks for p in paragraphs(block))


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (
            {
                "unanswered": {"military": {"state": "not-applicable", "why": "She says that she never served."}},
                "field_notes": {"military": {"source": ["int"]}},
            },
            "She says that she never served. [1]",
        ),
        (
            {
                "unanswered": {"criminal_history": {"state": "not-applicable", "why": "The search found no arrest."}},
                "field_notes": {"criminal_history": {"source": ["search", "docket"]}},
            },
            "The search found no arrest. [2, 4]",
        ),
        (
            {
                "family": {
                    "unanswered": {"upbringing": {"state": "declined", "why": "on the advice of counsel"}},
                    "field_notes": {"upbringing": {"source": ["letter"]}},
                }
            },
            "on the advice of counsel. [3]",
        ),
        (
            {"family": {"unanswered": {"upbringing": {"state": "declined", "why": "on the advice of counsel"}}, "source": ["letter"]}},
            "on the advice of counsel. [3]",
        ),
        ({"unanswered": {"military": {"state": "not-applicable", "why": "She says that she never served."}}}, "She says that she never served.\n"),
    ],
)
def test_the_reason_for_an_empty_part_names_its_sources(parts: dict[str, object], says: str) -> None:
    assert says in said(**parts)
