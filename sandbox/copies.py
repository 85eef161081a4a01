"""Copies of JSON: of what is given and taken, so that nobody changes what another one keeps."""

from typing import TypeVar

Json = TypeVar("Json")


def copied(value: Json) -> Json:
    """Return a copy of a value of dictionaries, lists and what cannot change, and of nothing else.

    Everything said in the workspace is copied several times, and `copy.deepcopy`, which looks for
    what is in a value twice, takes five times as long.
    """
    if isinstance(value, dict):  # most of what is in one is text, of which nothing need be asked
        return {  # type: ignore[return-value]
            key: one if one.__class__ is str else copied(one) for key, one in value.items()
        }
    if isinstance(value, list):
        return [copied(one) for one in value]  # type: ignore[return-value]
    return value
