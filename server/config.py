"""Every setting: where it comes from and what it means."""

import os
import re
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

TILES = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?/[^\s\"';,<>\\]+")
"""One origin, and nothing that a header or a style could take for its own."""


@dataclass(frozen=True)
class BaseMap:
    """Whose tiles lie under the areas. The supplier learns where staff look."""

    tiles: tuple[str, ...]
    """Addresses with {z}, {x} and {y}; each is drawn over the one before."""

    number: str
    """审图号: what the authority approved the map under. It stands on the map."""

    gcj02: bool
    """Whether the tiles are shifted, as most maps of the mainland are."""

    @property
    def origins(self) -> tuple[str, ...]:
        """Return where the tiles come from: nothing else may be asked.

        >>> BaseMap(("https://t0.example/{z}/{x}/{y}.png",), "GS", False).origins
        ('https://t0.example',)
        """
        parts = [urlsplit(address) for address in self.tiles]
        return tuple({f"{one.scheme}://{one.netloc}": None for one in parts})

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "BaseMap | None":
        """Read what is set, if anything is; end with the name of what is wrong."""
        tiles = tuple(environment.get("LINLI_BASE_MAP", "").split())
        if not tiles:
            return None
        for address in tiles:
            if not TILES.fullmatch(address) or set(re.findall(r"{(.*?)}", address)) != {
                "z",
                "x",
                "y",
            }:
                raise SystemExit(
                    "LINLI_BASE_MAP: an address as https://host/{z}/{x}/{y}, with "
                    f"{{z}}, {{x}} and {{y}} and no other braces; not {address}"
                )
        number = environment.get("LINLI_BASE_MAP_NUMBER", "").strip()
        if not number:
            raise SystemExit("LINLI_BASE_MAP_NUMBER: say the base map's 审图号")
        datum = environment.get("LINLI_BASE_MAP_DATUM") or "wgs84"
        if datum not in ("wgs84", "gcj02"):
            raise SystemExit(f"LINLI_BASE_MAP_DATUM: wgs84 or gcj02, not {datum}")
        return cls(tiles, number, datum == "gcj02")


PAGES = Path(__file__).parent.parent / "pwa" / "dist"


@dataclass(frozen=True)
class Settings:
    """What an installation decides. The README has a line for each variable."""

    data: Path
    """LINLI_DATA: the folder for the database, the files and the key. `data`."""

    database_url: str
    """LINLI_DATABASE_URL: SQLite in the data folder unless it names PostgreSQL."""

    key_file: Path | None
    """LINLI_KEY_FILE: the key that personal data are sealed with. No default."""

    proxies: int
    """LINLI_PROXIES: how many proxies in front are trusted to say who asks. 0."""

    zone: ZoneInfo
    """LINLI_ZONE: the district's time zone, for dates. Asia/Shanghai."""

    files: str
    """LINLI_FILES: a folder, or S3 as s3://bucket/prefix. `files` in LINLI_DATA."""

    base_map: BaseMap | None = None
    """LINLI_BASE_MAP, _NUMBER and _DATUM: tiles under the map of areas. None."""

    transcriber: str = ""
    """LINLI_TRANSCRIBER: a program that prints the words of a recording. None."""

    yellow: float = 1e-3
    """LINLI_YELLOW: how unlikely a week's matters must be to be yellow. 0.001."""

    orange: float = 1e-4
    """LINLI_ORANGE: the same to be orange. 0.0001."""

    offline_days: int = 7
    """LINLI_OFFLINE_DAYS: how long a locked phone opens without a network. 1 to 30."""

    office: str = ""
    """LINLI_OFFICE: the LibreOffice that makes PDFs. `soffice` where there is one."""

    pages: Path = PAGES
    """LINLI_PAGES: the folder of the built app. `pwa/dist`."""

    def __post_init__(self) -> None:
        if not 0 < self.orange <= self.yellow < 1:
            raise ValueError(
                "LINLI_YELLOW and LINLI_ORANGE lie between 0 and 1, and orange is"
                f" not above yellow; not {self.yellow} and {self.orange}"
            )

        if not 1 <= self.offline_days <= 30:
            raise ValueError(
                f"LINLI_OFFLINE_DAYS lies between 1 and 30; not {self.offline_days}"
            )

    def make_folder(self) -> None:
        """Make the data folder where it is missing, for its owner only."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings from the environment.

        >>> Settings.read({"LINLI_DATA": "/srv/linli"}).database_url
        'sqlite:////srv/linli/linli.db'
        """
        data = Path(environment.get("LINLI_DATA") or "data").absolute()
        key_file = environment.get("LINLI_KEY_FILE")
        return cls(
            data=data,
            database_url=environment.get("LINLI_DATABASE_URL")
            or f"sqlite:///{data / 'linli.db'}",
            key_file=Path(key_file) if key_file else None,
            proxies=int(environment.get("LINLI_PROXIES") or 0),
            zone=ZoneInfo(environment.get("LINLI_ZONE") or "Asia/Shanghai"),
            files=environment.get("LINLI_FILES") or str(data / "files"),
            base_map=BaseMap.read(environment),
            transcriber=read_command(environment, "LINLI_TRANSCRIBER"),
            yellow=float(environment.get("LINLI_YELLOW") or cls.yellow),
            orange=float(environment.get("LINLI_ORANGE") or cls.orange),
            offline_days=int(environment.get("LINLI_OFFLINE_DAYS") or cls.offline_days),
            office=read_command(environment, "LINLI_OFFICE") or find_office(),
            pages=Path(environment.get("LINLI_PAGES") or PAGES).absolute(),
        )


def read_command(environment: Mapping[str, str], name: str) -> str:
    """Return the command line that is set, if any; end where no such program is.

    >>> read_command({"PROGRAM": "cat -u"}, "PROGRAM")
    'cat -u'
    """
    line = environment.get(name, "").strip()
    try:
        words = shlex.split(line)
    except ValueError as wrong:
        raise SystemExit(f"{name}: {wrong}") from None
    if words and shutil.which(words[0]) is None:
        raise SystemExit(f"{name}: there is no program {words[0]}")
    return line


def find_office() -> str:
    return shutil.which("soffice") or ""
