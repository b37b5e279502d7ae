"""Files that experts hand in to fill their profile from."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision: str | None = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profile_imports",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column(
            "source",
            sa.Enum("json-resume", "csv", "cv", name="source", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "read",
                "failed",
                "taken",
                "discarded",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(80), nullable=False),
        sa.Column("found", sa.JSON, nullable=False),
        sa.Column("problems", sa.JSON, nullable=False),
        sa.Column("failure", sa.String(40)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_profile_imports_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_imports")),
        sa.UniqueConstraint("public_id", name=op.f("uq_profile_imports_public_id")),
    )
    op.create_index(op.f("ix_profile_imports_user_id"), "profile_imports", ["user_id"])
    op.create_index(op.f("ix_profile_imports_created_at"), "profile_imports", ["created_at"])
    op.create_table(
        "import_files",
        sa.Column("import_id", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["profile_imports.id"],
            name=op.f("fk_import_files_import_id_profile_imports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_files")),
    )


def downgrade() -> None:
    op.drop_table("import_files")
    op.drop_table("profile_imports")
