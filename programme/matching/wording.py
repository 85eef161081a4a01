"""How placements and what would help are said: sentences about true facts only."""

from collections.abc import Mapping, Sequence

from programme.focuses import FOCUSES
from programme.languages import language_name
from programme.listings import listing
from programme.matching.reasons import ByHand, Reason
from programme.matching.types import Change, ChangeKind, Help, Kept, Placed, Slot, Waits
from programme.time_zones import say_in_zone
from programme.translations import N_, Translated, ngettext
from programme.translations import gettext as _

_DAYS = Translated(
    dict(
        enumerate(
            (
                N_("Mondays"),
                N_("Tuesdays"),
                N_("Wednesdays"),
                N_("Thursdays"),
                N_("Fridays"),
                N_("Saturdays"),
                N_("Sundays"),
            )
        )
    )
)
_NUMBERS = Translated(
    {2: N_("two"), 3: N_("three"), 4: N_("four"), 5: N_("five"), 6: N_("six"), 7: N_("seven")}
)
_CHOICES = (
    N_("Your first choice, {focus}"),
    N_("Your second choice, {focus}"),
    N_("Your third choice, {focus}"),
)
_TWO = 2


def slot_text(slot: Slot) -> str:
    """Return e.g. ``Tuesdays 15:00 Nairobi time``."""
    return hours_text((slot.hour_of_week,), slot.time_zone)


def hours_text(hours: Sequence[int], time_zone: str | None) -> str:
    """Return hours of the week, e.g. ``Tuesdays 15:00 and Fridays 9:00 Nairobi time``."""
    return say_in_zone(listing([_hour(hour) for hour in hours]), time_zone or "UTC")


def _hour(hour: int) -> str:
    return _("{days} {hour}:00", days=_DAYS[hour // 24], hour=hour % 24)


def focus_text(code: str) -> str:
    """Return a focus within a sentence, e.g. ``Git teaching`` or ``community building``."""
    focus = FOCUSES[code]
    return focus.short_name if focus.tool else focus.name.lower()


def say_reason(reason: Reason) -> str:
    """Return why somebody is where they are, or waits, in the reader's language."""
    match reason:
        case Placed():
            return _say_placed(reason)
        case Kept():
            return _(
                "Your group stays as it is: {focus}, {when}.",
                focus=focus_text(reason.focus),
                when=slot_text(reason.slot),
            )
        case Waits():
            return _say_waits(reason)
        case ByHand(seated=True):
            return _("A coordinator chose this group for you.")
        case ByHand():
            return _("A coordinator keeps a place for you in mind.")
        case _:
            return _(reason.text)  # two of before are in the catalogues


def _say_placed(placed: Placed) -> str:
    focus = focus_text(placed.focus)
    if placed.choice is not None:
        first = _(_CHOICES[placed.choice], focus=focus)
    else:
        if placed.mentors == 1:
            leads = _("You lead {focus}", focus=focus)
        elif placed.leads:
            leads = _("You lead {focus} with a co-mentor, as you wished", focus=focus)
        else:
            leads = _("You co-lead {focus} with a co-mentor, as you wished", focus=focus)
        first = f"{leads}, {_chosen_by(placed.mentees)}"
    parts = [first]
    if placed.place:
        parts.append(_("you would meet in {place}", place=placed.place))
    parts.append(_("you share {language}", language=language_name(placed.language)))
    count, when = placed.mentors + placed.mentees, slot_text(placed.slot)
    parts.append(
        _("{when} suits both of you in every week", when=when)
        if count == _TWO
        else _("{when} suits all {number} in every week", when=when, number=_number(count))
    )
    return f"{'; '.join(parts)}."


def _chosen_by(mentees: int) -> str:
    if mentees == 1:
        return _("chosen by your mentee")
    if mentees == _TWO:
        return _("chosen by both mentees")
    return _("chosen by all {number} mentees", number=_number(mentees))


def _say_waits(waits: Waits) -> str:
    if not waits.changes:
        return (
            _(
                "There are no mentees for you yet. Please look whether your application names your "
                "choices, languages, hours, and the place where you would meet."
            )
            if waits.is_mentor
            else _(
                "There is no free seat for you yet. Please look whether your application names "
                "your choices, languages, hours, and the place where you would meet."
            )
        )
    helps, *others = [_say_change(change) for change in waits.changes]
    for other in others:
        helps = _("{first}; or {other}", first=helps, other=other)
    if waits.is_mentor:
        return _("There are no mentees for you yet. What would help: {helps}.", helps=helps)
    return _("There is no free seat for you yet. What would help: {helps}.", helps=helps)


def _say_change(change: Change) -> str:
    match change.kind:
        case ChangeKind.HOURS:
            hours = hours_text(change.hours, change.time_zone)
            return _("{hours} as well", hours=hours)
        case ChangeKind.FOCUS:
            return _("{focus} among your choices", focus=focus_text(change.focus or ""))
        case ChangeKind.LANGUAGE:
            language = language_name(change.language or "")
            return _("{language} among your languages", language=language)
        case ChangeKind.MEETING if change.place:
            return _("meeting in {place}", place=change.place)
        case ChangeKind.MEETING:
            return _("meeting online as well")
        case ChangeKind.MENTOR | ChangeKind.MENTEE:
            return _say_one_more(change)


_ONE_MORE: Mapping[tuple[bool, bool], str] = {  # a mentor, in a place
    (True, False): N_("one more mentor for {focus} who speaks {language} and is free {hours}"),
    (True, True): N_(
        "one more mentor for {focus} who speaks {language} and can meet in {place} and is free "
        "{hours}"
    ),
    (False, False): N_("one more mentee for {focus} who speaks {language} and is free {hours}"),
    (False, True): N_(
        "one more mentee for {focus} who speaks {language} and can meet in {place} and is free "
        "{hours}"
    ),
}


def _say_one_more(change: Change) -> str:
    one = _(
        _ONE_MORE[change.kind is ChangeKind.MENTOR, bool(change.place)],
        focus=focus_text(change.focus or ""),
        language=language_name(change.language or ""),
        place=change.place,
        hours=hours_text(change.hours, change.time_zone),
    )
    others = change.places - 1
    if not others:
        return one
    return ngettext(
        "{one_more}, which would place you and one other who waits",
        "{one_more}, which would place you and {number} others who wait",
        others,
        one_more=one,
        number=_number(others),
    )


_OF_A_MENTOR: Mapping[ChangeKind, str] = {
    ChangeKind.HOURS: N_(
        "{hours} among the hours of a mentor without a group would place {number} who wait."
    ),
    ChangeKind.FOCUS: N_(
        "{focus} among the choices of a mentor without a group would place {number} who wait: "
        "{when}."
    ),
    ChangeKind.LANGUAGE: N_(
        "{language} among the languages of a mentor without a group would place {number} who "
        "wait: {when}."
    ),
}
_OF_MENTEES: Mapping[ChangeKind, str] = {
    ChangeKind.HOURS: N_(
        "{when} among the hours of {number} who wait would place them with a mentor."
    ),
    ChangeKind.FOCUS: N_(
        "{focus} among the choices of {number} who wait would place them with a mentor: {when}."
    ),
    ChangeKind.LANGUAGE: N_(
        "{language} among the languages of {number} who wait would place them with a mentor: "
        "{when}."
    ),
}
_MEETING: Mapping[tuple[bool, bool], str] = {  # of a mentor, in a place
    (True, True): N_(
        "meeting in {place} by a mentor without a group would place {number} who wait: {when}."
    ),
    (True, False): N_(
        "meeting online as well by a mentor without a group would place {number} who wait: {when}."
    ),
    (False, True): N_(
        "meeting in {place} by {number} who wait would place them with a mentor: {when}."
    ),
    (False, False): N_(
        "meeting online as well by {number} who wait would place them with a mentor: {when}."
    ),
}


def help_text(one: Help) -> str:
    """Return what would help several who wait, as a sentence for a coordinator."""
    first = one.changes[0]
    if first.kind is ChangeKind.MENTOR:
        return _begun(_say_more_mentors(one))
    of_a_mentor = first.person_id == first.mentor_id
    if first.kind is ChangeKind.MEETING:
        sentence = _MEETING[of_a_mentor, bool(first.place)]
    else:
        sentence = (_OF_A_MENTOR if of_a_mentor else _OF_MENTEES)[first.kind]
    return _begun(
        _(
            sentence,
            hours=hours_text(first.hours, first.time_zone),
            focus=focus_text(first.focus) if first.focus else "",
            language=language_name(first.language) if first.language else "",
            place=first.place,
            number=_number(len(one.person_ids)),
            when=slot_text(one.slot) if one.slot else "",
        )
    )


def _say_more_mentors(one: Help) -> str:
    changes, count = one.changes, len(one.changes)
    same = len({change.focus for change in changes}) == 1
    each = [_say_mentor(change, with_focus=not same) for change in changes]
    if count > 1:
        each = [
            _("{mentor} ({number})", mentor=mentor, number=_number(change.places))
            for mentor, change in zip(each, changes, strict=True)
        ]
    said = {
        "mentors": _number(count),
        "number": _number(len(one.person_ids)),
        "each": "; ".join(each),
    }
    if not same:
        return _("{mentors} more mentors would place {number} who wait: {each}.", **said)
    return ngettext(
        "one more mentor for {focus} would place {number} who wait: {each}.",
        "{mentors} more mentors for {focus} would place {number} who wait: {each}.",
        count,
        focus=focus_text(changes[0].focus or ""),
        **said,
    )


def _say_mentor(change: Change, *, with_focus: bool) -> str:
    language = language_name(change.language or "")
    hours = hours_text(change.hours, change.time_zone)
    who = (
        _(
            "in {language}, able to meet in {place}, {hours}",
            language=language,
            place=change.place,
            hours=hours,
        )
        if change.place
        else _("in {language}, {hours}", language=language, hours=hours)
    )
    if not with_focus:
        return who
    return _("for {focus}, {who}", focus=focus_text(change.focus or ""), who=who)


def _begun(sentence: str) -> str:
    """Return a sentence with a capital at its beginning."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


def _number(number: int) -> str:
    return _NUMBERS.get(number, str(number))
