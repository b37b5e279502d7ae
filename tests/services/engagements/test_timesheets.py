"""Hours by week: written, handed in, asked about, approved, on an invoice; and what they come to."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.engagement_words import LedgerKind, PaidBy, TimesheetStatus
from marketplace.domain.errors import Conflict, IllegalMove, Invalid, NotFound
from marketplace.domain.timesheets import DayDraft, WeekDraft
from marketplace.models import Job, Timesheet
from marketplace.schemas import csv_lines
from marketplace.services.engagements import agreements, ledger, silence, timesheets
from tests.services.engagements.scene import FIRST_DAY, Work, a_draft, at_work, by_milestones, signed, values
from tests.services.hiring.scene import terms

_S = TimesheetStatus
WEEK = date(2026, 12, 14)
FRIDAY = FIRST_DAY + timedelta(days=4)
ASK = "What were the six hours of Tuesday for?"


def a_week(*hours: float, **over: object) -> WeekDraft:
    days = tuple(
        DayDraft(WEEK + timedelta(days=place), round(part * 60), "Features")
        for place, part in enumerate(hours or (6, 6, 8))
        if part
    )
    return WeekDraft(days, **over)


def handed_in(session: Session, work: Work, draft: WeekDraft | None = None) -> Timesheet:
    one = timesheets.write(session, work.engagement, WEEK, draft or a_week(), submit=True, now=FRIDAY, actor=work.actor)
    session.flush()
    return one


def approved(session: Session, work: Work, draft: WeekDraft | None = None) -> Timesheet:
    one = handed_in(session, work, draft)
    timesheets.approve(session, one, version=one.version, now=FRIDAY, actor=work.scene.ana)
    session.flush()
    return one


def test_a_week_is_kept_handed_in_asked_about_and_approved(session: Session) -> None:
    work = at_work(session)
    given = {"now": FRIDAY, "actor": work.actor}
    one = timesheets.write(session, work.engagement, WEEK, a_week(6), submit=False, **given)
    session.flush()
    assert (one.status, one.minutes, timesheets.find(session, work.engagement, WEEK)) == (_S.DRAFT, 360, one)
    timesheets.write(session, work.engagement, WEEK, a_week(6, 6, 8), submit=True, **given)
    session.flush()
    with pytest.raises(IllegalMove, match="can be changed again"):
        timesheets.write(session, work.engagement, WEEK, a_week(1), submit=False, **given)
    timesheets.query(session, one, question=ASK, now=FRIDAY, actor=work.scene.ana)
    read = one.version
    timesheets.write(session, work.engagement, WEEK, a_week(6, 5, 8, answer="A typing error."), submit=True, **given)
    session.flush()
    assert (one.status, one.minutes, one.question, one.answer) == (_S.RESUBMITTED, 1140, ASK, "A typing error.")
    with pytest.raises(Conflict, match="has changed since"):
        timesheets.approve(session, one, version=read, now=FRIDAY, actor=work.scene.ana)
    timesheets.approve(session, one, version=one.version, now=FRIDAY, actor=work.scene.ana)

    (line,) = ledger.lines(session, work.engagement)
    assert (line.kind, line.minutes, line.unit_minor, line.amount_minor) == (LedgerKind.TIME, 1140, 12_000, 228_000)
    assert line.day == WEEK + timedelta(days=2)
    burn = timesheets.burn(session, work.engagement)
    assert (burn.agreed, burn.approved, burn.waiting, burn.share) == (13 * 20 * 60, 1140, 0, 7)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (a_week(0, 0, 0, 0, 0, 3), "hours-5"),
        (a_week(25), "hours-0"),
        (WeekDraft((DayDraft(date(2026, 12, 21), 60),)), "hours-0"),
        (WeekDraft((DayDraft(WEEK, 60, "x" * 201),)), "note-0"),
        (WeekDraft(()), "hours-0"),
        (a_week(1, compute_minor=500, compute_note="x"), "compute"),
    ],
)
def test_what_cannot_be_is_named_by_its_day(session: Session, draft, field) -> None:
    work = at_work(session)
    with pytest.raises(Invalid) as refused:
        handed_in(session, work, draft)
    assert list(refused.value.errors) == [field]


def test_there_are_no_hours_before_the_first_week_or_on_the_payroll(session: Session) -> None:
    work = at_work(session)
    for week in (date(2026, 12, 7), date(2026, 12, 15)):
        with pytest.raises(NotFound):
            timesheets.check_open(work.engagement, week)
    work.engagement.paid_by = PaidBy.PAYROLL
    with pytest.raises(IllegalMove, match="payroll"):
        timesheets.check_open(work.engagement, WEEK)


def test_compute_is_passed_on_up_to_what_was_agreed(session: Session) -> None:
    given = a_draft(compute_cap=20_000, values=values() | {"compute_use": "Training runs, with the bill."})
    work = at_work(session, given)
    with pytest.raises(Invalid, match="more than the agreement"):
        handed_in(session, work, a_week(1, compute_minor=20_001, compute_note="bill 7"))
    with pytest.raises(Invalid, match="where the bill is"):
        handed_in(session, work, a_week(1, compute_minor=20_000))
    approved(session, work, a_week(1, compute_minor=20_000, compute_note="bill 7"))
    assert [(line.kind.value, line.amount_minor) for line in ledger.lines(session, work.engagement)] == [
        ("time", 12_000),
        ("compute", 20_000),
    ]


def test_hours_of_work_that_is_paid_by_milestones_are_counted_and_not_paid(session: Session) -> None:
    work = at_work(session, by_milestones())
    approved(session, work)
    assert ledger.lines(session, work.engagement) == []
    assert timesheets.burn(session, work.engagement).approved == 1200


def test_an_invoice_locks_its_week_and_a_line_is_on_one_invoice(session: Session) -> None:
    work = at_work(session)
    one = approved(session, work)
    (line,) = ledger.lines(session, work.engagement)
    given = {"now": FRIDAY, "actor": work.actor}
    for names, number in (([line.public_id], " "), ([], "A-1"), ([line.public_id], "x" * 61)):
        with pytest.raises(Invalid):
            ledger.invoice(session, work.engagement, names, number=number, **given)
    assert ledger.invoice(session, work.engagement, [line.public_id], number=" =A-1 ", **given) == 1
    assert (one.status, line.invoice, line.invoiced_at) == (_S.INVOICED, "=A-1", FRIDAY)
    with pytest.raises(Invalid, match="on no invoice yet"):
        ledger.invoice(session, work.engagement, [line.public_id], number="A-2", **given)
    with pytest.raises(IllegalMove):
        timesheets.query(session, one, question=ASK, now=FRIDAY, actor=work.scene.ana)
    (total,) = ledger.totals(ledger.lines(session, work.engagement))
    assert (total.ready, total.invoiced, total.currency) == (0, 240_000, "EUR")


def test_the_file_says_what_the_lines_say_and_holds_no_formula(session: Session) -> None:
    work = at_work(session)
    approved(session, work)
    (line,) = ledger.lines(session, work.engagement)
    ledger.invoice(session, work.engagement, [line.public_id], number="=A-1", now=FRIDAY, actor=work.actor)
    session.flush()
    (mine,) = ledger.exported(session, work.expert)
    assert [mine] == list(ledger.exported(session, work.scene.company, work.engagement))
    said = dict(zip(ledger.COLUMNS, mine, strict=True))
    assert (said["hours"], said["hourly rate"], said["amount"]) == (20.0, Decimal("120.00"), Decimal("2400.00"))
    assert (said["expert"], said["invoiced on"]) == ("Ada Moreira", "2026-12-18")
    assert "'=A-1" in csv_lines.line(mine)


def test_a_week_across_two_versions_is_worth_each_days_rate(session: Session) -> None:
    work = at_work(session)
    more = terms(starts_on=date(2026, 12, 16), weeks=10.0, amount=15_000)
    agreements.propose(session, work.engagement, a_draft(), terms=more, now=FIRST_DAY, actor=work.scene.ana)
    signed(session, work, now=FIRST_DAY)
    approved(session, work, a_week(2, 0, 2))
    (line,) = ledger.lines(session, work.engagement)
    assert (line.amount_minor, line.unit_minor) == (2 * 12_000 + 2 * 15_000, None)


def test_silence_about_hours_reminds_every_week_and_approves_nothing(session: Session) -> None:
    work = at_work(session)
    one = handed_in(session, work)
    later = [FRIDAY + timedelta(days=days) for days in (6, 7, 8, 14)]
    assert [silence.move_due(session, moment) for moment in later] == [0, 1, 0, 1]
    assert one.status is _S.SUBMITTED


def test_both_are_told_when_most_of_the_hours_are_used(session: Session) -> None:
    work = at_work(session)
    short = terms(starts_on=date(2026, 12, 14), weeks=1.0)
    agreements.propose(session, work.engagement, a_draft(), terms=short, now=FIRST_DAY, actor=work.scene.ana)
    signed(session, work, now=FIRST_DAY)
    approved(session, work, a_week(8, 8))
    assert timesheets.burn(session, work.engagement).share == 80
    told = [job.payload["facts"].get("what") for job in session.scalars(select(Job).where(Job.kind == "mail"))]
    assert told.count("80 % of the agreed hours are used") == 3


def test_a_week_has_a_page_and_a_deadline(session: Session) -> None:
    work = at_work(session)
    one = handed_in(session, work)
    assert one.due_at == FRIDAY + timedelta(days=7)
    with pytest.raises(NotFound):
        timesheets.of(session, work.engagement, date(2026, 12, 21))
    assert timesheets.of_engagement(session, work.engagement) == [one]
    assert timesheets.page_of(one) == "/weeks/2026-12-14"
