"""Sentencing guidelines: the officer's lines added up, and the range read from the table."""

from psi.guidelines.statute import AfterStatute
from psi.guidelines.table import GuidelineRange, range_on, table_range

__all__ = ["AfterStatute", "GuidelineRange", "range_on", "table_range"]
