"""What learners record, and what is derived from it."""

from sqlalchemy import JSON, BigInteger, Column, Date, Double, Table, Text

from db.postgres.tables.columns import ID, INSTANT, key, metadata, needed

# `kind` says which model it is; a check-in has no more than its times.
exercises = Table(
    "exercises",
    metadata,
    key("learner_id"),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    needed("id", ID),
    needed("kind", Text),
    Column("household_id", ID),
    Column("topic", Text),
    Column("grade", Double),
    Column("time_spent_seconds", BigInteger),
    Column("hints_used", BigInteger),
    Column("exercise_id", Text),
    needed("completed_at", INSTANT),
    needed("local_date", Date),
    needed("created_at", INSTANT),
    needed("batch_end", BigInteger),
    Column("deleted_number", BigInteger),
    Column("first_answer", JSON),
)

# What is derived can be derived anew, and is asked for by its learner and its day alone: a
# document, which each version of the rules may give another form.
learners = Table("learners", metadata, key("learner_id"), needed("derived", JSON))
learner_days = Table(
    "learner_days",
    metadata,
    key("learner_id"),
    Column("date", Date, primary_key=True),
    needed("figures", JSON),
)

snapshots = Table(
    "snapshots",
    metadata,
    key("learner_id"),
    Column("date", Date, primary_key=True),
    needed("exercises", BigInteger),
    needed("total_exercises", BigInteger),
    needed("time_seconds", BigInteger),
    needed("total_time_seconds", BigInteger),
    Column("average_grade", Double),
    Column("total_average_grade", Double),
    needed("hints", BigInteger),
    needed("total_hints", BigInteger),
    needed("tasks", BigInteger),
    needed("total_tasks", BigInteger),
    needed("current_streak", BigInteger),
    needed("longest_streak", BigInteger),
    needed("achievements_unlocked", BigInteger),
    needed("points", BigInteger),
)

achievements = Table(
    "achievements",
    metadata,
    key("id"),
    needed("name", Text),
    needed("description", Text),
    needed("category", Text),
    needed("tier", Text),
    needed("points", BigInteger),
    needed("criteria", JSON),
    needed("version", BigInteger),
    needed("created_at", INSTANT),
    needed("updated_at", INSTANT),
)
