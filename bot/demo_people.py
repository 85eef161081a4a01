"""The people of ``mentoring sandbox``: a coordinator, 4 mentors and 14 mentees."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Somebody:
    """A member of the community, and what they answer on the form in its own words.

    Who has no ``focuses`` has not applied: they are for you to play.
    """

    handle: str
    name: str
    time_zone: str
    place: str
    locale: str = "en-US"
    role: str = "Mentee"
    focuses: tuple[str, ...] = ()
    hopes: str = ""
    workshops: str = "0"
    certification: str = "I did the training, certification is under way"
    languages: tuple[str, ...] = ("English",)
    workdays: tuple[str, ...] = ("Evening, 17 to 21",)
    saturdays: tuple[str, ...] = ()
    capacity: str = "4"


COORDINATOR = Somebody("wanjiru", "Wanjiru Kamau", "Africa/Nairobi", "Nairobi, Kenya")

_CERTIFIED = "I'm a certified instructor"
_MORNING = ("Morning, 9 to 12",)
_AFTERNOON = ("Afternoon, 12 to 17",)
_EVENING = ("Evening, 17 to 21",)

PEOPLE = (
    Somebody(
        "ben",
        "Ben Vogel",
        "Europe/Berlin",
        "Berlin, Germany",
        locale="de-DE",
        role="Mentor",
        focuses=("Teaching Workshops: Git", "Lesson Maintenance: Git"),
        hopes="To help people lose their fear of teaching live.",
        workshops="9",
        certification=_CERTIFIED,
        languages=("English", "German"),
        workdays=(*_AFTERNOON, "17:00", "18:00"),
    ),
    Somebody(
        "camila",
        "Camila Souza",
        "America/Sao_Paulo",
        "São Paulo, Brazil",
        locale="pt-BR",
        role="Mentor",
        focuses=("Teaching Workshops: R", "Community Building"),
        hopes="To grow an R teaching community in Latin America.",
        workshops="6",
        certification=_CERTIFIED,
        languages=("English", "Portuguese", "Spanish"),
        workdays=_MORNING,
        capacity="5",
    ),
    Somebody(
        "dilnoza",
        "Dilnoza Karimova",
        "Asia/Tashkent",
        "Tashkent, Uzbekistan",
        role="Mentor",
        focuses=("Lesson Maintenance: Python", "Teaching Workshops: Python"),
        hopes="To find the next maintainers of our Python lesson.",
        workshops="4",
        certification=_CERTIFIED,
        languages=("English", "Russian"),
        workdays=_EVENING,
        capacity="3",
    ),
    Somebody("edwin", "Edwin Mensah", "Africa/Accra", "Accra, Ghana", role="Mentor"),
    Somebody(
        "fatou",
        "Fatou Diallo",
        "Africa/Dakar",
        "Dakar, Senegal",
        locale="fr-FR",
        focuses=("Teaching Workshops: Git", "Community Building"),
        hopes="To teach my first workshop at our university.",
        languages=("English", "French"),
        workdays=_AFTERNOON,
    ),
    Somebody(
        "grace",
        "Grace Okello",
        "Africa/Kampala",
        "Kampala, Uganda",
        focuses=("Teaching Workshops: Git",),
        hopes="To stop reading from my notes.",
        workshops="1",
        certification=_CERTIFIED,
        languages=("English", "Swahili"),
        workdays=_EVENING,
        saturdays=_MORNING,
    ),
    Somebody(
        "hana",
        "Hana Novák",
        "Europe/Prague",
        "Brno, Czechia",
        focuses=("Teaching Workshops: Git", "Teaching Workshops: Shell"),
        hopes="To teach with a friend, not alone.",
        languages=("English", "Czech"),
        workdays=(*_AFTERNOON, *_EVENING),
    ),
    Somebody(
        "ignacio",
        "Ignacio Reyes",
        "America/Santiago",
        "Santiago, Chile",
        locale="es-LA",
        focuses=("Teaching Workshops: R", "Organizing Workshops"),
        hopes="To prepare the R lesson in Spanish.",
        languages=("Spanish", "English"),
        workdays=_MORNING,
    ),
    Somebody(
        "jia",
        "Jia Wen Tan",
        "Asia/Singapore",
        "Singapore",
        focuses=("Lesson Maintenance: Python",),
        hopes="To make my first pull request to a lesson.",
        certification="I'm in instructor training now",
        languages=("English", "Chinese"),
        workdays=_EVENING,
    ),
    Somebody(
        "karim",
        "كريم منصور",
        "Africa/Cairo",
        "القاهرة، مصر",
        focuses=("Organizing Workshops", "Community Building"),
        hopes="أن أنظم أول ورشة في جامعتي.",
        languages=("Arabic", "English"),
        workdays=_EVENING,
    ),
    Somebody(
        "laura",
        "Laura Gutiérrez",
        "America/Mexico_City",
        "Guadalajara, Mexico",
        locale="es-LA",
        focuses=("Teaching Workshops: R",),
        hopes="To feel ready to answer questions live.",
        workshops="1",
        certification=_CERTIFIED,
        languages=("Spanish", "English"),
        workdays=_MORNING,
    ),
    Somebody(
        "mika",
        "Mika Virtanen",
        "Europe/Helsinki",
        "Oulu, Finland",
        focuses=("Community Building",),
        hopes="To start a monthly coding café up north.",
        workdays=_EVENING,
    ),
    Somebody(
        "noor",
        "Noor Ahmed",
        "Asia/Karachi",
        "Lahore, Pakistan",
        focuses=("Lesson Maintenance: Python", "Teaching Workshops: Python"),
        hopes="To review issues with somebody who has done it before.",
        languages=("English", "Urdu"),
        workdays=_EVENING,
    ),
    Somebody(
        "olu",
        "Oluwaseun Adeyemi",
        "Africa/Lagos",
        "Ibadan, Nigeria",
        focuses=("Teaching Workshops: Python", "Teaching Workshops: Git"),
        hopes="To teach Python to our biology students.",
        languages=("English", "Yoruba"),
        workdays=_AFTERNOON,
        saturdays=("10:00", "11:00"),
    ),
    Somebody(
        "priya",
        "Priya Raman",
        "Asia/Kolkata",
        "Chennai, India",
        focuses=("Teaching Workshops: SQL",),
        hopes="To learn how to pace a morning of SQL.",
        languages=("English", "Tamil"),
        workdays=_EVENING,
    ),
    Somebody("amara", "Amara Okafor", "Africa/Nairobi", "Nairobi, Kenya"),
    Somebody("rosa", "Rosa Lindqvist", "America/New_York", "Boston, USA"),
    Somebody("sione", "Sione Tupou", "Pacific/Auckland", "Auckland, New Zealand"),
)
