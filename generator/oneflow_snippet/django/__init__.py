"""For Django: an app, ``{% load oneflow %}{% oneflow_snippet %}``, and one dict of settings.

::

    INSTALLED_APPS = [..., "oneflow_snippet.django"]
    ONEFLOW = {"dist": BASE_DIR / "dist"}  # what is written here is the default

Settings are those of :class:`~oneflow_snippet.embedding.Settings`. Off under ``DEBUG`` and in
tests, unless ``enabled`` says otherwise.
"""
