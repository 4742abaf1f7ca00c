"""When time brings a buyer something."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("buyers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_at", sa.String(), nullable=True))
        batch_op.create_index("due_buyers", ["due_at"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a store is not taken back to an older schema; restore a backup")
