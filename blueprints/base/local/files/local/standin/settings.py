"""`local/settings.toml`: what this project wants to be different on a laptop. It may be absent."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from .problem import Problem


TABLES = ("parameters", "items", "mail", "secrets", "services", "users")


@dataclass
class Settings:
    """What differs on this machine: values of template parameters, what lies in tables and secrets, who may send mail, which variables
    of functions are addresses of local/services, who can sign in."""

    parameters: dict[str, str] = field(default_factory=dict)
    items: dict[str, list[dict]] = field(default_factory=dict)
    senders: list[str] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)
    users: dict[str, dict] = field(default_factory=dict)

    def put_in(self, addresses: dict[str, str]) -> None:
        """Puts addresses that are known now only in the place of their names, such as `{endpoint}`."""
        for name, value in self.parameters.items():
            for address, url in addresses.items():
                value = value.replace(f"{{{address}}}", url)
            self.parameters[name] = value


def load(project: Path) -> Settings:
    path = project / "local" / "settings.toml"
    if not path.is_file():
        return Settings()
    try:
        document = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise Problem(f"local/settings.toml cannot be read: {error}") from error
    unknown = sorted(set(document) - set(TABLES))
    if unknown:
        raise Problem(f"local/settings.toml: unknown table `{unknown[0]}`", f"known: {', '.join(TABLES)}")
    parameters = {name: text(value) for name, value in document.get("parameters", {}).items()}
    mail, secrets = document.get("mail", {}).get("verified", []), document.get("secrets", {})
    return Settings(parameters, document.get("items", {}), mail, secrets, document.get("services", {}), document.get("users", {}))


def text(value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
