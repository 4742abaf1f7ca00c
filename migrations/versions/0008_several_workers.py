"""What several workers need of each other: which bridge is connected where, and who hands over which pick."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bridges",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("shop", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("opened_at", sa.String(), nullable=False),
        sa.Column("expires_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("bridges_of_source", "bridges", ["shop", "source"])
    op.create_index("bridges_of_worker", "bridges", ["worker"])
    op.add_column("shops", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("buyers", sa.Column("fed_on", sa.String(), nullable=False, server_default=""))
    for name in ("draft", "worker", "sent_at", "settled_at"):
        op.add_column("picks", sa.Column(name, sa.String(), nullable=True))
    op.create_index("picks_settled", "picks", ["settled_at"])
    waiting = sa.text("worker IS NOT NULL AND sent_at IS NULL AND delivered IS NULL")
    op.create_index("picks_to_hand", "picks", ["at"], sqlite_where=waiting, postgresql_where=waiting)


def downgrade() -> None:
    raise NotImplementedError("a store is not taken back to an older schema; restore a backup")
