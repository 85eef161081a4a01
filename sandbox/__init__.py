"""A Slack workspace on this machine: for trying and testing any Slack app without Slack."""

from sandbox.apps import InstalledApp
from sandbox.clock import Clock
from sandbox.errors import Refused
from sandbox.member import Member
from sandbox.records import Channel, UserGroup
from sandbox.seen import SeenConversation, SeenMessage, SeenView
from sandbox.slack import Slack

__all__ = [
    "Channel",
    "Clock",
    "InstalledApp",
    "Member",
    "Refused",
    "SeenConversation",
    "SeenMessage",
    "SeenView",
    "Slack",
    "UserGroup",
]
