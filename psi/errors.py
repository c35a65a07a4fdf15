"""The error tree: whose fault it was decides the exit code."""

from pathlib import Path


class PsiError(Exception):
    """Anything psi reports in plain words instead of a traceback."""

    exit_code = 3


class BadInput(PsiError):
    """Something given to psi cannot be used: the message says where and how to mend it."""

    exit_code = 2


class BadFile(BadInput):
    """A file that cannot be used, with every problem found in it.

    `problems` are whole sentences; each opens with its place in the file.
    """

    def __init__(self, path: Path | str, problems: tuple[str, ...]) -> None:
        self.path = path
        self.problems = problems
        super().__init__("\n".join(f"{path}: {problem}" for problem in problems))


class NotEntered(BadInput):
    """A rule, edition or instrument was asked for that nobody has entered or confirmed yet."""


class Defect(PsiError):
    """A fault of psi itself, of its rules or of a template: not of the case."""

    exit_code = 3


class RuleDefect(Defect):
    """A rule file or a jurisdiction that psi cannot read."""


class TemplateDefect(Defect):
    """A wording template or a Word template that cannot be used, with its file and line."""
