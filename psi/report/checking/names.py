"""Reading a template without running it: every name, filter, test, call and file it uses, against the shapes of what it is given."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from psi.errors import TemplateDefect
from psi.report.checking.problems import Scope
from psi.report.checking.shapes import ANYTHING, LEAF, NOTHING, Anything, Group, Listed, Shape, either
from psi.report.checking.values import LOOP, Called, Phrase, Values, meant, written
from psi.report.wording import NAME, wording_source


class Names(Values):
    """One reading of the templates of a document: it walks them with the shapes of what they are given and keeps every problem."""

    def say(self, name: str, scope: Mapping[str, Shape], file: Path, line: int | None) -> None:
        """A wording file that is said with these names; `file` and `line` are where it is asked for."""
        found = self._find(name)
        if found is None:
            self.add(file, line, f"the wording file '{name}.j2' is missing.")
        elif tree := self._tree(found):
            self._within(found, 1, lambda: self._once((id(tree), id(scope.get("it"))), lambda: self._body(tree.body, dict(scope))))

    def line(self, source: str, scope: Mapping[str, Shape], file: Path, line: int | None, *, condition: bool = False) -> None:
        """A piece of wording that stands in another file, or a condition there."""
        tree = self._parse(f"{{% if {source} %}}{{% endif %}}" if condition else source, file, line or 1)
        if tree:
            self._within(file, line or 1, lambda: self._body(tree.body, dict(scope)))

    def plain(self, text: str, file: Path, line: int | None) -> None:
        """A text that is printed as it stands."""
        if "{{" in text or "{%" in text:
            self.add(file, line, "this text is printed as it stands, so that no fact can be put into it: take the braces out.")
        self._spelling(text, file, line or 1)

    # Files.

    def _find(self, name: str) -> Path | None:
        return next((f / f"{name}.j2" for f in self.folders if NAME.fullmatch(name) and (f / f"{name}.j2").is_file()), None)

    def _tree(self, file: Path) -> nodes.Template | None:
        if file not in self._parsed:
            self.read.add(file)
            try:
                self._parsed[file] = self._parse(wording_source(file), file, 1)
            except TemplateDefect as error:
                self._parsed[file] = None
                self.add(file, None, str(error).removeprefix(f"{file}: "))
        return self._parsed[file]

    def _parse(self, source: str, file: Path, first: int) -> nodes.Template | None:
        try:
            return self.environment.parse(source)
        except TemplateSyntaxError as error:
            self.add(file, error.lineno + first - 1, f"{(error.message or 'it is no template').rstrip('.')}.")
        except RecursionError:
            self.add(file, first, "brackets stand inside brackets too often.")
        return None

    # Statements.

    def _body(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        for node in body:
            getattr(self, f"_on_{type(node).__name__.lower()}", self._on_other)(node, scope)

    def _on_other(self, node: Any, scope: Scope) -> None:
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self._of(child, scope)
            else:
                self._body([child], scope)

    def _on_output(self, node: Any, scope: Scope) -> None:
        for each in node.nodes:
            if isinstance(each, nodes.TemplateData):
                self._spelling(each.data, self._file, each.lineno + self._first - 1)
                continue
            if isinstance(self._of(each, scope), Group | Listed | Phrase | Called):
                self._wrong(each, f"{written(each)} is a whole list or group: name one of its fields, or go through it with {{% for %}}.")

    def _on_for(self, node: Any, scope: Scope) -> None:
        over = self._of(node.iter, scope)
        inner = scope | {"loop": LOOP}
        if type(over) is Shape and not isinstance(node.iter, nodes.Const) and isinstance(node.iter, nodes.Getattr | nodes.Name) and over is not NOTHING:
            self._wrong(node, f"{written(node.iter)} is no list, so that {{% for %}} cannot go through it.")
        self._assign(node.target, over.item if isinstance(over, Listed) else ANYTHING, inner)
        if node.test:
            self._of(node.test, inner)
        self._body(node.body, inner)
        self._body(node.else_, dict(scope))

    def _on_if(self, node: Any, scope: Scope) -> None:
        self._of(node.test, scope)
        for body in (node.body, node.elif_, node.else_):
            self._body(body, scope)

    def _on_assign(self, node: Any, scope: Scope) -> None:
        self._assign(node.target, self._of(node.node, scope), scope)

    def _on_assignblock(self, node: Any, scope: Scope) -> None:
        self._body(node.body, dict(scope))
        if node.filter:
            self._of(node.filter, scope)
        self._assign(node.target, LEAF, scope)

    def _on_with(self, node: Any, scope: Scope) -> None:
        inner = dict(scope)
        for target, value in zip(node.targets, node.values, strict=True):
            self._assign(target, self._of(value, scope), inner)
        self._body(node.body, inner)

    def _on_macro(self, node: Any, scope: Scope) -> None:
        scope[node.name] = Phrase(node, self._file, self._first, scope)
        self._spellings(node)

    def _spellings(self, node: nodes.Node) -> None:
        """The words of a phrase that nobody may say: its spelling counts all the same."""
        for each in node.find_all(nodes.TemplateData):
            self._spelling(each.data, self._file, each.lineno + self._first - 1)

    def _on_callblock(self, node: Any, scope: Scope) -> None:
        self._of(node.call, scope)
        self._body(node.body, scope | {each.name: ANYTHING for each in node.args})

    def _on_filterblock(self, node: Any, scope: Scope) -> None:
        self._body(node.body, dict(scope))
        self._of(node.filter, scope)

    def _on_block(self, node: Any, scope: Scope) -> None:
        self._body(node.body, dict(scope))

    def _on_extends(self, node: Any, scope: Scope) -> None:
        self._on_include(node, scope)

    def _on_include(self, node: Any, scope: Scope) -> None:
        _, found = self._named(node)
        if found and (tree := self._tree(found)):
            self._within(found, 1, lambda: self._once((id(tree), *(id(each) for each in scope.values())), lambda: self._body(tree.body, dict(scope))))

    def _on_import(self, node: Any, scope: Scope) -> None:
        _, found = self._named(node)
        scope[node.target] = Group("module", self._phrases(found, scope if node.with_context else {})) if found else ANYTHING

    def _on_fromimport(self, node: Any, scope: Scope) -> None:
        name, found = self._named(node)
        phrases = self._phrases(found, scope if node.with_context else {}) if found else {}
        for each in node.names:
            own, here = each if isinstance(each, tuple) else (each, each)
            if found and self._parsed.get(found) and own not in phrases:
                self._wrong(node, f"'{name}.j2' has no phrase '{own}'.{meant(own, phrases)}")
            scope[here] = phrases.get(own, ANYTHING)

    def _named(self, node: Any) -> tuple[str, Path | None]:
        """The wording file that a template brings in; only a name that is written out counts."""
        if not isinstance(node.template, nodes.Const) or not isinstance(node.template.value, str):
            self._wrong(node, "the file to bring in must be named in quotation marks: what it is may not depend on a fact.")
            return "", None
        name = node.template.value
        found = self._find(name)
        if not NAME.fullmatch(name):
            self._wrong(node, f"'{name}' is no wording file: only a file of a wording folder can be brought in, by its name without '.j2'.")
        elif found is None:
            self._wrong(node, f"the wording file '{name}.j2' is missing.")
        return name, found

    def _phrases(self, file: Path, scope: Scope) -> Scope:
        tree = self._tree(file)
        if tree is None:
            return {}
        inner: Scope = {name: shape for name, shape in scope.items() if not isinstance(shape, Phrase)}
        before = set(inner)
        self._within(file, 1, lambda: self._body(tree.body, inner))
        return {name: shape for name, shape in inner.items() if name not in before or isinstance(shape, Phrase)}

    def _assign(self, target: Any, value: Shape, scope: Scope) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = value
        elif isinstance(target, nodes.NSRef):
            held = scope.get(target.name)
            if isinstance(held, Group):
                held.fields[target.attr] = either(held.fields.get(target.attr, NOTHING), value)
            elif not isinstance(held, Anything):
                self._wrong(target, f"'{target.name}' is no namespace, so that nothing can be put into it.")
        else:
            parts = value.item if isinstance(value, Listed) else value
            for n, each in enumerate(target.items):
                self._assign(each, parts.fields.get(str(n), ANYTHING) if isinstance(parts, Group) else parts, scope)
