"""The chain of the journal, and the guards that let its tables only grow."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

KEYS = {"ground_journalline": "id", "ground_journallink": "number", "ground_journalcheckpoint": "serial"}

POSTGRESQL = [
    """
    CREATE FUNCTION ground_journal_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the journal only grows: % on % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '23001';
    END $$
    """
]
POSTGRESQL_BACK = []
SQLITE = []
SQLITE_BACK = []
for table, key in KEYS.items():
    refused = "BEGIN SELECT RAISE(ABORT, 'the journal only grows: refused'); END"
    POSTGRESQL += [
        f"""
        CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION ground_journal_only_grows()
        """,
        # ALWAYS: also for a session that calls itself a replica.
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_only_grows",
    ]
    POSTGRESQL_BACK += [f"DROP TRIGGER IF EXISTS {table}_only_grows ON {table}"]
    SQLITE += [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refused}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refused}",
        # INSERT OR REPLACE removes a row without asking the trigger for deletions.
        f"""
        CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) {refused}
        """,  # noqa: S608 - names of our own tables
    ]
    SQLITE_BACK += [f"DROP TRIGGER IF EXISTS {table}_{deed}" for deed in ("no_update", "no_delete", "no_replace")]
POSTGRESQL_BACK += ["DROP FUNCTION IF EXISTS ground_journal_only_grows()"]


def guard(_: Any, schema_editor: Any) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def lift(_: Any, schema_editor: Any) -> None:
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('ground', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='JournalChain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('settled', models.PositiveBigIntegerField(default=0)),
                ('seen', models.PositiveBigIntegerField(default=0)),
                ('seen_at', models.DateTimeField(null=True)),
                ('ended_by', models.PositiveBigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='JournalCheckpoint',
            fields=[
                ('serial', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('body', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='JournalLink',
            fields=[
                ('number', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('salt', models.BinaryField(max_length=16)),
                ('digest', models.BinaryField(max_length=32)),
                ('hash', models.BinaryField(max_length=32)),
                ('line', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='link', to='ground.journalline')),
            ],
        ),
        migrations.RunPython(guard, lift),
    ]
