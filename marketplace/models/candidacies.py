"""Role slots of briefs, and one row for each slot and expert: suggested, invited, applied, in talks, hired or not."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.hiring_words import CandidacyStatus, DeclineReason, DismissReason, NotSelectedReason
from marketplace.domain.states import Who
from marketplace.models.accounts import User
from marketplace.models.base import Base, Created, Currency, Key, Minor, PublicId, UTCDateTime, parent, words
from marketplace.models.briefs import Brief
from marketplace.models.experts import Expert

MINE: dict[str, Any] = {"cascade": "all, delete-orphan", "passive_deletes": True}
HIRED = "status IN ('accepted', 'contracted', 'engaged')"


class BriefSlot(Base):
    """One role that a brief is to fill with one person; a brief has one, a team's brief several.

    `filled_at` is when somebody accepted, and `is_open` ends with it. Without hours of its own a role has the brief's.
    It begins in `first_week` of the brief, from 1 on.
    """

    __tablename__ = "brief_slots"
    __table_args__ = (
        sa.UniqueConstraint("brief_id", "position"),
        sa.CheckConstraint("head_count = 1", "head_count"),
        sa.CheckConstraint("hours_per_week >= 1 AND hours_per_week <= 60", "hours_per_week"),
        sa.CheckConstraint("first_week >= 1 AND first_week <= 52", "first_week"),
        sa.CheckConstraint("NOT (is_open AND filled_at IS NOT NULL)", "filled_is_not_open"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    brief_id: Mapped[int] = parent("briefs.id", index=False)
    position: Mapped[int] = mapped_column(sa.SmallInteger)
    title: Mapped[str] = mapped_column(sa.String(120))
    head_count: Mapped[int] = mapped_column(sa.SmallInteger, default=1)
    is_open: Mapped[bool] = mapped_column(sa.Boolean, default=True)
    filled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    hours_per_week: Mapped[float | None] = mapped_column(sa.Float)
    first_week: Mapped[int] = mapped_column(sa.SmallInteger, default=1, server_default="1")

    brief: Mapped[Brief] = relationship()
    skills: Mapped[list["BriefSlotSkill"]] = relationship(**MINE, order_by="BriefSlotSkill.skill")


class BriefSlotSkill(Base):
    """A skill of the brief that this role is to bring."""

    __tablename__ = "brief_slot_skills"
    __table_args__ = (sa.UniqueConstraint("slot_id", "skill"),)

    id: Mapped[Key]
    slot_id: Mapped[int] = parent("brief_slots.id", index=False)
    skill: Mapped[str] = parent("skills.slug", ondelete="RESTRICT")


class BriefHiring(Base):
    """How a brief is filled: who may come to it by themselves, until when, and whether names are hidden in reviews.

    A brief without a row takes no applications and shows names.
    """

    __tablename__ = "brief_hiring"

    brief_id: Mapped[int] = parent("briefs.id", index=False, primary_key=True)
    takes_applications: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    applications_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    is_blind: Mapped[bool] = mapped_column(sa.Boolean, default=False)


class Candidacy(Base):
    """One expert and one role slot. `due_at` is until when the next move is to be made, `since` when this one was.

    `said` is what the expert wrote when they declined or withdrew, `feedback` the sentence about `criterion` for
    somebody not selected. `brief_id` repeats the slot's, so that a company's lists need one index.
    """

    __tablename__ = "candidacies"
    __table_args__ = (
        sa.UniqueConstraint("slot_id", "expert_id"),
        sa.Index(
            "uq_candidacies_slot_id_hired",
            "slot_id",
            unique=True,
            sqlite_where=sa.text(HIRED),
            postgresql_where=sa.text(HIRED),
        ),
        sa.Index("ix_candidacies_brief_id_status_id", "brief_id", "status", "id"),
        sa.Index("ix_candidacies_expert_id_status_id", "expert_id", "status", "id"),
        sa.Index("ix_candidacies_status_due_at", "status", "due_at"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    slot_id: Mapped[int] = parent("brief_slots.id", index=False)
    brief_id: Mapped[int] = parent("briefs.id", index=False)
    expert_id: Mapped[int] = parent("experts.id", index=False)
    status: Mapped[CandidacyStatus] = mapped_column(words(CandidacyStatus, "status"))
    created_at: Mapped[Created]
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    dismissed_for: Mapped[DismissReason | None] = mapped_column(words(DismissReason, "dismissed_for"))
    dismissed_note: Mapped[str] = mapped_column(sa.Text, default="")
    declined_for: Mapped[DeclineReason | None] = mapped_column(words(DeclineReason, "declined_for"))
    said: Mapped[str] = mapped_column(sa.Text, default="")
    not_selected_for: Mapped[NotSelectedReason | None] = mapped_column(words(NotSelectedReason, "not_selected_for"))
    criterion: Mapped[str] = mapped_column(sa.String(120), default="")
    feedback: Mapped[str] = mapped_column(sa.Text, default="")

    slot: Mapped[BriefSlot] = relationship()
    brief: Mapped[Brief] = relationship()
    expert: Mapped[Expert] = relationship()
    invitations: Mapped[list["BriefInvitation"]] = relationship(
        back_populates="candidacy", order_by="BriefInvitation.id", **MINE
    )
    application: Mapped["Application | None"] = relationship(back_populates="candidacy", uselist=False, **MINE)

    @property
    def company_id(self) -> int:
        """Whose brief it is, for permissions."""
        return self.brief.company_id

    @property
    def user_id(self) -> int | None:
        """Whose candidacy it is, for permissions."""
        return self.expert.user_id


class CandidacyStay(Base):
    """One time that a candidacy was in one state: since when, until when, and who made the move that ended it.

    `due_at` is until when that move was to be made. What companies answer in time, and how long each part of hiring
    takes, is counted from these rows.
    """

    __tablename__ = "candidacy_stays"
    __table_args__ = (
        sa.CheckConstraint("(until IS NULL) = (left_by IS NULL)", "left_is_whole"),
        sa.Index("ix_candidacy_stays_candidacy_id_status", "candidacy_id", "status"),
    )

    id: Mapped[Key]
    candidacy_id: Mapped[int] = parent("candidacies.id", index=False)
    status: Mapped[CandidacyStatus] = mapped_column(words(CandidacyStatus, "status"))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    left_by: Mapped[Who | None] = mapped_column(words(Who, "left_by"))

    candidacy: Mapped[Candidacy] = relationship()


class BriefInvitation(Base):
    """One time that a company asked one expert: in which wave, with what words, until when, and the answer.

    The band is what the brief offered when it was sent; a brief without a budget has none.
    """

    __tablename__ = "brief_invitations"
    __table_args__ = (sa.CheckConstraint("wave > 0", "wave"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    candidacy_id: Mapped[int] = parent("candidacies.id")
    wave: Mapped[int] = mapped_column(sa.SmallInteger)
    message: Mapped[str] = mapped_column(sa.Text, default="")
    sent_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    low_minor: Mapped[Minor | None]
    high_minor: Mapped[Minor | None]
    currency: Mapped[Currency | None]
    unit: Mapped[str | None] = mapped_column(sa.String(40))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    candidacy: Mapped[Candidacy] = relationship(back_populates="invitations")
    sent_by: Mapped[User | None] = relationship()


class InvitationLimit(Base):
    """How many invitations a week an expert wants at most; without a row, the default of the house."""

    __tablename__ = "invitation_limits"
    __table_args__ = (sa.CheckConstraint("per_week BETWEEN 0 AND 50", "per_week"),)

    expert_id: Mapped[int] = parent("experts.id", index=False, primary_key=True)
    per_week: Mapped[int] = mapped_column(sa.SmallInteger)


class Application(Base):
    """What an expert says to a brief, criterion by criterion; `brief_version` is the brief they have read."""

    __tablename__ = "applications"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    candidacy_id: Mapped[int] = parent("candidacies.id", index=False, unique=True)
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    brief_version: Mapped[int] = mapped_column(sa.Integer)
    confirmed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    available_from: Mapped[date | None]

    candidacy: Mapped[Candidacy] = relationship(back_populates="application")
    answers: Mapped[list["ApplicationAnswer"]] = relationship(order_by="ApplicationAnswer.id", **MINE)


class ApplicationAnswer(Base):
    """An answer to one criterion; `label` is the criterion as it read then, `document_key` points into the profile."""

    __tablename__ = "application_answers"
    __table_args__ = (sa.UniqueConstraint("application_id", "criterion"),)

    id: Mapped[Key]
    application_id: Mapped[int] = parent("applications.id", index=False)
    criterion: Mapped[str] = mapped_column(sa.String(120))
    label: Mapped[str] = mapped_column(sa.String(300))
    text: Mapped[str] = mapped_column(sa.Text)
    document_key: Mapped[str | None] = mapped_column(sa.String(80))
