from django.db import migrations

from agents import indexes


class Migration(migrations.Migration):
    dependencies = [("agents", "0001_initial")]
    operations = [migrations.RunPython(indexes.create, indexes.drop)]
