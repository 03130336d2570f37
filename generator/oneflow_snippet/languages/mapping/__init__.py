"""Mapping directives: from the value of a field to what it computes."""

from __future__ import annotations

from oneflow_snippet.languages.mapping.nodes import UNDEFINED, Constant, Field
from oneflow_snippet.languages.mapping.parser import ROOT_DIRECTIVE, parse, parse_root

__all__ = ["ROOT_DIRECTIVE", "UNDEFINED", "Constant", "Field", "parse", "parse_root"]
