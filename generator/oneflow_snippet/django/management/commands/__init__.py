"""The command `manage.py oneflow`."""
