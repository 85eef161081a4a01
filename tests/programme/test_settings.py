"""What coordinators may change: what they type is checked, and calls nobody."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.agreement import VERSION, agreement_version, find_changed_agreement
from programme.courtesy_rules import Later, Reader, Wish, choose
from programme.daytime import is_daytime, next_daytime
from programme.limits import DAY_BEGINS, DAY_ENDS, LIMITS, NUDGES_A_WEEK, Limit
from programme.mrkdwn import fill, to_mrkdwn
from programme.nudges import Urgency
from programme.outlines import OUTLINES, sample_steps
from programme.overrides import Override, using
from programme.setting_catalogue import CONDUCT_CONTACT, SETTINGS, Form, check_value
from programme.timings import NO_MEETING_AFTER, TIMINGS
from programme.translations import LANGUAGES, find_catalogue, gettext, speaking
from programme.wording import check_braces
from programme.wordings import WORDINGS, Wording
from scheduler.rules import find_rules

MENTIONS = ["<!channel>", "<!here|x>", "<@U1>", "<#C1>", "<!subteam^S1>", "<!date^1^{x}|y>"]


@pytest.mark.parametrize("mention", MENTIONS)
def test_mentions_call_nobody(mention: str) -> None:
    assert "<" not in to_mrkdwn(f"Hi {mention}")
    assert "<!" not in to_mrkdwn(f"<https://example.org|{mention}>")
    assert "<@" not in to_mrkdwn(f"<{mention}")


@given(st.text())
def test_whatever_is_typed_only_links_stay(text: str) -> None:
    shown = to_mrkdwn(text)
    assert shown.count("<") == shown.count("<http") + shown.count("<mailto:")


def test_bold_and_links_work() -> None:
    typed = "*Hi* & <https://example.org/?a=1&b=2|R&D> <mailto:a@example.org>"
    assert to_mrkdwn(typed) == (
        "*Hi* &amp; <https://example.org/?a=1&amp;b=2|R&amp;D> <mailto:a@example.org>"
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Hi {name}, {{braces}}", None),
        ("Hi {nam}", "I don't know {nam}. You can use {name}."),
        ("Hi {name!r}", "I don't know {name!r}. You can use {name}."),
        ("Hi {name:>9999}", "I don't know {name:>9999}. You can use {name}."),
        ("Hi {name.__class__}", "I don't know {name.__class__}. You can use {name}."),
        ("Hi {}", "I don't know {}. You can use {name}."),
        ("Hi {name", "A brace lacks its other half"),
        ("Hi name}", "A brace lacks its other half"),
    ],
)
def test_placeholders_are_checked(text: str, problem: str | None) -> None:
    found = check_braces(text, ["name"])
    if problem is None:
        assert found is None
        assert fill(text, {"name": "Ada"}) == "Hi Ada, {braces}"
    else:
        assert found is not None
        assert problem in found


def test_the_programmes_own_can_be_and_fits_everywhere() -> None:
    for setting in SETTINGS.values():
        if setting.key != CONDUCT_CONTACT:
            assert check_value(setting, setting.own) is None, setting.key
            for language in LANGUAGES if setting.is_by_language else ():
                assert check_value(setting, setting.own_in(language)) is None, setting.key
        assert len(setting.own) <= setting.longest


def test_every_timing_is_of_a_rule_and_holds_its_own_within_its_limits() -> None:
    used = {one.key for rule in find_rules().values() for one in rule.timings}
    assert used == {one.key for one in TIMINGS}
    assert all(one.least <= one.own <= one.most for one in TIMINGS)


@pytest.mark.parametrize("value", ["6", "29", "0", "-7", "7.5", "", "x", "\u0667", "9" * 40])
def test_a_length_that_cannot_be_is_refused_and_never_holds(value: str) -> None:
    assert check_value(SETTINGS[NO_MEETING_AFTER.key], value)
    with using({(NO_MEETING_AFTER.key, ""): Override(value, 1)}):
        assert NO_MEETING_AFTER.length == timedelta(days=14)


def test_what_holds_is_the_coordinators() -> None:
    changed = {
        (NO_MEETING_AFTER.key, ""): Override("21", 1),
        ("outlines.teaching", ""): Override("• Meet\n\n- Teach\nShow", 3),
        ("agreement", ""): Override("I agree.", 2),
    }
    with using(changed):
        assert NO_MEETING_AFTER.length == timedelta(days=21)
        assert sample_steps("teaching") == ["Meet", "Teach", "Show"]
        assert sample_steps("community") == OUTLINES["community"]
        assert agreement_version() == f"{VERSION}, changed 2"
    assert agreement_version() == VERSION


def test_each_language_may_have_its_agreement_and_its_outlines() -> None:
    changed = {
        ("outlines.teaching", "es"): Override("Conocerse\nEnseñar", 1, "es"),
        ("agreement", ""): Override("I agree.", 2),
        ("agreement", "es"): Override("Acepto.", 1, "es"),
    }
    with using(changed):
        assert sample_steps("teaching") == OUTLINES["teaching"]
        assert sample_steps("teaching", "es") == ["Conocerse", "Enseñar"]
        assert (find_changed_agreement(), agreement_version()) == (
            "I agree.",
            f"{VERSION}, changed 2",
        )
        with speaking("es"):
            assert sample_steps("teaching") == ["Conocerse", "Enseñar"]
            assert (find_changed_agreement(), agreement_version()) == (
                "Acepto.",
                f"{VERSION}, changed 1 (es)",
            )
    assert "Me comprometo a seguir" in SETTINGS["agreement"].own_in("es")
    assert SETTINGS["agreement"].own_in("").startswith("I agree to follow")


@pytest.mark.parametrize("limit", LIMITS, ids=lambda one: one.key)
def test_a_number_that_cannot_be_never_holds(limit: Limit) -> None:
    for value in (str(limit.least - 1), str(limit.most + 1), "", "x"):
        assert check_value(SETTINGS[limit.key], value)
        with using({(limit.key, ""): Override(value, 1)}):
            assert limit.number == limit.own
    with using({(limit.key, ""): Override(str(limit.most), 1)}):
        assert limit.number == limit.most


def test_the_day_is_as_long_as_coordinators_say() -> None:
    at_nine = datetime(2026, 9, 15, 9, tzinfo=UTC)
    with using({(DAY_BEGINS.key, ""): Override("10", 1), (DAY_ENDS.key, ""): Override("16", 1)}):
        assert next_daytime(at_nine, "UTC") == at_nine + timedelta(hours=1)
        assert not is_daytime(at_nine + timedelta(hours=7), "UTC")
    assert is_daytime(at_nine, "UTC")


@pytest.mark.parametrize(("most", "is_held"), [("1", True), ("2", False)])
def test_a_week_has_room_for_as_many_as_coordinators_say(most: str, is_held: bool) -> None:
    now = datetime(2026, 9, 15, 12, tzinfo=UTC)
    wish = Wish(Urgency.NUDGE, now)
    with using({(NUDGES_A_WEEK.key, ""): Override(most, 1)}):
        (answer,) = choose([wish], Reader("UTC"), [now - timedelta(days=2)], now)
    assert isinstance(answer, Later) is is_held


def test_too_long_or_too_few_is_said_in_a_sentence() -> None:
    outline = next(one for one in SETTINGS.values() if one.form is Form.STEPS)
    assert check_value(outline, "One step") == "Please write 2 to 20 steps, one a line."
    assert "300 characters" in (check_value(outline, f"Meet\n{'x' * 301}") or "")
    agreement = SETTINGS["agreement"]
    assert "within 3000" in (check_value(agreement, "x" * 3001) or "")
    assert "100 characters shorter" in (check_value(agreement, "x" * 2600) or "")
    assert "one line" in (check_value(SETTINGS[CONDUCT_CONTACT], "a\nb") or "")


def test_a_coordinators_words_take_the_place_of_the_text_and_of_its_translation() -> None:
    welcome = "We missed you at the last meeting of {name}. It happens, and you're welcome back!"
    with using({(welcome, ""): Override("Where were you, {name}? <!here>", 1)}):
        assert gettext(welcome, name="Baobab") == "Where were you, Baobab? &lt;!here&gt;"
        with speaking("es"):
            assert gettext(welcome, name="Baobab").startswith("Where were you, Baobab?")
    with using({(welcome, "es"): Override("¿Qué tal, {name}?", 1)}):
        assert gettext(welcome, name="Baobab").startswith("We missed you")
        with speaking("es"):
            assert gettext(welcome, name="Baobab") == "¿Qué tal, Baobab?"
    # What no longer fits is not said.
    with using({(welcome, ""): Override("Where were you, {gone}?", 1)}):
        assert gettext(welcome, name="Baobab").startswith("We missed you")


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda one: one.key)
def test_each_text_that_may_be_changed_is_one_that_is_said(wording: Wording) -> None:
    assert find_catalogue("es").ugettext(wording.text) != wording.text
    assert len(wording.title) <= 75
