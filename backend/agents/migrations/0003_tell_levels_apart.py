from django.db import migrations

from agents import indexes


class Migration(migrations.Migration):
    dependencies = [("agents", "0002_index_eligible")]
    operations = [migrations.RunPython(indexes.create, migrations.RunPython.noop)]
