"""All benches of the geo module, each in a process of its own.

.venv/bin/python -m tests.bench.geo
"""

import os
import subprocess
import sys

PARTS = ("exactness", "placing", "live", "sense", "payload")


def main() -> None:
    """Run the parts one after another; a part that fails ends it."""
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before we began.")
    for part in PARTS:
        print(f"\n== {part} ==", flush=True)
        subprocess.run([sys.executable, "-m", f"tests.bench.geo.{part}"], check=True)


if __name__ == "__main__":
    main()
