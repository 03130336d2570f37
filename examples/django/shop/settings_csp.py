"""The same shop with django-csp, for the Django that has no policy of its own."""

from csp import constants as csp

from shop.settings import *  # noqa: F403

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
]
SECURE_CSP = None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.NONE],
        "script-src": [csp.NONCE, csp.STRICT_DYNAMIC],
        "connect-src": ["https://cdn.segment.com", "https://api.segment.io"],
        "base-uri": [csp.NONE],
    }
}
