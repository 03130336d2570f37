"""What became of the calls of a walk, and what of it breaks a promise."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from strategies.walks import Walk

TWICE = "This snippet is on the page twice."
UNENDED = "Calls are dropped: middleware did not end."


@dataclass(frozen=True)
class Account:
    """Everything that was seen of a walk; calls are known by their names."""

    walk: Walk
    notes: list[dict[str, Any]]
    """In order of time: what was `said`; what our plugin was `asked` while middleware has yet to
    decide; what `entered` our queue or the SDK; what `arrived` at it; what a page that was `left`
    had then."""
    living: dict[str, dict[str, Any]]
    """The states of the pages that there are at the end."""
    stored: list[str]
    """What waits in the storage at the end."""
    storage_fine: bool
    segment: list[str]
    """What reached Segment's API."""
    errors: list[str]
    warnings: list[str]

    def named(self, *what: str) -> list[str]:
        """The names in notes of these kinds, in order."""
        return [note["name"] for note in self.notes if note["what"] in what]

    @property
    def entered(self) -> dict[str, dict[str, Any]]:
        """The first note of each call that entered."""
        notes = [note for note in self.notes if note["what"] == "entered"]
        return {note["name"]: note for note in reversed(notes)}

    @property
    def held(self) -> set[str]:
        """What middleware had when the page was left.

        What Analytics.js hands over after that waits for the page to come back.
        """
        left = [note for note in self.notes if note["what"] == "left"]
        entered = {name: note["time"] for name, note in self.entered.items()}
        return {
            asked["name"]
            for asked in self.notes
            for note in left
            if asked["what"] == "asked"
            and asked["page"] == note["page"]
            and asked["time"] < note["time"] < entered.get(asked["name"], float("inf"))
        }

    @property
    def pages(self) -> dict[str, dict[str, Any]]:
        """The last known state of each page."""
        left = {note["page"]: note for note in self.notes if note["what"] == "left"}
        return {**left, **self.living}

    @property
    def dropped(self) -> int:
        """How many calls were given up, by our own count."""
        return sum(page["dropped"] for page in self.pages.values())

    @property
    def carried(self) -> int:
        """How many calls arrived from another page than they were made on."""
        entered = self.entered
        arrived = [note for note in self.notes if note["what"] == "arrived"]
        return sum(
            note["page"] != entered[note["name"]]["page"]
            for note in arrived
            if note["name"] in entered
        )

    @property
    def waiting(self) -> list[str]:
        """What waits with a page that lives, or may come back from the back/forward cache."""
        return [
            name
            for page in self.pages.values()
            if page.get("kept", True)
            for name in page["queued"]
        ]

    @property
    def missing(self) -> set[str]:
        """What entered, or never got past middleware, and neither arrived nor waits."""
        return {*self.entered, *self.held} - {*self.named("arrived"), *self.waiting, *self.stored}

    @property
    def gone(self) -> set[str]:
        """What a page without room to save it had still in its own queue when it ended.

        Analytics.js may hand over an event after the page was left; then the queue has it, too.
        """
        if self.storage_fine:
            return set()
        pages = self.pages
        missing = self.missing & set(self.entered)
        homes = {name: pages.get(self.entered[name]["page"], {}) for name in missing}
        return {
            name
            for name, home in homes.items()
            if (not home.get("kept", True) and name in home["queued"])
            or self.entered[name]["time"] > home.get("time", float("inf"))
        }

    def problems(self) -> list[str]:
        """The promises that were broken, in words."""
        return [
            *self._doubles(),
            *self._disorder(),
            *self._losses(),
            *self._unrest(),
            *self._at_segment(),
        ]

    def _doubles(self) -> Iterator[str]:
        arrived = self.named("arrived")
        for name, count in Counter(arrived).items():
            if count > 1:
                yield f"{name} arrived {count} times"
            if name not in self.entered:
                yield f"{name} arrived, but was never sent"
        waiting = self.waiting + self.stored
        for name in set(waiting) & set(arrived):
            yield f"{name} arrived, and still waits"
        for name, count in Counter(waiting).items():
            if count > 1:
                yield f"{name} waits {count} times"

    def _disorder(self) -> Iterator[str]:
        arrived = self.named("arrived")
        entered = sorted(self.entered.values(), key=lambda note: (note["time"], note["number"]))
        for tab in {note["tab"] for note in entered}:
            # What went straight to an SDK may pass by what an earlier page has left.
            sent = [
                note["name"]
                for note in entered
                if note["tab"] == tab
                and note["name"] in arrived
                and not (self.carried and note.get("past"))
            ]
            found = [name for name in dict.fromkeys(arrived) if name in sent]
            if found != sent:
                yield f"in tab {tab}: sent {sent}, arrived {found}"

    def _losses(self) -> Iterator[str]:
        missing, gone = self.missing, self.gone
        if len(missing - gone) > self.dropped:
            yield f"lost, and only {self.dropped} counted as dropped: {sorted(missing - gone)}"
        if len(missing) < self.dropped:
            yield f"{self.dropped} counted as dropped, but only {sorted(missing)} did not arrive"
        said = [text for text in self.warnings if TWICE not in text]
        said += [text for page in self.pages.values() for text in page.get("problems", [])]
        if self.dropped and not said:
            yield f"{self.dropped} dropped without a word"
        others = [text for text in said if UNENDED not in text]
        if self.walk.sdk == "there" and (self.dropped > len(self.held) or others):
            yield f"the SDK is there, but {self.dropped} dropped: {said}"
        states = {page["state"] for page in self.living.values()}
        if "ready" in states and self.stored:
            yield f"nobody delivers what waits in the storage: {self.stored}"

    def _unrest(self) -> Iterator[str]:
        for page in self.living.values():
            if page["timers"] or page["state"] not in {"ready", "failed", "idle", "off"}:
                yield f"no rest: {page}"
        for text in self.errors:
            if not (self.walk.sdk == "throws" and "the SDK broke" in text):
                yield f"uncaught: {text}"

    def _at_segment(self) -> Iterator[str]:
        known = {*self.entered, *self.named("asked")}
        # More than once is Segment's own way: it sends again what was under way when a page ended.
        for name in set(self.segment) - known:
            yield f"{name} reached Segment and not us"
        living = [note for note in self.notes if note["page"] in self.living]
        for note in living:
            if (
                note["what"] in {"asked", "entered"}
                and note["name"].startswith(("track", "identify"))
                and note["name"] not in self.segment
            ):
                yield f"{note['name']} did not reach Segment"
