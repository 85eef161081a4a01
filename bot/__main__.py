"""``python -m bot`` is ``mentoring``, where the project is not installed as a package."""

from bot.cli import main

if __name__ == "__main__":
    main()
