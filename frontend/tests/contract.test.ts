/** The fields that API.md promises: a name that the server's types lack does not compile. */

import { beforeAll, describe, expect, test } from "vitest";
import type * as models from "../src/common/models.js";
import { apiOf, type Family, makeFamily, PASSWORD } from "./support/family.js";
import { ADMIN } from "./support/server.js";

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
    signInSession: fields<models.SignInSession>([
        "id",
        "created_at",
        "refreshed_at",
        "user_agent",
        "current",
    ]),
    newInvite: fields<models.NewInvite>(["id", "code", "expires_at"]),
    invite: fields<models.Invite>(["id", "user_id", "created_at", "expires_at"]),
    deletionPreview: fields<models.DeletionPreview>([
        "erased",
        "anonymized",
        "kept",
        "marked_for_deletion_at",
        "deletes_after",
    ]),
    deletionMark: fields<models.DeletionMark>(["marked_for_deletion_at", "deletes_after"]),
    queuedDeletion: fields<models.QueuedDeletion>(
        ["user_id", "marked_for_deletion_at", "deletes_after", "deletion_in_progress"],
        ["deletion_attempts", "deletion_attempted_at", "deletion_error"],
    ),
    deletionThreshold: fields<models.DeletionThreshold>(["hours"]),
    verdict: fields<models.Verdict>(["ok", "households", "events", "heads", "first_mismatch"]),
    chainHead: fields<models.ChainHead>(["household_id", "seq", "hash"]),
    project: fields<models.Project>(["id", "name"]),
    newProjectToken: fields<models.NewProjectToken>(["id", "token"]),
    projectAction: fields<models.ProjectAction>(
        ["action_id", "project_id", "user_id", "request_id", "action_type", "action_details"],
        ["status", "environment", "quantity", "created_at"],
    ),
    actionsPage: fields<models.ProjectActionsPage>([
        "actions",
        "total",
        "count",
        "limit",
        "offset",
    ]),
    activitySummary: fields<models.ActivitySummary>(["buckets", "totals", "sentences"]),
    activityBucket: fields<models.ActivityBucket>(["start", "counts", "quantities"]),
    webhook: fields<models.Webhook>(["id", "url", "event_types", "project_id"]),
    webhookWithSecret: fields<models.WebhookWithSecret>(["webhook", "secret"]),
    webhookDelivery: fields<models.WebhookDelivery>(
        ["id", "webhook_id", "event_type", "status", "attempts", "response_status"],
        ["duration_ms", "response_excerpt", "created_at", "next_attempt_at"],
    ),
    webhookDeliveriesPage: fields<models.WebhookDeliveriesPage>([
        "deliveries",
        "total",
        "count",
        "limit",
        "offset",
    ]),
} satisfies Record<string, string[]>;

describe("the server answers every promised field", () => {
    let answers: Answers;

    beforeAll(async () => {
        answers = await everyAnswer(await makeFamily());
    });

    test.each(Object.entries(PROMISED))("%s", (name, promised) => {
        const answered = answers[name as keyof typeof PROMISED];
        expect(Object.keys(answered ?? {})).toEqual(expect.arrayContaining(promised));
    });

    test.each(["trackingEvent", "projectAction"] as const)("%s, and nothing else", (name) => {
        expect(Object.keys(answers[name] ?? {})).toEqual(PROMISED[name]);
    });
});

type Answers = Record<keyof typeof PROMISED, object | undefined>;

async function everyAnswer(family: Family): Promise<Answers> {
    return {
        ...(await ofTheFamily(family)),
        ...(await ofProgress(family)),
        ...(await ofActivity(family)),
        ...(await ofWebhooks(family)),
        ...(await ofAdministration(family)),
    };
}

async function ofTheFamily({ api, child, task, reward }: Family) {
    const childId = child.id;
    for (let times = 0; times < 3; times++) {
        await api.triggerTask({ childId }, { task_id: task.id });
    }
    const mutation = await api.requestReward({ childId }, { reward_id: reward.id });
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
        signInSession: (await api.listSessions()).sessions[0],
        newInvite: await api.createInvite(),
        invite: (await api.listInvites()).invites[0],
    };
}

async function ofProgress({ api, child }: Family) {
    const childId = child.id;
    const exercise = { topic: "fractions", grade: 80, time_spent_seconds: 60 };
    const recordedExercise = await api.recordExercise({ childId }, exercise);
    const history = await api.getHistory({ childId, days: 1 });
    return {
        recordedExercise,
        progress: await api.getProgress({ childId }),
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

async function ofActivity({ api }: Family) {
    const { project } = await api.createProject({ name: "Website" });
    const projectId = project.id;
    const newProjectToken = await api.createProjectToken({ projectId }, { name: "CI" });
    const recorder = apiOf({ tokens: { accessToken: newProjectToken.token } });
    const recorded = await recorder.recordActivity({
        project_id: projectId,
        action_type: "endpoint_added",
        action_details: "GET /child",
    });
    const activitySummary = await api.summarizeActivity({ projectId });
    return {
        project,
        newProjectToken,
        projectAction: recorded.action,
        actionsPage: await api.listActivity({ projectId }),
        activitySummary,
        activityBucket: activitySummary.buckets[0],
    };
}

async function ofWebhooks({ api }: Family) {
    const hook = { url: "http://127.0.0.1:9/hook", event_types: ["tracking_event_created"] };
    const webhookWithSecret = await api.createWebhook(hook);
    const webhookId = webhookWithSecret.webhook.id;
    const { delivery } = await api.tryWebhook({ webhookId });
    return {
        webhook: (await api.getWebhook({ webhookId })).webhook,
        webhookWithSecret,
        webhookDelivery: delivery,
        webhookDeliveriesPage: await api.listDeliveries({ webhookId }),
    };
}

async function ofAdministration({ api }: Family) {
    const admin = apiOf();
    await admin.signIn(ADMIN);
    const { id, household_id } = await api.me();
    const deletionMark = await api.markForDeletion({ password: PASSWORD });
    const { users } = await admin.listDeletionQueue();
    const verdict = await admin.verifyLedger({ householdId: household_id ?? "" });
    return {
        deletionMark,
        deletionPreview: await api.previewDeletion(),
        queuedDeletion: users.find(({ user_id }) => user_id === id),
        deletionThreshold: await admin.getDeletionThreshold(),
        verdict,
        chainHead: verdict.heads[0],
    };
}
