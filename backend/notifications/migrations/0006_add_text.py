from django.db import migrations

from notifications.search import TEXT


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_index_lists")]
    operations = [migrations.RunPython(TEXT.create, TEXT.drop)]
