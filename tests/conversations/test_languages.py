"""Everybody reads the bot in their own language, whoever else is in the group."""

from datetime import timedelta

from sqlmodel import col, select

from models import Group, Meeting, Person
from tests.conversations.conftest import Stage
from tests.make_groups import add_group


async def test_joining_in_spanish(stage: Stage) -> None:
    await stage.plans_a_term()
    lucia = stage.slack.add_member(
        "lucia", real_name="Lucía Gómez", time_zone="America/Bogota", locale="es-LA"
    )
    await lucia.types("/mentoring join")
    assert lucia.modal is not None
    assert "Entrar en un grupo" in lucia.modal.title
    await lucia.fills({"role": "Aprendiz"})
    assert "¿Qué esperas conseguir?" in lucia.modal.text
    await lucia.submits(
        {
            "focus_1": "Enseñar en talleres: Git",
            "hopes": "Dar mi primer taller sin notas.",
            "certification": "Hice la formación, la certificación está en curso",
            "workshops": "1",
            "languages": ["español"],
            "meeting_mode": "En línea",
        }
    )
    assert lucia.modal is not None, "no hours were chosen"
    assert "Elige algunas horas, por favor" in str(lucia.modal.errors)
    await lucia.submits({"workdays": ["Noche, de 17 a 21"]})
    assert lucia.modal is None
    confirmed = lucia.dm.latest
    assert "¡Gracias por inscribirte como aprendiz en Autumn 2026!" in confirmed.text
    assert "Lun–Vie noche (17–21)" in confirmed.text
    assert confirmed.buttons == ["Cambiar", "Retirar"]

    await lucia.types("/mentoring match")
    assert "Eso es para la coordinación del programa." in lucia.dm.latest.text
    await lucia.opens_home()
    assert lucia.home is not None
    assert "¡Hola, Lucía Gómez!" in lucia.home.text
    # The coordinator reads of her in English, at the same time.
    await stage.wanjiru.types("/mentoring status")
    assert "0 mentors offering 0 places, 1 mentee asking for one." in stage.wanjiru.dm.latest.text


async def test_a_group_of_two_languages_is_reminded_in_both(stage: Stage) -> None:
    lucia = stage.slack.add_member(
        "lucia", real_name="Lucía Gómez", time_zone="Africa/Nairobi", locale="es-ES"
    )
    for member in (stage.ben, lucia):
        await member.types("/mentoring help")
    async with stage.database.reading() as session:
        people = [
            (await session.exec(select(Person).where(Person.slack_user_id == one.id))).one()
            for one in (stage.ben, lucia)
        ]
    await add_group(stage.database, people=people, language="es")
    await stage.ticks()
    await stage.ticks()
    async with stage.database.reading() as session:
        group = (await session.exec(select(Group))).one()
        meetings = await session.exec(select(Meeting).order_by(col(Meeting.starts_at)))
        second = meetings.all()[1]
    welcome = "\n".join(one.text for one in lucia.sees_in(group.slack_channel_id or "").messages)
    assert f"Bienvenida a {group.name}" in welcome
    assert "Decide un calendario de reuniones con tus aprendices." in welcome
    assert "Introductions, review" not in welcome

    stage.moves_to(second.starts_at - timedelta(hours=1))
    await stage.ticks()
    assert "Tu grupo se reúne a las" in lucia.dm.latest.text
    assert lucia.dm.latest.buttons == ["Allí estaré", "No puedo"]
    assert "Your group meets at" in stage.ben.dm.latest.text
    assert stage.ben.dm.latest.buttons[:2] == ["I'll be there", "Can't make it"]


async def test_choosing_another_language_than_slacks(stage: Stage) -> None:
    await stage.amara.types("/mentoring language")
    assert stage.amara.modal is not None
    await stage.amara.submits({"language": "Español"})
    assert "Desde ahora te escribo en este idioma." in stage.amara.dm.latest.text
    assert stage.amara.home is not None
    assert "¡Hola, Amara Okafor!" in stage.amara.home.text

    await stage.amara.clicks("Idioma", in_=stage.amara.home)
    assert stage.amara.modal is not None
    await stage.amara.submits({"language": "Como en Slack"})
    assert "From now on I write to you in this language." in stage.amara.dm.latest.text
    assert stage.amara.home is not None
    assert "Hello Amara Okafor!" in stage.amara.home.text
