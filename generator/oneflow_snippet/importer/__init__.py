"""Take over the mappings that a team has at Segment."""

from __future__ import annotations

from oneflow_snippet.importer.compare import differences
from oneflow_snippet.importer.convert import (
    AnswerError,
    Answers,
    Import,
    import_file,
    import_mappings,
)
from oneflow_snippet.importer.fetch import looks_like_write_key, settings_url
from oneflow_snippet.importer.files import UnwritableError, write_file

__all__ = [
    "AnswerError",
    "Answers",
    "Import",
    "UnwritableError",
    "differences",
    "import_file",
    "import_mappings",
    "looks_like_write_key",
    "settings_url",
    "write_file",
]
