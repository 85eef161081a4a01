"""How it looks: Block Kit, in pure functions from values to blocks.

What people read is written here, one file per conversation. Text that a person typed goes into
``plain_text`` objects, which Slack shows as they are; where it must stand in mrkdwn it is escaped.
"""
