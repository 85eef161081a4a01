"""What people see who bring the bot into their workspace: three pages on the web, one message.

The pages stand for themselves: no script, and nothing is fetched from elsewhere.
"""

from html import escape as escape_html
from types import MappingProxyType
from urllib.parse import urlencode

from programme.installations import Welcome
from views.messages import Message, escape, message, paragraph

_PAGE = """<!doctype html>
<html lang="en">
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
NOT_INSTALLED = (
    "I'm not installed in this workspace any more. An owner or admin can install me again; "
    "everything is as you left it."
)
NOT_SAVED, WHOLE_ORGANISATION = "storage_error", "whole_organisation"
_BEGIN_AGAIN = (
    "This link is older than ten minutes, was used before, or comes from another browser."
)
_WHY = MappingProxyType(
    {
        "access_denied": "You chose not to add Mentoring, so nothing was changed.",
        "invalid_browser": _BEGIN_AGAIN,
        "invalid_state": _BEGIN_AGAIN,
        "missing_code": "Slack sent you back without saying that you agreed.",
        "invalid_code": "Slack did not confirm the installation, so nothing was changed.",
        NOT_SAVED: "I couldn't keep the installation just now, so I can't speak there yet.",
        WHOLE_ORGANISATION: "I can join a workspace, not a whole organisation at once.",
    }
)
_OTHERWISE = "Slack did not let the installation happen, so nothing was changed."


def install_page(url: str) -> str:
    """Return the page that leads to Slack's own, at the URL, where one allows the bot."""
    return _page(
        "Bring mentoring groups to your Slack",
        "<p>People apply in Slack, you match them into groups, and I look after the meetings, the "
        "reminders and the certificates. No spreadsheets.</p>"
        "<p>Slack will ask what I may do. Your data stays with whoever runs this bot.</p>"
        f'<p><a class="button" href="{escape_html(url)}">Add to Slack</a></p>',
    )


def installed_page(workspace_name: str, slack_team_id: str, slack_app_id: str) -> str:
    """Return the page of an installation that went well."""
    there = urlencode({"app": slack_app_id, "team": slack_team_id})
    link = f"https://slack.com/app_redirect?{there}"
    return _page(
        f"Mentoring is in {workspace_name}",
        "<p>I've written to you in Slack with how to begin. In any channel, "
        "<code>/mentoring help</code> shows what I can do.</p>"
        f'<p><a class="button" href="{escape_html(link)}">Open Slack</a></p>',
    )


def not_installed_page(reason: str, install_path: str) -> str:
    """Return the page of an installation that did not; ``reason`` is Slack's word or Bolt's.

    What the reason says is not repeated: anybody can put one into the address.
    """
    return _page(
        "That didn't work",
        f"<p>{escape_html(_WHY.get(reason, _OTHERWISE))}</p>"
        f'<p><a class="button" href="{escape_html(install_path)}">Begin again</a></p>',
    )


def welcome_message(welcome: Welcome) -> Message:
    """Say that the bot is there, and how to begin."""
    name = escape(welcome.workspace_name)
    if welcome.was_here_before:
        text = (
            f"I'm back in {name}, and everything is as you left it. `/mentoring status` shows "
            "where things stand."
        )
        return message(text, [paragraph(text)])
    text = (
        f"Thank you for bringing me to {name}. I run mentoring groups, from applications to "
        "certificates."
    )
    if welcome.may_coordinate:
        steps = [
            "`/mentoring term new` plans the first term; people can apply once it is open.",
            "`/mentoring coordinators` names who runs the programme. Until then, owners and admins "
            "of the workspace do.",
            "`/mentoring help` shows everything else.",
        ]
    else:
        steps = [
            "The owners and admins of the workspace run the programme until they name somebody "
            "with `/mentoring coordinators`. Let them know that I'm here.",
            "`/mentoring help` shows what I can do for you.",
        ]
    listed = "\n".join(f"• {step}" for step in steps)
    return message(text, [paragraph(text), paragraph(listed)])


def _page(title: str, body: str) -> str:
    """Return a whole page; ``body`` is HTML, the title is what somebody may have typed."""
    return _PAGE.format(title=escape_html(title), body=body)
