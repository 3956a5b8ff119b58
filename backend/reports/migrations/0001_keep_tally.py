from django.db import migrations, models

from reports import triggers


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tickets", "0005_add_text")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("arrived", "Arrived"), ("closed", "Closed")], max_length=7)),
                ("day", models.DateField()),
                (
                    "priority",
                    models.CharField(choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")], max_length=6),
                ),
                ("count", models.IntegerField()),
            ],
            options={"verbose_name_plural": "tally"},
        ),
        migrations.RunPython(triggers.create, triggers.drop),
    ]
