"""Serving over HTTP: gunicorn, a few processes with a few threads each."""

import gc
import time
from contextlib import suppress
from threading import Thread
from typing import Any

from gunicorn.app.base import BaseApplication
from sqlalchemy.exc import SQLAlchemyError

from server.app import Server, create_app
from server.config import Settings
from server.insight.colouring import letters_of
from server.insight.live import live
from server.pages import keep_builds
from server.territory.models import Level

PROCESSES = 2
THREADS = 4
YOUNG = 20_000
"""So many new objects before the collector looks for rings among them: a request
makes thousands and leaves none, so looking after every 700 is work for nothing."""

PAUSE = 300
"""Seconds between two counts that nobody asked for."""


class Service(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with our settings; each process makes its own app after the fork."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self.settings = settings
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Server:
        app = create_app(self.settings)
        # What is there now stays for good.
        gc.freeze()
        gc.set_threshold(YOUNG)
        Thread(target=stay_ready, args=(app,), daemon=True).start()
        return app


def stay_ready(app: Server) -> None:
    """Count before anybody asks, again and again, for some of it takes seconds.

    The first time all records are read; each day what repeats in a year is counted
    anew. Where that cannot be done, whoever asks is told why.
    """
    while True:
        with suppress(SQLAlchemyError), app.app_context(), live().reading() as reading:
            letters_of(reading, Level.MICRO_GRID)
            reading.held.columns.finish()
        time.sleep(PAUSE)


def serve_http(settings: Settings, host: str, port: int) -> None:
    """Serve until the process is ended."""
    keep_builds(settings.pages, settings.data / "assets")
    address = f"[{host}]" if ":" in host else host
    options = {
        "bind": f"{address}:{port}",
        "workers": PROCESSES,
        "threads": THREADS,
        "worker_class": "gthread",
        "timeout": 60,
        "graceful_timeout": 10,
        "keepalive": 15,
        "max_requests": 100_000,
        "max_requests_jitter": 10_000,
        "loglevel": "warning",
        "proc_name": "linli",
        "control_socket_disable": True,
    }
    Service(settings, options).run()
