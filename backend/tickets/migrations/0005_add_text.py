from django.db import migrations

from tickets.search import TEXT


class Migration(migrations.Migration):
    dependencies = [("tickets", "0004_index_lists")]
    operations = [migrations.RunPython(TEXT.create, TEXT.drop)]
