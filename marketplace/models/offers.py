"""Offers in versions: what one side proposes and the other answers."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.hiring_words import DeclineReason, OfferStatus, OfferWithdrawnReason, Side
from marketplace.domain.vocabulary import EngagementModel, RateUnit
from marketplace.models.accounts import User
from marketplace.models.base import Base, Created, Currency, Key, Minor, PublicId, UTCDateTime, parent, words
from marketplace.models.candidacies import Candidacy

OPEN = "status IN ('draft', 'pending-approval', 'sent', 'countered')"


class Offer(Base):
    """One offer to one candidate; the last version is what is on the table, until `expires_at`.

    `direct_reason` says why a direct offer was made before everything was evaluated.
    """

    __tablename__ = "offers"
    __table_args__ = (
        sa.Index(
            "uq_offers_candidacy_id_open",
            "candidacy_id",
            unique=True,
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        ),
        sa.Index("ix_offers_status_expires_at", "status", "expires_at"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    candidacy_id: Mapped[int] = parent("candidacies.id")
    status: Mapped[OfferStatus] = mapped_column(words(OfferStatus, "status"), default=OfferStatus.DRAFT)
    author_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    created_at: Mapped[Created]
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    direct_reason: Mapped[str] = mapped_column(sa.Text, default="")
    approved_by_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL", index=False)
    approval_comment: Mapped[str] = mapped_column(sa.Text, default="")
    declined_for: Mapped[DeclineReason | None] = mapped_column(words(DeclineReason, "declined_for"))
    withdrawn_for: Mapped[OfferWithdrawnReason | None] = mapped_column(words(OfferWithdrawnReason, "withdrawn_for"))
    closing_note: Mapped[str] = mapped_column(sa.Text, default="")

    candidacy: Mapped[Candidacy] = relationship()
    author: Mapped[User | None] = relationship(foreign_keys=author_id)
    versions: Mapped[list["OfferVersion"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="OfferVersion.number"
    )

    @property
    def company_id(self) -> int:
        """Whose offer it is, for permissions."""
        return self.candidacy.brief.company_id

    @property
    def user_id(self) -> int | None:
        """Who is made the offer, for permissions."""
        return self.candidacy.expert.user_id


class OfferVersion(Base):
    """What one side proposed at one time; never changed afterwards."""

    __tablename__ = "offer_versions"
    __table_args__ = (
        sa.UniqueConstraint("offer_id", "number"),
        sa.CheckConstraint("amount_minor > 0", "amount_minor"),
        sa.CheckConstraint("hours_per_week > 0 AND hours_per_week <= 60", "hours_per_week"),
        sa.CheckConstraint("weeks > 0 AND weeks <= 520", "weeks"),
    )

    id: Mapped[Key]
    offer_id: Mapped[int] = parent("offers.id", index=False)
    number: Mapped[int] = mapped_column(sa.SmallInteger)
    by_side: Mapped[Side] = mapped_column(words(Side, "by_side"))
    author_id: Mapped[int | None] = parent("users.id", ondelete="SET NULL")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    model: Mapped[EngagementModel] = mapped_column(words(EngagementModel, "model"))
    amount_minor: Mapped[Minor]
    currency: Mapped[Currency]
    unit: Mapped[RateUnit] = mapped_column(words(RateUnit, "unit"))
    hours_per_week: Mapped[float] = mapped_column(sa.Float)
    weeks: Mapped[float | None] = mapped_column(sa.Float)
    starts_on: Mapped[date]
    note: Mapped[str] = mapped_column(sa.Text, default="")
