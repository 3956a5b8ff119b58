from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0006_filter_priority_by_rank")]

    operations = [
        migrations.RemoveIndex(model_name="ticket", name="ticket_created"),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["created_at", "id", "status", "priority_rank"], name="ticket_created"),
        ),
    ]
