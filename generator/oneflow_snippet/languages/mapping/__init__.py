"""Mapping directives: from the value of a field to what it computes."""

from __future__ import annotations

from oneflow_snippet.languages.mapping.nodes import UNDEFINED, Constant, Field
from oneflow_snippet.languages.mapping.parser import parse, parse_root
from oneflow_snippet.languages.mapping.reader import ROOT_DIRECTIVE

__all__ = ["ROOT_DIRECTIVE", "UNDEFINED", "Constant", "Field", "parse", "parse_root"]
