"""Triggers: the conditions, in Segment's FQL, on which a mapping runs."""

from __future__ import annotations

from oneflow_snippet.languages.fql.nodes import Condition
from oneflow_snippet.languages.fql.parser import parse

__all__ = ["Condition", "parse"]
