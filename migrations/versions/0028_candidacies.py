"""Role slots of briefs, candidacies, invitations to briefs and applications."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision: str | None = "0027"
branch_labels = None
depends_on = None


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "brief_slots",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("head_count", sa.SmallInteger, nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("filled_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("NOT (is_open AND filled_at IS NOT NULL)", name=op.f("ck_brief_slots_filled_is_not_open")),
        sa.CheckConstraint("head_count = 1", name=op.f("ck_brief_slots_head_count")),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_brief_slots_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_slots")),
        sa.UniqueConstraint("brief_id", "position", name=op.f("uq_brief_slots_brief_id_position")),
        sa.UniqueConstraint("public_id", name=op.f("uq_brief_slots_public_id")),
    )
    op.create_table(
        "brief_hiring",
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column("takes_applications", sa.Boolean, nullable=False),
        sa.Column("applications_until", sa.DateTime(timezone=True)),
        sa.Column("is_blind", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_brief_hiring_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("brief_id", name=op.f("pk_brief_hiring")),
    )
    op.create_table(
        "candidacies",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("slot_id", sa.Integer, nullable=False),
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column(
            "status",
            _words(
                "suggested",
                "shortlisted",
                "dismissed",
                "invited",
                "interested",
                "applied",
                "under-review",
                "interviewing",
                "evaluated",
                "offered",
                "countered",
                "accepted",
                "contracted",
                "engaged",
                "declined",
                "invitation-expired",
                "offer-expired",
                "offer-withdrawn",
                "withdrawn",
                "not-selected",
                name="status",
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("reminded_at", sa.DateTime(timezone=True)),
        sa.Column(
            "dismissed_for",
            _words(
                "skills-missing",
                "evidence-too-thin",
                "domain-missing",
                "too-senior",
                "too-junior",
                "too-expensive",
                "not-available",
                "hours-do-not-overlap",
                "known-already",
                "slot-filled",
                "other",
                name="dismissed_for",
            ),
        ),
        sa.Column("dismissed_note", sa.Text, nullable=False),
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
        sa.Column("said", sa.Text, nullable=False),
        sa.Column(
            "not_selected_for",
            _words(
                "another-fits-better",
                "skill-not-shown",
                "evidence-too-thin",
                "domain-missing",
                "communication",
                "cost",
                "availability",
                "did-not-attend",
                "slot-filled",
                "brief-ended",
                name="not_selected_for",
            ),
        ),
        sa.Column("criterion", sa.String(120), nullable=False),
        sa.Column("feedback", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["brief_slots.id"], name=op.f("fk_candidacies_slot_id_brief_slots"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_candidacies_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_candidacies_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidacies")),
        sa.UniqueConstraint("public_id", name=op.f("uq_candidacies_public_id")),
        sa.UniqueConstraint("slot_id", "expert_id", name=op.f("uq_candidacies_slot_id_expert_id")),
    )
    op.create_index(op.f("ix_candidacies_brief_id_status_id"), "candidacies", ["brief_id", "status", "id"])
    op.create_index(op.f("ix_candidacies_expert_id_status_id"), "candidacies", ["expert_id", "status", "id"])
    op.create_index(op.f("ix_candidacies_status_due_at"), "candidacies", ["status", "due_at"])
    op.create_index(
        "uq_candidacies_slot_id_hired",
        "candidacies",
        ["slot_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('accepted', 'contracted', 'engaged')"),
        postgresql_where=sa.text("status IN ('accepted', 'contracted', 'engaged')"),
    )
    op.create_table(
        "brief_invitations",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("candidacy_id", sa.Integer, nullable=False),
        sa.Column("wave", sa.SmallInteger, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("sent_by_id", sa.Integer),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("low_minor", sa.BigInteger),
        sa.Column("high_minor", sa.BigInteger),
        sa.Column("currency", sa.String(3)),
        sa.Column("unit", sa.String(40)),
        sa.Column("opened_at", sa.DateTime(timezone=True)),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("wave > 0", name=op.f("ck_brief_invitations_wave")),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacies.id"],
            name=op.f("fk_brief_invitations_candidacy_id_candidacies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["users.id"], name=op.f("fk_brief_invitations_sent_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_invitations")),
        sa.UniqueConstraint("public_id", name=op.f("uq_brief_invitations_public_id")),
    )
    op.create_index(op.f("ix_brief_invitations_candidacy_id"), "brief_invitations", ["candidacy_id"])
    op.create_index(op.f("ix_brief_invitations_sent_at"), "brief_invitations", ["sent_at"])
    op.create_index(op.f("ix_brief_invitations_sent_by_id"), "brief_invitations", ["sent_by_id"])
    op.create_table(
        "invitation_limits",
        sa.Column("expert_id", sa.Integer, nullable=False),
        sa.Column("per_week", sa.SmallInteger, nullable=False),
        sa.CheckConstraint("per_week BETWEEN 0 AND 50", name=op.f("ck_invitation_limits_per_week")),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_invitation_limits_expert_id_experts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("expert_id", name=op.f("pk_invitation_limits")),
    )
    op.create_table(
        "applications",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("candidacy_id", sa.Integer, nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("brief_version", sa.Integer, nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("available_from", sa.Date),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacies.id"],
            name=op.f("fk_applications_candidacy_id_candidacies"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("candidacy_id", name=op.f("uq_applications_candidacy_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_applications_public_id")),
    )
    op.create_table(
        "application_answers",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("application_id", sa.Integer, nullable=False),
        sa.Column("criterion", sa.String(120), nullable=False),
        sa.Column("label", sa.String(300), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("document_key", sa.String(80)),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_answers_application_id_applications"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_answers")),
        sa.UniqueConstraint(
            "application_id", "criterion", name=op.f("uq_application_answers_application_id_criterion")
        ),
    )


def downgrade() -> None:
    op.drop_table("application_answers")
    op.drop_table("applications")
    op.drop_table("invitation_limits")
    op.drop_table("brief_invitations")
    op.drop_table("candidacies")
    op.drop_table("brief_hiring")
    op.drop_table("brief_slots")
