"""Templates in one language: what they say is translated once, as they are compiled.

A list says some sentences in every row; looked up as it is written, that was a third of a page's time.
"""

import re
from collections.abc import Iterator
from typing import Any

from jinja2 import Environment, TemplateAssertionError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer

from api.pages.languages import translation
from domain.languages import Language

# What a template calls itself, and what Jinja makes of {% trans %}. Plurals go by a number, and stay calls.
_CALLED = {"_", "gettext"}
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


class Translator(NodeTransformer):
    """Puts the translation, with its values, in the place of each call that asks for one."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def visit_Call(self, call: nodes.Call) -> nodes.Node:  # noqa: N802 - named after the node
        self.generic_visit(call)
        if not (isinstance(call.node, nodes.Name) and call.node.name in _CALLED):
            return call
        if not (len(call.args) == 1 and isinstance(call.args[0], nodes.Const)):
            raise TemplateAssertionError(f"{call.node.name}() takes a sentence, and no variable", call.lineno)
        sentence = translation(self._language, call.args[0].value)
        values = {one.key: one.value for one in call.kwargs}
        return _with_values(sentence, values).set_lineno(call.lineno)


def _with_values(sentence: str, values: dict[str, nodes.Expr]) -> nodes.Expr:
    """`<b>%(name)s</b>` as Jinja would have it said by a template: the words as they are, a value escaped."""
    parts = list(_parts(sentence, values))
    return parts[0] if len(parts) == 1 else nodes.Concat(parts)


def _parts(sentence: str, values: dict[str, nodes.Expr]) -> Iterator[nodes.Expr]:
    pieces = _PLACEHOLDER.split(sentence)
    for words, name in zip(pieces[::2], [*pieces[1::2], None], strict=True):
        if words:
            yield nodes.MarkSafe(nodes.Const(words.replace("%%", "%")))
        if name is not None:
            yield values[name]


class TranslatingGenerator(CodeGenerator):
    """What an environment with a `language` compiles its templates by."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        Translator(self.environment.language).visit(node)  # type: ignore[attr-defined]
        super().visit_Template(node, frame)


class PageEnvironment(Environment):
    """Jinja in one language."""

    code_generator_class = TranslatingGenerator

    def __init__(self, language: Language, **options: Any) -> None:
        super().__init__(**options)
        self.language = language
