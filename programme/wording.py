"""What a text may be that a coordinator writes: its placeholders are ones that can be filled."""

from collections.abc import Iterable
from string import Formatter

from programme.translations import gettext as _

# Slack takes 3,000 characters in a section; a placeholder may stand for more than its sample.
LONGEST_SHOWN = 2500


def placeholders_in(text: str) -> tuple[str, ...]:
    """Return the names in braces, each once, in order; raises ``ValueError`` for odd braces."""
    names = [name for _text, name, *_rest in Formatter().parse(text) if name is not None]
    return tuple(dict.fromkeys(names))


def check_braces(text: str, known: Iterable[str]) -> str | None:
    """Return what is wrong with the placeholders of a text, as a sentence, or None."""
    names = list(known)
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return _("A brace lacks its other half. One that is to be read is written twice.")
    for _text, name, form, conversion in parts:
        if name is None:
            continue
        if name not in names or form or conversion:
            more = (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
            strange = f"{{{name}{more}}}"
            mine = ", ".join(f"{{{one}}}" for one in names)
            if not names:
                return _("I don't know {strange}: nothing is filled in here.", strange=strange)
            return _("I don't know {strange}. You can use {mine}.", strange=strange, mine=mine)
    return None
