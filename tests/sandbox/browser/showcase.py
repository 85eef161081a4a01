"""What a little library's bot shows: every block and every element that the page can draw."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str | None = None, description: str | None = None) -> Json:
    """An option whose value is its text in lower case, unless given."""
    made: Json = {"text": plain(text), "value": value or text.lower()}
    if description:
        made["description"] = plain(description)
    return made


def button(text: str, action_id: str, **more: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain(text), "action_id": action_id} | more


def field(label: str, element: Json, **more: Any) -> Json:
    """An input block whose block_id is the element's action_id."""
    block: Json = {"type": "input", "block_id": element["action_id"], "label": plain(label)}
    return block | {"element": element} | more


GENRES = [
    {"label": plain("Stories"), "options": [option("Novel"), option("Poetry"), option("Crime")]},
    {"label": plain("Knowledge"), "options": [option("History"), option("Botany")]},
]
DAYS = [option(day) for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")]
CONFIRM: Json = {
    "title": plain("Cancel the loan?"),
    "text": mrkdwn("*Half of a Yellow Sun* goes back on the shelf."),
    "confirm": plain("Cancel the loan"),
    "deny": plain("Keep it"),
    "style": "danger",
}


def text_blocks(reader: str, channel: str, moment: int) -> list[Json]:
    """Everything that text can be. `moment` is in unix seconds."""
    return [
        {"type": "header", "text": plain("Your reading list :books:")},
        {
            "type": "section",
            "text": mrkdwn(
                f"Hello <@{reader}>, in <#{channel}|general> we keep *bold*, _italic_, ~struck~, "
                "`code`, *_both_* and snake_case_words apart. "
                "See <https://example.org/books?a=1&amp;b=2|our shelf> :sparkles:\n"
                "&gt; A reader lives a thousand lives\n&gt; before he dies &amp; that is that.\n"
                "```def borrow(book):\n    return *book*  # <not> formatted```\n"
                f"Due <!date^{moment}^{{date_long}} at {{time}}|in a while>. <!here>"
            ),
        },
        {"type": "divider"},
        {
            "type": "section",
            "fields": [
                mrkdwn("*Title*\nHalf of a Yellow Sun"),
                mrkdwn("*Author*\nChimamanda Ngozi Adichie"),
                plain("Plain: *not bold* <b>no tag</b>"),
                mrkdwn("*Due*\nNext week"),
            ],
        },
        {
            "type": "section",
            "text": mrkdwn("A section with a *menu* beside it."),
            "accessory": {
                "type": "overflow",
                "action_id": "more",
                "options": [option("Renew"), option("Give back", "return")],
            },
        },
        {
            "type": "context",
            "elements": [plain("Lent by the town library"), mrkdwn("ends *Friday*")],
        },
        {
            "type": "actions",
            "block_id": "loan",
            "elements": [
                button("Renew", "renew", style="primary", value="42"),
                button("Cancel loan", "cancel", style="danger", confirm=CONFIRM),
                button("Catalogue", "catalogue", url="https://example.org/catalogue"),
                {
                    "type": "static_select",
                    "action_id": "genre",
                    "placeholder": plain("Pick a genre"),
                    "option_groups": GENRES,
                },
            ],
        },
    ]


def written_blocks() -> list[Json]:
    """A rich_text and a markdown block."""

    def words(text: str, **style: bool) -> Json:
        return {"type": "text", "text": text} | ({"style": style} if style else {})

    def line(*elements: Json) -> Json:
        return {"type": "rich_text_section", "elements": list(elements)}

    return [
        {
            "type": "rich_text",
            "elements": [
                line(words("Rules of the "), words("house", bold=True), words(" in rich text")),
                {
                    "type": "rich_text_list",
                    "style": "ordered",
                    "elements": [
                        line(words("Whisper")),
                        line(words("No "), words("ink", code=True)),
                    ],
                },
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "indent": 1,
                    "elements": [line(words("pencils are fine", italic=True))],
                },
                {"type": "rich_text_quote", "elements": [words("Silence is a book too.")]},
                {"type": "rich_text_preformatted", "elements": [words("shelf 12 / row 3")]},
            ],
        },
        {
            "type": "markdown",
            "text": "## Opening hours\n\n**Open** all week, *mostly*:\n\n- Monday to Friday\n"
            "  - until 18:00\n- Saturday\n\n1. Ring\n2. Wait\n\n| Day | Closes |\n|:--|--:|\n"
            "| Monday | 18:00 |\n| Saturday | 13:00 |\n\n> Sundays we read.\n\n"
            "See [the map](https://example.org/map) or `ls shelf`.",
        },
    ]


def table_blocks() -> list[Json]:
    """A data table of twelve rows in pages of five."""
    titles = ["Things Fall Apart", "So Long a Letter", "Kindred", "Season of Migration"]
    head = [{"type": "raw_text", "text": name} for name in ("Title", "Year", "Loans")]
    rows = [
        [
            {"type": "raw_text", "text": f"{titles[n % 4]} ({n + 1})"},
            {"type": "raw_number", "value": 1958 + n * 3, "text": str(1958 + n * 3)},
            {"type": "raw_number", "value": (n * 7) % 12, "text": str((n * 7) % 12)},
        ]
        for n in range(12)
    ]
    return [
        {"type": "data_table", "caption": "Loans this year", "rows": [head, *rows], "page_size": 5}
    ]


def plain_table_blocks() -> list[Json]:
    """A table block with aligned columns."""

    def row(*cells: str) -> list[Json]:
        return [{"type": "raw_text", "text": cell} for cell in cells]

    return [
        {
            "type": "table",
            "column_settings": [{"is_wrapped": True}, {"align": "center"}, {"align": "right"}],
            "rows": [
                row("Room", "Seats", "Price"),
                row("The long room with the tall windows over the river", "40", "12.00"),
                row("Attic", "6", "4.50"),
            ],
        }
    ]


MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]


def _chart(kind: str, title: str, *series: tuple[str, list[float]]) -> Json:
    return {
        "type": "data_visualization",
        "title": title,
        "chart": {
            "type": kind,
            "series": [
                {
                    "name": name,
                    "data": [
                        {"label": month, "value": value}
                        for month, value in zip(MONTHS, values, strict=True)
                    ],
                }
                for name, values in series
            ],
            "axis_config": {"categories": MONTHS, "x_label": "Month", "y_label": "Loans"},
        },
    }


def chart_blocks() -> list[list[Json]]:
    """Two messages of two charts each: bars and a line, an area and a pie."""
    return [
        [
            _chart(
                "bar",
                "Loans by month",
                ("Adults", [30, 42, 38, 51, 60, 44]),
                ("Children", [12, 18, 25, 22, 31, 40]),
            ),
            _chart("line", "Change against last year", ("Change", [-4, 2, 5, -1, 8, 12])),
        ],
        [
            _chart(
                "area",
                "Visitors",
                ("Morning", [80, 95, 90, 120, 130, 110]),
                ("Evening", [40, 60, 72, 65, 90, 85]),
            ),
            {
                "type": "data_visualization",
                "title": "What people borrow",
                "chart": {
                    "type": "pie",
                    "segments": [
                        {"label": "Novels", "value": 45},
                        {"label": "Picture books", "value": 28},
                        {"label": "History", "value": 18},
                        {"label": "Poetry", "value": 9},
                    ],
                },
            },
        ],
    ]


def message_input_blocks() -> list[Json]:
    """Elements that tell the app at once, in a message."""
    return [
        {
            "type": "section",
            "text": mrkdwn("Who helps on *Saturday*?"),
            "accessory": {
                "type": "multi_users_select",
                "action_id": "helpers",
                "placeholder": plain("Choose people"),
            },
        },
        {
            "type": "section",
            "text": mrkdwn("Which days suit you?"),
            "accessory": {"type": "checkboxes", "action_id": "days", "options": DAYS[:3]},
        },
        {
            "type": "actions",
            "elements": [
                {"type": "datepicker", "action_id": "day"},
                {"type": "timepicker", "action_id": "hour"},
                {
                    "type": "channels_select",
                    "action_id": "room",
                    "placeholder": plain("A channel"),
                },
            ],
        },
        field(
            "Anything to add?",
            {"type": "plain_text_input", "action_id": "remark"},
            dispatch_action=True,
            optional=True,
        ),
    ]


def other_blocks() -> list[Json]:
    """What is seldom seen: pictures, video, cards, a container, a plan, feedback, alerts."""
    cards = [
        {
            "type": "card",
            "title": mrkdwn(f"Shelf {number}"),
            "body": mrkdwn("Something *worth* reading."),
            "actions": [button("Look", f"look_{number}")],
        }
        for number in (1, 2, 3)
    ]
    return [
        {
            "type": "image",
            "image_url": "https://example.org/shelf.png",
            "alt_text": "A tall shelf of old books",
            "title": plain("The shelf"),
        },
        {
            "type": "video",
            "title": plain("How to use the scanner"),
            "title_url": "https://example.org/watch",
            "video_url": "https://example.org/embed",
            "thumbnail_url": "https://example.org/thumbnail.png",
            "alt_text": "Somebody scans a book",
            "author_name": "The desk",
        },
        {"type": "carousel", "elements": cards},
        {
            "type": "container",
            "title": plain("Reading room"),
            "subtitle": plain("Second floor"),
            "is_collapsible": True,
            "child_blocks": [{"type": "section", "text": mrkdwn("Open *late* on Thursdays.")}],
        },
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "feedback",
                    "positive_button": {"text": plain("Helpful"), "value": "yes"},
                    "negative_button": {"text": plain("Not helpful"), "value": "no"},
                }
            ],
        },
    ]


def alerts() -> Json:
    """A modal that only tells: an alert of every level, and no submit button."""
    levels = ("default", "info", "warning", "error", "success")
    return {
        "type": "modal",
        "title": plain("Notices"),
        "blocks": [
            {"type": "alert", "level": level, "text": mrkdwn(f"This one is *{level}*.")}
            for level in levels
        ],
    }


def form(moment: int) -> Json:
    """A modal with every input; `moment` is the initial date and time in unix seconds."""
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Become a reader"),
        "submit": plain("Send"),
        "close": plain("Not now"),
        "notify_on_close": True,
        "blocks": [
            {
                "type": "alert",
                "level": "info",
                "text": mrkdwn("Your card is *free* and lasts a year."),
            },
            field(
                "Name on the card",
                {
                    "type": "plain_text_input",
                    "action_id": "name",
                    "min_length": 2,
                    "max_length": 40,
                    "placeholder": plain("As you like to be called"),
                },
                hint=plain("It is printed on the card."),
            ),
            field(
                "About you",
                {
                    "type": "plain_text_input",
                    "action_id": "about",
                    "multiline": True,
                    "max_length": 300,
                },
                optional=True,
            ),
            field(
                "Favourite genre",
                {
                    "type": "static_select",
                    "action_id": "favourite",
                    "option_groups": GENRES,
                    "placeholder": plain("Choose a genre"),
                },
            ),
            field(
                "Days you come",
                {
                    "type": "multi_static_select",
                    "action_id": "weekdays",
                    "options": DAYS,
                    "max_selected_items": 3,
                },
            ),
            field(
                "Favourite book",
                {
                    "type": "external_select",
                    "action_id": "book",
                    "min_query_length": 2,
                    "placeholder": plain("Search the catalogue"),
                },
                optional=True,
            ),
            field(
                "Who vouches for you",
                {"type": "users_select", "action_id": "voucher"},
                optional=True,
            ),
            field(
                "Where to announce it",
                {
                    "type": "conversations_select",
                    "action_id": "announce",
                    "filter": {"include": ["public", "private"]},
                },
                optional=True,
            ),
            field(
                "Kind of card",
                {
                    "type": "radio_buttons",
                    "action_id": "card",
                    "options": [
                        option("Standard", description="Four books at a time"),
                        option("Large", description="Ten books, and the van comes by"),
                    ],
                },
            ),
            field(
                "Agree",
                {
                    "type": "checkboxes",
                    "action_id": "agree",
                    "options": [
                        {"text": mrkdwn("I bring books *back*"), "value": "back"},
                        {"text": mrkdwn("I may get the newsletter"), "value": "news"},
                    ],
                },
            ),
            field("Born on", {"type": "datepicker", "action_id": "born"}, optional=True),
            field("Pick up at", {"type": "timepicker", "action_id": "pickup"}, optional=True),
            field(
                "First visit",
                {
                    "type": "datetimepicker",
                    "action_id": "visit",
                    "initial_date_time": moment,
                },
            ),
            field(
                "Books a year",
                {
                    "type": "number_input",
                    "action_id": "books",
                    "is_decimal_allowed": False,
                    "min_value": "1",
                    "max_value": "200",
                },
            ),
            field("E-mail", {"type": "email_text_input", "action_id": "email"}, optional=True),
            field("Home page", {"type": "url_text_input", "action_id": "page"}, optional=True),
        ],
    }


def bring() -> Json:
    """A modal that takes files, and formatted text."""
    files = {"type": "file_input", "action_id": "scan", "filetypes": ["pdf", "png"], "max_files": 2}
    return {
        "type": "modal",
        "callback_id": "bring",
        "title": plain("Bring a scan"),
        "submit": plain("Hand in"),
        "blocks": [
            field("Scans", files),
            field("Story", {"type": "rich_text_input", "action_id": "story"}, optional=True),
        ],
    }


def step(number: int, words: str) -> Json:
    """A view of a small stack: it can push the next one, or be updated in place."""
    return {
        "type": "modal",
        "callback_id": f"step_{number}",
        "title": plain(f"Step {number}"),
        "submit": plain("Next"),
        "close": plain("Back"),
        "blocks": [
            {"type": "section", "block_id": "words", "text": mrkdwn(words)},
            field("Note", {"type": "plain_text_input", "action_id": "note"}, optional=True),
            {
                "type": "actions",
                "block_id": "moves",
                "elements": [button("Change the words", "change"), button("Go deeper", "deeper")],
            },
        ],
    }


def home(name: str) -> Json:
    """A Home tab."""
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain(f"Good day, {name}")},
            {
                "type": "section",
                "text": mrkdwn("You have *2 books* at home."),
                "accessory": button("Renew all", "renew_all", style="primary"),
            },
            {"type": "divider"},
            {
                "type": "card",
                "title": mrkdwn("Half of a Yellow Sun"),
                "subtitle": mrkdwn("Chimamanda Ngozi Adichie"),
                "body": mrkdwn("Due on *Friday*. Someone waits for it."),
                "actions": [button("Give back", "give_back")],
            },
            field(
                "Notify me by",
                {
                    "type": "static_select",
                    "action_id": "notify",
                    "options": [option("Message"), option("Postcard")],
                    "initial_option": option("Message"),
                },
                dispatch_action=True,
            ),
            {"type": "context", "elements": [plain("Opened by the library's bot")]},
        ],
    }
