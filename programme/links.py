"""Addresses that people give us, to be opened by others."""

from urllib.parse import urlsplit

from programme.translations import N_
from programme.translations import gettext as _

LONGEST_URL = 2000
_PROBLEM = N_("Please give a whole address that begins with https:// or http://.")


def check_url(url: str) -> str | None:
    """Return what is wrong with an address, or None for one of the web that has a host.

    Nothing that runs or reads files (``javascript:``, ``file:``), no spaces, and nobody's password
    in it: others will open it.
    """
    if len(url) > LONGEST_URL:
        return _("Please keep it within {most} characters.", most=LONGEST_URL)
    if any(character.isspace() or not character.isprintable() for character in url):
        return _(_PROBLEM)
    try:
        parts = urlsplit(url)
        has_password = parts.password is not None
        host, _port = parts.hostname, parts.port
    except ValueError:  # brackets or a port that make no address
        return _(_PROBLEM)
    if parts.scheme not in {"http", "https"} or not host:
        return _(_PROBLEM)
    return _("Please leave out the password: others will see this.") if has_password else None
