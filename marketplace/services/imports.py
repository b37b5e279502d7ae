"""Imports: a file is kept until it is read; what it says is shown beside the profile; what is ticked is taken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from marketplace.domain import imports as rules
from marketplace.domain.errors import IllegalMove, Invalid, NotFound
from marketplace.domain.experts import ExpertDraft
from marketplace.domain.imports import Contents, Found, ImportSource, ImportStatus, one_line
from marketplace.domain.jobs import JobKind
from marketplace.domain.vocabulary import EventAct
from marketplace.models import ImportFile, ProfileImport, User
from marketplace.models.base import public_id
from marketplace.services import events, import_tables, jobs, own_profile, profiles, resumes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Expert

FILES_KEPT = timedelta(days=1)
"""How long a CV waits to be read; after that it is given up, and its file goes."""

FOUND_KEPT = timedelta(days=30)
"""How long what was found waits for its owner."""


def keep_cv(db: Session, *, user_id: int, file_name: str, content: bytes, now: datetime) -> ProfileImport:
    """Keep a CV until the worker has read it."""
    made = _made(user_id, file_name, ImportSource.CV, ImportStatus.WAITING, now)
    made.file = ImportFile(content=content)
    db.add(made)
    about = db.get_one(User, user_id)
    jobs.enqueue(db, JobKind.READ_CV, {"import": made.public_id}, key=made.public_id, about=about)
    return made


def keep_resume(db: Session, *, user_id: int, file_name: str, resume: Any, now: datetime) -> ProfileImport:
    """Read a JSON Resume. Raises Invalid when it is none."""
    return _kept(db, _made(user_id, file_name, ImportSource.JSON_RESUME, ImportStatus.READ, now), resumes.read(resume))


def keep_table(db: Session, *, user_id: int, file_name: str, text: str, now: datetime) -> ProfileImport:
    """Read a CSV file. Raises Invalid when its columns are none that we know."""
    return _kept(db, _made(user_id, file_name, ImportSource.CSV, ImportStatus.READ, now), import_tables.read(text))


def content_of(db: Session, name: str) -> bytes | None:
    """The file of an import that waits to be read, or None when it no longer does."""
    chosen = select(ImportFile.content).join(ProfileImport)
    return db.scalar(chosen.where(ProfileImport.public_id == name, ProfileImport.status == ImportStatus.WAITING))


def was_read(db: Session, name: str, contents: Contents, now: datetime) -> None:
    """Write down what a CV says, and let its file go; nothing found at all is a failure."""
    made = _waiting(db, name)
    if made is None:
        return
    if not contents.found:
        failed(db, name, "empty", now)
        return
    _fill(made, contents)
    made.status, made.file = ImportStatus.READ, None


def failed(db: Session, name: str, failure: str, now: datetime) -> None:
    """Write down in a word why a CV could not be read, and let its file go."""
    made = _waiting(db, name)
    if made is not None:
        made.status, made.failure, made.ended_at, made.file = ImportStatus.FAILED, failure, now, None


def take(
    db: Session, made: ProfileImport, chosen: Iterable[int], *, today: date, now: datetime, actor: Actor
) -> Expert:
    """Put the ticked fields into their owner's profile, which begins with them if there is none yet.

    Raises IllegalMove for an import that was taken already, Invalid for no tick, or for a profile that cannot be.
    """
    _require_read(made)
    numbers = sorted(set(chosen))
    ticked = [Found.of_json(made.found[number]) for number in numbers if 0 <= number < len(made.found)]
    if not ticked:
        raise Invalid({"take": ["Tick at least one field, or discard the import."]})
    expert = own_profile.find(db, made.user_id, locked=True)
    if expert is None:
        draft = rules.take(ExpertDraft(db.get_one(User, made.user_id).name), ticked)
        expert = own_profile.begin(db, draft, user_id=made.user_id, today=today, actor=actor)
    else:
        draft = rules.take(profiles.draft_of(own_profile.whole(db, expert)), ticked)
        own_profile.save(db, expert, draft, today=today, actor=actor)
    parts = [found.part.value for found in ticked]
    after = {
        "import": made.public_id,
        "source": made.source.value,
        "fields": {part: parts.count(part) for part in sorted(set(parts))},
    }
    events.record(db, actor=actor, act=EventAct.IMPORTED, object=expert, after=after)
    _end(made, ImportStatus.TAKEN, now)
    return expert


def discard(db: Session, made: ProfileImport, *, now: datetime) -> None:
    """Forget what was found, and the file. Raises IllegalMove for an import that was taken already."""
    if made.status is ImportStatus.TAKEN:
        raise IllegalMove("This import was taken already; change the profile instead.")
    _end(made, ImportStatus.DISCARDED, now)


def of_user(db: Session, user_id: int, *, limit: int = 10) -> Sequence[ProfileImport]:
    """The imports of somebody that are not discarded, newest first."""
    chosen = select(ProfileImport).where(
        ProfileImport.user_id == user_id, ProfileImport.status != ImportStatus.DISCARDED
    )
    return db.scalars(chosen.order_by(ProfileImport.id.desc()).limit(limit)).all()


def of_owner(db: Session, user_id: int, name: str, *, locked: bool = False) -> ProfileImport:
    """The import with this id. Raises NotFound, also when it is somebody else's."""
    chosen = select(ProfileImport).where(ProfileImport.public_id == name, ProfileImport.user_id == user_id)
    made = db.scalar(chosen.with_for_update() if locked else chosen)
    if made is None:
        raise NotFound("There is no such import.")
    return made


def tidy(db: Session, now: datetime) -> None:
    """Give up CVs that nobody could read within a day, and what nobody took within a month."""
    waiting = select(ProfileImport.public_id).where(
        ProfileImport.status == ImportStatus.WAITING, ProfileImport.created_at < now - FILES_KEPT
    )
    for name in db.scalars(waiting).all():
        failed(db, name, "late", now)
    old = ProfileImport.created_at < now - FOUND_KEPT
    is_open = ProfileImport.status == ImportStatus.READ
    given_up = {"status": ImportStatus.DISCARDED, "ended_at": now, "found": [], "problems": []}
    db.execute(update(ProfileImport).where(old, is_open).values(**given_up))


def forget(db: Session, user: User) -> None:
    """Remove every import of somebody, with its file."""
    db.execute(delete(ProfileImport).where(ProfileImport.user_id == user.id))


def _made(user_id: int, file_name: str, source: ImportSource, status: ImportStatus, now: datetime) -> ProfileImport:
    return ProfileImport(
        public_id=public_id(),
        user_id=user_id,
        source=source,
        status=status,
        file_name=one_line(file_name.replace("\\", "/").rpartition("/")[2], rules.LONGEST_NAME) or "file",
        found=[],
        problems=[],
        created_at=now,
    )


def _kept(db: Session, made: ProfileImport, contents: Contents) -> ProfileImport:
    _fill(made, contents)
    db.add(made)
    return made


def _fill(made: ProfileImport, contents: Contents) -> None:
    made.found = [found.as_json() for found in contents.found[: rules.MOST_FOUND]]
    made.problems = [{"where": each.where, "why": each.why} for each in contents.problems[: rules.MOST_PROBLEMS]]


def _waiting(db: Session, name: str) -> ProfileImport | None:
    chosen = select(ProfileImport).where(ProfileImport.public_id == name, ProfileImport.status == ImportStatus.WAITING)
    return db.scalar(chosen.with_for_update())


def _require_read(made: ProfileImport) -> None:
    if made.status is not ImportStatus.READ:
        raise IllegalMove(f"This import is {made.status}, so there is nothing to take from it.")


def _end(made: ProfileImport, status: ImportStatus, now: datetime) -> None:
    made.status, made.ended_at, made.found, made.problems, made.file = status, now, [], [], None
