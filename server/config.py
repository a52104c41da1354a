"""Every setting: where it comes from and what it means."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo


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

    yellow: float = 1e-3
    """LINLI_YELLOW: how unlikely a week's matters must be to be yellow. 0.001."""

    orange: float = 1e-4
    """LINLI_ORANGE: the same to be orange. 0.0001."""

    def __post_init__(self) -> None:
        if not 0 < self.orange <= self.yellow < 1:
            raise ValueError(
                "LINLI_YELLOW and LINLI_ORANGE lie between 0 and 1, and orange is"
                f" not above yellow; not {self.yellow} and {self.orange}"
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
            yellow=float(environment.get("LINLI_YELLOW") or cls.yellow),
            orange=float(environment.get("LINLI_ORANGE") or cls.orange),
        )
