"""usergroups.*: groups such as @coordinators."""

from typing import Any

from sandbox import objects
from sandbox.errors import ApiError
from sandbox.web_api.call import Call

Json = dict[str, Any]


def list_(call: Call) -> Json:
    """List groups.

    https://docs.slack.dev/reference/methods/usergroups.list
    """
    users, disabled = call.flag("include_users"), call.flag("include_disabled")
    return {
        "usergroups": [
            objects.group_json(call.ws, group, include_users=users)
            for group in call.ws.groups.values()
            if group.is_enabled or disabled
        ]
    }


def users_list(call: Call) -> Json:
    """List who is in a group.

    https://docs.slack.dev/reference/methods/usergroups.users.list
    """
    group = call.ws.groups.get(call.required("usergroup"))
    if group is None or (not group.is_enabled and not call.flag("include_disabled")):
        raise ApiError("no_such_subteam")
    return {"users": list(group.users)}
