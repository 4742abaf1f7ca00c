"""What a shop learned from its talks and from use: its model, and a row for every agent's line and every order."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learned",
        sa.Column("shop", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("replies", sa.LargeBinary(), nullable=True),
        sa.Column("uses_from", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("shop"),
    )
    op.create_table(
        "uses",
        sa.Column("shop", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("phrase", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("shop", "seq"),
    )
    with op.batch_alter_table("uses", schema=None) as batch_op:
        batch_op.create_index("uses_since", ["shop", "at"], unique=False)
    with op.batch_alter_table("picks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edited", sa.Integer(), nullable=True))
        batch_op.create_index("picks_since", ["shop", "at"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a store is not taken back to an older schema; restore a backup")
