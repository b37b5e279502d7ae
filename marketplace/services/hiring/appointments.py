"""An interview as an entry of somebody's calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.domain.calendar_files import Appointment
from marketplace.domain.errors import NotFound
from marketplace.domain.hiring_words import InterviewStatus

if TYPE_CHECKING:
    from marketplace.models import Interview


def appointment(interview: Interview, *, description: str) -> Appointment:
    """The interview for a calendar; its UID never changes. Raises NotFound while it has no time."""
    if interview.starts_at is None:
        raise NotFound("This interview has no time yet.")
    return Appointment(
        uid=f"{interview.public_id}@assay",
        sequence=interview.sequence,
        starts_at=interview.starts_at,
        minutes=interview.minutes,
        summary=f"{interview.kind.value.replace('-', ' ').capitalize()}: {interview.candidacy.brief.title}",
        description=description,
        place=interview.place,
        is_cancelled=interview.status is InterviewStatus.CANCELLED,
    )
