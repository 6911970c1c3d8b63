"""The main job, once through."""

from tests.families import Family


def test_a_triggered_task_becomes_points_and_one_entry(family: Family) -> None:
    answer = family.trigger()
    assert answer.status_code == 200
    assert answer.json["child"]["points"] == family.points == 10
    assert family.history == [answer.json["tracking_event"]]
