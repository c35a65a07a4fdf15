"""Wording templates: Jinja in a sandbox, over plain values, strict about names it does not know."""

import re
import traceback
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError, TemplateNotFound
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from psi.errors import TemplateDefect
from psi.report import limits, marks
from psi.report.facts import place_of
from psi.report.filters import filters, printed
from psi.report.values import Paragraph, Run

NAME = re.compile(r"_?[a-z0-9][a-z0-9-]*")
GROUP = (dict, Mapping)  # a dict is known at once, any other kind only by asking


class _Files(BaseLoader):
    """Wording files of the site, the jurisdiction and the shared folder, in that order."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        for folder in self.folders if NAME.fullmatch(template) else ():
            file = folder / f"{template}.j2"
            if file.is_file():
                return wording_source(file), str(file), lambda: True
        raise TemplateNotFound(template)


class _Environment(ImmutableSandboxedEnvironment):
    """A sandbox in which a dot reads a key and nothing else: no method of any value can be reached."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})
    code_generator_class = limits.Measured
    turn, measured, weighed = staticmethod(limits.turn), staticmethod(limits.measured), staticmethod(limits.weighed)

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, GROUP):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if type(obj).__name__ in {"LoopContext", "TemplateModule", "Namespace"}:
            return super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, GROUP) and argument in obj:
            return obj[argument]
        if isinstance(obj, list | tuple) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        place = place_of(argument)
        return self.undefined(obj=obj, name=f"(the value of {place})" if place else argument)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What every template may call, as it is once for all; Jinja would look each name up in two places for every template it fills."""
        return {**self.globals, **(d or {})}

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Sums of numbers, and texts or lists put together; a text times a number, or to a power, could fill the machine."""
        if operator == "+":
            return limits.measured(super().call_binop(context, operator, left, right))
        if operator == "**" or not (isinstance(left, limits.NUMBERS) and isinstance(right, limits.NUMBERS)):
            raise SecurityError(f"'{operator}' is for numbers only" if operator != "**" else "'**' is not allowed")
        if operator == "*":
            limits.product(left, right)
        return super().call_binop(context, operator, left, right)

    def _generate(self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False) -> str:
        return super()._generate(limits.with_turns(source), name, filename, defer_init)


class Wording:
    """The wording of one document in one jurisdiction.

    `folders` are searched in order. Raises `TemplateDefect` with file and line for a template that does not
    parse, names something unknown or attempts what the sandbox forbids.
    """

    def __init__(self, folders: tuple[Path, ...], *, english: str, currency: str) -> None:
        self.english = english
        self.environment = _environment(folders, english, currency)
        self.allowance = limits.Allowance()

    def say(self, name: str, context: Mapping[str, Any]) -> tuple[Paragraph, ...]:
        """The paragraphs a wording file makes of the context; blank lines part them, none at all is an empty result."""
        return self._paragraphs(self._render(name, lambda: self.environment.get_template(name).render(context)))

    def line(self, source: str, context: Mapping[str, Any], where: Path) -> Paragraph:
        """One line of wording that stands in another file (a cell, a caption); paragraphs of a fact run on in it."""
        is_plain = "{" not in source  # a heading, for one: Jinja would give it back as it is
        said = source if is_plain else self._render(source, lambda: _compiled(self.environment, source).render(context), where)
        made = self._paragraphs(said)
        return joined(made)

    def holds(self, source: str, context: Mapping[str, Any], where: Path) -> bool:
        """Whether a condition of a template holds."""
        return bool(self._render(source, lambda: _condition(self.environment, source)(**context), where))

    def _place_of(self, name: str) -> str:
        """The file of a wording, as far as it is one."""
        loader = self.environment.loader
        files = [folder / f"{name}.j2" for folder in loader.folders] if isinstance(loader, _Files) else []
        return str(next((file for file in files if file.is_file()), name))

    def _paragraphs(self, text: str) -> tuple[Paragraph, ...]:
        """Rendered wording as paragraphs, empty ones left out."""
        parts = (marks.tidy(marks.pieces(part)) for part in text.split(marks.PARAGRAPH))
        kept = (part for part in parts if any(piece.mark == marks.POINT or piece.text.strip() for piece in part))
        return tuple(Paragraph(marks.runs(marks.with_us_commas(part) if self.english == "en-US" else part)) for part in kept)

    def _render(self, name: str, render: Callable[[], Any], where: Path | None = None) -> Any:
        """What a template makes; whatever goes wrong in it is a defect of its file. `name` is the template, or its text `where` it stands in a file."""
        try:
            with self.allowance:
                return render()
        except Exception as error:
            place = _line_in(where, name) if where else self._place_of(name)
            if isinstance(error, TemplateDefect):
                raise
            if isinstance(error, TemplateSyntaxError):
                raise TemplateDefect(f"{f'{error.filename}, line {error.lineno}' if error.filename else place}: {(error.message or '').rstrip('.')}.") from None
            if isinstance(error, TemplateNotFound):
                raise TemplateDefect(f"the wording file '{error.name}.j2' (used by {_place(error, place)}) is missing.") from None
            raise TemplateDefect(f"{_place(error, place)}: {_reason(error)}.") from None


def forget() -> None:
    """Read every wording file anew: somebody is changing them."""
    _environment.cache_clear()


def joined(made: Sequence[Paragraph]) -> Paragraph:
    """Paragraphs as one, with a space between them."""
    spaced = [run for paragraph in made for run in (Run(" "), *paragraph.runs)]
    return Paragraph(tuple(spaced[1:]))


@lru_cache(maxsize=16)
def _environment(folders: tuple[Path, ...], english: str, currency: str) -> _Environment:
    """One sandbox for each set of folders; it keeps what it has compiled and holds nothing of any case."""
    environment = _Environment(loader=_Files(folders), undefined=StrictUndefined, autoescape=False, auto_reload=False, optimized=False, finalize=_counted)
    kept = {name: made for name, made in environment.filters.items() if name in limits.KEPT_FILTERS}
    environment.filters = {name: limits.counting(made) for name, made in (kept | filters(english, currency) | limits.FILTERS).items()}
    environment.globals = {"para": marks.pointer, "paragraph": marks.named_pointer, "namespace": Namespace}
    return environment


def _counted(value: Any) -> Any:
    """What becomes of a value when a template prints it, counted."""
    made = printed(value)
    limits.spend(len(made) if isinstance(made, str) else 1)
    return made


@lru_cache(maxsize=2048)
def _compiled(environment: _Environment, source: str) -> Template:
    return environment.from_string(source)


@lru_cache(maxsize=256)
def _condition(environment: _Environment, source: str) -> Any:
    return environment.compile_expression(source, undefined_to_none=False)


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateDefect(f"{file}: it cannot be read as UTF-8 text ({type(error).__name__}).") from None


def wording_source(file: Path) -> str:
    """The text of a wording file as Jinja is given it; raises TemplateDefect when it is no text."""
    return _parted(_read(file), is_macros=file.name.startswith("_"))


def _parted(source: str, *, is_macros: bool) -> str:
    """A wording file with its blank lines turned into the mark between paragraphs; files of macros have none."""
    if is_macros:
        return source
    return "\n".join(line if line.strip() else marks.PARAGRAPH for line in source.splitlines())


def _line_in(file: Path, source: str) -> str:
    """The file and the line of a piece of wording in it."""
    before, found, _ = _read(file).partition(source)
    return f"{file}, line {before.count(chr(10)) + 1}" if found else str(file)


def _place(error: BaseException, place: str) -> str:
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(".j2")]
    return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else place


def _reason(error: BaseException) -> str:
    """Why a template failed; the message of a fault that is not Jinja's own could hold facts of the case and is not shown."""
    if isinstance(error, RecursionError):
        return "the template calls itself without end"
    if isinstance(error, TemplateError):
        said = str(error).rstrip(".").replace("psi.report.facts.", "")
        return re.sub("^'dict object' has no attribute (.*)$", r"there is no field \1 here", said)
    return f"it stopped with {type(error).__name__}: a filter or a sum was given something it cannot take"
