"""The daily digest: once a day in somebody's morning, never empty, never twice, and never after they said no more."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.errors import LinkUnknown
from marketplace.domain.notices import NoticeKind, NoticeWay
from marketplace.domain.vocabulary import Role
from marketplace.models import Job, Notice, User
from marketplace.services import accounts, companies, digests, farewells, jobs, mail, notices, stopping
from tests.factories import a_company

KEYS = ("k" * 40, "an older key of the site, still read.....")


@pytest.fixture
def ana(session: Session) -> User:
    company = companies.register(session, a_company(time_zone="Europe/Lisbon"))
    user = accounts.register(
        session, email="ana@nordlicht.example", password_hash=None, name="Ana", roles=[Role.COMPANY], company=company
    )
    notices.choose(session, user, {NoticeKind.BRIEFS: NoticeWay.DAILY})
    return user


def tell(db: Session, user: User, title: str) -> None:
    mail.post(db, user, "brief-question", {"title": title, "link": "/company/briefs"})
    db.flush()


def morning(days: int = 1, hour: int = 8) -> datetime:
    """Return an hour of a day after this one, by the clock of UTC, which Lisbon keeps in winter."""
    today = datetime.now(UTC).replace(month=1, day=10) + timedelta(days=366)
    return today.replace(hour=hour, minute=0) + timedelta(days=days)


def digest(db: Session) -> list[dict[str, str]]:
    rows = db.scalars(sa.select(Job).where(Job.kind == "mail").order_by(Job.id))
    return [job.payload["facts"] for job in rows if job.payload.get("letter") == "digest"]


def test_what_comes_once_a_day_comes_together_in_the_morning(session: Session, ana: User) -> None:
    tell(session, ana, "Fraud model")
    tell(session, ana, "Forecasts")

    assert digests.send_due(session, morning(hour=6)) == 0
    assert digests.send_due(session, morning(hour=7)) == 1
    (facts,) = digest(session)
    assert facts["headline"] == "2 notices for you"
    assert "A question about your brief: Fraud model\n  {site}/company/briefs" in facts["lines"]

    task = jobs.claim(session, datetime.now(UTC))
    assert task is not None
    written = mail.write(session, task, site="https://assay.example")
    assert "https://assay.example/company/briefs" in written.text
    assert "{site}" not in written.text
    assert written.stops == (ana.public_id, NoticeKind.DIGEST)


def test_nobody_gets_two_on_a_day_nor_an_empty_one(session: Session, ana: User) -> None:
    assert digests.send_due(session, morning()) == 0
    tell(session, ana, "Fraud model")
    assert digests.send_due(session, morning()) == 1
    assert digests.send_due(session, morning()) == 0
    tell(session, ana, "Forecasts")
    assert digests.send_due(session, morning(hour=12)) == 0
    assert digests.send_due(session, morning(days=2)) == 1
    assert [one["headline"] for one in digest(session)] == ["One notice for you"] * 2
    assert digests.send_due(session, morning(days=3)) == 0


def test_what_was_read_meanwhile_is_no_news(session: Session, ana: User) -> None:
    tell(session, ana, "Fraud model")
    notices.mark(notices.of(session, ana, limit=1).rows[0], is_read=True, now=datetime.now(UTC))
    session.flush()
    assert digests.send_due(session, morning()) == 0
    assert session.scalars(sa.select(Notice.is_for_digest)).all() == [False]


def test_who_wants_no_more_letters_gets_none_of_what_waits(session: Session, ana: User) -> None:
    tell(session, ana, "Fraud model")
    notices.choose(session, ana, {NoticeKind.BRIEFS: NoticeWay.INBOX})
    assert digests.send_due(session, morning()) == 0


def test_the_closed_and_the_erased_get_none(session: Session, ana: User) -> None:
    tell(session, ana, "Fraud model")
    ana.active = False
    session.flush()
    assert digests.send_due(session, morning()) == 0
    tell(session, ana, "Forecasts")
    farewells.erase_log_in(session, ana)
    session.flush()
    assert digests.send_due(session, morning()) == 0
    assert digest(session) == []


def test_a_long_day_is_cut_short(session: Session, ana: User) -> None:
    for number in range(digests.MOST_LINES + 3):
        tell(session, ana, f"Brief {number}")
    assert digests.send_due(session, morning()) == 1
    assert digest(session)[0]["lines"].endswith("- and 3 more in your inbox")


def test_a_title_cannot_pretend_to_be_a_field(session: Session, ana: User) -> None:
    tell(session, ana, "{headline} {lines}")
    digests.send_due(session, morning())
    task = jobs.claim(session, datetime.now(UTC))
    assert task is not None
    assert "A question about your brief: {headline} {lines}" in mail.write(session, task, site="https://a.example").text


def test_the_link_under_a_letter_stops_its_kind_and_no_other(session: Session, ana: User) -> None:
    secret = stopping.secret_of(KEYS[0], ana.public_id, NoticeKind.BRIEFS)
    assert stopping.look(session, KEYS, secret) == (ana, [NoticeKind.BRIEFS])
    assert stopping.stop(session, KEYS, secret) == [NoticeKind.BRIEFS]
    assert stopping.stop(session, KEYS, secret) == []
    chosen = notices.choices(session, ana)
    assert [kind for kind, way in chosen.items() if way is NoticeWay.INBOX] == [NoticeKind.BRIEFS]


def test_the_link_under_a_digest_stops_all_that_comes_once_a_day(session: Session, ana: User) -> None:
    notices.choose(session, ana, {NoticeKind.OFFERS: NoticeWay.DAILY})
    secret = stopping.secret_of(KEYS[1], ana.public_id, NoticeKind.DIGEST)
    assert set(stopping.stop(session, KEYS, secret)) == {NoticeKind.BRIEFS, NoticeKind.OFFERS}
    assert notices.way_of(session, ana, NoticeKind.MESSAGES) is NoticeWay.AT_ONCE


@pytest.mark.parametrize("spoil", ["", "?", "A" * 60, "é", "=" * 9])
def test_nobody_makes_such_a_link_themselves(session: Session, ana: User, spoil: str) -> None:
    with pytest.raises(LinkUnknown):
        stopping.look(session, KEYS, spoil)


def test_a_link_for_somebody_cannot_be_turned_into_one_for_another(session: Session, ana: User) -> None:
    secret = stopping.secret_of(KEYS[0], ana.public_id, NoticeKind.BRIEFS)
    for place in range(len(secret)):
        other = secret[:place] + ("A" if secret[place] != "A" else "B") + secret[place + 1 :]
        with pytest.raises(LinkUnknown):
            stopping.read(KEYS, other)
    with pytest.raises(LinkUnknown):
        stopping.read(("another key",), secret)


def test_the_link_ends_with_the_log_in(session: Session, ana: User) -> None:
    secret = stopping.secret_of(KEYS[0], ana.public_id, NoticeKind.BRIEFS)
    farewells.erase_log_in(session, ana)
    with pytest.raises(LinkUnknown):
        stopping.look(session, KEYS, secret)
