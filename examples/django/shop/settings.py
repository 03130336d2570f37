"""A deployed shop with a policy as strict as Django's own can be, since version 6."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).parent.parent
SECRET_KEY = os.environ.get("SECRET_KEY", "only-for-the-example")
ALLOWED_HOSTS = ["shop.example", "localhost", "127.0.0.1"]
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"

INSTALLED_APPS = ["django.contrib.staticfiles", "oneflow_snippet.django"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "jinja"],
        "OPTIONS": {"extensions": ["oneflow_snippet.django.jinja.OneflowExtension"]},
    },
]

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "collected"
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

NONCE = "<CSP_NONCE_SENTINEL>"  # django.utils.csp.CSP.NONCE
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": [NONCE, "'strict-dynamic'"],
    "connect-src": ["https://cdn.segment.com", "https://api.segment.io"],
    "base-uri": ["'none'"],
}
