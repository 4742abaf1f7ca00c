"""Who looked at what is personal, and which buyers are to be erased."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    names = ("id", "shop", "at", "who", "name", "role", "what", "buyer")
    columns = [sa.Column(name, sa.String(), nullable=False) for name in names]
    op.create_table("audit", *columns, sa.PrimaryKeyConstraint("id"))
    op.create_index("audit_of_shop", "audit", ["shop", "at"])
    op.create_table(
        "erasures",
        sa.Column("shop", sa.String(), nullable=False),
        sa.Column("buyer", sa.String(), nullable=False),
        sa.Column("asked_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "buyer"),
    )


def downgrade() -> None:
    raise NotImplementedError("a store is not taken back to an older schema; restore a backup")
