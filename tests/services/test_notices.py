"""Being told: one row for each recipient with what caused it, letters by choice, read marks, and no second time."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.notices import NoticeKind, NoticeWay
from marketplace.domain.vocabulary import EventAct, Role
from marketplace.models import Event, Job, Notice, User
from marketplace.services import accounts, companies, farewells, letters, mail, notices, personal_data
from tests.factories import a_company

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
STALE = {"name": "Ada", "confirmed": "2 May", "days": 90, "link": "/profile/availability"}
DEVICE = {"device": "Firefox", "moment": "today", "devices": "/account/devices", "password": "/account/password"}


@pytest.fixture
def ada(session: Session) -> User:
    return accounts.register(session, email="ada@experts.example", password_hash=None, name="Ada", roles=[Role.EXPERT])


def letters_to(db: Session, user: User) -> list[str]:
    chosen = sa.select(Job).where(Job.kind == "mail", Job.about_user_id == user.id).order_by(Job.id)
    return [job.payload["letter"] for job in db.scalars(chosen)]


def inbox(db: Session, user: User) -> list[str]:
    return [row.subject for row in notices.of(db, user, limit=50).rows]


@pytest.mark.parametrize("name", letters.names())
def test_every_letter_says_what_it_is_about_and_whom_an_inbox_may_lead_where(name: str) -> None:
    letter = letters.letter(name)
    opens_something = {"confirm-address", "confirm-registration", "invitation", "recover-password"}
    assert letter.kind in set(NoticeKind)
    assert not (letter.is_for_inbox and name in opens_something)


def test_a_letter_without_its_kind_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "nameless.txt").write_text("Subject: Nothing\n\nHello,\n")
    monkeypatch.setattr(letters, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="Kind"):
        letters.letter("nameless")


def test_somebody_is_told_in_their_inbox_and_by_letter(session: Session, ada: User) -> None:
    mail.post(session, ada, "went-stale", STALE)

    (row,) = notices.of(session, ada, limit=5).rows
    assert (row.kind, row.link, row.read_at) == (NoticeKind.PROFILE, "/profile/availability", None)
    assert row.subject == "You are no longer shown to companies until you confirm your availability"
    assert letters_to(session, ada) == ["went-stale"]


def test_a_subject_begins_like_a_sentence(session: Session, ada: User) -> None:
    facts = {"subject": "the work has begun", "text": "It has.", "link": "/work"}
    mail.post(session, ada, "vetting", facts)
    assert inbox(session, ada) == ["The work has begun"]


@pytest.mark.parametrize(
    ("way", "is_mailed", "is_for_digest"),
    [(NoticeWay.AT_ONCE, True, False), (NoticeWay.DAILY, False, True), (NoticeWay.INBOX, False, False)],
)
def test_people_choose_in_which_way_they_hear(
    session: Session, ada: User, way: NoticeWay, is_mailed: bool, is_for_digest: bool
) -> None:
    notices.choose(session, ada, {NoticeKind.PROFILE: way})
    job = mail.post(session, ada, "went-stale", STALE)

    assert (job is not None) is is_mailed
    assert bool(letters_to(session, ada)) is is_mailed
    assert [row.is_for_digest for row in notices.of(session, ada, limit=5).rows] == [is_for_digest]


def test_letters_about_security_always_come_at_once(session: Session, ada: User) -> None:
    with pytest.raises(Invalid):
        notices.choose(session, ada, {NoticeKind.SECURITY: NoticeWay.INBOX})
    notices.choose(session, ada, dict.fromkeys(notices.choices(session, ada), NoticeWay.INBOX))
    mail.post(session, ada, "new-device", DEVICE)
    assert letters_to(session, ada) == ["new-device"]
    assert inbox(session, ada) == ["A new device signed in to your log-in"]


def test_what_opens_something_by_itself_is_in_no_inbox(session: Session, ada: User) -> None:
    mail.post(session, ada, "recover-password", {"link": "/recover/secret"})
    assert letters_to(session, ada) == ["recover-password"]
    assert inbox(session, ada) == []


def test_with_a_key_somebody_is_told_once_whatever_they_chose(session: Session, ada: User) -> None:
    for way in (NoticeWay.INBOX, NoticeWay.AT_ONCE):
        notices.choose(session, ada, {NoticeKind.PROFILE: way})
        mail.post(session, ada, "went-stale", STALE, key="once")
    assert len(inbox(session, ada)) == 1
    assert letters_to(session, ada) == []


def test_the_same_key_tells_two_people(session: Session, ada: User) -> None:
    bea = accounts.register(session, email="bea@experts.example", password_hash=None, name="Bea")
    for user in (ada, bea):
        notices.choose(session, user, {NoticeKind.PROFILE: NoticeWay.INBOX})
        mail.post(session, user, "went-stale", STALE, key="once")
    assert len(inbox(session, ada)) == len(inbox(session, bea)) == 1


def test_a_changed_choice_is_in_the_trail_and_the_same_again_is_not(session: Session, ada: User) -> None:
    for _ in range(2):
        notices.choose(session, ada, {NoticeKind.OFFERS: NoticeWay.DAILY})
    event = session.scalars(sa.select(Event).where(Event.act == EventAct.PREFERENCES_CHANGED)).one()
    assert (event.before, event.after) == ({"offers": "at-once"}, {"offers": "daily"})


def test_the_inbox_goes_on_a_page_at_a_time(session: Session, ada: User) -> None:
    for number in range(5):
        mail.post(session, ada, "went-stale", STALE | {"days": number})
    session.flush()
    seen, after = [], None
    while True:
        page = notices.of(session, ada, limit=2, after=after)
        seen += [row.id for row in page.rows]
        if page.last is None:
            break
        after = page.last
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 5


def test_marking_all_leaves_what_came_meanwhile(session: Session, ada: User) -> None:
    mail.post(session, ada, "went-stale", STALE)
    session.flush()
    seen = notices.of(session, ada, limit=1).rows[0].public_id
    mail.post(session, ada, "went-stale", STALE)
    session.flush()

    assert notices.mark_all(session, ada, until=seen, now=NOW) == 1
    assert session.scalar(sa.select(notices.unread(ada.id))) == 1
    newest = notices.of(session, ada, limit=1).rows[0]
    notices.mark(newest, is_read=True, now=NOW)
    notices.mark(newest, is_read=True, now=datetime(2027, 1, 1, tzinfo=UTC))
    assert newest.read_at == NOW
    notices.mark(newest, is_read=False, now=NOW)
    assert newest.read_at is None


def test_nobody_reads_the_inbox_of_another(session: Session, ada: User) -> None:
    bea = accounts.register(session, email="bea@experts.example", password_hash=None, name="Bea")
    mail.post(session, ada, "went-stale", STALE)
    session.flush()
    name = notices.of(session, ada, limit=1).rows[0].public_id
    for ask in (
        lambda: notices.own(session, bea, name),
        lambda: notices.of(session, bea, limit=1, after=name),
        lambda: notices.mark_all(session, bea, until=name, now=NOW),
    ):
        with pytest.raises(NotFound):
            ask()


def test_times_are_shown_where_somebody_is(session: Session, ada: User) -> None:
    company = companies.register(session, a_company(time_zone="Europe/Lisbon"))
    ana = accounts.register(
        session, email="ana@nordlicht.example", password_hash=None, name="Ana", roles=[Role.COMPANY], company=company
    )
    assert (notices.zone_of(session, ada), notices.zone_of(session, ana)) == ("UTC", "Europe/Lisbon")


def test_an_old_notice_goes(session: Session, ada: User) -> None:
    mail.post(session, ada, "went-stale", STALE)
    session.flush()
    written = notices.of(session, ada, limit=1).rows[0].created_at
    assert notices.tidy(session, written + notices.KEPT) == 0
    assert notices.tidy(session, written + notices.KEPT + timedelta(days=1)) == 1


def test_an_inbox_is_exported_and_goes_with_its_owner(session: Session, ada: User) -> None:
    mail.post(session, ada, "went-stale", STALE)
    notices.choose(session, ada, {NoticeKind.OFFERS: NoticeWay.DAILY})
    session.flush()
    tables = personal_data.export(session, ada, now=NOW)["tables"]
    assert [row["link"] for row in tables["notices"]] == ["/profile/availability"]
    assert [row["way"] for row in tables["notice_choices"]] == ["daily"]

    farewells.erase_log_in(session, ada)
    assert session.scalars(sa.select(Notice)).all() == []
