"""The language that somebody chose for themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nobody has chosen yet."""
    op.add_column("person", sa.Column("language", sa.String(), nullable=True))


def downgrade() -> None:
    """Forget the choices."""
    op.drop_column("person", "language")
