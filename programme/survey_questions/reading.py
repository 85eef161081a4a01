"""Questions in YAML: reading what a coordinator wrote, with the line of each mistake."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from programme.survey_questions.questions import Kind, Questionnaire
from programme.translations import N_
from programme.translations import gettext as _

LARGEST = 60_000  # characters; the defaults have a tenth of it
_MOST_TOLD = 3
_DEEPEST = 8
_COLON = "mapping values are not allowed here"  # how YAML takes “ask: So: why”
_A_NUMBER = N_("{name} is a whole number")
_A_LIST = N_("{name} is a list, each of its items beginning with a hyphen")
_A_MAPPING = N_("{name} has names and values, such as title: Your term")
# By pydantic's type of error.
_SENTENCES = {
    "survey": "{sentence}",
    "missing": N_("{name} is missing here"),
    "extra_forbidden": N_("I don't know {name} here"),
    "enum": N_("{name} is one of: {kinds}"),
    "string_too_long": N_("{name} is too long, {max_length} characters at most"),
    "too_long": N_("{name} is too long, {max_length} at most"),
    "string_too_short": N_("{name} is empty"),
    "too_short": N_("{name} is empty"),
    "string_pattern_mismatch": N_(
        "{name} is up to 40 small letters, digits and underscores, a letter first"
    ),
    "string_type": N_("{name} is text"),
    "int_parsing": _A_NUMBER,
    "int_parsing_size": _A_NUMBER,
    "int_type": _A_NUMBER,
    "bool_parsing": N_("{name} is yes or no"),
    "bool_type": N_("{name} is yes or no"),
    "tuple_type": _A_LIST,
    "model_type": _A_MAPPING,
}


class QuestionsProblem(Exception):  # noqa: N818 - something to mend, not a fault
    """Text that is no survey; ``sentence`` says for the first few mistakes what and where."""

    def __init__(self, *problems: tuple[int, str]) -> None:
        told = [
            _("Line {line}: {what}.", line=line, what=what) for line, what in problems[:_MOST_TOLD]
        ]
        more = len(problems) - _MOST_TOLD
        self.sentence = " ".join([*told, *([_("And {more} more.", more=more)] if more > 0 else [])])
        super().__init__(self.sentence)


def default_yaml(moment: str, role: str) -> str:
    """Return the YAML of the programme's own questions, e.g. for ``midway`` and ``mentor``."""
    return (files(__package__) / f"{moment}_{role}.yaml").read_text(encoding="utf-8")


def write_yaml(questions: Questionnaire) -> str:
    """Return the questions as YAML that :func:`read_questions` takes."""
    content = questions.model_dump(mode="json", exclude_unset=True)
    written: str = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    return written


def read_questions(text: str) -> Questionnaire:
    """Return the survey that stands in the YAML text; raises ``QuestionsProblem``.

    All scalars are read as they are written, so that the option ``No`` stays a word. Aliases are
    not taken: a few lines of them can stand for more than memory holds.
    """
    if len(text) > LARGEST:
        raise QuestionsProblem((1, _("that is more than {most} characters", most=LARGEST)))
    lines: dict[tuple[str | int, ...], int] = {(): 1}
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        content = _plain(root, (), lines, set()) if root is not None else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = _("this isn't YAML, {problem}", problem=error.problem)
        if error.problem == _COLON:
            what += _(" (text with a colon in it needs quotes around it)")
        raise QuestionsProblem((mark.line + 1 if mark else 1, what)) from error
    except yaml.YAMLError as error:  # a character that YAML does not have
        raise QuestionsProblem((1, _("there is a character in it that YAML can't hold"))) from error
    except RecursionError as error:
        raise QuestionsProblem((1, _("it is nested too deeply"))) from error
    try:
        return Questionnaire.model_validate(content)
    except ValidationError as error:
        errors = [one for one in error.errors() if not _follows(one, error.errors())]
        found = ((_line_of(one["loc"], lines), _say(one)) for one in errors)
        raise QuestionsProblem(*sorted(found)) from error


def _plain(
    node: yaml.Node,
    path: tuple[str | int, ...],
    lines: dict[tuple[str | int, ...], int],
    seen: set[int],
) -> Any:
    """Return what stands in a node, and keep in ``lines`` where each part of it begins."""
    line = node.start_mark.line + 1
    lines[path] = line
    if id(node) in seen:
        raise QuestionsProblem((line, _("please write it out: references (*) aren't read")))
    seen.add(id(node))
    if len(path) > _DEEPEST:
        raise QuestionsProblem((line, _("it is nested too deeply")))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one, (*path, n), lines, seen) for n, one in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        content: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name in content:
                raise QuestionsProblem(
                    (key.start_mark.line + 1, _("“{name}” stands here twice", name=_short(name)))
                )
            content[name] = _plain(value, (*path, name), lines, seen)
            lines[*path, name] = key.start_mark.line + 1
        return content
    return node.value


def _line_of(place: tuple[str | int, ...], lines: Mapping[tuple[str | int, ...], int]) -> int:
    """Return the line of the nearest thing around a place that stands in the text."""
    return next(lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in lines)


def _follows(error: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    """Say whether a list is only too short because what stands in it can't be read."""
    size, place = len(error["loc"]), error["loc"]
    return error["type"] == "too_short" and any(
        len(other["loc"]) > size and other["loc"][:size] == place for other in errors
    )


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:29]}…"  # noqa: PLR2004


def _say(error: ErrorDetails) -> str:
    """Return what is wrong, in words for somebody who doesn't know pydantic."""
    names = [part for part in error["loc"] if isinstance(part, str)]
    name = f"“{_short(names[-1])}”" if names else _("this")
    about = {**(error.get("ctx") or {}), "name": name, "kinds": ", ".join(Kind)}
    sentence = _SENTENCES.get(error["type"])
    if sentence is None:
        return _("{name} can't be read, {why}", name=name, why=error["msg"])
    return _(sentence).format_map(about)
