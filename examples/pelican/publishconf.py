import os
import sys

sys.path.append(os.curdir)
from pelicanconf import *  # noqa: F403

SITEURL = "https://shop.example/journal"
RELATIVE_URLS = False
