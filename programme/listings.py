"""Things listed in a sentence, as the reader's language does it."""

import re
from collections.abc import Mapping, Sequence

from programme.translations import current_language, pgettext
from programme.translations import gettext as _

# Spanish says "e" for "y" before the sound of i, and "u" for "o" before that of o, also in numbers
# (8, 11). Source: Real Academia Española, "Diccionario panhispánico de dudas", "y" and "o".
_SAME_SOUND: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "es": (
        re.compile(r"\W*h?[ií](?![aeouáéóú])", re.IGNORECASE),
        re.compile(r"\W*(h?[oó]|8|11(?!\d))", re.IGNORECASE),
    )
}


def listing(items: Sequence[str], *, any_of: bool = False) -> str:
    """Return the items as a sentence lists them: ``a, b and c``, or ``a, b or c``.

    Babel's ``format_list`` has no rule for what comes before the same sound, as in "e Irina".
    """
    if len(items) <= 1:
        return "".join(items)
    first, last = ", ".join(items[:-1]), items[-1]
    sounds = _SAME_SOUND.get(current_language())
    if sounds is not None and sounds[any_of].match(last):
        # Translators: where the last one begins with the sound of the word before it.
        if any_of:
            return pgettext("before the same sound", "{first} or {last}", first=first, last=last)
        # Translators: where the last one begins with the sound of the word before it.
        return pgettext("before the same sound", "{first} and {last}", first=first, last=last)
    if any_of:
        return _("{first} or {last}", first=first, last=last)
    return _("{first} and {last}", first=first, last=last)
