"""python-liquid, set up for the templates that LiquidJS reads and we compile."""

from __future__ import annotations

import re
from functools import cache

from liquid import Environment, Mode
from liquid.ast import BlockNode, Node
from liquid.builtin.content import Literal
from liquid.builtin.expressions import FilteredExpression, Nil, parse_identifier
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.expressions.logical import parse_boolean_primitive
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.assign_tag import AssignNode, AssignTag
from liquid.builtin.tags.capture_tag import CaptureTag
from liquid.builtin.tags.comment_tag import CommentTag
from liquid.builtin.tags.echo_tag import EchoTag
from liquid.builtin.tags.if_tag import IfTag
from liquid.builtin.tags.inline_comment_tag import InlineCommentTag
from liquid.builtin.tags.liquid_tag import LiquidNode, LiquidTag
from liquid.builtin.tags.unless_tag import UnlessTag
from liquid.exceptions import LiquidError
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_ASSIGN, TOKEN_EOF, TOKEN_ILLEGAL, TOKEN_PIPE

from oneflow_snippet.errors import LanguageError, one_of
from oneflow_snippet.languages.liquid.catalogue import REFUSED_TAGS, TAGS
from oneflow_snippet.languages.liquid.expressions import Stream
from oneflow_snippet.languages.liquid.lexer import lines_of, tokens_of
from oneflow_snippet.languages.liquid.tokens import ending, span_of


def parse_nodes(text: str) -> list[Node]:
    """Return python-liquid's nodes of a template.

    Raises:
        LanguageError: The template is none, or has a tag that is not compiled.
    """
    stream = Stream(tokens_of(text), ending(text, len(text)))
    try:
        return get_parser(_environment()).parse(stream)
    except LiquidError as error:
        raise _in_our_words(error, text) from None


class _Environment(Environment):
    """Only the tags that are compiled."""

    logical_not_operator = True

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:  # noqa: ARG002
        for tag in (
            *(Literal, _Output, _Illegal, _Assign, CaptureTag, CommentTag, _Echo),
            *(_If, InlineCommentTag, _Liquid, _Unless),
        ):
            self.add_tag(tag)


@cache
def _environment() -> Environment:
    return _Environment()


def _parse_value(environment: Environment, tokens: TokenStream) -> FilteredExpression:
    # In LiquidJS any value may be a comparison.
    left = parse_boolean_primitive(environment, tokens)
    filters = Filter.parse(environment, tokens, delim=(TOKEN_PIPE,))
    tokens.eat(TOKEN_EOF)
    return FilteredExpression(left.token, left, filters)


class _Output(Output):
    def parse(self, stream: TokenStream) -> OutputNode:
        token = next(stream)
        return self.node_class(token, _parse_value(self.env, stream.into_inner(eat=False)))


class _Echo(EchoTag):
    def parse(self, stream: TokenStream) -> Node:
        token = next(stream)
        if not stream.current.value:
            return self.node_class(token, Nil(token))
        return self.node_class(token, _parse_value(self.env, stream.into_inner(eat=False)))


class _Assign(AssignTag):
    def parse(self, stream: TokenStream) -> AssignNode:
        token = next(stream)
        tokens = stream.into_inner(eat=False)
        name = parse_identifier(self.env, tokens)
        tokens.eat(TOKEN_ASSIGN)
        return self.node_class(token, name=name, expression=_parse_value(self.env, tokens))


class _If(IfTag):
    mode = Mode.STRICT


class _Unless(UnlessTag):
    mode = Mode.STRICT


class _Liquid(LiquidTag):
    def parse(self, stream: TokenStream) -> Node:
        token = next(stream)
        argument = stream.current
        end = ending(argument.source, argument.start_index + len(argument.value))
        lines = Stream(lines_of(argument), end, stream.block_depth)
        block = BlockNode(argument, get_parser(self.env).parse(lines))
        return LiquidNode(token, argument, block)


class _Illegal(Tag):
    """Any tag that is not compiled."""

    name = TOKEN_ILLEGAL
    block = False

    def parse(self, stream: TokenStream) -> Node:
        tag = stream.current
        raise LanguageError(_about_tag(tag.value), span_of(tag))


def _about_tag(name: str) -> str:
    if name in REFUSED_TAGS:
        return f"tag {name!r} cannot be used: {REFUSED_TAGS[name]}"
    if name in {"else", "elsif"} or name.removeprefix("end") in TAGS:
        start = "if" if name in {"else", "elsif"} else name.removeprefix("end")
        return f"found {name!r} without the {start!r} before it"
    return f"tag {name!r} {one_of(name, TAGS)}"


_PHRASES = {
    "expected a primitive expression": "expected a value",
    "missing or unexpected path segment": "expected the name of a variable",
    "expected an identifier": "expected the name of a variable",
    "expected a dot or bracket notation": "expected a dot or a bracket",
    "expected a comma separated list of arguments": "expected a comma between arguments",
    "comment tag was never closed": "expected {% endcomment %}",
    "every line of an inline": "expected '#' at the start of every line of the comment",
    "block nesting limit reached": "expected at most 30 tags inside of each other",
    "expected word": "expected the name of a filter",
}


def _in_our_words(error: LiquidError, text: str) -> LanguageError:
    token = error.token or ending(text, len(text))
    token = ending(text, len(text)) if token.start_index < 0 else token
    message = str(error.message)
    found = f"found {token.value!r}" if token.value else "found the end"
    if "'else' tag expression" in message:
        return LanguageError(f"expected nothing after 'else', {found}; use elsif", span_of(token))
    if token.kind == TOKEN_PIPE:
        advice = "a condition has no filters: {% assign %} the filtered value first"
        return LanguageError(f"unexpected '|'; {advice}", span_of(token))
    if match := re.match(r"expected tag (\w+)", message):
        return LanguageError(f"expected {{% {match[1]} %}}, {found}", span_of(token))
    if message.startswith("expected end of expression"):
        return LanguageError(f"expected the end of the expression, {found}", span_of(token))
    for start, phrase in _PHRASES.items():
        if message.startswith(start):
            return LanguageError(f"{phrase}, {found}", span_of(token))
    return LanguageError(message.partition(", found")[0] + f", {found}", span_of(token))
