"""What becomes of an import that nobody reads or takes, and when somebody is erased."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.errors import IllegalMove
from marketplace.domain.imports import Contents, ImportStatus
from marketplace.models import ImportFile, ProfileImport, User
from marketplace.services import accounts, imports, jobs

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
RESUME = {"basics": {"label": "Engineer"}}


@pytest.fixture
def nia(session: Session) -> User:
    return accounts.register(session, email="nia@experts.example", password_hash=None, name="Nia")


def a_cv(db: Session, user: User, now: datetime = NOW) -> ProfileImport:
    made = imports.keep_cv(db, user_id=user.id, file_name="cv.pdf", content=b"%PDF-", now=now)
    db.flush()
    return made


def files(db: Session) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(ImportFile)) or 0


def test_a_cv_that_nobody_reads_is_given_up_after_a_day(session: Session, nia: User) -> None:
    late, fresh = a_cv(session, nia), a_cv(session, nia, NOW + timedelta(hours=20))
    imports.tidy(session, NOW + timedelta(hours=25))
    session.flush()
    assert (late.status, late.failure, files(session)) == (ImportStatus.FAILED, "late", 1)
    assert fresh.status is ImportStatus.WAITING


def test_what_nobody_takes_is_forgotten_after_a_month(session: Session, nia: User) -> None:
    made = imports.keep_resume(session, user_id=nia.id, file_name="r.json", resume=RESUME, now=NOW)
    imports.tidy(session, NOW + timedelta(days=29))
    assert made.found
    imports.tidy(session, NOW + timedelta(days=31))
    session.refresh(made)
    assert (made.status, made.found) == (ImportStatus.DISCARDED, [])


def test_an_import_that_was_discarded_while_it_was_read_stays_so(session: Session, nia: User) -> None:
    made = a_cv(session, nia)
    assert imports.content_of(session, made.public_id) == b"%PDF-"
    imports.discard(session, made, now=NOW)
    session.flush()
    assert imports.content_of(session, made.public_id) is None
    imports.was_read(session, made.public_id, Contents(), NOW)
    imports.failed(session, made.public_id, "broken", NOW)
    assert (made.status, made.failure) == (ImportStatus.DISCARDED, None)


def test_only_what_was_read_is_taken(session: Session, nia: User) -> None:
    made = a_cv(session, nia)
    with pytest.raises(IllegalMove):
        imports.take(session, made, [0], today=NOW.date(), now=NOW, actor=accounts.actor_of(session, nia))


def test_imports_go_with_whose_they_are(session: Session, nia: User) -> None:
    a_cv(session, nia)
    imports.forget(session, nia)
    jobs.forget(session, nia)
    assert imports.of_user(session, nia.id) == []
    assert files(session) == 0
    assert jobs.open_jobs(session) == []
