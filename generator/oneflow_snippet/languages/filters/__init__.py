"""Destination filters: FQL as Segment's runtime evaluates it in a page, and what is done then."""

from __future__ import annotations

from oneflow_snippet.languages.filters.nodes import Condition
from oneflow_snippet.languages.filters.parser import parse

__all__ = ["Condition", "parse"]
