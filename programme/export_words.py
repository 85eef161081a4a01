"""What stands for a code in the files that coordinators take out, in the reader's language."""

from collections.abc import Mapping
from functools import cache

from programme.translations import current_language, pgettext, speaking


def export_word(code: str) -> str:
    """Return the word for a code, e.g. ``not coming`` for ``not_coming``; others as they are."""
    return _words_in(current_language()).get(code, code)


def certification_words() -> Mapping[str, str]:
    """Return the words for how far somebody is with their certification, by code."""
    words = _words_in(current_language())
    return {code: words[code] for code in ("certified", "trained", "training", "none")}


@cache
def _words_in(language: str) -> Mapping[str, str]:
    with speaking(language):
        return {
            "yes": pgettext("in a file", "yes"),
            "no": pgettext("in a file", "no"),
            # Roles, and parts in a group.
            "mentor": pgettext("in a file", "mentor"),
            "mentee": pgettext("in a file", "mentee"),
            "lead": pgettext("in a file", "lead mentor"),
            "co_mentor": pgettext("in a file", "co-mentor"),
            # How an application stands.
            "received": pgettext("in a file", "received"),
            "waiting": pgettext("in a file", "waiting"),
            "approved": pgettext("in a file", "approved"),
            "placed": pgettext("in a file", "placed"),
            "declined": pgettext("in a file", "declined"),
            "withdrawn": pgettext("in a file", "withdrawn"),
            # Certification.
            "certified": pgettext("in a file", "certified"),
            "trained": pgettext("in a file", "trained"),
            "training": pgettext("in a file", "training"),
            "none": pgettext("in a file", "none"),
            # Where and how often people meet.
            "online": pgettext("in a file", "online"),
            "in_person": pgettext("in a file", "in_person"),
            "either": pgettext("in a file", "either"),
            "weekly": pgettext("in a file", "weekly"),
            "fortnightly": pgettext("in a file", "fortnightly"),
            "monthly": pgettext("in a file", "monthly"),
            # Coming, and having been there.
            "coming": pgettext("in a file", "coming"),
            "not_coming": pgettext("in a file", "not coming"),
            "there": pgettext("in a file", "there"),
            "excused": pgettext("in a file", "excused"),
            "missed": pgettext("in a file", "missed"),
            "unknown": pgettext("in a file", "unknown"),
            # Surveys.
            "midway": pgettext("in a file", "midway"),
            "final": pgettext("in a file", "final"),
        }
