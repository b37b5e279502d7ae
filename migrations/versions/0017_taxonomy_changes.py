"""Changes to the taxonomy that people propose and accept, and data files of one's own."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision: str | None = "0016"
branch_labels = None
depends_on = None


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "taxonomy_files",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_taxonomy_files")),
    )
    with op.batch_alter_table("taxonomy_versions") as batch:
        batch.add_column(sa.Column("file_sha256", sa.String(64)))
        batch.create_foreign_key(
            op.f("fk_taxonomy_versions_file_sha256_taxonomy_files"),
            "taxonomy_files",
            ["file_sha256"],
            ["sha256"],
            ondelete="RESTRICT",
        )
    op.create_table(
        "taxonomy_changes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("kind", words("kind", "add-skill", "add-alias", "add-edge", "merge-into", "retire"), nullable=False),
        sa.Column("status", words("status", "proposed", "accepted", "declined", "withdrawn", "undone"), nullable=False),
        sa.Column("skill", sa.String(80), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("proposed_by_id", sa.Integer),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("place", sa.Integer),
        sa.Column("moved", sa.JSON),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_taxonomy_changes_proposed_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_taxonomy_changes_decided_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taxonomy_changes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_taxonomy_changes_public_id")),
        sa.UniqueConstraint("place", name=op.f("uq_taxonomy_changes_place")),
    )
    op.create_index(op.f("ix_taxonomy_changes_proposed_by_id"), "taxonomy_changes", ["proposed_by_id"])
    op.create_index(op.f("ix_taxonomy_changes_skill"), "taxonomy_changes", ["skill"])
    op.create_index("ix_taxonomy_changes_status_id", "taxonomy_changes", ["status", "id"])


def downgrade() -> None:
    op.drop_table("taxonomy_changes")
    with op.batch_alter_table("taxonomy_versions") as batch:
        batch.drop_constraint(op.f("fk_taxonomy_versions_file_sha256_taxonomy_files"), type_="foreignkey")
        batch.drop_column("file_sha256")
    op.drop_table("taxonomy_files")
