from django.db import migrations

from history.search import TEXT


class Migration(migrations.Migration):
    dependencies = [("history", "0003_name_ways_in")]
    operations = [migrations.RunPython(TEXT.create, TEXT.drop)]
