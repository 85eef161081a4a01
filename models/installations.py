"""Where the bot is installed by OAuth, and who is about to install it."""

from datetime import datetime

from sqlalchemy import DateTime, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class SlackBot(SQLModel, table=True):
    """The bot in one Slack team that installed it, with the token it speaks with there.

    The columns are those of slack_sdk's installation store, whose instants are UTC without a zone.
    Tokens are encrypted before they come here; docs/decisions/0015-many-workspaces.md says how.
    """

    __tablename__ = "slack_bot"
    __table_args__ = (UniqueConstraint("client_id", "team_id"),)

    id: int = Field(default=None, primary_key=True)  # given by the database
    client_id: str
    app_id: str
    enterprise_id: str | None = None
    enterprise_name: str | None = None
    team_id: str
    team_name: str | None = None
    bot_token: str | None = Field(default=None, sa_type=Text)  # encrypted
    bot_id: str | None = None
    bot_user_id: str | None = None
    bot_scopes: str | None = Field(default=None, sa_type=Text)
    bot_refresh_token: str | None = Field(default=None, sa_type=Text)  # encrypted
    bot_token_expires_at: datetime | None = Field(default=None, sa_type=DateTime)
    is_enterprise_install: bool = False
    installed_at: datetime = Field(sa_type=DateTime)
    # Beyond slack_sdk's: somebody renews the token, and nobody else may until then.
    renewing_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OAuthState(SQLModel, table=True):
    """A state that an installation was begun with: whoever comes back with it began it."""

    __tablename__ = "oauth_state"

    state: str = Field(primary_key=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)
