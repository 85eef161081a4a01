"""The language that texts are said in, and the texts in it.

Every text for people goes through :func:`gettext` or one of its sisters, with the English text as
the key. The language is that of the task at work: the middleware sets it to the caller's,
delivery to the reader's, and tasks inherit it. ``locale/`` holds one gettext catalogue a language;
CONTRIBUTING.md says how to write a text and how to add a language.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from programme.mrkdwn import fill, to_mrkdwn
from programme.overrides import find_override

ENGLISH = "en"  # the language of the keys
LOCALE_FOLDER = Path(__file__).parent / "locale"
DOMAIN = "mentoring"
LANGUAGES: tuple[str, ...] = (
    ENGLISH,
    *sorted(path.name for path in LOCALE_FOLDER.iterdir() if path.is_dir()),
)
_language: ContextVar[str] = ContextVar("language", default=ENGLISH)
Key = TypeVar("Key")


def choose_language(locale: str, fallback: str = ENGLISH) -> str:
    """Return the language for a Slack locale such as ``es-LA``, or the fallback for others."""
    code = locale.replace("_", "-").partition("-")[0].lower()
    return code if code in LANGUAGES else fallback


def current_language() -> str:
    """Return the code of the language that texts are said in now."""
    return _language.get()


def speak(language: str) -> None:
    """Say texts in one of :data:`LANGUAGES` from now on, in this task and those it starts."""
    _language.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say texts in one of :data:`LANGUAGES` inside the block."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


@cache
def find_catalogue(language: str) -> NullTranslations:
    """Return the texts of a language, compiled from its ``.po`` file at first use."""
    if language == ENGLISH:
        return NullTranslations()
    path = LOCALE_FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)


def gettext(text: str, /, **values: Any) -> str:
    """Return a text in the current language, with the values in place of its ``{names}``.

    What a coordinator put in the place of the text comes before its translation. A text without
    values stays as it is: the braces of Slack's date tokens are none of ours.
    """
    if not text:  # the catalogue's own header stands under it
        return ""
    changed = find_override(text, _language.get())
    if changed is not None:
        with suppress(KeyError, IndexError, ValueError):  # what it is to hold goes by other names
            return fill(to_mrkdwn(changed.value), values)
    return _fill(find_catalogue(_language.get()).ugettext(text), values)


def pgettext(context: str, text: str, /, **values: Any) -> str:
    """Return a text whose translation depends on where it stands; ``context`` says where."""
    return _fill(find_catalogue(_language.get()).upgettext(context, text), values)


def ngettext(singular: str, plural: str, count: int, /, **values: Any) -> str:
    """Return the text for so many things; ``{count}`` in it is the number."""
    found = find_catalogue(_language.get()).ungettext(singular, plural, count)
    return _fill(found, {"count": count, **values})


def N_(text: str) -> str:  # noqa: N802 - as gettext calls it everywhere
    """Return a text as it is, marked for the catalogues: it is translated when it is said.

    For constants of a module, which are there before anybody speaks.
    """
    return text


class Translated(Mapping[Key, str]):
    """Texts by key, each in the language of the moment at which it is asked for."""

    def __init__(self, texts: Mapping[Key, str]) -> None:
        self._texts = texts

    def __getitem__(self, key: Key) -> str:
        return gettext(self._texts[key])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def spell_date(day: date, pattern: str) -> str:
    """Return a day in the current language, by a pattern of Unicode CLDR such as ``d MMMM y``.

    An aware instant is spelled by the clock of its own zone, with ``HH:mm`` too.
    """
    spell = format_datetime if isinstance(day, datetime) else format_date
    return spell(day, pattern, locale=_language.get())


def spell_number(number: float, pattern: str = "0.0") -> str:
    """Return a number as the current language writes it, by a pattern of Unicode CLDR.

    ``0.#`` shows a digit after the point only where there is one, ``0.0%`` a share.
    """
    return format_decimal(number, pattern, locale=_language.get())


def _fill(text: str, values: Mapping[str, Any]) -> str:
    return text.format(**values) if values else text
