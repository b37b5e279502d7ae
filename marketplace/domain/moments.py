"""Times as people in different zones mean them: local to UTC, where clocks change, and how long ago."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from marketplace.domain.errors import Invalid

LOCAL = "%Y-%m-%dT%H:%M"


def moment_of(local: str, zone: str, field: str = "time") -> datetime:
    """Return the moment that a local time means in a zone.

    A time that the clocks pass twice is the first of the two. Raises Invalid for what is no time, and for one that
    the clocks leap over.

    >>> moment_of("2026-11-02T09:00", "Europe/Berlin").isoformat()
    '2026-11-02T08:00:00+00:00'
    >>> moment_of("2026-03-29T02:30", "Europe/Berlin")
    Traceback (most recent call last):
    ...
    marketplace.domain.errors.Invalid: time: The clocks in Europe/Berlin leap over 02:30 that day; choose another time.
    """
    try:
        naive = datetime.strptime(local.strip(), LOCAL)  # noqa: DTZ007 - the zone follows
    except ValueError:
        raise Invalid({field: ["Give a day and a time, such as 2026-12-01 at 14:30."]}) from None
    meant = naive.replace(tzinfo=ZoneInfo(zone))
    moment = meant.astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != naive:
        raise Invalid({field: [f"The clocks in {zone} leap over {naive:%H:%M} that day; choose another time."]})
    return moment


def is_passed_twice(moment: datetime, zone: str) -> bool:
    """Tell whether the local time of a moment comes twice that day, because the clocks are set back."""
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    first, second = (local.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


def clocks_change(between: datetime, until: datetime, zones: Iterable[str]) -> str | None:
    """Return a warning where clocks change in one of the zones between now and then, and not alike in all.

    >>> now, then = datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 3, 20, tzinfo=UTC)
    >>> clocks_change(now, then, ["America/New_York", "Europe/Berlin"])
    'Clocks change in America/New_York before then: the difference between you is another one than today.'
    >>> clocks_change(now, then, ["Europe/Berlin", "Europe/Lisbon"])
    >>> clocks_change(now, datetime(2026, 4, 2, tzinfo=UTC), ["Europe/Berlin", "Europe/Lisbon"])
    'Clocks change in Europe/Berlin and Europe/Lisbon before then; the times below reckon with that.'
    """
    shifts = {zone: _offset(until, zone) - _offset(between, zone) for zone in dict.fromkeys(zones)}
    moved = [zone for zone, shift in shifts.items() if shift]
    if not moved:
        return None
    where = f"Clocks change in {' and '.join(moved)} before then"
    if len(set(shifts.values())) == 1:
        return f"{where}; the times below reckon with that."
    return f"{where}: the difference between you is another one than today."


def said_in(moment: datetime, zone: str) -> str:
    """Return a moment as somebody in a zone reads it.

    >>> said_in(datetime(2026, 11, 2, 8, tzinfo=UTC), "Europe/Berlin")
    'Monday 2 November 2026, 09:00 (Europe/Berlin, UTC+01:00)'
    """
    local = moment.astimezone(ZoneInfo(zone))
    offset = f"{local:%z}"
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M} ({zone}, UTC{offset[:3]}:{offset[3:]})"


def short_in(moment: datetime, zone: str) -> str:
    """Return a moment by the clock of a zone, in short, with how far that clock is from UTC.

    >>> eight = datetime(2026, 11, 2, 8, tzinfo=UTC)
    >>> [short_in(eight, zone) for zone in ("Europe/Berlin", "Asia/Kolkata", "America/Lima", "UTC")]
    ['2 Nov 2026, 09:00 UTC+1', '2 Nov 2026, 13:30 UTC+5:30', '2 Nov 2026, 03:00 UTC−5', '2 Nov 2026, 08:00 UTC']
    """
    local = moment.astimezone(ZoneInfo(zone))
    minutes = int((local.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    ahead = f"{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}" if minutes else ""
    return f"{local.day} {local:%b %Y, %H:%M} UTC{ahead}"


def ago(then: datetime, now: datetime) -> str:
    """Return how long ago something was, in words.

    >>> now = datetime(2026, 11, 2, 8, tzinfo=UTC)
    >>> [ago(now - timedelta(seconds=seconds), now) for seconds in (5, 90, 7200, 200_000)]
    ['a moment ago', '1 minute ago', '2 hours ago', '2 days ago']
    """
    span = max(timedelta(), now - then)
    return f"{lasting(span)} ago" if span >= timedelta(minutes=1) else "a moment ago"


def lasting(span: timedelta) -> str:
    """Return how long something takes, in words.

    >>> [lasting(timedelta(seconds=seconds)) for seconds in (5, 90, 7200, 200_000)]
    ['less than a minute', '1 minute', '2 hours', '2 days']
    """
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if (count := int(span.total_seconds()) // size) > 0:
            return f"{count} {word}{'s' if count != 1 else ''}"
    return "less than a minute"


def _offset(moment: datetime, zone: str) -> timedelta:
    return moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
