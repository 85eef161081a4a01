"""What a coordinator's letter may begin with: drafts, to be changed before they are sent."""

from programme.translations import gettext as _

MISSING, ABOUT_MISSING, STANDS_STILL = "missing", "about_missing", "stands_still"
ABOUT_UNREACHED = "about_unreached"


def draft_letter(draft: str, name: str, about: str) -> str:
    """Return the draft of that key to somebody; empty for a key without one.

    ``name`` is the reader's, ``about`` that of the person or group it is about, in plain text.
    """
    first = name.split(maxsplit=1)[0] if name.split() else _("there")
    match draft:
        case "missing":
            return _(
                "Hi {first}, we missed you at the last meetings of your group. No worries at all! "
                "Is the hour still good for you? Another group or a break is fine too, just tell "
                "me.",
                first=first,
            )
        case "about_missing":
            return _(
                "Hi {first}, {who} wasn't at the last meetings of your group. Do you know how they "
                "are? Another hour, another group or a break may help. Tell me what you think, and "
                "what I can do.",
                first=first,
                who=about,
            )
        case "stands_still":
            return _(
                "Hi {first}, as far as I know {group} hasn't met for a while. Is anything in the "
                "way? Another hour, a co-mentor or fewer meetings may help, and I'm glad to.",
                first=first,
                group=about,
            )
        case "about_unreached":
            return _(
                "Hi {first}, the bot's messages don't reach {who} any more. Are you in touch with "
                "them? Please tell me whether they still take part, and how I can reach them.",
                first=first,
                who=about,
            )
        case _other:
            return ""
