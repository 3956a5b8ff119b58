"""A mail about a ticket's creation names it `created`: its decision has no id yet when both are written."""

from django.db import migrations

RENAME = """
UPDATE notifications_notification SET event = 'created'
WHERE event IN (SELECT 'decision:' || id FROM assignment_decision WHERE trigger = 'created')
"""


class Migration(migrations.Migration):
    dependencies = [("assignment", "0002_add_hand_back"), ("notifications", "0003_add_comment_mails")]
    operations = [migrations.RunSQL(RENAME, migrations.RunSQL.noop)]
