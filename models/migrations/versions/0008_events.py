"""Events and who takes part."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them, and say of each workspace where its events are announced."""
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("join_url", sa.String(), nullable=True),
        sa.Column("code_word", sa.String(), nullable=True),
        sa.Column("recording_url", sa.String(), nullable=True),
        sa.Column("recording_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("was_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('info_session', 'onboarding', 'power_check_in', 'showcase')",
            name=op.f("ck_event_kind"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_event_number")),
        sa.CheckConstraint(
            "duration_minutes BETWEEN 15 AND 480", name=op.f("ck_event_duration_minutes")
        ),
        sa.CheckConstraint(
            "(recording_url IS NULL) = (recording_at IS NULL)", name=op.f("ck_event_recording")
        ),
        sa.CheckConstraint("(moved_at IS NULL) = (was_at IS NULL)", name=op.f("ck_event_moved")),
        sa.ForeignKeyConstraint(
            ["term_id"], ["term.id"], name=op.f("fk_event_term_id_term"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_event_workspace_id_workspace"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("term_id", "kind", "number", name=op.f("uq_event_term_id_kind_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_event_uid")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_workspace_id_starts_at", ["workspace_id", "starts_at"])

    op.create_table(
        "event_attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rsvp", sa.String(), nullable=True),
        sa.Column("rsvp_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("with_code_word", sa.Boolean(), nullable=True),
        sa.Column("watched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("marked_there", sa.Boolean(), nullable=True),
        sa.Column("marked_by", sa.Integer(), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "rsvp IS NULL OR rsvp IN ('coming', 'not_coming')",
            name=op.f("ck_event_attendance_rsvp"),
        ),
        sa.CheckConstraint(
            "(rsvp IS NULL) = (rsvp_at IS NULL)", name=op.f("ck_event_attendance_rsvp_at")
        ),
        sa.CheckConstraint(
            "(said_at IS NULL) = (with_code_word IS NULL)",
            name=op.f("ck_event_attendance_said_at"),
        ),
        sa.CheckConstraint(
            "(marked_there IS NULL) = (marked_at IS NULL)",
            name=op.f("ck_event_attendance_marked_at"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_event_attendance_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["marked_by"],
            ["person.id"],
            name=op.f("fk_event_attendance_marked_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_event_attendance_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_attendance")),
        sa.UniqueConstraint(
            "event_id", "person_id", name=op.f("uq_event_attendance_event_id_person_id")
        ),
    )
    with op.batch_alter_table("event_attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_attendance_person_id"), ["person_id"])

    # Not as a batch: on SQLite that makes the table anew, and dropping the old one would take
    # everything along that hangs off its rows.
    op.add_column("workspace", sa.Column("programme_channel_id", sa.String(), nullable=True))
    op.add_column(
        "workspace",
        sa.Column("recording_counts", sa.Boolean(), nullable=False, server_default=sa.true()),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_column("workspace", "recording_counts")
    op.drop_column("workspace", "programme_channel_id")
    op.drop_table("event_attendance")
    op.drop_table("event")
