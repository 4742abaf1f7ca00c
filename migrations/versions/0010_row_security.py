"""PostgreSQL keeps shops apart by itself: a transaction sees and writes the rows of the shop that it names alone."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = (
    "audit", "bridges", "buyers", "erasures", "facts", "imports", "inbox", "journal", "learned", "messages", "notes",
    "orders", "phrases", "picks", "products", "settings", "tokens", "uses",
)  # fmt: skip


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, shop in [("shops", "id"), *((name, "shop") for name in TABLES)]:
        op.execute(f"CREATE POLICY one_shop ON {table} USING ({shop} = current_setting('jiehua.shop', true))")
        op.execute(f"CREATE POLICY every_shop ON {table} USING (current_setting('jiehua.shop', true) = '*')")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")  # for the owner too


def downgrade() -> None:
    raise NotImplementedError("a store is not taken back to an older schema; restore a backup")
