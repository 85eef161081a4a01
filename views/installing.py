"""What people see who bring the bot into their workspace: three pages on the web, one message.

The pages stand for themselves: no script, and nothing is fetched from elsewhere.
"""

from html import escape as escape_html
from urllib.parse import urlencode

from programme.installations import Welcome
from programme.translations import N_, Translated, current_language
from programme.translations import gettext as _
from views.messages import Message, escape, message, paragraph

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --accent: #2b5f75; }}
body {{ font: 1.125rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto;
  padding: 0 1.5rem; }}
h1 {{ font-size: 1.75rem; line-height: 1.25; }}
a.button {{ display: inline-block; background: var(--accent); color: #fff; text-decoration: none;
  font-weight: 600; padding: .6rem 1.4rem; border-radius: .5rem; }}
a.button:focus-visible {{ outline: 3px solid currentColor; outline-offset: 3px; }}
code {{ background: rgb(127 127 127 / .18); padding: .1em .35em; border-radius: .25em; }}
</style>
</head>
<body><main>
<h1>{title}</h1>
{body}
</main></body>
</html>
"""
NOT_INSTALLED = N_(
    "I'm not installed in this workspace any more. An owner or admin can install me again; "
    "everything is as you left it."
)
NOT_SAVED, WHOLE_ORGANISATION = "storage_error", "whole_organisation"
_BEGIN_AGAIN = N_(
    "This link is older than ten minutes, was used before, or comes from another browser."
)
_WHY = Translated(
    {
        "access_denied": N_("You chose not to add Mentoring, so nothing was changed."),
        "invalid_browser": _BEGIN_AGAIN,
        "invalid_state": _BEGIN_AGAIN,
        "missing_code": N_("Slack sent you back without saying that you agreed."),
        "invalid_code": N_("Slack did not confirm the installation, so nothing was changed."),
        NOT_SAVED: N_("I couldn't keep the installation just now, so I can't speak there yet."),
        WHOLE_ORGANISATION: N_("I can join a workspace, not a whole organisation at once."),
    }
)
_OTHERWISE = N_("Slack did not let the installation happen, so nothing was changed.")


def install_page(url: str) -> str:
    """Return the page that leads to Slack's own, at the URL, where one allows the bot."""
    return _page(
        _("Bring mentoring groups to your Slack"),
        _paragraph(
            _(
                "People apply in Slack, you match them into groups, and I look after the meetings, "
                "the reminders and the certificates. No spreadsheets."
            )
        ),
        _paragraph(_("Slack will ask what I may do. Your data stays with whoever runs this bot.")),
        _link(_("Add to Slack"), url),
    )


def installed_page(workspace_name: str, slack_team_id: str, slack_app_id: str) -> str:
    """Return the page of an installation that went well."""
    there = urlencode({"app": slack_app_id, "team": slack_team_id})
    link = f"https://slack.com/app_redirect?{there}"
    return _page(
        _("Mentoring is in {workspace}", workspace=workspace_name),
        _paragraph(
            _(
                "I've written to you in Slack with how to begin. In any channel, "
                "`/mentoring help` shows what I can do."
            )
        ),
        _link(_("Open Slack"), link),
    )


def not_installed_page(reason: str, install_path: str) -> str:
    """Return the page of an installation that did not; ``reason`` is Slack's word or Bolt's.

    What the reason says is not repeated: anybody can put one into the address.
    """
    return _page(
        _("That didn't work"),
        _paragraph(_WHY.get(reason, _(_OTHERWISE))),
        _link(_("Begin again"), install_path),
    )


def welcome_message(welcome: Welcome) -> Message:
    """Say that the bot is there, and how to begin."""
    name = escape(welcome.workspace_name)
    if welcome.was_here_before:
        text = _(
            "I'm back in {workspace}, and everything is as you left it. `/mentoring status` shows "
            "where things stand.",
            workspace=name,
        )
        return message(text, [paragraph(text)])
    text = _(
        "Thank you for bringing me to {workspace}. I run mentoring groups, from applications to "
        "certificates.",
        workspace=name,
    )
    if welcome.may_coordinate:
        steps = [
            _("`/mentoring term new` plans the first term; people can apply once it is open."),
            _(
                "`/mentoring coordinators` names who runs the programme. Until then, owners and "
                "admins of the workspace do."
            ),
            _("`/mentoring help` shows everything else."),
        ]
    else:
        steps = [
            _(
                "The owners and admins of the workspace run the programme until they name somebody "
                "with `/mentoring coordinators`. Let them know that I'm here."
            ),
            _("`/mentoring help` shows what I can do for you."),
        ]
    listed = "\n".join(f"• {step}" for step in steps)
    return message(text, [paragraph(text), paragraph(listed)])


def _page(title: str, *body: str) -> str:
    """Return a whole page; ``body`` is HTML, the title is what somebody may have typed."""
    return _PAGE.format(language=current_language(), title=escape_html(title), body="\n".join(body))


def _paragraph(text: str) -> str:
    """Return a text as HTML, what stands in backticks as code."""
    parts = escape_html(text, quote=False).split("`")
    return (
        f"<p>{''.join(f'<code>{one}</code>' if n % 2 else one for n, one in enumerate(parts))}</p>"
    )


def _link(text: str, url: str) -> str:
    return f'<p><a class="button" href="{escape_html(url)}">{escape_html(text)}</a></p>'
