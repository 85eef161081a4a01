"""What must hold across all blocks of a message or view."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sandbox.block_kit.rules import Finding

# Where blocks have blocks of their own, and what of one is looked at apart.
_INNER = {"container": "child_blocks", "carousel": "elements"}
_APART = frozenset({"child_blocks", "rows"})


Part: TypeAlias = tuple[Mapping[str, Any], str]  # with its JSON pointer


def blocks_of(surface: Mapping[str, Any], pointer: str) -> list[Part]:
    """Return every block with its pointer, blocks in containers and carousels after their own."""
    found: list[Part] = []
    for number, block in enumerate(surface["blocks"]):
        place = f"{pointer}/blocks/{number}"
        found.append((block, place))
        inner = _INNER.get(block["type"])
        if inner is not None:
            found += [
                (child, f"{place}/{inner}/{index}") for index, child in enumerate(block[inner])
            ]
    return found


def _inside(value: Any, pointer: str) -> list[Part]:
    """Return the objects of a block that are not blocks of their own."""
    found: list[Part] = []
    _add_inside(value, pointer, found)
    return found


def _add_inside(value: Any, pointer: str, found: list[Part]) -> None:
    if isinstance(value, dict):
        found.append((value, pointer))
        for name, content in value.items():
            if not isinstance(content, (dict, list)) or name in _APART:
                continue
            if not (name == "elements" and value.get("type") == "carousel"):
                _add_inside(content, f"{pointer}/{name}", found)
    else:
        for number, item in enumerate(value):
            if isinstance(item, (dict, list)):
                _add_inside(item, f"{pointer}/{number}", found)


def block_ids_differ(surface: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Refuse a second block of a surface with the same `block_id`."""
    seen: set[str] = set()
    for block, place in blocks_of(surface, pointer):
        name = block.get("block_id")
        if name in seen:
            # Worded as the same complaint about `action_id`.
            yield f'`block_id` "{name}" already exists', f"{place}/block_id"
        if name is not None:
            seen.add(name)


def action_ids_differ(surface: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Refuse a second element of a block with the same `action_id`."""
    for block, place in blocks_of(surface, pointer):
        seen: set[str] = set()
        for element, spot in _inside(block, place):
            name = element.get("action_id")
            if name in seen:
                # '[ERROR] `action_id` "trigger_disambiguate" already exists
                # [json-pointer:/blocks/1/elements/1/action_id]'
                yield f'`action_id` "{name}" already exists', f"{spot}/action_id"
            if name is not None:
                seen.add(name)


def one_focus(surface: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Refuse a second element that takes the focus when the surface is shown."""
    focused = [
        spot
        for block, place in blocks_of(surface, pointer)
        for element, spot in _inside(block, place)
        if element.get("focus_on_load") is True
    ]
    for spot in focused[1:]:
        yield "only one element can have `focus_on_load`", f"{spot}/focus_on_load"


def inputs_have_a_submit(modal: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Ask for a submit button in a modal with input blocks."""
    if "submit" in modal:
        return
    for block, place in blocks_of(modal, pointer):
        if block["type"] == "input":
            # '[ERROR] must define `submit` to use an `input` block in modals
            # [json-pointer:/view/blocks/2/input]'
            yield "must define `submit` to use an `input` block in modals", f"{place}/input"


@dataclass(frozen=True)
class AtMost:
    """The rule that at most `count` blocks of these types stand on a surface."""

    count: int
    types: tuple[str, ...]
    message: str

    def __call__(self, surface: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
        """Yield the blocks that are too many."""
        found = [
            place for block, place in blocks_of(surface, pointer) if block["type"] in self.types
        ]
        for place in found[self.count :]:
            yield self.message, place


@dataclass(frozen=True)
class TotalCharacters:
    """The rule that the text in all blocks of these types has at most `most` characters."""

    most: int
    types: tuple[str, ...]

    def __call__(self, surface: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
        """Yield the block with which it becomes too much."""
        total = 0
        for block, place in blocks_of(surface, pointer):
            if block["type"] in self.types:
                before, total = total, total + _characters(block)
                if before <= self.most < total:
                    yield f"must be less than {self.most + 1} characters", place


def _characters(block: Mapping[str, Any]) -> int:
    if block["type"] == "markdown":
        return len(block["text"])
    return sum(
        len(found["text"])
        for found, _ in _inside(block["rows"], "")
        if isinstance(found.get("text"), str)
    )
