"""What the programme says: rules and use-cases. Knows no Slack.

A rule is a pure function. A use-case is an async function that takes a session, typed input and
the moment it happens, changes rows and returns what happened; it refuses with
:class:`programme.refusals.Refusal`.
"""
