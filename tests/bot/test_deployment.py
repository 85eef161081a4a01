"""What stands in Dockerfile, compose.yaml and the systemd unit is there, and is safe.

Whether the image builds is not tried here: that takes Docker and a network.
"""

import ast
import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli import BAD_SETTINGS, cli
from bot.run import LONGEST_FINISH
from bot.settings import Settings
from scheduler.duties import LONGEST_FINISH as LONGEST_DUTY

ROOT = Path(__file__).parents[2]
FLOORS = ("bot", "handlers", "scheduler", "views", "programme", "models")


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions with their arguments, continued lines joined."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines if line)]


def test_what_the_image_is_made_of_is_there() -> None:
    allowed = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    copied = [rest for word, rest in instructions() if word == "COPY" and "--from" not in rest]
    sources = {source for rest in copied for source in rest.split()[:-1]}
    assert all((ROOT / source).exists() for source in sources)
    assert sources == allowed
    assert sources == {"requirements/run.txt", "app.yaml", *FLOORS}


def test_the_image_is_pinned_and_runs_as_nobody_special() -> None:
    found = instructions()
    assert {rest.split()[0] for word, rest in found if word == "FROM"} == {"python:3.12-slim"}
    [install] = [rest for _, rest in found if " install " in rest and "pip" in rest]
    assert "--require-hashes" in install
    assert "--requirement requirements/run.txt" in install
    words = [word for word, _ in found]
    user = next(rest for word, rest in reversed(found) if word == "USER")
    assert user not in {"root", "0"}
    assert words.index("USER") < words.index("ENTRYPOINT")
    [check] = [rest for word, rest in found if word == "HEALTHCHECK"]
    assert "/health" in check
    hosts = re.findall(r"https?://([\w.-]+)", (ROOT / "Dockerfile").read_text())
    assert set(hosts) == {"127.0.0.1"}
    pins = (ROOT / "requirements" / "run.txt").read_text()
    assert all("==" in line for line in pins.splitlines() if re.match(r"[a-z]", line))
    assert "://" not in pins


def imported_by(file: Path, seen: set[Path]) -> set[str]:
    """Return the packages that are imported when a file is, by it and by those that it imports."""
    if file in seen or not file.exists():
        return set()
    seen.add(file)
    found: set[str] = set()
    for node in ast.parse(file.read_text()).body:
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
        for name in names:
            found.add(name.partition(".")[0])
            path = ROOT.joinpath(*name.split("."))
            for one in (path.with_suffix(".py"), path / "__init__.py"):
                found |= imported_by(one, seen)
    return found


def test_the_image_has_every_floor_that_the_bot_imports() -> None:
    imported = imported_by(ROOT / "bot" / "__main__.py", set())
    assert set(FLOORS) <= imported
    assert not imported & {"sandbox", "tests", "benchmarks"}


def settings_named(environment: dict[str, Any]) -> set[str]:
    known = {name.upper() for name in Settings.model_fields}
    assert set(environment) <= known
    return set(environment)


def test_compose_runs_two_replicas_on_one_postgresql() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    bot, database = services["bot"], services["database"]
    assert "SLACK_APP_TOKEN" in settings_named(bot["environment"])
    assert bot["deploy"]["replicas"] == 2
    assert bot["environment"]["MENTORING_CLOCK"] == "procrastinate"
    assert bot["environment"]["DATABASE_URL"].startswith("postgresql://")
    assert bot["depends_on"]["database"]["condition"] == "service_healthy"
    assert "healthcheck" in database
    assert int(bot["stop_grace_period"].removesuffix("s")) > LONGEST_FINISH + LONGEST_DUTY
    # No secret is written down here.
    secrets = re.findall(
        r"(?:TOKEN|PASSWORD|SECRET)[A-Z_]*: (.+)", (ROOT / "compose.yaml").read_text()
    )
    assert secrets
    assert all(value.startswith("${") for value in secrets)


def test_the_settings_of_the_image_exist() -> None:
    given = [rest for word, rest in instructions() if word == "ENV"]
    names = set(re.findall(r"\b([A-Z][A-Z_]+)=", " ".join(given)))
    ours = {name for name in names if name.startswith(("MENTORING_", "SLACK_", "DATABASE_"))}
    settings_named(dict.fromkeys(ours))
    assert "MENTORING_HEALTH_PORT" in ours


def unit() -> configparser.SectionProxy:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]  # as configparser documents
    read.read(ROOT / "deploy" / "mentoring.service")
    return read["Service"]


def test_the_systemd_unit_is_hardened_and_lets_the_bot_finish() -> None:
    service = unit()
    program, command = service["ExecStart"].split()
    assert Path(program).name == "mentoring"
    assert command in {one.name for one in cli.registered_commands}
    assert int(service["TimeoutStopSec"]) > LONGEST_FINISH + LONGEST_DUTY
    assert int(service["RestartPreventExitStatus"]) == BAD_SETTINGS
    for name in ("DynamicUser", "NoNewPrivileges", "PrivateTmp", "PrivateDevices"):
        assert service[name] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    text = (ROOT / "deploy" / "mentoring.service").read_text()
    file = tmp_path / "mentoring.service"
    file.write_text(text.replace(unit()["ExecStart"].split()[0], "/bin/true"))
    said = subprocess.run(  # noqa: S603
        ["systemd-analyze", "verify", "--man=no", file],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (0, "")
