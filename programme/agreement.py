"""The mentor agreement, as the programme words it.

Source: "Mentor Agreement". Change :data:`VERSION` with every change of the text: each mentor's
acceptance is kept with the version they saw.
"""

from dataclasses import dataclass

from programme.overrides import find_override
from programme.translations import ENGLISH, N_, current_language, find_catalogue

VERSION = "2018-2019"
CODE_OF_CONDUCT_URL = "https://docs.carpentries.org/topic_folders/policies/code-of-conduct.html"
INCIDENT_REPORTING_URL = f"{CODE_OF_CONDUCT_URL}#incident-reporting-guidelines"


@dataclass(frozen=True)
class Part:
    """A paragraph of the agreement with the points that follow it."""

    opening: str
    points: tuple[str, ...]


CODE_OF_CONDUCT = N_(
    "I agree to follow the {code_of_conduct} in all communications and interactions with "
    "The Carpentries community and to {report} that I become aware of."
)
PARTS = (
    Part(
        N_("When interacting with my mentoring group, I agree to"),
        (
            N_(
                "communicate The Carpentries community values to mentees and model that behaviour "
                "myself in how I mentor,"
            ),
            N_("provide a welcoming and supporting environment for mentees,"),
            N_(
                "avoid dismissive language, question my expert blind spot, and model "
                "error-making as a vital part of the mentoring process."
            ),
        ),
    ),
    Part(
        N_(
            "I understand that it is important to keep in touch with The Carpentries community so "
            "that my mentorship will reflect current practices. I agree to:"
        ),
        (
            N_("stay active in one or more Carpentries communication channels,"),
            N_("keep up-to-date with changes to the lesson(s) I teach, and"),
            N_(
                "provide feedback to the Mentoring Subcommittee and Carpentries staff to help "
                "continue improving our mentoring groups."
            ),
        ),
    ),
)

KEY = "agreement"  # of the setting with which coordinators change it


def own_agreement(language: str = ENGLISH) -> str:
    """Return the programme's agreement in a language, as a coordinator would type it."""
    translated = find_catalogue(language).ugettext
    parts = [
        "\n".join([translated(one.opening), *(f"• {translated(point)}" for point in one.points)])
        for one in PARTS
    ]
    return "\n\n".join([translated(CODE_OF_CONDUCT), *parts])


def find_changed_agreement() -> str | None:
    """Return the agreement in a coordinator's words, or None while it is the programme's own.

    One for the reader's language comes before one for every language.
    """
    override = find_override(KEY, current_language())
    return override.value if override is not None else None


def agreement_version() -> str:
    """Return the version of the agreement as its reader has it now, which a mentor accepts."""
    override = find_override(KEY, current_language())
    if override is None:
        return VERSION
    of = f" ({override.language})" if override.language else ""
    return f"{VERSION}, changed {override.number}{of}"
