"""Take over the mappings that a team has at Segment."""

from __future__ import annotations

from oneflow_snippet.importer.compare import differences
from oneflow_snippet.importer.convert import (
    AnswerError,
    Answers,
    Import,
    import_file,
    import_mappings,
    import_workspace,
)
from oneflow_snippet.importer.fetch import looks_like_write_key, settings_url
from oneflow_snippet.importer.files import UnwritableError, write_file
from oneflow_snippet.importer.public_api import PublicApi

__all__ = [
    "AnswerError",
    "Answers",
    "Import",
    "PublicApi",
    "UnwritableError",
    "differences",
    "import_file",
    "import_mappings",
    "import_workspace",
    "looks_like_write_key",
    "settings_url",
    "write_file",
]
