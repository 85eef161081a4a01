"""When a person speaks: Bolt listeners, one file per conversation.

Each module has ``register(app)``, and is found by :mod:`bot.app`; nothing else names it. A
listener acknowledges, reads the payload into a typed request, calls one use-case in one
transaction, renders one view and answers the person who acted, nobody else.
"""
