"""Files that experts hand in, and what was found in them until they took it or not."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.imports import ImportSource, ImportStatus
from marketplace.models.base import Base, Created, FrozenList, Key, PublicId, UTCDateTime, parent, words


class ProfileImport(Base):
    """One file: `found` and `problems` are what it says, emptied once they were taken or discarded."""

    __tablename__ = "profile_imports"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    user_id: Mapped[int] = parent("users.id")
    source: Mapped[ImportSource] = mapped_column(words(ImportSource, "source"))
    status: Mapped[ImportStatus] = mapped_column(words(ImportStatus, "status"))
    file_name: Mapped[str] = mapped_column(sa.String(80))
    found: Mapped[FrozenList]
    problems: Mapped[FrozenList]
    failure: Mapped[str | None] = mapped_column(sa.String(40))
    created_at: Mapped[Created] = mapped_column(index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    file: Mapped["ImportFile | None"] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class ImportFile(Base):
    """The bytes of a CV that waits to be read; they go as soon as it was."""

    __tablename__ = "import_files"

    import_id: Mapped[int] = parent("profile_imports.id", index=False, primary_key=True)
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
