"""The ids that clients used, in SQLite: one tree in the order of the key, and no rows with an index beside them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NAMES = "shop, source, id, digest, seq"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.create_table(
        "inbox_in_order",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("shop", "source", "id")),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "source", "id"),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO inbox_in_order ({NAMES}) SELECT {NAMES} FROM inbox ORDER BY shop, source, id")
    op.drop_table("inbox")
    op.rename_table("inbox_in_order", "inbox")


def downgrade() -> None:
    raise NotImplementedError("a store is not taken back to an older schema; restore a backup")
