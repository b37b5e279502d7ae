"""Interviews with panels and scorecards, offers in versions, and whether offers need a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision: str | None = "0028"
branch_labels = None
depends_on = None


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "interviews",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("candidacy_id", sa.Integer, nullable=False),
        sa.Column("number", sa.SmallInteger, nullable=False),
        sa.Column(
            "kind",
            _words("screening-call", "production-probes", "system-design", "work-sample", "team-fit", name="kind"),
            nullable=False,
        ),
        sa.Column(
            "status",
            _words(
                "proposed",
                "scheduled",
                "held",
                "scored",
                "lapsed",
                "cancelled",
                "no-show-expert",
                "no-show-company",
                name="status",
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.SmallInteger, nullable=False),
        sa.Column("proposed_by", _words("company", "expert", name="proposed_by"), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True)),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("place", sa.String(500), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("created_by_id", sa.Integer),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kit", sa.JSON, nullable=False),
        sa.CheckConstraint("minutes BETWEEN 10 AND 240", name=op.f("ck_interviews_minutes")),
        sa.CheckConstraint(
            "status <> 'scheduled' OR starts_at IS NOT NULL", name=op.f("ck_interviews_scheduled_has_time")
        ),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacies.id"],
            name=op.f("fk_interviews_candidacy_id_candidacies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_interviews_created_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviews")),
        sa.UniqueConstraint("candidacy_id", "number", name=op.f("uq_interviews_candidacy_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_interviews_public_id")),
    )
    op.create_index(op.f("ix_interviews_created_by_id"), "interviews", ["created_by_id"])
    op.create_table(
        "interview_times",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("interview_id", sa.Integer, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("local", sa.String(16), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_interview_times_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_times")),
        sa.UniqueConstraint("interview_id", "starts_at", name=op.f("uq_interview_times_interview_id_starts_at")),
        sa.UniqueConstraint("public_id", name=op.f("uq_interview_times_public_id")),
    )
    op.create_table(
        "interview_panelists",
        sa.Column("interview_id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_interview_panelists_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_interview_panelists_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("interview_id", "user_id", name=op.f("pk_interview_panelists")),
    )
    op.create_index(op.f("ix_interview_panelists_user_id"), "interview_panelists", ["user_id"])
    op.create_table(
        "candidate_scorecards",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("candidacy_id", sa.Integer, nullable=False),
        sa.Column("interview_id", sa.Integer),
        sa.Column("author_id", sa.Integer, nullable=False),
        sa.Column("recommendation", _words("strong-yes", "yes", "no", "strong-no", name="recommendation")),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacies.id"],
            name=op.f("fk_candidate_scorecards_candidacy_id_candidacies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_candidate_scorecards_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_candidate_scorecards_author_id_users"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_scorecards")),
        sa.UniqueConstraint("interview_id", "author_id", name=op.f("uq_candidate_scorecards_interview_id_author_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_candidate_scorecards_public_id")),
    )
    op.create_index(op.f("ix_candidate_scorecards_author_id"), "candidate_scorecards", ["author_id"])
    op.create_index(op.f("ix_candidate_scorecards_candidacy_id"), "candidate_scorecards", ["candidacy_id"])
    op.create_index(
        "uq_candidate_scorecards_candidacy_id_author_id_review",
        "candidate_scorecards",
        ["candidacy_id", "author_id"],
        unique=True,
        sqlite_where=sa.text("interview_id IS NULL"),
        postgresql_where=sa.text("interview_id IS NULL"),
    )
    op.create_table(
        "candidate_scores",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("scorecard_id", sa.Integer, nullable=False),
        sa.Column("criterion", sa.String(120), nullable=False),
        sa.Column("label", sa.String(300), nullable=False),
        sa.Column("level", sa.SmallInteger),
        sa.Column("note", sa.Text, nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_candidate_scores_level")),
        sa.ForeignKeyConstraint(
            ["scorecard_id"],
            ["candidate_scorecards.id"],
            name=op.f("fk_candidate_scores_scorecard_id_candidate_scorecards"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_scores")),
        sa.UniqueConstraint("scorecard_id", "criterion", name=op.f("uq_candidate_scores_scorecard_id_criterion")),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("candidacy_id", sa.Integer, nullable=False),
        sa.Column(
            "status",
            _words(
                "draft",
                "pending-approval",
                "sent",
                "countered",
                "accepted",
                "declined",
                "expired",
                "withdrawn",
                name="status",
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("direct_reason", sa.Text, nullable=False),
        sa.Column("approved_by_id", sa.Integer),
        sa.Column("approval_comment", sa.Text, nullable=False),
        sa.Column(
            "declined_for",
            _words(
                "budget",
                "hours",
                "dates",
                "engagement-model",
                "time-zone",
                "brief-unclear",
                "not-my-field",
                "not-this-company",
                "no-time",
                "other",
                name="declined_for",
            ),
        ),
        sa.Column(
            "withdrawn_for",
            _words("budget-cut", "plans-changed", "hired-another", "new-facts", "mistake", name="withdrawn_for"),
        ),
        sa.Column("closing_note", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["candidacy_id"], ["candidacies.id"], name=op.f("fk_offers_candidacy_id_candidacies"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_offers_author_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["users.id"], name=op.f("fk_offers_approved_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("public_id", name=op.f("uq_offers_public_id")),
    )
    op.create_index(op.f("ix_offers_author_id"), "offers", ["author_id"])
    op.create_index(op.f("ix_offers_candidacy_id"), "offers", ["candidacy_id"])
    op.create_index(op.f("ix_offers_status_expires_at"), "offers", ["status", "expires_at"])
    op.create_index(
        "uq_offers_candidacy_id_open",
        "offers",
        ["candidacy_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('draft', 'pending-approval', 'sent', 'countered')"),
        postgresql_where=sa.text("status IN ('draft', 'pending-approval', 'sent', 'countered')"),
    )
    op.create_table(
        "offer_versions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("offer_id", sa.Integer, nullable=False),
        sa.Column("number", sa.SmallInteger, nullable=False),
        sa.Column("by_side", _words("company", "expert", name="by_side"), nullable=False),
        sa.Column("author_id", sa.Integer),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("model", _words("full-time", "contract", "fractional", name="model"), nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("unit", _words("hour", "day", "month", "year", name="unit"), nullable=False),
        sa.Column("hours_per_week", sa.Float, nullable=False),
        sa.Column("weeks", sa.Float),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_offer_versions_amount_minor")),
        sa.CheckConstraint(
            "hours_per_week > 0 AND hours_per_week <= 60", name=op.f("ck_offer_versions_hours_per_week")
        ),
        sa.CheckConstraint("weeks > 0 AND weeks <= 520", name=op.f("ck_offer_versions_weeks")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.id"], name=op.f("fk_offer_versions_offer_id_offers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_offer_versions_author_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_versions")),
        sa.UniqueConstraint("offer_id", "number", name=op.f("uq_offer_versions_offer_id_number")),
    )
    op.create_index(op.f("ix_offer_versions_author_id"), "offer_versions", ["author_id"])
    op.add_column("companies", sa.Column("offers_need_approval", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_table("offer_versions")
    op.drop_table("offers")
    op.drop_table("candidate_scores")
    op.drop_table("candidate_scorecards")
    op.drop_table("interview_panelists")
    op.drop_table("interview_times")
    op.drop_table("interviews")
    op.drop_column("companies", "offers_need_approval")
