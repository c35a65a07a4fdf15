"""Reading a case from a YAML or JSON file."""

from pathlib import Path

from psi.case.model import Case
from psi.errors import BadFile
from psi.files.checked import validated
from psi.files.yamlfile import read_yaml


def read_case(path: Path) -> Case:
    """Read a case file; raises BadFile that lists every problem with its line and how to mend it."""
    read = read_yaml(path)
    if not isinstance(read.value, dict):
        raise BadFile(path, ("a case is a group of fields, starting with 'id:'. This file holds something else.",))
    return validated(Case, read)
