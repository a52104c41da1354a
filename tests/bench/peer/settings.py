"""The peer: what one writes with Django REST Framework, as KoboToolbox stands on it.

Nothing that costs and is not needed: no session, no admin, no middleware, connections
that stay open. PEER_HOST and PEER_NAME say where its database is.
"""

import os

SECRET_KEY = "of a bench"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.bench.peer.api"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "rest_framework",
    "rest_framework.authtoken",
    "tests.bench.peer",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ.get("PEER_HOST", ""),
        "NAME": os.environ.get("PEER_NAME", ""),
        "USER": "postgres",
        "CONN_MAX_AGE": None,
        "ATOMIC_REQUESTS": True,
    }
}
MIGRATION_MODULES = {"auth": None, "contenttypes": None, "authtoken": None}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication"
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
}
