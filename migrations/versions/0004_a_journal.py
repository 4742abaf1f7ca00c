"""A journal of what each seq told the sidebars, for stores that several servers share."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "journal",
        sa.Column("shop", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("buyer", sa.String(), nullable=False),
        sa.Column("card", sa.LargeBinary(), nullable=True),
        sa.Column("agent", sa.String(), nullable=True),
        sa.Column("agent_before", sa.String(), nullable=True),
        sa.Column("seen_before", sa.Boolean(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "seq"),
    )


def downgrade() -> None:
    raise NotImplementedError("a store is not taken back to an older schema; restore a backup")
