"""Every text goes through gettext; every language has all of them, whole and short enough."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from programme.eligibility import Role
from programme.focuses import FOCUSES
from programme.survey_questions import Kind, default_yaml, read_questions
from programme.survey_times import Moment
from programme.translations import (
    DOMAIN,
    ENGLISH,
    LANGUAGES,
    LOCALE_FOLDER,
    find_catalogue,
    ngettext,
    speaking,
)
from programme.translations import gettext as _
from views.surveys import TITLES

ROOT = Path(__file__).parents[2]
FOLDERS = ("bot", "handlers", "scheduler", "views", "programme")
CALLS = {"_", "N_", "ngettext", "pgettext"}
OTHERS = tuple(language for language in LANGUAGES if language != ENGLISH)

# Where all that reads like a text is for people. In the rest of programme/ and in scheduler/ much
# is for whoever reads the ledger or the log, and refusals alone are looked at; typeset.py names
# fonts.
FOR_PEOPLE = sorted({*(ROOT / "views").rglob("*.py")} - {ROOT / "views/documents/typeset.py"})
# What reads like a text and is none, or is the same in every language.
NO_TEXTS = {
    "Slack ID",
}


# What people read of an exception.
SAID = {
    *("Refusal", "FieldProblems", "AnswerProblem", "QuestionsProblem", "FileProblem"),
    *("UnreadableTable", "ImpossibleWish"),
}


@cache
def texts_of_the_code() -> frozenset[tuple[str | None, str | tuple[str, ...]]]:
    """Return each text with its context, as ``make messages`` finds them."""
    with (ROOT / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]  # Babel's
    return frozenset(
        (context, text)
        for folder in FOLDERS
        for _file, _line, text, _comments, context in extract_from_dir(
            ROOT / folder, methods, options, DEFAULT_KEYWORDS
        )
    )


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def catalogue(language: str) -> list[Message]:
    path = LOCALE_FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        return [message for message in read_po(file, locale=language) if message.id]


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text or ""] if isinstance(text, str | None) else list(text)


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_has_the_texts_of_the_code_and_no_others(language: str) -> None:
    kept = {(one.context, one.id) for one in catalogue(language)}
    wanted = texts_of_the_code()
    assert not wanted - kept, "run `make messages`, and translate what is new"
    assert not kept - wanted, "run `make messages`: these are in the code no more"


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated(language: str) -> None:
    missing = [one.id for one in catalogue(language) if one.fuzzy or not all(forms(one.string))]
    assert not missing


def marks_of(text: str) -> dict[str, Any]:
    """Return what a translation has to keep: names, mrkdwn, commands, emoji, space around it."""
    return {
        "names": set(re.findall(r"\{[^{}]*\}", text)) - {"{count}"},
        "mrkdwn": (text.count("*") % 2, sorted(re.findall(r"<[!@#]?[^<>]*\||<[!@#][^<>]*>", text))),
        "commands": sorted(re.findall(r"`[^`]*`|/mentoring(?: [a-z]+)?", text)),
        "emoji": re.findall(r":[a-z][a-z_]{2,}:", text),
        "lines": text.count("\n"),
        "bullets": text.count("• "),
        "ends": (text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]),
    }


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_names_and_marks(language: str) -> None:
    wrong = [
        (english, translated)
        for one in catalogue(language)
        for english, translated in zip(
            # A language may have more plurals than English: each is like English's plural.
            [*forms(one.id), *forms(one.id)[-1:] * len(forms(one.string))],
            forms(one.string),
            strict=False,
        )
        if marks_of(english) != marks_of(translated)
    ]
    assert not wrong


@pytest.mark.parametrize("language", OTHERS)
def test_numbers_stand_in_each_plural(language: str) -> None:
    """English says "one" without a number here and there; where many are, the number is said."""
    wrong = [
        one.id
        for one in catalogue(language)
        if not isinstance(one.id, str)
        and ("{count}" in one.id[-1]) != ("{count}" in forms(one.string)[-1])
    ]
    assert not wrong


def reads_like_a_text(words: str) -> bool:
    """Say whether a literal reads like words for people: two words, or one with a capital."""
    plain = re.sub(r"<[^<>]*>|https?://\S+|`[^`]*`|:[a-z_]+:|\{[^{}]*\}", " ", words)
    return bool(
        re.search(r"[^\W\d_]{2,}[,;:.!?]? +[^\W\d_]{2,}", plain)
        or re.fullmatch(r"\W*[A-ZÀ-Ý][^\W\d_]*[a-zß-ÿ][^\W\d_]*\W*", plain)
    )


class Untranslated(ast.NodeVisitor):
    """Finds what reads like a text and does not go through gettext, with its line."""

    def __init__(self, *, refusals_only: bool) -> None:
        self.found: list[tuple[int, str]] = []
        self._refusals_only = refusals_only
        self._looks = not refusals_only

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in CALLS:
            # What is filled in may be words again.
            for value in (*node.args[CALL_TEXTS.get(name, 1) :], *node.keywords):
                self.visit(value)
            return
        before = self._looks
        self._looks = before or name in SAID
        self.generic_visit(node)
        self._looks = before

    def visit_Raise(self, node: ast.Raise) -> None:
        name = getattr(getattr(node.exc, "func", None), "id", "")
        if name in SAID or not name.endswith("Error"):
            self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        for value in node.values:
            self.visit(value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        said = "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
        if self._looks and reads_like_a_text(said):
            self.found.append((node.lineno, said))
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        if self._looks and isinstance(node.value, str) and reads_like_a_text(node.value):
            self.found.append((node.lineno, node.value))


CALL_TEXTS = {"ngettext": 2, "pgettext": 2}


def untranslated(path: Path, *, refusals_only: bool = False) -> list[tuple[str, int, str]]:
    visitor = Untranslated(refusals_only=refusals_only)
    visitor.visit(tree_of(path))
    where = str(path.relative_to(ROOT))
    return [(where, line, text) for line, text in visitor.found if text not in NO_TEXTS]


def test_what_people_read_goes_through_gettext() -> None:
    found = [one for path in FOR_PEOPLE for one in untranslated(path)]
    assert not found, "CONTRIBUTING.md, Texts and languages, says how to write them"


def test_refusals_go_through_gettext() -> None:
    found = [
        one
        for folder in ("programme", "handlers", "scheduler")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for one in untranslated(path, refusals_only=True)
    ]
    assert not found, "CONTRIBUTING.md, Texts and languages, says how to write them"


def test_the_watch_over_texts_finds_them(tmp_path: Path) -> None:
    """Show that the two tests above can fail, and what they leave alone."""
    visitor = Untranslated(refusals_only=False)
    visitor.visit(
        ast.parse(
            '"""A docstring is for us."""\n'
            'paragraph("You meet next on Monday.")\n'
            'paragraph(f"You meet next on {when}.")\n'
            'button("Save", SAVE)\n'
            '_("You meet {where}.", where="in the garden")\n'
            '_("Saved. Thank you!")\n'
            'ngettext("One goal waits", "{count} goals wait", 2)\n'
            'option("group.change_slot", f"{group.name} · {when}")\n'
            'raise ValueError("the group has no slide")\n'
        )
    )
    assert visitor.found == [
        (2, "You meet next on Monday."),
        (3, "You meet next on {}."),
        (4, "Save"),
        (5, "in the garden"),
    ]


def test_no_text_hides_in_an_f_string() -> None:
    """Babel looks for calls between strings, not inside them."""
    found = [
        (str(path.relative_to(ROOT)), call.lineno)
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        for outer in ast.walk(tree_of(path))
        if isinstance(outer, ast.JoinedStr)
        for call in ast.walk(outer)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        if call.func.id in CALLS and any(isinstance(one, ast.Constant) for one in call.args)
    ]
    assert not found


def test_each_name_in_a_text_is_given_its_value() -> None:
    wrong = [
        (str(path.relative_to(ROOT)), call.lineno)
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        for call in ast.walk(tree_of(path))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in CALLS - {"N_"}
        and not gives_its_names(call, call.func.id)
    ]
    assert not wrong


def gives_its_names(call: ast.Call, function: str) -> bool:
    """Say whether what is filled in is what the text names; Slack's own names are not filled in."""
    texts = [one.value for one in call.args if isinstance(one, ast.Constant)]
    given = {one.arg for one in call.keywords}
    if not texts or None in given:  # a constant, or values from elsewhere
        return True
    named = set(re.findall(r"\{(\w+)[^{}]*\}", " ".join(map(str, texts))))
    if function == "ngettext":
        named.discard("count")
    return named == given or (
        not given and named <= {"date_long_pretty", "date_short_pretty", "time"}
    )


def test_nothing_is_translated_before_anybody_speaks() -> None:
    """``_`` at the top of a module would be English for everybody, whoever reads it later."""
    found = [
        (str(path.relative_to(ROOT)), call.lineno)
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        for call in calls_at_the_top(tree_of(path))
        if isinstance(call.func, ast.Name) and call.func.id in CALLS - {"N_"}
    ]
    assert not found


def calls_at_the_top(node: ast.AST) -> Iterator[ast.Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from calls_at_the_top(child)


# By the functions that views are made with: how long which of their arguments may be.
# https://docs.slack.dev/reference/block-kit
LONGEST: dict[str, dict[int | str, int]] = {
    "button": {0: 75},
    "link_button": {0: 75},
    "modal": {1: 24, "submit": 24},
    "reading_modal": {1: 24},
    "option": {1: 75, 2: 75},
    "option_group": {0: 75},
    "heading": {0: 150},
    "menu": {1: 150},
    "multi_menu": {1: 150},
    "people_menu": {1: 150},
    "search_menu": {1: 150},
    "ask_first": {0: 100, 1: 300, "yes": 30, "no": 30},
    "bar_chart": {0: 50, 3: 50},
}


def said_in(node: ast.AST) -> Iterator[str]:
    """Yield the texts of the calls to gettext below a node, in the language of now."""
    for call in ast.walk(node):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            continue
        texts = [one.value for one in call.args if isinstance(one, ast.Constant)]
        if call.func.id == "_" and texts:
            yield _(str(texts[0]))
        elif call.func.id == "ngettext":
            yield from (ngettext(str(texts[0]), str(texts[1]), number) for number in (1, 1000))


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_fit_where_slack_counts_their_characters(language: str) -> None:
    with speaking(language):
        too_long = [
            (path.name, call.lineno, text)
            for path in FOR_PEOPLE
            for call in ast.walk(tree_of(path))
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
            for place, longest in LONGEST.get(call.func.id, {}).items()
            for argument in argument_of(call, place)
            for text in said_in(argument)
            if len(text) > longest
        ]
        too_long += [
            ("focuses", 0, one.short_name) for one in FOCUSES.values() if len(one.short_name) > 20
        ]
        too_long += [("surveys", 0, one) for one in TITLES.values() if len(one) > 24]
    assert not too_long


def argument_of(call: ast.Call, place: int | str) -> list[ast.expr]:
    if isinstance(place, int):
        return call.args[place : place + 1]
    return [one.value for one in call.keywords if one.arg == place]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_programmes_own_surveys_can_be_asked_in_every_language(language: str) -> None:
    with speaking(language):
        for moment in Moment:
            for role in Role:
                for page in read_questions(default_yaml(moment, role)).pages:
                    assert len(_(page.title)) <= 150
                    for question in page.questions:
                        options = [_(one) for one in question.options]
                        assert len(set(options)) == len(options)
                        assert all(len(one) <= 75 for one in options), options
                        if question.kind is Kind.SCALE:
                            ends = (question.lowest_is, question.highest_is)
                            assert all(len(_(one or "")) <= 70 for one in ends)


def test_a_text_that_nobody_translated_is_said_in_english() -> None:
    with speaking("es"):
        assert _("Nobody has ever said this.") == "Nobody has ever said this."
        assert find_catalogue("es") is find_catalogue("es")
