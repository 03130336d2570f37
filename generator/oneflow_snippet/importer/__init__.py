"""Take over the mappings that a team has at Segment."""

from __future__ import annotations

from oneflow_snippet.importer.convert import (
    AnswerError,
    Answers,
    Import,
    import_file,
    import_mappings,
)
from oneflow_snippet.importer.files import UnwritableError, write_file

__all__ = [
    "AnswerError",
    "Answers",
    "Import",
    "UnwritableError",
    "import_file",
    "import_mappings",
    "write_file",
]
