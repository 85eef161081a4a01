"""Group life: goals, representatives, links of outline steps, mentors' onboarding."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them, and let outline steps remember which sample step they began as."""
    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("specific", sa.String(), nullable=False),
        sa.Column("measurable", sa.String(), nullable=False),
        sa.Column("achievable", sa.String(), nullable=False),
        sa.Column("relevant", sa.String(), nullable=False),
        sa.Column("time_bound", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'agreed', 'dropped')", name=op.f("ck_goal_state")
        ),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL)", name=op.f("ck_goal_decided")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_goal_group_id_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"],
            ["person.id"],
            name=op.f("fk_goal_proposed_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["person.id"],
            name=op.f("fk_goal_decided_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_group_id"), ["group_id"], unique=False)

    op.create_table(
        "representative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('offered', 'confirmed', 'replaced')", name=op.f("ck_representative_state")
        ),
        sa.CheckConstraint(
            "(state = 'offered') = (confirmed_at IS NULL)",
            name=op.f("ck_representative_confirmed"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["group.id"],
            name=op.f("fk_representative_group_id_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_representative_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"],
            ["person.id"],
            name=op.f("fk_representative_confirmed_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representative")),
        sa.UniqueConstraint(
            "group_id", "person_id", name=op.f("uq_representative_group_id_person_id")
        ),
    )
    with op.batch_alter_table("representative", schema=None) as batch_op:
        batch_op.create_index(
            "ix_representative_one_confirmed",
            ["group_id"],
            unique=True,
            sqlite_where=sa.text("state = 'confirmed'"),
            postgresql_where=sa.text("state = 'confirmed'"),
        )
        batch_op.create_index(
            batch_op.f("ix_representative_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "outline_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('maintenance', 'teaching', 'organizing', 'community')",
            name=op.f("ck_outline_link_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_outline_link_workspace_id_workspace"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"],
            ["person.id"],
            name=op.f("fk_outline_link_updated_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outline_link")),
        sa.UniqueConstraint(
            "workspace_id",
            "outcome",
            "position",
            name=op.f("uq_outline_link_workspace_id_outcome_position"),
        ),
    )

    op.create_table(
        "onboarding_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "task IN ('outline_read', 'session_attended', 'recording_watched', "
            "'introduction_written', 'goal_setting_prepared')",
            name=op.f("ck_onboarding_task_task"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_onboarding_task_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["term_id"],
            ["term.id"],
            name=op.f("fk_onboarding_task_term_id_term"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onboarding_task")),
        sa.UniqueConstraint(
            "person_id",
            "term_id",
            "task",
            name=op.f("uq_onboarding_task_person_id_term_id_task"),
        ),
    )

    with op.batch_alter_table("outline_step", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sample_position", sa.Integer(), nullable=True))
    # Until now no group could change its outline, so each step stands where it began.
    op.execute("UPDATE outline_step SET sample_position = position")


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("outline_step", schema=None) as batch_op:
        batch_op.drop_column("sample_position")
    op.drop_table("onboarding_task")
    op.drop_table("outline_link")
    with op.batch_alter_table("representative", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_representative_person_id"))
        batch_op.drop_index(
            "ix_representative_one_confirmed",
            sqlite_where=sa.text("state = 'confirmed'"),
            postgresql_where=sa.text("state = 'confirmed'"),
        )
    op.drop_table("representative")
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goal_group_id"))
    op.drop_table("goal")
