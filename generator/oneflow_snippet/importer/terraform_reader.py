"""Terraform's source, if python-hcl2 is there to read it: it is an extra."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from oneflow_snippet.config import UnreadableError
from oneflow_snippet.importer.documents import TERRAFORM
from oneflow_snippet.importer.found import Found
from oneflow_snippet.importer.terraform import from_terraform

SOURCE = "Terraform's source"
TOP_LEVEL = {
    *("//", "resource", "data", "module", "variable", "provider", "terraform", "locals", "output"),
    *("check", "import", "moved", "removed"),
}
"""Keys of a ``.tf.json``."""

_RESOURCES = re.compile(
    r"""^[ \t]*resource\s*"?segment_destination(?:_subscription|_filter)?"?\s""", re.MULTILINE
)
NO_VALUES = (
    f"Terraform's source, without the values: run {TERRAFORM}, or pip install "
    "'oneflow-snippet[terraform]' for the values that stand in it"
)


def from_source(text: str, name: str) -> Found:
    """Return what stands in Terraform's source.

    Raises:
        UnreadableError: It is not HCL, or python-hcl2 is not installed.
    """
    try:
        from oneflow_snippet.importer.hcl import HclError, parse  # noqa: PLC0415 - an extra
        from oneflow_snippet.importer.terraform_source import written  # noqa: PLC0415
    except ModuleNotFoundError:
        raise UnreadableError(f"{name}: {NO_VALUES}") from None
    try:
        found = written(parse(text.replace("\ufeff", "")))
    except HclError as error:
        where = f"{name}:{error.line}:{error.column}"
        raise UnreadableError(f"{where}: cannot be read as Terraform: run {TERRAFORM}") from None
    named = len(_RESOURCES.findall(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)))
    if named > found.read:
        raise UnreadableError(f"{name}: cannot be read whole as Terraform: run {TERRAFORM}")
    return from_terraform(found.resources, SOURCE, found.remarks)


def from_json_source(data: Mapping[str, Any]) -> Found:
    """Return what stands in a ``.tf.json``.

    Raises:
        UnreadableError: python-hcl2 is not installed.
    """
    try:
        from oneflow_snippet.importer.terraform_source import written_as_json  # noqa: PLC0415
    except ModuleNotFoundError:
        raise UnreadableError(NO_VALUES) from None
    found = written_as_json(data)
    return from_terraform(found.resources, SOURCE, found.remarks)
