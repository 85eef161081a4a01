"""Meetings, who comes and came, and how often groups meet."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them; groups that are there meet every week."""
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("minute_of_day", sa.Integer(), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("notes", sa.String(), nullable=True),
        sa.Column("progress", sa.String(), nullable=True),
        sa.Column("next_steps", sa.String(), nullable=True),
        sa.Column("notes_url", sa.String(), nullable=True),
        sa.Column("check_in_version", sa.Integer(), nullable=False),
        sa.Column("checked_in_by", sa.Integer(), nullable=True),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'skipped', 'cancelled', 'dropped', 'held', 'not_held')",
            name=op.f("ck_meeting_state"),
        ),
        sa.CheckConstraint(
            "minute_of_day BETWEEN 0 AND 1439", name=op.f("ck_meeting_minute_of_day")
        ),
        sa.CheckConstraint(
            "duration_minutes BETWEEN 15 AND 480", name=op.f("ck_meeting_duration_minutes")
        ),
        sa.CheckConstraint(
            "(state IN ('held', 'not_held')) = (checked_in_at IS NOT NULL)",
            name=op.f("ck_meeting_checked"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_meeting_group_id_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["checked_in_by"],
            ["person.id"],
            name=op.f("fk_meeting_checked_in_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["person.id"],
            name=op.f("fk_meeting_created_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("group_id", "planned_on", name=op.f("uq_meeting_group_id_planned_on")),
        sa.UniqueConstraint("uid", name=op.f("uq_meeting_uid")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_group_id_starts_at", ["group_id", "starts_at"])
        batch_op.create_index("ix_meeting_state_starts_at", ["state", "starts_at"])

    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rsvp", sa.String(), nullable=True),
        sa.Column("rsvp_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("word", sa.String(), nullable=True),
        sa.Column("said_there", sa.Boolean(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("marked_there", sa.Boolean(), nullable=True),
        sa.Column("marked_by", sa.Integer(), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answer_word", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "rsvp IS NULL OR rsvp IN ('coming', 'not_coming')", name=op.f("ck_attendance_rsvp")
        ),
        sa.CheckConstraint(
            "(rsvp IS NULL) = (rsvp_at IS NULL)", name=op.f("ck_attendance_rsvp_at")
        ),
        sa.CheckConstraint(
            "(said_there IS NULL) = (said_at IS NULL)", name=op.f("ck_attendance_said_at")
        ),
        sa.CheckConstraint(
            "(marked_there IS NULL) = (marked_at IS NULL)", name=op.f("ck_attendance_marked_at")
        ),
        sa.CheckConstraint(
            "answer IS NULL OR answer IN ('keep', 'another_time', 'break')",
            name=op.f("ck_attendance_answer"),
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_attendance_answered_at")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_attendance_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_attendance_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["marked_by"],
            ["person.id"],
            name=op.f("fk_attendance_marked_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "meeting_id", "person_id", name=op.f("uq_attendance_meeting_id_person_id")
        ),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_person_id"), ["person_id"])

    _create_words_and_breaks()
    _create_attention()

    # Not as a batch: SQLite would make the table anew, and dropping the old one deletes, through
    # foreign keys, all that hangs off it.
    op.execute(
        """ALTER TABLE "group" ADD COLUMN rhythm VARCHAR DEFAULT 'weekly' NOT NULL
        CONSTRAINT ck_group_rhythm CHECK (rhythm IN ('weekly', 'fortnightly', 'monthly'))"""
    )
    op.add_column("group", sa.Column("laid_out_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_group_not_laid_out",
        "group",
        ["term_id"],
        sqlite_where=sa.text("laid_out_at IS NULL"),
        postgresql_where=sa.text("laid_out_at IS NULL"),
    )


def _create_words_and_breaks() -> None:
    op.create_table(
        "attendance_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.Column("is_mentors", sa.Boolean(), nullable=False),
        sa.Column("there", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_attendance_word_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_attendance_word_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["said_by"],
            ["person.id"],
            name=op.f("fk_attendance_word_said_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_word")),
    )
    with op.batch_alter_table("attendance_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_word_meeting_id"), ["meeting_id"])
        batch_op.create_index(batch_op.f("ix_attendance_word_person_id"), ["person_id"])

    op.create_table(
        "membership_break",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "from_on <= until_on", name=op.f("ck_membership_break_from_before_until")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_membership_break_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_break")),
        sa.UniqueConstraint(
            "membership_id", "from_on", name=op.f("uq_membership_break_membership_id_from_on")
        ),
    )


def _create_attention() -> None:
    op.create_table(
        "attention_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("marked_by", sa.Integer(), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('handled', 'snoozed')", name=op.f("ck_attention_mark_state")),
        sa.CheckConstraint(
            "(state = 'snoozed') = (until_at IS NOT NULL)", name=op.f("ck_attention_mark_until")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_attention_mark_workspace_id_workspace"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["marked_by"],
            ["person.id"],
            name=op.f("fk_attention_mark_marked_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attention_mark")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_attention_mark_workspace_id_key")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("attention_mark")
    op.drop_table("membership_break")
    op.drop_table("attendance_word")
    op.drop_table("attendance")
    op.drop_table("meeting")
    op.drop_index("ix_group_not_laid_out", "group")
    with op.batch_alter_table("group", schema=None) as batch_op:
        batch_op.drop_column("laid_out_at")
        batch_op.drop_constraint(op.f("ck_group_rhythm"), type_="check")
        batch_op.drop_column("rhythm")
