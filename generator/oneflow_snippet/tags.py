"""The HTML tag, for any template language."""

from __future__ import annotations

import re
import sys
from types import NoneType
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable

    from oneflow_snippet.artefacts import Artefacts

_OTHER_ORIGIN = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|[/\\]{2})")
_PLAIN = re.compile(r"[A-Za-z0-9+/_-]+={0,2}").fullmatch
_TEMPLATE_SYNTAX = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})")


def snippet_tag(  # noqa: PLR0913 - each is an attribute of the element, by its name
    artefacts: Artefacts,
    *,
    src: object | None = None,
    nonce: object | None = None,
    integrity: bool | None = None,
    async_: bool = False,
    template: bool = False,
) -> Markup:
    """Write the script element that brings the snippet to a page.

    The result has ``__html__``, so Jinja, Django and all that honours it leave it as it is.

    Args:
        artefacts: From :func:`build`, or from :meth:`Artefacts.read` at run time.
        src: URL of ``oneflow.min.js``; without it the code stands in the element itself.
        nonce: The page's CSP nonce. It and ``src`` are taken as frameworks have them: see
            :func:`text_of`.
        integrity: Whether the element carries the file's hash. Left out, it does where the file
            comes from another origin, which is told by a scheme or ``//`` in ``src``: from one's
            own origin the page is as trustworthy as the file. A policy that allows the file by
            its hash wants ``True``.
        async_: Whether the page goes on while the file is on its way. It is not held up then, but
            what it tracks before the file is there may pass 1Flow by; without, nothing does.
        template: The tag is to stand in a template: what is between ``{{`` and ``}}`` or ``{%``
            and ``%}`` in ``src`` and ``nonce`` is left to the engine.

    Raises:
        TypeError: ``src`` or ``nonce`` is not, and does not give, a text.
    """
    attribute = _template_attribute if template else _attribute
    url = text_of(src, "src")
    frame = Frame.of(artefacts, url, integrity=integrity, async_=async_, attribute=attribute)
    return frame.tag(text_of(nonce, "nonce"), attribute)


def _attribute(text: str) -> str:
    return str.__str__(escape(text))


class Frame(NamedTuple):
    """A tag without its nonce, which is all of it that pages do not have in common."""

    before: str
    after: str
    whole: Markup

    @classmethod
    def of(
        cls,
        artefacts: Artefacts,
        url: str | None,
        *,
        integrity: bool | None = None,
        async_: bool = False,
        attribute: Callable[[str], str] = _attribute,
    ) -> Frame:
        """Write all but the nonce; arguments as in :func:`snippet_tag`, with a text for a URL."""
        if url is None:
            # The code has no `<` outside of comparisons, and none before `/`, `!` or a letter.
            before, after = "<script", f">{artefacts.minified}</script>"
        else:
            before, after = f'<script src="{attribute(url)}"', "></script>"
            other = _OTHER_ORIGIN.match(url) is not None
            if other if integrity is None else integrity:
                before += f' integrity="{artefacts.integrity}"'
                # Without CORS a browser may not look into another origin's file, and refuses it.
                before += ' crossorigin="anonymous"' if other else ""
            before += " async" if async_ else ""
        return cls(before, after, Markup(before + after))  # noqa: S704 - as escaped above

    def tag(self, nonce: str | None, attribute: Callable[[str], str] = _attribute) -> Markup:
        """Write the tag with a nonce, if there is one."""
        if nonce is None:
            return self.whole
        # A real nonce is of characters that mean nothing to HTML; this runs for every page.
        text = nonce if _PLAIN(nonce) else attribute(nonce)
        return str.__new__(Markup, f'{self.before} nonce="{text}"{self.after}')


def text_of(value: object, name: str = "value") -> str | None:
    """Give the text that a framework's nonce or URL stands for, or None where there is none.

    Django, django-csp and Werkzeug hand over lazy proxies. They say that they are strings, and are
    false until they are read, so they are neither tested for truth nor taken for real strings.
    Functions, such as Flask-Talisman's, are called. None, an empty text, a proxy of either and
    Jinja's undefined are no text.

    Raises:
        TypeError: It is an awaitable, or a function that wants arguments.
    """
    if type(value) is str:  # what is asked for most
        return value or None
    undefined = getattr(sys.modules.get("jinja2.runtime"), "Undefined", NoneType)
    if isinstance(value, NoneType | undefined):
        return None
    if isinstance(value, str):
        # Text that somebody marked as HTML becomes plain, to be escaped like any other.
        return str.__str__(str(value)) or None
    if isinstance(value, bytes):
        return bytes(value).decode("ascii") or None
    if hasattr(value, "__await__"):
        raise TypeError(f"{name}: expected text, found {value!r}, which must be awaited first")
    if callable(value):
        return text_of(value(), name)
    return str.__str__(str(value)) or None


def _template_attribute(text: str) -> str:
    parts = _TEMPLATE_SYNTAX.split(text)
    return "".join(part if i % 2 else _attribute(part) for i, part in enumerate(parts))
