"""When the clock speaks: which nudges are due, and their delivery.

A conversation's module has ``NUDGES``, a tuple of :class:`scheduler.rules.NudgeRule`, and is
found by :func:`scheduler.rules.find_rules`; nothing else names it.
"""
