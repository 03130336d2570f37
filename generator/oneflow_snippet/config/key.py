"""A key of a configuration's table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Key(Generic[T]):
    """A key of a table.

    Attributes:
        name: As it is written.
        check: Returns the value in its final form; raises ``ValueError`` with what is wrong.
        default: The value of a key that is not there.
        schema: JSON Schema of the values, but for description and default.
        meaning: For people, in Markdown.
        shown: The default for people, in Markdown; by default, ``default`` as JSON.
    """

    name: str
    check: Callable[[Any], T] = field(repr=False)
    default: T
    schema: Mapping[str, Any]
    meaning: str
    shown: str | None = None

    @property
    def variable(self) -> str:
        """The environment variable that goes before the key; empty for arrays and tables."""
        plain = self.schema.get("type") in {"string", "boolean"}
        return f"ONEFLOW_{self.name.upper()}" if plain and self.name.isidentifier() else ""
