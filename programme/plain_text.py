"""Text of people as it comes in: without what cannot be seen, and could mislead who reads it.

What stays is shown as it was typed; that no mention or link comes of it is for the views.
"""

import re
import unicodedata

# Characters that put what follows in another order or embed it, and that a name or a link can use
# to look like another one. Source: Unicode Technical Report 36, "Bidirectional Text Spoofing".
_REORDERING = "\u202a\u202d\u202e\u2066-\u2069"
# Invisible, and not needed to write any language. The joiners (200C, 200D) and the marks of
# direction (200E, 200F, 061C) are.
_INVISIBLE = "\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0"
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # all but tabulators and ends of lines
_LEFT_OUT = re.compile(f"[{_CONTROL}{_REORDERING}{_INVISIBLE}\ufff9-\ufffb]")
# Arabic and Hebrew keyboards type these around words; closed on their line, they move no others.
_EMBEDDED = re.compile("\u202b([^\u202b\u202c\n]*)\u202c|[\u202b\u202c]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
# More marks on one letter than any language writes; they would cover the lines above and below.
_MOST_MARKS = 4


def clean(text: str) -> str:
    r"""Return the text without control, reordering and invisible characters and half characters.

    Words written from right to left keep what embeds them, where it is closed on their line.

    Ends of lines become ``\n``, and of the marks on one letter the first few stay.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    kept = _EMBEDDED.sub(_embedded, _LEFT_OUT.sub("", _LINE_ENDS.sub("\n", whole)))
    return kept if kept.isascii() else _with_few_marks(kept)


def clean_line(text: str) -> str:
    """Return the text cleaned, in one line, without spaces around it and few within it."""
    return " ".join(_EMBEDDED.sub(r"\1", clean(text)).split())


def _embedded(found: re.Match[str]) -> str:
    words: str = found[1] or ""
    is_needed = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in words)
    return found[0] if is_needed else words


def _with_few_marks(text: str) -> str:
    marks, kept = 0, []
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= _MOST_MARKS:
            kept.append(letter)
    return "".join(kept)
