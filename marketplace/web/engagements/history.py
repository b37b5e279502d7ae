"""What happened in an engagement, in words: which milestone, week, version or item, and from which state to which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marketplace.domain.engagement_words import Checklist
from marketplace.domain.vocabulary import EventAct
from marketplace.web.figures import word

LISTS = {Checklist.ONBOARDING.value: "the first list", Checklist.HAND_OVER.value: "the hand-over"}


@dataclass(frozen=True, slots=True)
class Happened:
    """One line: when, what, and who did it."""

    at: datetime
    said: str
    by: str


def lines(engagement: Any, stones: Iterable[Any], weeks: Iterable[Any], shown: Sequence[Any]) -> list[Happened]:
    """Every event as a line; a milestone is called as it is called now."""
    named = {
        **{one.public_id: f"Version {one.number} of the agreement" for one in engagement.agreements},
        **{one.public_id: f"Milestone {one.number}, “{one.title}”" for one in stones},
        **{one.public_id: f"Hours of the week of {one.week:%-d %B %Y}" for one in weeks},
    }
    items = {(item.checklist.value, item.key): item.label for item in engagement.items}
    return [
        Happened(event.at, _said(event, named, items), event.actor.name if event.actor else "the calendar")
        for event in shown
    ]


def _said(event: Any, named: Mapping[str, str], items: Mapping[tuple[str, str], str]) -> str:
    after, before = event.after or {}, event.before or {}
    if event.act is EventAct.CHECKED_OFF:
        which = (str(after.get("list")), str(after.get("item")))
        done = "ticked" if after.get("ticked") else "no longer ticked"
        return f"“{items.get(which, which[1])}” of {LISTS.get(which[0], 'a list')}: {done} for the {after.get('side')}"
    what = named.get(event.object_id, "The engagement")
    parts = [] if event.act is EventAct.MILESTONE_MOVED else [_plain(event.act)]
    if event.act is EventAct.SIGNED and "side" in after:
        parts = [f"signed for the {after['side']}"]
    if after.get("status") is not None:
        was, now = before.get("status"), after["status"]
        parts += [f"from {_plain(was)} to {_plain(now)}" if was not in (None, now) else f"it is {_plain(now)}"]
    if after.get("minutes"):
        parts.append(f"{round(after['minutes'] / 60, 2):g} h")
    return f"{what}: {', '.join(parts)}{f' ({_plain(event.reason)})' if event.reason else ''}"


def _plain(value: Any) -> str:
    return word(value).lower()
