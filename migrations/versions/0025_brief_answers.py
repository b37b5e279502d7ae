"""What a brief says beyond what the ranking reads: answers to the questionnaire, and criteria with weights."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision: str | None = "0024"
branch_labels = None
depends_on = None


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "brief_answers",
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column("question", sa.String(60), nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_brief_answers_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("brief_id", "question", name=op.f("pk_brief_answers")),
    )
    op.create_table(
        "brief_criteria",
        sa.Column("brief_id", sa.Integer, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("part", _words("expertise", "working", "cost", name="part"), nullable=False),
        sa.Column(
            "assessed_by",
            _words("evidence", "work-sample", "system-design", "interview", "references", "terms", name="assessed_by"),
            nullable=False,
        ),
        sa.Column("weight", sa.SmallInteger, nullable=False),
        sa.CheckConstraint("weight BETWEEN 1 AND 100", name=op.f("ck_brief_criteria_weight")),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_brief_criteria_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("brief_id", "position", name=op.f("pk_brief_criteria")),
    )


def downgrade() -> None:
    op.drop_table("brief_criteria")
    op.drop_table("brief_answers")
