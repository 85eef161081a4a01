"""How placements and what would help are said, in English sentences about true facts only.

They are written into a proposal once and read by many, so they are English whoever proposes.
"""

from collections.abc import Iterable

from programme.focuses import FOCUSES
from programme.languages import language_name
from programme.matching.types import (
    Change,
    ChangeKind,
    Help,
    Mentee,
    Mentor,
    ProposedGroup,
    Slot,
)
from programme.translations import ENGLISH, speaking

_DAYS = (
    "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays",
)  # fmt: skip
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven")
_ORDINALS = ("first", "second", "third")
_ONE, _TWO = 1, 2


def slot_text(slot: Slot) -> str:
    """Return e.g. ``Tuesdays 15:00 Nairobi time``."""
    return f"{hour_text(slot.hour_of_week)} {zone_text(slot.time_zone)}"


def hour_text(hour: int) -> str:
    """Return an hour of the week, e.g. ``Tuesdays 15:00``."""
    return f"{_DAYS[hour // 24]} {hour % 24}:00"


def zone_text(time_zone: str) -> str:
    """Return e.g. ``Nairobi time``, or ``UTC``."""
    city = time_zone.rpartition("/")[2].replace("_", " ")
    return f"{city} time" if "/" in time_zone else city


def focus_text(code: str) -> str:
    """Return a focus within a sentence, e.g. ``Git teaching`` or ``community building``."""
    focus = FOCUSES[code]
    with speaking(ENGLISH):
        return focus.short_name if focus.tool else focus.name.lower()


def _language(code: str) -> str:
    with speaking(ENGLISH):
        return language_name(code)


def mentee_text(mentee: Mentee, group: ProposedGroup) -> str:
    """Return why a mentee is where they are."""
    rank = _ORDINALS[mentee.focuses.index(group.focus)]
    return f"Your {rank} choice, {focus_text(group.focus)}; {_together(group)}."


def mentor_text(mentor: Mentor, group: ProposedGroup) -> str:
    """Return why a mentor has the group that they have."""
    size = len(group.mentee_ids)
    chosen = f"chosen by {'your mentee' if size == _ONE else f'all {_count(size)} mentees'}"
    if size == _TWO:
        chosen = "chosen by both mentees"
    co = " with a co-mentor, as you wished" if group.co_mentor_id is not None else ""
    role = "You lead" if mentor.id == group.mentor_id else "You co-lead"
    return f"{role} {focus_text(group.focus)}{co}, {chosen}; {_together(group)}."


def _together(group: ProposedGroup) -> str:
    count = len(group.person_ids)
    everybody = "both of you" if count == _TWO else f"all {_count(count)}"
    where = f"you would meet in {group.place}; " if group.place else ""
    speak = f"you share {_language(group.language)}"
    return f"{where}{speak}; {slot_text(group.slot)} suits {everybody} in every week"


def kept_text(group: ProposedGroup) -> str:
    """Return what is said to those in a locked group."""
    return f"Your group stays as it is: {focus_text(group.focus)}, {slot_text(group.slot)}."


def waiting_text(changes: tuple[Change, ...], *, is_mentor: bool) -> str:
    """Return what keeps a person waiting and what would help, the smallest change first."""
    who = "There are no mentees for you yet" if is_mentor else "There is no free seat for you yet"
    if not changes:
        return (
            f"{who}. Please look whether your application names your choices, languages, hours, "
            "and the place where you would meet."
        )
    helps = "; or ".join(_change_text(change, is_mentor=is_mentor) for change in changes)
    return f"{who}. What would help: {helps}."


def _change_text(change: Change, *, is_mentor: bool) -> str:
    match change.kind:
        case ChangeKind.HOURS:
            return _listed(hour_text(hour) for hour in change.hours) + (
                f" {zone_text(change.time_zone or 'UTC')} as well"
            )
        case ChangeKind.FOCUS:
            return f"{focus_text(change.focus or '')} among your choices"
        case ChangeKind.LANGUAGE:
            return f"{_language(change.language or '')} among your languages"
        case ChangeKind.MEETING:
            return f"meeting in {change.place}" if change.place else "meeting online as well"
        case ChangeKind.MENTOR | ChangeKind.MENTEE:
            role = "mentor" if change.kind is ChangeKind.MENTOR else "mentee"
            hours = _listed(hour_text(hour) for hour in change.hours)
            where = f" and can meet in {change.place}" if change.place else ""
            seats = ""
            if change.places > 1:
                others, one = change.places - 1, change.places == _TWO
                waiting = "one other who waits" if one else f"{_count(others)} others who wait"
                seats = f", which would place you and {waiting}"
            return (
                f"one more {role} for {focus_text(change.focus or '')} who speaks "
                f"{_language(change.language or '')}{where} and is free {hours} "
                f"{zone_text(change.time_zone or 'UTC')}{seats}"
            )


def help_text(one: Help) -> str:
    """Return what would help several who wait, as a sentence for a coordinator."""
    first, count = one.changes[0], _count(len(one.person_ids))
    places = f"would place {count} who wait"
    if first.kind is ChangeKind.MENTOR:
        return _more_mentors_text(one.changes, places)
    when = slot_text(one.slot) if one.slot is not None else ""
    is_mentors = first.person_id == first.mentor_id
    match first.kind:
        case ChangeKind.HOURS if is_mentors:
            hours = _listed(hour_text(hour) for hour in first.hours)
            what = f"{hours} {zone_text(first.time_zone or 'UTC')} among the hours"
        case ChangeKind.HOURS:
            what = f"{when} among the hours"
        case ChangeKind.FOCUS:
            what = f"{focus_text(first.focus or '')} among the choices"
        case ChangeKind.LANGUAGE:
            what = f"{_language(first.language or '')} among the languages"
        case _:
            where = f"meeting in {first.place}" if first.place else "meeting online as well"
            what = f"{where} by"
    of = "" if what.endswith(" by") else " of"
    at = "" if first.kind is ChangeKind.HOURS else f": {when}"  # the hour is said already
    if is_mentors:
        return _sentence(f"{what}{of} a mentor without a group {places}{at}")
    return _sentence(f"{what}{of} {count} who wait would place them with a mentor{at}")


def _more_mentors_text(changes: tuple[Change, ...], places: str) -> str:
    same = len({change.focus for change in changes}) == 1
    focus = f" for {focus_text(changes[0].focus or '')}" if same else ""
    mentors = f"{_count(len(changes))} more mentor{'' if len(changes) == _ONE else 's'}"
    each = [
        ("" if same else f"for {focus_text(change.focus or '')}, ")
        + f"{_who(change)}"
        + (f" ({_count(change.places)})" if len(changes) > 1 else "")
        for change in changes
    ]
    return _sentence(f"{mentors}{focus} {places}: {'; '.join(each)}")


def _who(change: Change) -> str:
    where = f", able to meet in {change.place}" if change.place else ""
    hours = _listed(hour_text(hour) for hour in change.hours)
    language = _language(change.language or "")
    return f"in {language}{where}, {hours} {zone_text(change.time_zone or 'UTC')}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _listed(parts: Iterable[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)
