"""`make bench`: what assignment, lists and mail cost, beside a stated floor and the ways most systems do it.

Importing it loads the application, so that each module can be run on its own.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
