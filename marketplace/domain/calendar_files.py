"""An interview as a calendar file (RFC 5545): one UID for its whole life, SEQUENCE for each change of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_LINE = 75
"""Bytes in a line, as the RFC wants it."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a calendar is told about one interview."""

    uid: str
    sequence: int
    starts_at: datetime
    minutes: int
    summary: str
    description: str
    place: str = ""
    is_cancelled: bool = False


def calendar_file(one: Appointment, *, stamped_at: datetime) -> str:
    """Return the file; times are in UTC, so that every calendar shows its owner's own.

    >>> one = Appointment("7@assay", 1, datetime(2026, 11, 2, 8, tzinfo=UTC), 45, "Call; first", "A, b")
    >>> text = calendar_file(one, stamped_at=datetime(2026, 11, 1, tzinfo=UTC))
    >>> [line for line in text.split("\\r\\n") if line[:3] in ("UID", "SEQ", "DTS", "DTE", "SUM", "STA")]
    ... # doctest: +NORMALIZE_WHITESPACE
    ['UID:7@assay', 'DTSTAMP:20261101T000000Z', 'SEQUENCE:1', 'DTSTART:20261102T080000Z', 'DTEND:20261102T084500Z',
     'SUMMARY:Call\\\\; first', 'STATUS:CONFIRMED']
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Assay//Interviews//EN",
        f"METHOD:{'CANCEL' if one.is_cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{one.uid}",
        f"DTSTAMP:{_utc(stamped_at)}",
        f"SEQUENCE:{one.sequence}",
        f"DTSTART:{_utc(one.starts_at)}",
        f"DTEND:{_utc(one.starts_at + timedelta(minutes=one.minutes))}",
        f"SUMMARY:{_escaped(one.summary)}",
        f"DESCRIPTION:{_escaped(one.description)}",
        *([f"LOCATION:{_escaped(one.place)}"] if one.place else []),
        f"STATUS:{'CANCELLED' if one.is_cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """Take the meaning out of what has one in a calendar file, line breaks first of all."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _folded(line: str) -> str:
    """Break a line that is too long between characters, never inside one."""
    parts: list[str] = []
    part = ""
    for character in line:
        if len((part + character).encode()) > _LINE - (1 if parts else 0):
            parts.append(part)
            part = ""
        part += character
    return "\r\n ".join([*parts, part])
