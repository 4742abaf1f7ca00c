"""The notes of all buyers in a table of their own; those that stood in the buyers' states alone are taken over."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    notes = op.create_table(
        "notes",
        sa.Column("shop", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("buyer", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "id"),
    )
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.create_index("notes_by_change", ["shop", "seq"], unique=False)
    connection = op.get_bind()
    seen: set[tuple[str, str]] = set()
    for buyer in connection.execute(sa.text("SELECT shop, id, seq, active_at, state FROM buyers")).fetchall():
        rows = []
        for note in json.loads(buyer.state).get("notes", ()):
            # Ids were made of the messages' alone; two bridges may have used one. The newer table wants them unlike.
            if (buyer.shop, note["id"]) not in seen:
                seen.add((buyer.shop, note["id"]))
                told = {name: note.get(name) for name in ("id", "kind", "text", "message")}
                flags = {name: bool(note.get(name, False)) for name in ("urgent", "done")}
                place = {"shop": buyer.shop, "buyer": buyer.id, "at": buyer.active_at, "seq": buyer.seq}
                rows.append(told | flags | place)
        if rows:
            connection.execute(notes.insert(), rows)


def downgrade() -> None:
    raise NotImplementedError("a store is not taken back to an older schema; restore a backup")
