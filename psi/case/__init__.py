"""What we know: the case record, its dates, sources and missing answers, and how it is read from a file."""

from psi.case.dates import PartialDate, age_on
from psi.case.model import Case, lists, records
from psi.case.reading import read_case

__all__ = ["Case", "PartialDate", "age_on", "lists", "read_case", "records"]
