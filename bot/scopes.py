"""What the bot may do in a workspace: the scopes of ``app.yaml``, which says what each is for."""

BOT_SCOPES = (
    "bookmarks:read",
    "bookmarks:write",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:write",
    "pins:write",
    "usergroups:read",
    "users:read",
    "users:read.email",
)
