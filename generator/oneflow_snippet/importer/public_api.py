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
from oneflow_snippet.errors import OneflowError, kind_of
from oneflow_snippet.importer.download import Refusal, download
from oneflow_snippet.importer.subscription import is_ours, object_of

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
            raise TokenError(
                "SEGMENT_API_TOKEN, or --api-token: expected a token without blanks and line ends"
            )
        ours = [self._named(destination)] if destination else list(self._ours())
        if not ours:
            raise UnreadableError(
                f"{HOSTS[self.region]}: no destination of this workspace is 1Flow Web (Actions)"
            )
        return json.dumps([answer for each in ours for answer in self._about(each)])

    def _named(self, id_: str) -> Mapping[str, Any]:
        path = _at("destinations", id_)
        found = object_of(self._get(path).get("destination"))
        metadata = object_of(found.get("metadata"))
        if not is_ours(metadata):
            name = metadata.get("name")
            raise UnreadableError(
                f"{HOSTS[self.region]}{path}: expected 1Flow Web (Actions), found {name!r}"
            )
        return found

    def _ours(self) -> Iterator[Mapping[str, Any]]:
        for page in self._pages("/destinations", "destinations"):
            for item in map(object_of, page["destinations"]):
                if is_ours(object_of(item.get("metadata"))):
                    yield item

    def _about(self, destination: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        yield {"destination": destination}
        id_ = str(destination.get("id", ""))
        for page in self._pages(_at("destinations", id_) + "/subscriptions", "subscriptions"):
            items = [_owned(item, id_) for item in page["subscriptions"]]
            yield {**page, "subscriptions": items}
        yield from self._pages(_at("destination", id_) + "/filters", "filters")

    def _pages(self, path: str, name: str) -> Iterator[Mapping[str, Any]]:
        query = {"pagination[count]": str(_COUNT)}
        cursors: set[str] = set()
        for _ in range(MAX_PAGES):
            page = self._get(f"{path}?{urlencode(query, errors='replace')}")
            if not isinstance(page.get(name), list):
                raise UnreadableError(
                    f"{HOSTS[self.region]}{path}: expected {name} as an array, found "
                    f"{kind_of(page.get(name))}"
                )
            yield page
            after = object_of(page.get("pagination")).get("next")
            if not after:
                return
            if not isinstance(after, str) or after in cursors:
                raise UnreadableError(f"{HOSTS[self.region]}{path}: its pages have no end")
            cursors.add(after)
            query["pagination[cursor]"] = after
        raise UnreadableError(f"{HOSTS[self.region]}{path}: expected at most {MAX_PAGES} pages")

    def _get(self, path: str) -> Mapping[str, Any]:
        """Return the data of an answer."""
        try:
            return self._data(HOSTS[self.region] + path)
        except UnreadableError as error:
            # Servers tell what they were told.
            raise UnreadableError(str(error).replace(self.token, "[token]")) from None

    def _data(self, url: str) -> Mapping[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        text = download(url, headers=headers, leads=lambda _: False, explain=self._explain)
        try:
            answer = object_of(json.loads(text))
        except (ValueError, RecursionError):
            answer = {}
        data = answer.get("data")
        if not isinstance(data, Mapping) or answer.get("errors"):
            said = _message(text)
            found = f"an error: {said}" if said else "none"
            raise UnreadableError(f"{url}: expected data of Segment's Public API, found {found}")
        return data

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
            return f"{told}; this workspace has none of that id"
        if refusal.status == 429:
            wait = refusal.retry_after
            return f"{told}; try again in {f'{wait} seconds' if wait.isdigit() else 'a while'}"
        return told


def _at(collection: str, id_: str) -> str:
    return f"/{collection}/{quote(id_, safe='', errors='replace')}"


def _owned(subscription: object, destination: str) -> object:
    """Return a subscription that says whose it is; who was asked about it is known."""
    if isinstance(subscription, Mapping) and not subscription.get("destinationId"):
        return {**subscription, "destinationId": destination}
    return subscription


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
