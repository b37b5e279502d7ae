"""The ledger of an engagement: lines that are ready for an invoice. No money is kept or moved here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from marketplace.domain.engagement_words import LedgerKind, TimesheetStatus
from marketplace.domain.errors import Invalid
from marketplace.domain.money import to_major
from marketplace.domain.states import Who
from marketplace.domain.timesheets import TIMESHEET_MOVES
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Brief, Engagement, Expert, LedgerLine, Timesheet
from marketplace.models.base import public_id
from marketplace.services import events
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Company, Milestone

LONGEST_INVOICE = 60
COLUMNS = (
    "engagement",
    "brief",
    "company",
    "expert",
    "line",
    "kind",
    "date",
    "what",
    "hours",
    "hourly rate",
    "amount",
    "currency",
    "invoice",
    "invoiced on",
)


@dataclass(frozen=True, slots=True)
class Total:
    """What the lines of one currency come to, in minor units."""

    currency: str
    ready: int
    invoiced: int


def lines(db: Session, engagement: Engagement) -> list[LedgerLine]:
    """The lines of an engagement, in order."""
    chosen = select(LedgerLine).where(LedgerLine.engagement_id == engagement.id)
    return list(db.scalars(chosen.order_by(LedgerLine.number)))


def totals(found: Sequence[LedgerLine]) -> list[Total]:
    """What lines come to by currency: ready for an invoice, and on one."""
    sums: dict[str, list[int]] = {}
    for line in found:
        sums.setdefault(line.currency, [0, 0])[line.invoiced_at is not None] += line.amount_minor
    return [Total(currency, *parts) for currency, parts in sorted(sums.items())]


def add_milestone(db: Session, milestone: Milestone, amount: int | None, *, now: datetime, actor: Actor | None) -> None:
    """Write the line of a milestone that is accepted or decided; nothing where nothing is due."""
    if amount:
        label = f"Milestone {milestone.number}: {milestone.title}"
        _add(
            db,
            milestone.engagement,
            LedgerKind.MILESTONE,
            label,
            amount,
            milestone.currency,
            day=now.date(),
            now=now,
            actor=actor,
            milestone=milestone,
        )


def add_time(
    db: Session,
    timesheet: Timesheet,
    amount: int,
    currency: str,
    *,
    unit_minor: int | None,
    now: datetime,
    actor: Actor,
) -> None:
    """Write the line of a week's hours."""
    if amount:
        _add(
            db,
            timesheet.engagement,
            LedgerKind.TIME,
            f"Hours of the week of {timesheet.week:%-d %B %Y}",
            amount,
            currency,
            day=timesheet.days[-1].day,
            now=now,
            actor=actor,
            timesheet=timesheet,
            minutes=timesheet.minutes,
            unit_minor=unit_minor,
        )


def add_compute(db: Session, timesheet: Timesheet, currency: str, *, now: datetime, actor: Actor) -> None:
    """Write the line of what a week cost in compute."""
    if timesheet.compute_minor:
        _add(
            db,
            timesheet.engagement,
            LedgerKind.COMPUTE,
            f"Compute of the week of {timesheet.week:%-d %B %Y}",
            timesheet.compute_minor,
            currency,
            day=timesheet.days[-1].day if timesheet.days else timesheet.week,
            now=now,
            actor=actor,
            timesheet=timesheet,
        )


def invoice(
    db: Session, engagement: Engagement, names: Sequence[str], *, number: str, now: datetime, actor: Actor
) -> int:
    """Put lines on an invoice of the expert's own, by its number; their weeks are locked. Raises Invalid."""
    said = " ".join(number.split())
    if not 1 <= len(said) <= LONGEST_INVOICE:
        raise Invalid({"invoice": [f"Give the number of your invoice, up to {LONGEST_INVOICE} characters."]})
    rows.lock(db, engagement)
    chosen = [line for line in lines(db, engagement) if line.public_id in set(names) and line.invoiced_at is None]
    if not chosen:
        raise Invalid({"lines": ["Tick at least one line that is on no invoice yet."]})
    if len({line.currency for line in chosen}) > 1:
        raise Invalid({"lines": ["An invoice has one currency."]})
    for line in chosen:
        line.invoice, line.invoiced_at = said, now
        if line.timesheet is not None and line.timesheet.status is TimesheetStatus.APPROVED:
            before = line.timesheet.status
            after = TIMESHEET_MOVES.check(before, TimesheetStatus.INVOICED, [Who.EXPERT])
            line.timesheet.status, line.timesheet.since = after, now
            was, now_is = {"status": before.value}, {"status": after.value}
            events.record(db, actor=actor, act=EventAct.INVOICED, object=line.timesheet, before=was, after=now_is)
    after_all = {"lines": [line.number for line in chosen], "amount_minor": sum(line.amount_minor for line in chosen)}
    events.record(db, actor=actor, act=EventAct.INVOICED, object=engagement, after=after_all)
    return len(chosen)


def exported(db: Session, side: Company | Expert, engagement: Engagement | None = None) -> Iterator[tuple[object, ...]]:
    """Yield the cells of every line of a company or an expert, or of one engagement of theirs."""
    is_theirs = Engagement.expert_id == side.id if isinstance(side, Expert) else Engagement.company_id == side.id
    chosen = select(LedgerLine).join(LedgerLine.engagement).where(is_theirs)
    if engagement is not None:
        chosen = chosen.where(LedgerLine.engagement_id == engagement.id)
    whole = joinedload(LedgerLine.engagement)
    loaded = chosen.options(
        whole.joinedload(Engagement.brief).load_only(Brief.title),
        whole.joinedload(Engagement.company),
        whole.joinedload(Engagement.expert),
    )
    for line in db.scalars(loaded.order_by(LedgerLine.engagement_id, LedgerLine.number)):
        yield cells(line)


def cells(line: LedgerLine) -> tuple[object, ...]:
    """What a line says in the columns of the file."""
    rate = to_major(line.unit_minor, line.currency) if line.unit_minor is not None else None
    day: date | None = line.invoiced_at.date() if line.invoiced_at is not None else None
    return (
        line.engagement.public_id,
        line.engagement.brief.title,
        line.engagement.company.name,
        line.engagement.expert.name,
        line.number,
        line.kind.value,
        line.day.isoformat(),
        line.label,
        round(line.minutes / 60, 2) if line.minutes is not None else None,
        rate,
        to_major(line.amount_minor, line.currency),
        line.currency,
        line.invoice,
        day.isoformat() if day is not None else None,
    )


def _add(
    db: Session,
    engagement: Engagement,
    kind: LedgerKind,
    label: str,
    amount: int,
    currency: str,
    *,
    day: date,
    now: datetime,
    actor: Actor | None,
    milestone: Milestone | None = None,
    timesheet: Timesheet | None = None,
    minutes: int | None = None,
    unit_minor: int | None = None,
) -> None:
    # Lines are numbered without gaps: of two that are written at once, one waits.
    rows.lock(db, engagement)
    last = db.scalar(select(func.max(LedgerLine.number)).where(LedgerLine.engagement_id == engagement.id)) or 0
    line = LedgerLine(
        public_id=public_id(),
        engagement=engagement,
        number=last + 1,
        kind=kind,
        milestone=milestone,
        timesheet=timesheet,
        at=now,
        day=day,
        label=label[:200],
        minutes=minutes,
        unit_minor=unit_minor,
        amount_minor=amount,
        currency=currency,
    )
    db.add(line)
    # Its number is taken.
    db.flush()
    after = {"line": line.number, "kind": kind.value, "amount_minor": amount, "currency": currency}
    events.record(db, actor=actor, act=EventAct.DRAFTED, object=line, after=after)
