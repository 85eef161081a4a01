"""What groups and their channels are called: trees of the world, easy to say and to tell apart."""

import re
from collections.abc import Iterable, Iterator
from itertools import count

from programme.focuses import Focus

# Slack's own limit, https://docs.slack.dev/reference/methods/conversations.create#naming
LONGEST_CHANNEL_NAME = 80

TREES = (
    "Baobab", "Rowan", "Jacaranda", "Acacia", "Ginkgo", "Kauri", "Maple", "Tamarind", "Cedar",
    "Kapok", "Banyan", "Olive", "Araucaria", "Birch", "Moringa", "Sequoia", "Marula", "Linden",
    "Mango", "Eucalyptus", "Juniper", "Neem", "Willow", "Ceiba", "Camphor", "Argan", "Hornbeam",
    "Totara", "Papaya", "Larch", "Teak", "Alder", "Quebracho", "Cypress", "Breadfruit", "Hawthorn",
    "Mahogany", "Magnolia", "Yew", "Avocado", "Rimu", "Poplar", "Frangipani", "Chestnut", "Mopane",
    "Wattle", "Hazel", "Mulberry", "Iroko", "Spruce", "Coolibah", "Almond", "Lapacho", "Fir",
    "Ebony", "Walnut", "Pohutukawa", "Elm", "Cacao", "Sandalwood", "Guava", "Aspen", "Karri",
    "Pine", "Medlar", "Oak", "Shea", "Plane", "Rata", "Beech", "Lychee", "Sycamore", "Carob",
    "Paulownia", "Redwood", "Fig", "Zelkova", "Pomegranate", "Balsa", "Cashew", "Sassafras",
    "Hinoki", "Candlenut", "Persimmon", "Pistachio", "Hackberry", "Mesquite", "Pecan", "Buckeye",
    "Nutmeg", "Clove", "Padauk", "Okoume", "Tamarisk", "Serviceberry", "Catalpa",
)  # fmt: skip


def free_names(taken: Iterable[str]) -> Iterator[str]:
    """Return names for groups that are not among the taken ones, each once, without end.

    The same names taken give the same names back. When every tree has a group, they get a
    number: ``Baobab 2``.
    """
    gone = {name.casefold() for name in taken}
    for turn in count(1):
        for tree in TREES:
            name = tree if turn == 1 else f"{tree} {turn}"
            if name.casefold() not in gone:
                yield name


def channel_name(focus: Focus, group_name: str, number: int = 1) -> str:
    """Return a name for a group's channel that Slack takes, e.g. ``mentoring-git-teaching-baobab``.

    ``number`` counts the names tried, for when somebody else's channel has the first.
    """
    ending = f"-{number}" if number > 1 else ""
    words = re.sub(r"[\W_]+", "-", f"mentoring {focus.short_name} {group_name}".lower())
    return words[: LONGEST_CHANNEL_NAME - len(ending)].strip("-") + ending
