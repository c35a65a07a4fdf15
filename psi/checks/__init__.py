"""Findings on the record: what is missing, contradictory or unverified, each with its place and its mend."""

from psi.checks.findings import Finding, Kind, in_order
from psi.checks.record import findings

__all__ = ["Finding", "Kind", "findings", "in_order"]
