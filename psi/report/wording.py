"""Wording templates: Jinja in a sandbox, over plain values, strict about names it does not know."""

import traceback
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.exceptions import TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from psi.errors import TemplateDefect
from psi.report import marks
from psi.report.filters import filters, printed
from psi.report.values import Paragraph


class _Files(BaseLoader):
    """Wording files of the site, the jurisdiction and the shared folder, in that order."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        for folder in self.folders:
            file = folder / f"{template}.j2"
            if file.is_file():
                return _parted(file.read_text("utf-8"), is_macros=file.name.startswith("_")), str(file), lambda: True
        raise TemplateNotFound(template)


class _Environment(ImmutableSandboxedEnvironment):
    """A sandbox in which a dot reads a key and nothing else: no method of any value can be reached."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if type(obj).__name__ in {"LoopContext", "TemplateModule", "Namespace"}:
            return super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Mapping) and argument not in obj:
            return self.undefined(obj=obj, name=argument)
        return super().getitem(obj, argument)


class Wording:
    """The wording of one document in one jurisdiction.

    `folders` are searched in order. Raises `TemplateDefect` with file and line for a template that does not
    parse, names something unknown or attempts what the sandbox forbids.
    """

    def __init__(self, folders: tuple[Path, ...], *, english: str, currency: str) -> None:
        self.english = english
        self.environment = _environment(folders, english, currency)

    def say(self, name: str, context: Mapping[str, Any]) -> tuple[Paragraph, ...]:
        """The paragraphs a wording file makes of the context; blank lines part them, none at all is an empty result."""
        return self._paragraphs(self._render(name, lambda: self.environment.get_template(name).render(context)))

    def line(self, source: str, context: Mapping[str, Any], where: str) -> Paragraph:
        """One line of wording that stands in another file (a cell, a caption)."""
        made = self._paragraphs(self._render(where, lambda: _compiled(self.environment, source).render(context)))
        return Paragraph(tuple(run for paragraph in made for run in paragraph.runs))

    def holds(self, source: str, context: Mapping[str, Any], where: str) -> bool:
        """Whether a condition of a template holds."""
        return bool(self._render(where, lambda: _condition(self.environment, source)(**context)))

    def _paragraphs(self, text: str) -> tuple[Paragraph, ...]:
        """Rendered wording as paragraphs, empty ones left out."""
        parts = (marks.tidy(part) for part in text.split(marks.PARAGRAPH))
        kept = (part for part in parts if marks.bare(part).strip() or marks.POINT in part)
        return tuple(Paragraph(marks.runs(marks.with_us_commas(part) if self.english == "en-US" else part)) for part in kept)

    def _render(self, name: str, render: Callable[[], Any]) -> Any:
        try:
            return render()
        except TemplateSyntaxError as error:
            raise TemplateDefect(f"{error.filename or name}, line {error.lineno}: {error.message}.") from None
        except TemplateNotFound as error:
            raise TemplateDefect(f"the wording file '{error.name}.j2' (used by {name}) is missing.") from None
        except (TemplateError, TypeError, ValueError, ArithmeticError, KeyError, RecursionError) as error:
            raise TemplateDefect(f"{_place(error, name)}: {_reason(error)}.") from None


@lru_cache(maxsize=16)
def _environment(folders: tuple[Path, ...], english: str, currency: str) -> _Environment:
    """One sandbox for each set of folders; it keeps what it has compiled and holds nothing of any case."""
    environment = _Environment(loader=_Files(folders), undefined=StrictUndefined, autoescape=False, auto_reload=False, finalize=printed)
    environment.filters.update(filters(english, currency))
    environment.globals = {"para": marks.pointer, "paragraph": marks.named_pointer, "namespace": Namespace}
    return environment


@lru_cache(maxsize=2048)
def _compiled(environment: _Environment, source: str) -> Template:
    return environment.from_string(source)


@lru_cache(maxsize=256)
def _condition(environment: _Environment, source: str) -> Any:
    return environment.compile_expression(source, undefined_to_none=False)


def _parted(source: str, *, is_macros: bool) -> str:
    """A wording file with its blank lines turned into the mark between paragraphs; files of macros have none."""
    if is_macros:
        return source
    return "\n".join(line if line.strip() else marks.PARAGRAPH for line in source.splitlines())


def _place(error: BaseException, name: str) -> str:
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(".j2")]
    return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else name


def _reason(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "the template calls itself without end"
    return str(error).rstrip(".").replace("psi.report.facts.", "")
