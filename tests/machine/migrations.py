"""Compare tables and migrations on both databases, each empty and our own."""

import os
import subprocess
import sys
from tempfile import TemporaryDirectory

from tests.machine.postgres import Missing, cluster


def check(**settings: str) -> None:
    """Migrate an empty database and look for what the code has and it has not."""
    command = [sys.executable, "-m", "server.cli", "check-migrations"]
    subprocess.run(command, env=os.environ | settings, check=True)


def main() -> None:
    """Check SQLite, then PostgreSQL; without one, say so, and fail under CI."""
    with TemporaryDirectory() as data:
        check(LINLI_DATA=data, LINLI_DATABASE_URL=f"sqlite:///{data}/linli.db")
        try:
            with cluster() as url:
                check(LINLI_DATA=data, LINLI_DATABASE_URL=url)
        except Missing as missing:
            print(f"POSTGRESQL WAS NOT CHECKED: {missing}")
            if os.environ.get("CI"):
                sys.exit(1)


if __name__ == "__main__":
    main()
