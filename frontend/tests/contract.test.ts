/** The fields that API.md promises: a name that the server's types lack does not compile. */

import { beforeAll, describe, expect, test } from "vitest";
import type * as models from "../src/common/models.js";
import { type Family, makeFamily } from "./support/family.js";

function fields<T>(...names: (keyof T & string)[][]): string[] {
    return names.flat();
}

const PROMISED = {
    user: fields<models.User>(
        ["id", "email", "name", "role", "household_id", "timezone", "day_start_hour"],
        ["created_at", "marked_for_deletion", "marked_for_deletion_at"],
    ),
    household: fields<models.Household>(
        ["id", "members", "children_count", "timezone", "day_start_hour"],
        ["count_tasks_as_activity", "streak_freezes"],
    ),
    child: fields<models.Child>(
        ["id", "household_id", "name", "points", "birth_date", "image_url"],
        ["timezone", "day_start_hour", "pending_requests", "overrides"],
        ["created_at", "updated_at"],
    ),
    task: fields<models.Task>(
        ["id", "name", "points", "is_good", "description", "topic", "image_url"],
        ["created_at", "updated_at"],
    ),
    reward: fields<models.Reward>([
        "id",
        "name",
        "cost",
        "description",
        "image_url",
        "created_at",
        "updated_at",
    ]),
    mutation: fields<models.Mutation>(["child", "tracking_event"]),
    trackingEvent: fields<models.TrackingEvent>(
        ["id", "user_id", "child_id", "entity_type", "entity_id", "action"],
        ["points_before", "points_after", "delta", "occurred_at", "created_at"],
        ["metadata", "household_id", "seq", "actor", "reverses", "user_ref"],
        ["prev_hash", "hash"],
    ),
    pendingRequest: fields<models.PendingRequest>([
        "reward_id",
        "cost",
        "requested_at",
        "requested_by",
    ]),
    page: fields<models.TrackingEventsPage>([
        "tracking_events",
        "total",
        "count",
        "limit",
        "offset",
    ]),
    newDevice: fields<models.NewDevice>(["device", "token"]),
    progress: fields<models.Progress>(
        ["learner_id", "exercises_completed", "tasks_completed", "points_earned"],
        ["average_grade", "time_spent_seconds", "hints_used", "current_streak"],
        ["longest_streak", "streak_at_risk", "last_active_date", "active_days"],
        ["achievements_unlocked", "achievements_total", "badge_points"],
        ["good_tasks", "penalties", "skill_levels"],
    ),
    recordedExercise: fields<models.RecordedExercise>([
        "exercise",
        "streak",
        "unlocked_achievements",
        "skill_level",
    ]),
    streakUpdate: fields<models.StreakUpdate>(
        ["current_streak", "longest_streak", "previous_streak", "outcome"],
        ["new_record", "unlocked_achievements"],
    ),
    achievement: fields<models.Achievement>(
        ["id", "name", "description", "category", "tier", "points", "criteria"],
        ["unlocked", "achieved_at", "awarded_at", "progress"],
    ),
    statistics: fields<models.Statistics>(
        ["period", "from", "to", "exercises_completed", "average_grade"],
        ["average_time_seconds", "hints_used", "average_hints", "by_topic"],
        ["by_grade", "good_tasks", "penalties", "trend"],
    ),
    history: fields<models.ProgressHistory>(["entries", "start_date", "end_date", "count"]),
    progressDay: fields<models.ProgressDay>(
        ["date", "exercises", "total_exercises", "time_seconds", "total_time_seconds"],
        ["average_grade", "total_average_grade", "hints", "total_hints", "tasks"],
        ["total_tasks", "current_streak", "longest_streak"],
        ["achievements_unlocked", "points"],
    ),
    badges: fields<models.Badges>(["earned", "available", "total_points"]),
    skillLevel: fields<models.SkillLevel>(
        ["topic", "level", "previous_level", "level_updated_at"],
        ["exercises_completed", "average_grade", "time_spent_seconds", "next_level"],
    ),
    calculatedSkillLevel: fields<models.CalculatedSkillLevel>(
        ["topic", "previous_level", "level", "changed", "exercises_completed"],
        ["average_grade", "level_updated_at"],
    ),
} satisfies Record<string, string[]>;

describe("the server answers every promised field", () => {
    let answers: Record<keyof typeof PROMISED, object | undefined>;

    beforeAll(async () => {
        answers = await everyAnswer(await makeFamily());
    });

    test.each(Object.entries(PROMISED))("%s", (name, promised) => {
        const answered = answers[name as keyof typeof PROMISED];
        expect(Object.keys(answered ?? {})).toEqual(expect.arrayContaining(promised));
    });

    test("an entry has exactly its fields, in their order", () => {
        expect(Object.keys(answers.trackingEvent ?? {})).toEqual(PROMISED.trackingEvent);
    });
});

async function everyAnswer({ api, child, task, reward }: Family) {
    const childId = child.id;
    const exercise = { topic: "fractions", grade: 80, time_spent_seconds: 60 };
    const recordedExercise = await api.recordExercise({ childId }, exercise);
    for (let times = 0; times < 3; times++) {
        await api.triggerTask({ childId }, { task_id: task.id });
    }
    const mutation = await api.requestReward({ childId }, { reward_id: reward.id });
    const history = await api.getHistory({ childId, days: 1 });
    return {
        user: await api.me(),
        household: await api.getHousehold(),
        child: await api.getChild({ childId }),
        task: await api.getTask({ taskId: task.id }),
        reward: await api.getReward({ rewardId: reward.id }),
        mutation,
        trackingEvent: mutation.tracking_event ?? undefined,
        pendingRequest: mutation.child.pending_requests[0],
        page: await api.getTrackingEventsForChild({ childId }),
        newDevice: await api.createDevice({ childId }, { name: "Mia's tablet" }),
        progress: await api.getProgress({ childId }),
        recordedExercise,
        streakUpdate: await api.updateStreak({ childId }, {}),
        achievement: (await api.listAchievements({ childId })).achievements[0],
        statistics: await api.getStatistics({ childId }),
        history,
        progressDay: history.entries[0],
        badges: await api.listBadges({ childId }),
        skillLevel: (await api.listSkillLevels({ childId })).skill_levels[0],
        calculatedSkillLevel: await api.calculateSkillLevel({ childId }, { topic: "fractions" }),
    };
}
