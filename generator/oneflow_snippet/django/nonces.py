"""Where a page's nonce is: the template's context, the request, or Django's own policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

try:
    from django.middleware.csp import get_nonce
except ImportError:

    def get_nonce(_: object) -> None:
        """Give no nonce: before Django 6 it made none itself."""


def find(request: object, lookup: Callable[[str], object]) -> object:
    """Find the nonce of a page; None where there is none.

    Lazy nonces are false until they are read, and reading one puts it into the policy, so they are
    handed on as they are.

    Args:
        request: The page's, or None.
        lookup: Gives a value of the template's context, or None.
    """
    for name in ("csp_nonce", "CSP_NONCE"):  # Django's context processor, and django-csp's
        if (found := lookup(name)) is not None:
            return found
    if (found := getattr(request, "csp_nonce", None)) is not None:
        return found
    return None if request is None else get_nonce(request)
