"""The languages that people can say they speak, by ISO 639 code.

At most 100 fit into one menu of Slack. Their names come from Babel (Unicode CLDR).
"""

from collections.abc import Mapping
from functools import cache

from babel import Locale

from programme.translations import current_language

# fmt: off
CODES = (
    "ar", "am", "bn", "my", "ca", "zh", "hr", "cs", "da", "nl", "en", "et", "fa", "fi",
    "fr", "de", "el", "gu", "ha", "he", "hi", "hu", "ig", "id", "it", "ja", "kn", "rw",
    "ko", "ms", "ml", "mr", "ne", "nb", "pl", "pt", "pa", "ro", "ru", "sr", "si", "sk",
    "sl", "so", "es", "sw", "sv", "ta", "te", "th", "tr", "uk", "ur", "vi", "wo", "xh",
    "yo", "zu",
)
# fmt: on


def language_name(code: str) -> str:
    """Return the name of a language, e.g. ``Swahili`` for ``sw``, in the language of the reader."""
    return str(_names_in(current_language())[code])


@cache
def _names_in(language: str) -> Mapping[str, str]:
    return Locale(language).languages


def language_of_locale(locale: str) -> str | None:
    """Return the language code in a Slack locale such as ``pt-BR``, if it is on the list."""
    code = locale.partition("-")[0].lower()
    return code if code in CODES else None
