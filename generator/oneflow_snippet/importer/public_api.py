"""Ask Segment's Public API for all that it knows of 1Flow's destinations, page by page.

Paths, parameters and answers are those of version 47 of the API's own description, as which
Segment publishes ``@segment/public-api-sdk-typescript``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from oneflow_snippet.config import UnreadableError
from oneflow_snippet.errors import OneflowError
from oneflow_snippet.importer.download import Refusal, download
from oneflow_snippet.importer.subscription import is_ours, list_of, object_of

HOSTS: Mapping[str, str] = {
    "us": "https://api.segmentapis.com",
    "eu": "https://eu1.api.segmentapis.com",
}
"""Where the API is, by the region of a workspace."""

MAX_PAGES = 1000
_COUNT = 200  # items of a page


class TokenError(OneflowError):
    """A token that cannot be one."""


@dataclass(frozen=True, slots=True)
class PublicApi:
    """The Public API for one workspace.

    Attributes:
        token: Of the workspace; goes nowhere but to the API, and into no message.
        region: A key of ``HOSTS``.
    """

    token: str = field(repr=False)
    region: str = "us"

    def answers(self, destination: str = "") -> str:
        """Return what the API says of a destination, as a file of its answers.

        Args:
            destination: Its id; by default, every destination of the workspace that is 1Flow's.

        Raises:
            TokenError: The token cannot be one.
            UnreadableError: The API cannot be reached, refuses, or knows no such destination.
        """
        if not re.fullmatch(r"[!-~]+", self.token):
            raise TokenError("--api-token: expected a token without blanks, found something else")
        ours = [self._get(_at("destinations", destination))] if destination else list(self._ours())
        if not ours:
            raise UnreadableError(
                f"{HOSTS[self.region]}: no destination of this workspace is 1Flow Web (Actions)"
            )
        return json.dumps([answer for each in ours for answer in self._about(each)])

    def _ours(self) -> Iterator[dict[str, Any]]:
        for page in self._pages("/destinations"):
            for item in list_of(_data(page).get("destinations")):
                if is_ours(object_of(object_of(item).get("metadata"))):
                    yield {"data": {"destination": item}}

    def _about(self, destination: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        yield destination
        id_ = str(object_of(_data(destination).get("destination")).get("id", ""))
        yield from self._pages(_at("destinations", id_) + "/subscriptions")
        yield from self._pages(_at("destination", id_) + "/filters")

    def _pages(self, path: str) -> Iterator[dict[str, Any]]:
        query = {"pagination[count]": str(_COUNT)}
        for _ in range(MAX_PAGES):
            page = self._get(f"{path}?{urlencode(query)}")
            yield page
            after = object_of(_data(page).get("pagination")).get("next")
            if not after:
                return
            query["pagination[cursor]"] = str(after)
        raise UnreadableError(f"{HOSTS[self.region]}{path}: expected at most {MAX_PAGES} pages")

    def _get(self, path: str) -> dict[str, Any]:
        url = HOSTS[self.region] + path
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        data = download(url, headers=headers, leads=lambda _: False, explain=self._explain)
        try:
            answer = json.loads(data)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or "data" not in answer:
            raise UnreadableError(f"{url}: expected an answer of Segment's Public API, found none")
        return answer

    def _explain(self, refusal: Refusal) -> str:
        said = _message(refusal.body)
        told = f"Segment answers {refusal.status} {refusal.reason}{f': {said}' if said else ''}"
        if refusal.status in {401, 403}:
            other = next(region for region in HOSTS if region != self.region)
            return (
                f"{told}; expected a token of the Public API that may read the workspace, which "
                f"is in the region {self.region!r} (else --api-region {other})"
            )
        if refusal.status == 404:
            return f"{told}; expected the id of a destination of this workspace"
        if refusal.status == 429:
            wait = refusal.headers.get("Retry-After")
            return f"{told}; try again in {wait + ' seconds' if wait else 'a minute'}"
        return told


def _at(collection: str, id_: str) -> str:
    return f"/{collection}/{quote(id_, safe='')}"


def _data(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    return object_of(answer.get("data"))


def _message(body: bytes) -> str:
    """Return what an answer that is an error says, for people."""
    try:
        match json.loads(body):
            case {"errors": [{"message": str(message)}, *_]}:
                return message
            case _:
                return ""
    except (ValueError, RecursionError):
        return ""
