"""Questions in YAML: reading what a coordinator wrote, with the line of each mistake."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from programme.survey_questions.questions import Kind, Questionnaire

LARGEST = 60_000  # characters; the defaults have a tenth of it
_MOST_TOLD = 3
_DEEPEST = 8
_COLON = "mapping values are not allowed here"  # how YAML takes “ask: So: why”
_A_NUMBER = "{name} is a whole number"
_A_LIST = "{name} is a list, each of its items beginning with a hyphen"
_A_MAPPING = "{name} has names and values, such as title: Your term"
# By pydantic's type of error.
_SENTENCES = {
    "survey": "{sentence}",
    "missing": "{name} is missing here",
    "extra_forbidden": "I don't know {name} here",
    "enum": "{name} is one of: {kinds}",
    "string_too_long": "{name} is too long, {max_length} characters at most",
    "too_long": "{name} is too long, {max_length} at most",
    "string_too_short": "{name} is empty",
    "too_short": "{name} is empty",
    "string_pattern_mismatch": "{name} is up to 40 small letters, digits and underscores, "
    "a letter first",
    "string_type": "{name} is text",
    "int_parsing": _A_NUMBER,
    "int_parsing_size": _A_NUMBER,
    "int_type": _A_NUMBER,
    "bool_parsing": "{name} is yes or no",
    "bool_type": "{name} is yes or no",
    "tuple_type": _A_LIST,
    "model_type": _A_MAPPING,
}


class QuestionsProblem(Exception):  # noqa: N818 - something to mend, not a fault
    """Text that is no survey; ``sentence`` says for the first few mistakes what and where."""

    def __init__(self, *problems: tuple[int, str]) -> None:
        told = [f"Line {line}: {what}." for line, what in problems[:_MOST_TOLD]]
        more = len(problems) - _MOST_TOLD
        self.sentence = " ".join([*told, *([f"And {more} more."] if more > 0 else [])])
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
        raise QuestionsProblem((1, f"that is more than {LARGEST} characters"))
    lines: dict[tuple[str | int, ...], int] = {(): 1}
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        content = _plain(root, (), lines, set()) if root is not None else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"this isn't YAML, {error.problem}"
        if error.problem == _COLON:
            what += " (text with a colon in it needs quotes around it)"
        raise QuestionsProblem((mark.line + 1 if mark else 1, what)) from error
    except yaml.YAMLError as error:  # a character that YAML does not have
        raise QuestionsProblem((1, "there is a character in it that YAML can't hold")) from error
    except RecursionError as error:
        raise QuestionsProblem((1, "it is nested too deeply")) from error
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
        raise QuestionsProblem((line, "please write it out: references (*) aren't read"))
    seen.add(id(node))
    if len(path) > _DEEPEST:
        raise QuestionsProblem((line, "it is nested too deeply"))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one, (*path, n), lines, seen) for n, one in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        content: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name in content:
                raise QuestionsProblem(
                    (key.start_mark.line + 1, f"“{_short(name)}” stands here twice")
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
    name = f"“{_short(names[-1])}”" if names else "this"
    about = {**(error.get("ctx") or {}), "name": name, "kinds": ", ".join(Kind)}
    sentence = _SENTENCES.get(error["type"])
    return sentence.format_map(about) if sentence else f"{name} can't be read, {error['msg']}"
