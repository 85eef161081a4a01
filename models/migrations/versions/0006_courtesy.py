"""How people want to be written to, and what it takes to say several things at once."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create it; nudges that were tried and workspaces that are there get what they need."""
    op.create_table(
        "courtesy",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("days_off", sa.JSON(), nullable=False),
        sa.Column("pause_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snooze_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_courtesy_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_courtesy")),
    )
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.add_column(sa.Column("urgency", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("about_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("held", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("absent_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_nudge_urgency"),
            "urgency IS NULL OR urgency IN ('meeting', 'news', 'nudge')",
        )
    # Not as a batch: on SQLite that makes the table anew, and dropping the old one would take
    # everything along that hangs off its rows.
    for name in ("seen_at", "reconcile_before"):
        op.add_column("sender_lease", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "workspace", sa.Column("opaque_key", sa.String(), nullable=False, server_default="")
    )
    workspace = sa.table("workspace", sa.column("id"), sa.column("opaque_key"))
    connection = op.get_bind()
    for id_ in connection.execute(sa.select(workspace.c.id)).scalars().all():
        connection.execute(
            sa.update(workspace)
            .where(workspace.c.id == id_)
            .values(opaque_key=secrets.token_urlsafe(32))
        )


def downgrade() -> None:
    """Drop them."""
    op.drop_column("workspace", "opaque_key")
    for name in ("reconcile_before", "seen_at"):
        op.drop_column("sender_lease", name)
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_nudge_urgency"), type_="check")
        for name in ("absent_at", "held", "about_at", "urgency"):
            batch_op.drop_column(name)
    op.drop_table("courtesy")
