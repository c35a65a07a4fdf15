"""A record of arrests as it was pasted, and what was decided on each of its matters."""

from psi.intake.desk import Desk
from psi.workbench import casework, rapsheet


class Pasted:
    """A pasted record, and what was decided on each of its matters."""

    def __init__(self) -> None:
        self.text = ""
        self.decided: dict[int, str] = {}

    def take(self, text: str) -> None:
        """Take another text; what was decided on an earlier one stays in the case."""
        self.text, self.decided = casework.said(text.replace("\f", "\n")), {}  # a form feed is a page break of the paper it was copied from

    def proposals(self, desk: Desk) -> "tuple[rapsheet.Proposal, ...]":
        """Each matter of the record as it would stand in the case."""
        return rapsheet.to_entries(rapsheet.read_record(self.text), desk.typed)

    def decide(self, desk: Desk, number: int, what: str) -> str:
        """Do what the officer chose for one matter, and say so: `add`, `exclude`, `leave`, or `join:` with the entry it repeats."""
        proposal = self.proposals(desk)[number]
        if what == "add":
            desk.append("criminal_history", proposal.entry)
            for request in proposal.requests:
                desk.append("record_requests", request)
            said = "Added to the criminal history" + (", and a request for the missing outcome was entered." if proposal.requests else ".")
        elif what == "exclude" and proposal.excluded:
            desk.append("excluded_records", proposal.excluded)
            said = "Kept apart as the record of another person."
        elif what.startswith("join:"):
            desk.join(f"criminal_history.{what.removeprefix('join:')}", proposal.entry)
            said = "Joined with the entry that was there."
        else:
            said = "Left out."
        self.decided[number] = said
        return said
