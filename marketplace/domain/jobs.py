"""Background work: its kinds, how long each may take, when it is tried again, and what comes round by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class JobKind(StrEnum):
    """What a job does; the worker has one handler for each."""

    MAIL = "mail"
    READ_CV = "read-cv"
    SYNC_INDEX = "sync-index"
    EXPIRE_VERIFICATIONS = "expire-verifications"
    CHECK_AVAILABILITY = "check-availability"
    TIDY_JOBS = "tidy-jobs"
    MOVE_HIRING = "move-hiring"
    MOVE_ENGAGEMENTS = "move-engagements"
    MOVE_OUTCOMES = "move-outcomes"
    EXPIRE_BRIEFS = "expire-briefs"
    ALERT_SEARCHES = "alert-searches"
    SEND_DIGESTS = "send-digests"
    REMIND = "remind"


MOST_ATTEMPTS = 8
"""After this many tries a job is dead: a person looks at it and tries it again or discards it."""

LEASE = timedelta(minutes=2)
LONG_LEASES: Mapping[JobKind, timedelta] = MappingProxyType(
    {JobKind.SYNC_INDEX: timedelta(minutes=30), JobKind.ALERT_SEARCHES: timedelta(minutes=30)}
)
KEPT = timedelta(days=30)
"""How long a job that is done is kept, without its payload."""

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Task:
    """A job as the worker that claimed it holds it; the end of the lease tells it from whoever claims the job later."""

    id: int
    public_id: str
    kind: str
    payload: Mapping[str, Any]
    attempt: int
    lease_until: datetime
    created_at: datetime
    about_user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Periodic:
    """Work that comes round every day at an hour, or every hour."""

    kind: JobKind
    hour: int | None = None

    def slot(self, now: datetime) -> tuple[str, datetime]:
        """Return the name of the present round, and when it began.

        >>> name, began = Periodic(JobKind.SYNC_INDEX, hour=3).slot(datetime(2026, 11, 23, 1, 30, tzinfo=UTC))
        >>> name, began.isoformat()
        ('2026-11-22', '2026-11-22T03:00:00+00:00')
        >>> Periodic(JobKind.TIDY_JOBS).slot(datetime(2026, 11, 23, 1, 30, tzinfo=UTC))[0]
        '2026-11-23T01'
        """
        if self.hour is None:
            began = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
            return began.strftime("%Y-%m-%dT%H"), began
        began = now.astimezone(UTC).replace(hour=self.hour, minute=0, second=0, microsecond=0)
        began = began if began <= now else began - timedelta(days=1)
        return began.date().isoformat(), began


PERIODIC = (
    Periodic(JobKind.SYNC_INDEX, hour=3),
    Periodic(JobKind.TIDY_JOBS, hour=4),
    Periodic(JobKind.EXPIRE_VERIFICATIONS, hour=5),
    Periodic(JobKind.CHECK_AVAILABILITY, hour=6),
    Periodic(JobKind.EXPIRE_BRIEFS, hour=7),
    Periodic(JobKind.MOVE_HIRING),
    Periodic(JobKind.MOVE_ENGAGEMENTS),
    Periodic(JobKind.MOVE_OUTCOMES),
    Periodic(JobKind.ALERT_SEARCHES, hour=7),
    Periodic(JobKind.SEND_DIGESTS),
    Periodic(JobKind.REMIND),
)
"""Each is a row of its own, unique by kind and round, however many workers there are."""


def lease_of(kind: str) -> timedelta:
    """Return how long a worker may be silent about a job of this kind before another takes it."""
    return LONG_LEASES.get(JobKind(kind), LEASE) if kind in set(JobKind) else LEASE


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failed tries: each wait is four times the one before.

    >>> [str(wait_after(attempts)) for attempts in (1, 2, 4, 7)]
    ['0:00:15', '0:01:00', '0:16:00', '6:00:00']
    """
    return min(FIRST_WAIT * 4 ** (attempts - 1), LONGEST_WAIT)
