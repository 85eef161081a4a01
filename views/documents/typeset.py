"""From a template and values to a PDF or pictures, with Typst."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
import fontpkg_noto_sans_devanagari
import fontpkg_noto_sans_thai
import typst

# Each package holds its fonts as files; the system's are used too, such as Debian's
# fonts-noto-cjk for Chinese, Japanese and Korean.
_FONT_PACKAGES = (
    fontpkg_noto_sans,
    fontpkg_noto_sans_arabic,
    fontpkg_noto_sans_devanagari,
    fontpkg_noto_sans_thai,
)
_PREFERRED = "Noto Sans"
# Families of these names have the letters of one script each; colours and symbols come last.
_LAST = ("Noto Emoji", "Noto Color Emoji", "Noto Sans Symbols", "Noto Sans Symbols 2")
_PICTURE_PPI = 96.0
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif"}


class PictureError(ValueError):
    """The picture is none that can be printed."""


def to_pdf(
    template: str,
    values: Mapping[str, Any],
    *,
    at: datetime,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the template filled with the values, as a tagged PDF made at the aware instant.

    The same values and instant make the same bytes. ``pictures`` are PNG, JPEG, GIF or WebP by
    the name under which ``values`` speak of them. Raises ``PictureError`` when one is none. Takes
    from a tenth of a second to some seconds of work: call it in a thread.
    """
    return _compile(template, values, pictures or {}, format="pdf", timestamp=at)[0]


def to_pictures(
    template: str, values: Mapping[str, Any], *, pictures: Mapping[str, bytes] | None = None
) -> list[bytes]:
    """Return the pages as PNG pictures; otherwise as :func:`to_pdf`."""
    return _compile(template, values, pictures or {}, format="png", ppi=_PICTURE_PPI)


def picture_kind(picture: bytes) -> str:
    """Return ``png``, ``jpg``, ``gif`` or ``webp``; else raise ``PictureError``."""
    for start, kind in _KINDS.items():
        if picture.startswith(start):
            return kind
    if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP":
        return "webp"
    raise PictureError


def direction(text: str) -> str:
    """Return ``rtl`` when the first letter with a direction is written from right to left."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def _compile(
    template: str, values: Mapping[str, Any], pictures: Mapping[str, bytes], **options: Any
) -> list[bytes]:
    with TemporaryDirectory(prefix="mentoring-") as folder:
        root = Path(folder)
        for source in files(__package__).iterdir():
            if source.name.endswith(".typ"):
                (root / source.name).write_bytes(source.read_bytes())
        names = {}
        for number, (name, picture) in enumerate(pictures.items()):
            names[name] = f"picture-{number}.{picture_kind(picture)}"
            (root / names[name]).write_bytes(picture)
        inputs = {
            "values": json.dumps(dict(values)),
            "fonts": json.dumps(_families()),
            "pictures": json.dumps(names),
        }
        try:
            made = typst.compile(
                root / template, root=root, font_paths=_fonts(), sys_inputs=inputs, **options
            )
        except typst.TypstError as error:
            # The templates are ours and tested; a picture is the one part that is not.
            if pictures and "decode" in error.message:
                raise PictureError from error
            raise
    if made is None:
        raise RuntimeError("Typst made no document")
    return made if isinstance(made, list) else [made]


@cache
def _fonts() -> typst.Fonts:
    folders = [Path(str(package.ROOT)) / "files" for package in _FONT_PACKAGES]
    return typst.Fonts(font_paths=folders)


@cache
def _families() -> list[str]:
    """Return every Noto Sans family that is there: what the first lacks, the others may have."""
    found = [name for name in _fonts().families() if name.startswith("Noto ")]
    sans = sorted(name for name in found if name.startswith("Noto Sans") and name not in _LAST)
    others = sorted(set(found) - set(sans) - set(_LAST))
    last = [name for name in _LAST if name in found]
    return [_PREFERRED, *(name for name in sans if name != _PREFERRED), *last, *others]
