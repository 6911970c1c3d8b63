"""What is counted can be read in Prometheus' text format."""

from prometheus_client.parser import text_string_to_metric_families

from utils.metrics import NOTED_AT_MOST, Metrics


def samples(metrics: Metrics) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Return every sample's value by its name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(metrics.render().decode())
        for sample in family.samples
    }


def test_everything_counted_is_rendered() -> None:
    metrics = Metrics()
    metrics.observe_request("GET", "/child/<child_id>", 200, 0.004)
    metrics.observe_request("GET", "/child/<child_id>", 200, 0.006)
    metrics.count_mutation("task", "activated")
    metrics.count_ledger_failure()
    metrics.count_audit_failure()
    metrics.count_stream_overflow()
    metrics.observe_fsync(7, 0.002)
    metrics.count_activity_failure()
    metrics.count_activity_dropped(3)
    metrics.watch_activities(lambda: 6)
    metrics.watch_deferred(lambda: 3)
    metrics.watch_subscribers(lambda: 4)
    metrics.watch_ledger(size=lambda: 1000, entries=lambda: 5)
    found = samples(metrics)
    request = (("method", "GET"), ("route", "/child/<child_id>"), ("status", "200"))
    assert found["starchart_request_seconds_count", request] == 2
    assert found["starchart_request_seconds_sum", request] == 0.01
    mutation = (("action", "activated"), ("entity_type", "task"))
    assert found["starchart_mutations_total", mutation] == 1
    assert found["starchart_ledger_write_failures_total", ()] == 1
    assert found["starchart_audit_log_failures_total", ()] == 1
    assert found["starchart_stream_overflows_total", ()] == 1
    assert found["starchart_fsync_batch_size_sum", ()] == 7
    assert found["starchart_fsync_seconds_count", ()] == 1
    assert found["starchart_activity_write_failures_total", ()] == 1
    assert found["starchart_activities_dropped_total", ()] == 3
    assert found["starchart_activities_waiting", ()] == 6
    assert found["starchart_deferred_entries", ()] == 3
    assert found["starchart_subscribers", ()] == 4
    assert found["starchart_ledger_bytes", ()] == 1000
    assert found["starchart_ledger_entries", ()] == 5


def test_two_applications_count_apart() -> None:
    first, second = Metrics(), Metrics()
    first.count_mutation("task", "activated")
    key = ("starchart_mutations_total", (("action", "activated"), ("entity_type", "task")))
    assert key in samples(first)
    assert key not in samples(second)


def test_methods_that_do_not_exist_are_counted_as_one() -> None:
    metrics = Metrics()
    for number in range(100):
        metrics.observe_request(f"METHOD{number}", "/child", 405, 0.001)
    labels = (("method", "other"), ("route", "/child"), ("status", "405"))
    assert samples(metrics)["starchart_request_seconds_count", labels] == 100


def test_what_waits_to_be_recorded_is_bounded_and_not_lost() -> None:
    metrics = Metrics()
    for number in range(3 * NOTED_AT_MOST + 1):
        metrics.count_mutation("task", "activated")
        metrics.observe_loop_held(0.001)
        metrics.observe_request("GET", "/child", 200, number / 1000)
        assert len(metrics._noted) < NOTED_AT_MOST
    text = metrics.render().decode()
    count = float(3 * NOTED_AT_MOST + 1)
    assert f'starchart_mutations_total{{action="activated",entity_type="task"}} {count}' in text
    assert f"starchart_loop_held_seconds_count {count}" in text
    assert f'_seconds_count{{method="GET",route="/child",status="200"}} {count}' in text
