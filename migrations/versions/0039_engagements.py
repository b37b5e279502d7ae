"""Engagements with agreements, signatures and checklists; one for every offer that was accepted before."""

import uuid
from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision: str | None = "0038"
branch_labels = None
depends_on = None

TABLES = (
    "engagement_items",
    "agreement_signatures",
    "agreements",
    "engagements",
)


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "engagements",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("candidacy_id", sa.Integer, nullable=False),
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column("company_id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("previous_id", sa.Integer),
        sa.Column(
            "status",
            _words(
                "agreeing", "scheduled", "trial", "active", "paused", "ending", "completed", "terminated", name="status"
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("reminded_at", sa.DateTime(timezone=True)),
        sa.Column("agreement_number", sa.SmallInteger),
        sa.Column("model", _words("full-time", "contract", "fractional", name="model"), nullable=False),
        sa.Column("paid_by", _words("time", "milestones", "payroll", name="paid_by"), nullable=False),
        sa.Column("hours_per_week", sa.Float, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date),
        sa.Column("trial_ends_on", sa.Date),
        sa.Column("paused_until", sa.Date),
        sa.Column("last_day", sa.Date),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column(
            "ended_for",
            _words(
                "agreed-end",
                "work-done",
                "converted",
                "plans-changed",
                "budget-cut",
                "not-working-out",
                "quality",
                "data-not-provided",
                "not-paid",
                "personal",
                "breach",
                "not-agreed",
                name="ended_for",
            ),
        ),
        sa.Column("ended_by", _words("company", "expert", name="ended_by")),
        sa.Column("note", sa.Text, nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_engagements_dates")),
        sa.CheckConstraint("hours_per_week > 0 AND hours_per_week <= 60", name=op.f("ck_engagements_hours_per_week")),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_engagements_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacies.id"],
            name=op.f("fk_engagements_candidacy_id_candidacies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_engagements_company_id_companies"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_engagements_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"],
            ["engagements.id"],
            name=op.f("fk_engagements_previous_id_engagements"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagements")),
        sa.UniqueConstraint("public_id", name=op.f("uq_engagements_public_id")),
    )
    op.create_index(op.f("ix_engagements_brief_id"), "engagements", ["brief_id"])
    op.create_index(op.f("ix_engagements_candidacy_id"), "engagements", ["candidacy_id"])
    op.create_index(op.f("ix_engagements_company_id_status_id"), "engagements", ["company_id", "status", "id"])
    op.create_index(op.f("ix_engagements_expert_id_status_id"), "engagements", ["expert_id", "status", "id"])
    op.create_index(op.f("ix_engagements_status_due_at"), "engagements", ["status", "due_at"])
    op.create_index(
        "uq_engagements_candidacy_id_first",
        "engagements",
        ["candidacy_id"],
        unique=True,
        sqlite_where=sa.text("previous_id IS NULL"),
        postgresql_where=sa.text("previous_id IS NULL"),
    )
    op.create_index(
        "uq_engagements_previous_id_next",
        "engagements",
        ["previous_id"],
        unique=True,
        sqlite_where=sa.text("status <> 'terminated'"),
        postgresql_where=sa.text("status <> 'terminated'"),
    )
    op.create_table(
        "agreements",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("engagement_id", sa.Integer, nullable=False),
        sa.Column("number", sa.SmallInteger, nullable=False),
        sa.Column("kind", _words("first", "extension", "conversion", name="kind"), nullable=False),
        sa.Column("status", _words("proposed", "sent-back", "replaced", "signed", name="status"), nullable=False),
        sa.Column("author_id", sa.Integer),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("model", _words("full-time", "contract", "fractional", name="model"), nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("unit", _words("hour", "day", "month", "year", name="unit"), nullable=False),
        sa.Column("hours_per_week", sa.Float, nullable=False),
        sa.Column("weeks", sa.Float),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("paid_by", _words("time", "milestones", "payroll", name="paid_by"), nullable=False),
        sa.Column("trial_weeks", sa.SmallInteger),
        sa.Column("notice_days", sa.SmallInteger, nullable=False),
        sa.Column("iteration_cap", sa.SmallInteger, nullable=False),
        sa.Column("compute_cap_minor", sa.BigInteger),
        sa.Column("values", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("text_sha256", sa.String(64), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_agreements_amount_minor")),
        sa.CheckConstraint("compute_cap_minor > 0", name=op.f("ck_agreements_compute_cap_minor")),
        sa.CheckConstraint("hours_per_week > 0 AND hours_per_week <= 60", name=op.f("ck_agreements_hours_per_week")),
        sa.CheckConstraint("iteration_cap BETWEEN 1 AND 20", name=op.f("ck_agreements_iteration_cap")),
        sa.CheckConstraint("notice_days BETWEEN 0 AND 180", name=op.f("ck_agreements_notice_days")),
        sa.CheckConstraint("trial_weeks BETWEEN 1 AND 12", name=op.f("ck_agreements_trial_weeks")),
        sa.CheckConstraint("weeks > 0 AND weeks <= 520", name=op.f("ck_agreements_weeks")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_agreements_author_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagements.id"],
            name=op.f("fk_agreements_engagement_id_engagements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("engagement_id", "number", name=op.f("uq_agreements_engagement_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_agreements_public_id")),
    )
    op.create_index(op.f("ix_agreements_author_id"), "agreements", ["author_id"])
    op.create_index(
        "uq_agreements_engagement_id_proposed",
        "agreements",
        ["engagement_id"],
        unique=True,
        sqlite_where=sa.text("status = 'proposed'"),
        postgresql_where=sa.text("status = 'proposed'"),
    )
    op.create_table(
        "agreement_signatures",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer, nullable=False),
        sa.Column("side", _words("company", "expert", name="side"), nullable=False),
        sa.Column("signed_by_id", sa.Integer),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_agreement_signatures_agreement_id_agreements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["users.id"], name=op.f("fk_agreement_signatures_signed_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_signatures")),
        sa.UniqueConstraint("agreement_id", "side", name=op.f("uq_agreement_signatures_agreement_id_side")),
    )
    op.create_index(op.f("ix_agreement_signatures_signed_by_id"), "agreement_signatures", ["signed_by_id"])
    op.create_table(
        "engagement_items",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("engagement_id", sa.Integer, nullable=False),
        sa.Column("checklist", _words("onboarding", "hand-over", name="checklist"), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("label", sa.String(300), nullable=False),
        sa.Column("ticked_by", _words("company", "expert", "both", name="ticked_by"), nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("company_at", sa.DateTime(timezone=True)),
        sa.Column("company_by_id", sa.Integer),
        sa.Column("expert_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["company_by_id"], ["users.id"], name=op.f("fk_engagement_items_company_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagements.id"],
            name=op.f("fk_engagement_items_engagement_id_engagements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement_items")),
        sa.UniqueConstraint(
            "engagement_id", "checklist", "key", name=op.f("uq_engagement_items_engagement_id_checklist_key")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_engagement_items_public_id")),
    )
    _begin_those_accepted()


def _begin_those_accepted() -> None:
    """An engagement for every offer that was accepted before there were any."""
    connection = op.get_bind()
    accepted = connection.execute(
        sa.text(
            "SELECT c.id, c.brief_id, b.company_id, c.expert_id, c.since, v.model, v.hours_per_week, v.weeks,"
            " v.starts_on FROM candidacies c JOIN briefs b ON b.id = c.brief_id JOIN offers o ON o.candidacy_id = c.id"
            " JOIN offer_versions v ON v.offer_id = o.id WHERE c.status = 'accepted' AND o.status = 'accepted'"
            " AND v.number = (SELECT max(w.number) FROM offer_versions w WHERE w.offer_id = o.id) ORDER BY c.id"
        ).columns(since=sa.DateTime(timezone=True), starts_on=sa.Date)
    )
    names = (
        "public_id candidacy_id brief_id company_id expert_id status version created_at since due_at model paid_by"
        " hours_per_week starts_on ends_on note"
    )
    # Without a type, PostgreSQL takes that of the column.
    kinds = dict.fromkeys(("created_at", "since", "due_at"), sa.DateTime(timezone=True))
    kinds |= dict.fromkeys(("starts_on", "ends_on"), sa.Date())
    engagements = sa.table("engagements", *(sa.column(name, kinds.get(name)) for name in names.split()))
    for row in accepted.all():
        lasts = timedelta(days=round(row.weeks * 7) - 1) if row.weeks is not None else None
        connection.execute(
            engagements.insert().values(
                public_id=str(uuid.uuid4()),
                candidacy_id=row.id,
                brief_id=row.brief_id,
                company_id=row.company_id,
                expert_id=row.expert_id,
                status="agreeing",
                version=1,
                created_at=row.since,
                since=row.since,
                due_at=row.since + timedelta(days=7),
                model=row.model,
                paid_by="payroll" if row.model == "full-time" else "time",
                hours_per_week=row.hours_per_week,
                starts_on=row.starts_on,
                ends_on=row.starts_on + lasts if lasts is not None else None,
                note="",
            )
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
