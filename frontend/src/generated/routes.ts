// Made by `make client-types` from the server's OpenAPI document. Do not edit.

import type { Client } from "openapi-fetch";
import { answer, type CallOptions, keyed, nothing, raw } from "../common/calling.js";
import type { components, paths } from "./openapi.js";

type Schemas = components["schemas"];

/** Give a function for each route. */
export function routesOf(client: Client<paths>) {
    return {
        /** Found a household with its first parent, or join one by an invite. `POST /auth/signup` */
        signup: (body: Schemas["SignUp"], options: CallOptions = {}): Promise<Schemas["SignedInAnswer"]> =>
            answer(client.POST("/auth/signup", { body, signal: options.signal })),
        /** Sign in; the answer also sets the sign-in cookies. `POST /auth/login` */
        login: (body: Schemas["Login"], options: CallOptions = {}): Promise<Schemas["SignedInAnswer"]> =>
            answer(client.POST("/auth/login", { body, signal: options.signal })),
        /** Give new tokens for a refresh token, which is good once: used again, it ends the sign-in. `POST /auth/refresh` */
        refresh: (options: CallOptions = {}): Promise<Schemas["RefreshedAnswer"]> =>
            answer(client.POST("/auth/refresh", { signal: options.signal })),
        /** End this sign-in, its tokens and its streams. `POST /auth/logout` */
        logout: (options: CallOptions = {}): Promise<void> =>
            nothing(client.POST("/auth/logout", { signal: options.signal })),
        /** Give the own account. `GET /auth/me` */
        me: (options: CallOptions = {}): Promise<Schemas["UserAnswer"]> =>
            answer(client.GET("/auth/me", { signal: options.signal })),
        /** Change the own profile. `PATCH /auth/me` */
        changeMe: (body: Schemas["ProfileChange"], options: CallOptions = {}): Promise<Schemas["UserAnswer"]> =>
            answer(client.PATCH("/auth/me", { body, signal: options.signal })),
        /** Set a new password; all other sign-ins end. `POST /auth/change-password` */
        changePassword: (body: Schemas["PasswordChange"], options: CallOptions = {}): Promise<void> =>
            nothing(client.POST("/auth/change-password", { body, signal: options.signal })),
        /** Change the email that the account signs in by. `POST /auth/change-email` */
        changeEmail: (body: Schemas["EmailChange"], options: CallOptions = {}): Promise<Schemas["UserAnswer"]> =>
            answer(client.POST("/auth/change-email", { body, signal: options.signal })),
        /** Give the own sign-ins that have not ended. `GET /auth/sessions` */
        listSessions: (options: CallOptions = {}): Promise<Schemas["SessionsAnswer"]> =>
            answer(client.GET("/auth/sessions", { signal: options.signal })),
        /** End one of the own sign-ins, its tokens and its streams. `DELETE /auth/sessions/{session_id}` */
        endSession: (params: { sessionId: string }, options: CallOptions = {}): Promise<void> =>
            nothing(client.DELETE("/auth/sessions/{session_id}", { params: { path: { session_id: params.sessionId } }, signal: options.signal })),
        /** Give the own household. `GET /household` */
        getHousehold: (options: CallOptions = {}): Promise<Schemas["HouseholdAnswer"]> =>
            answer(client.GET("/household", { signal: options.signal })),
        /** Change the household's settings. `PATCH /household` */
        changeHousehold: (body: Schemas["HouseholdChange"], options: CallOptions = {}): Promise<Schemas["HouseholdAnswer"]> =>
            answer(client.PATCH("/household", { body, signal: options.signal })),
        /** Give the invites that may still be used. `GET /household/invites` */
        listInvites: (options: CallOptions = {}): Promise<Schemas["InvitesAnswer"]> =>
            answer(client.GET("/household/invites", { signal: options.signal })),
        /** Invite another parent; the code is shown this once, and good once, for 7 days. `POST /household/invites` */
        createInvite: (options: CallOptions = {}): Promise<Schemas["NewInviteAnswer"]> =>
            answer(client.POST("/household/invites", { signal: options.signal })),
        /** Take an invite back, by its id or its code. `DELETE /household/invites/{invite_id}` */
        revokeInvite: (params: { inviteId: string }, options: CallOptions = {}): Promise<void> =>
            nothing(client.DELETE("/household/invites/{invite_id}", { params: { path: { invite_id: params.inviteId } }, signal: options.signal })),
        /** Leave the household; the account goes on with a new one of its own. `POST /household/leave` */
        leaveHousehold: (options: CallOptions = {}): Promise<Schemas["UserAnswer"]> =>
            answer(client.POST("/household/leave", { signal: options.signal })),
        /** Remove a parent from the household; the account goes on with a new one of its own. `DELETE /household/members/{user_id}` */
        removeMember: (params: { userId: string }, options: CallOptions = {}): Promise<void> =>
            nothing(client.DELETE("/household/members/{user_id}", { params: { path: { user_id: params.userId } }, signal: options.signal })),
        /** Give the household's children; a device has only its own. `GET /child` */
        listChildren: (options: CallOptions = {}): Promise<Schemas["ChildrenAnswer"]> =>
            answer(client.GET("/child", { signal: options.signal })),
        /** Make a child, with no points yet. `POST /child` */
        createChild: (body: Schemas["NewChild"], options: CallOptions = {}): Promise<Schemas["ChildAnswer"]> =>
            answer(client.POST("/child", { body, signal: options.signal })),
        /** Give a child. `GET /child/{child_id}` */
        getChild: (params: { childId: string }, options: CallOptions = {}): Promise<Schemas["ChildAnswer"]> =>
            answer(client.GET("/child/{child_id}", { params: { path: { child_id: params.childId } }, signal: options.signal })),
        /** Delete a child; its entries stay in the ledger. `DELETE /child/{child_id}` */
        deleteChild: (params: { childId: string }, options: CallOptions = {}): Promise<void> =>
            nothing(client.DELETE("/child/{child_id}", { params: { path: { child_id: params.childId } }, signal: options.signal })),
        /** Change a child's profile. `PATCH /child/{child_id}` */
        changeChild: (params: { childId: string }, body: Schemas["ChildChange"], options: CallOptions = {}): Promise<Schemas["ChildAnswer"]> =>
            answer(client.PATCH("/child/{child_id}", { params: { path: { child_id: params.childId } }, body, signal: options.signal })),
        /** Make a task worth something else for this child. `PUT /child/{child_id}/overrides/tasks/{task_id}` */
        overrideTask: (params: { taskId: string; childId: string }, body: Schemas["TaskOverride"], options: CallOptions = {}): Promise<Schemas["ChildAnswer"]> =>
            answer(client.PUT("/child/{child_id}/overrides/tasks/{task_id}", { params: { path: { task_id: params.taskId, child_id: params.childId } }, body, signal: options.signal })),
        /** Make a task worth again what it is worth for all. `DELETE /child/{child_id}/overrides/tasks/{task_id}` */
        dropTaskOverride: (params: { taskId: string; childId: string }, options: CallOptions = {}): Promise<Schemas["ChildAnswer"]> =>
            answer(client.DELETE("/child/{child_id}/overrides/tasks/{task_id}", { params: { path: { task_id: params.taskId, child_id: params.childId } }, signal: options.signal })),
        /** Make a reward cost something else for this child. `PUT /child/{child_id}/overrides/rewards/{reward_id}` */
        overrideReward: (params: { rewardId: string; childId: string }, body: Schemas["RewardOverride"], options: CallOptions = {}): Promise<Schemas["ChildAnswer"]> =>
            answer(client.PUT("/child/{child_id}/overrides/rewards/{reward_id}", { params: { path: { reward_id: params.rewardId, child_id: params.childId } }, body, signal: options.signal })),
        /** Make a reward cost again what it costs for all. `DELETE /child/{child_id}/overrides/rewards/{reward_id}` */
        dropRewardOverride: (params: { rewardId: string; childId: string }, options: CallOptions = {}): Promise<Schemas["ChildAnswer"]> =>
            answer(client.DELETE("/child/{child_id}/overrides/rewards/{reward_id}", { params: { path: { reward_id: params.rewardId, child_id: params.childId } }, signal: options.signal })),
        /** Give a child's devices. `GET /child/{child_id}/devices` */
        listDevices: (params: { childId: string }, options: CallOptions = {}): Promise<Schemas["DevicesAnswer"]> =>
            answer(client.GET("/child/{child_id}/devices", { params: { path: { child_id: params.childId } }, signal: options.signal })),
        /** Make a device for a child; its token is shown this once. `POST /child/{child_id}/devices` */
        createDevice: (params: { childId: string }, body: Schemas["NewDevice"], options: CallOptions = {}): Promise<Schemas["NewDeviceAnswer"]> =>
            answer(client.POST("/child/{child_id}/devices", { params: { path: { child_id: params.childId } }, body, signal: options.signal })),
        /** End a device, its token and its streams. `DELETE /child/{child_id}/devices/{device_id}` */
        deleteDevice: (params: { childId: string; deviceId: string }, options: CallOptions = {}): Promise<void> =>
            nothing(client.DELETE("/child/{child_id}/devices/{device_id}", { params: { path: { child_id: params.childId, device_id: params.deviceId } }, signal: options.signal })),
        /** Give the household's tasks and penalties. `GET /task` */
        listTasks: (options: CallOptions = {}): Promise<Schemas["TasksAnswer"]> =>
            answer(client.GET("/task", { signal: options.signal })),
        /** Make a task, or a penalty where it is not good. `POST /task` */
        createTask: (body: Schemas["NewTask"], options: CallOptions = {}): Promise<Schemas["TaskAnswer"]> =>
            answer(client.POST("/task", { body, signal: options.signal })),
        /** Give a task. `GET /task/{task_id}` */
        getTask: (params: { taskId: string }, options: CallOptions = {}): Promise<Schemas["TaskAnswer"]> =>
            answer(client.GET("/task/{task_id}", { params: { path: { task_id: params.taskId } }, signal: options.signal })),
        /** Delete a task; its entries stay in the ledger. `DELETE /task/{task_id}` */
        deleteTask: (params: { taskId: string }, options: CallOptions = {}): Promise<void> =>
            nothing(client.DELETE("/task/{task_id}", { params: { path: { task_id: params.taskId } }, signal: options.signal })),
        /** Change a task. `PATCH /task/{task_id}` */
        changeTask: (params: { taskId: string }, body: Schemas["TaskChange"], options: CallOptions = {}): Promise<Schemas["TaskAnswer"]> =>
            answer(client.PATCH("/task/{task_id}", { params: { path: { task_id: params.taskId } }, body, signal: options.signal })),
        /** Give the household's rewards. `GET /reward` */
        listRewards: (options: CallOptions = {}): Promise<Schemas["RewardsAnswer"]> =>
            answer(client.GET("/reward", { signal: options.signal })),
        /** Make a reward. `POST /reward` */
        createReward: (body: Schemas["NewReward"], options: CallOptions = {}): Promise<Schemas["RewardAnswer"]> =>
            answer(client.POST("/reward", { body, signal: options.signal })),
        /** Give a reward. `GET /reward/{reward_id}` */
        getReward: (params: { rewardId: string }, options: CallOptions = {}): Promise<Schemas["RewardAnswer"]> =>
            answer(client.GET("/reward/{reward_id}", { params: { path: { reward_id: params.rewardId } }, signal: options.signal })),
        /** Delete a reward; its pending requests are cancelled, each with its entry. `DELETE /reward/{reward_id}` */
        deleteReward: (params: { rewardId: string }, options: CallOptions = {}): Promise<void> =>
            nothing(client.DELETE("/reward/{reward_id}", { params: { path: { reward_id: params.rewardId } }, signal: options.signal })),
        /** Change a reward; pending requests keep their cost. `PATCH /reward/{reward_id}` */
        changeReward: (params: { rewardId: string }, body: Schemas["RewardChange"], options: CallOptions = {}): Promise<Schemas["RewardAnswer"]> =>
            answer(client.PATCH("/reward/{reward_id}", { params: { path: { reward_id: params.rewardId } }, body, signal: options.signal })),
        /** Activate a task or penalty for a child. `POST /child/{child_id}/trigger-task` */
        triggerTask: (params: { childId: string }, body: Schemas["TriggerTask"], options: CallOptions = {}): Promise<Schemas["MutationAnswer"]> =>
            answer(client.POST("/child/{child_id}/trigger-task", { params: { path: { child_id: params.childId }, header: keyed(options) }, body, signal: options.signal })),
        /** Ask for a reward. `POST /child/{child_id}/request-reward` */
        requestReward: (params: { childId: string }, body: Schemas["RewardChoice"], options: CallOptions = {}): Promise<Schemas["MutationAnswer"]> =>
            answer(client.POST("/child/{child_id}/request-reward", { params: { path: { child_id: params.childId }, header: keyed(options) }, body, signal: options.signal })),
        /** Redeem a reward, or one request of it. `POST /child/{child_id}/trigger-reward` */
        triggerReward: (params: { childId: string }, body: Schemas["RedeemReward"], options: CallOptions = {}): Promise<Schemas["MutationAnswer"]> =>
            answer(client.POST("/child/{child_id}/trigger-reward", { params: { path: { child_id: params.childId }, header: keyed(options) }, body, signal: options.signal })),
        /** Cancel a pending request. `POST /child/{child_id}/cancel-request-reward` */
        cancelRequestReward: (params: { childId: string }, body: Schemas["RewardChoice"], options: CallOptions = {}): Promise<Schemas["MutationAnswer"]> =>
            answer(client.POST("/child/{child_id}/cancel-request-reward", { params: { path: { child_id: params.childId }, header: keyed(options) }, body, signal: options.signal })),
        /** Undo an entry of the last 30 days. `POST /child/{child_id}/undo` */
        undo: (params: { childId: string }, body: Schemas["Undo"], options: CallOptions = {}): Promise<Schemas["MutationAnswer"]> =>
            answer(client.POST("/child/{child_id}/undo", { params: { path: { child_id: params.childId }, header: keyed(options) }, body, signal: options.signal })),
        /** Give a child's entries, newest first. `GET /child/{child_id}/tracking` */
        childHistory: (params: { childId: string; limit?: number; offset?: number; entityType?: Schemas["EntityType"]; action?: Schemas["Action"]; from?: string; to?: string }, options: CallOptions = {}): Promise<Schemas["EntriesAnswer"]> =>
            answer(client.GET("/child/{child_id}/tracking", { params: { path: { child_id: params.childId }, query: { limit: params.limit, offset: params.offset, entity_type: params.entityType, action: params.action, from: params.from, to: params.to } }, signal: options.signal })),
        /** Give the entries of a child or of a user, newest first. `GET /admin/tracking` */
        adminTracking: (params: { limit?: number; offset?: number; entityType?: Schemas["EntityType"]; action?: Schemas["Action"]; from?: string; to?: string; childId?: string; userId?: string } = {}, options: CallOptions = {}): Promise<Schemas["EntriesAnswer"]> =>
            answer(client.GET("/admin/tracking", { params: { query: { limit: params.limit, offset: params.offset, entity_type: params.entityType, action: params.action, from: params.from, to: params.to, child_id: params.childId, user_id: params.userId } }, signal: options.signal })),
        /** Stream entries, oldest first by household and seq, as CSV or NDJSON. `GET /admin/tracking/export` */
        exportTracking: (params: { entityType?: Schemas["EntityType"]; action?: Schemas["Action"]; from?: string; to?: string; format: "csv" | "ndjson"; childId?: string; userId?: string }, options: CallOptions = {}): Promise<Response> =>
            raw(client.GET("/admin/tracking/export", { params: { query: { entity_type: params.entityType, action: params.action, from: params.from, to: params.to, format: params.format, child_id: params.childId, user_id: params.userId } }, parseAs: "stream", signal: options.signal })),
        /** Recompute the chains, and say where the first one breaks. `GET /admin/ledger/verify` */
        verifyLedger: (params: { householdId?: string } = {}, options: CallOptions = {}): Promise<Schemas["VerdictAnswer"]> =>
            answer(client.GET("/admin/ledger/verify", { params: { query: { household_id: params.householdId } }, signal: options.signal })),
        /** Give accounts, oldest first. `GET /admin/users` */
        listUsers: (params: { limit?: number; offset?: number; email?: string } = {}, options: CallOptions = {}): Promise<Schemas["UsersAnswer"]> =>
            answer(client.GET("/admin/users", { params: { query: { limit: params.limit, offset: params.offset, email: params.email } }, signal: options.signal })),
        /** Keep an account from signing in; its sign-ins end, and its devices rest. `POST /admin/users/{user_id}/disable` */
        disableUser: (params: { userId: string }, options: CallOptions = {}): Promise<Schemas["UserAnswer"]> =>
            answer(client.POST("/admin/users/{user_id}/disable", { params: { path: { user_id: params.userId } }, signal: options.signal })),
        /** Let an account sign in again. `POST /admin/users/{user_id}/enable` */
        enableUser: (params: { userId: string }, options: CallOptions = {}): Promise<Schemas["UserAnswer"]> =>
            answer(client.POST("/admin/users/{user_id}/enable", { params: { path: { user_id: params.userId } }, signal: options.signal })),
        /** Say what deleting the own account would erase, anonymize and keep; changes nothing. `GET /auth/me/deletion` */
        previewDeletion: (options: CallOptions = {}): Promise<Schemas["PreviewAnswer"]> =>
            answer(client.GET("/auth/me/deletion", { signal: options.signal })),
        /** Mark the own account for deletion; until `deletes_after` it can be taken back. `POST /auth/me/deletion` */
        markForDeletion: (body: Schemas["Confirmation"], options: CallOptions = {}): Promise<Schemas["MarkAnswer"]> =>
            answer(client.POST("/auth/me/deletion", { body, signal: options.signal })),
        /** Keep the own account after all. `DELETE /auth/me/deletion` */
        takeDeletionBack: (options: CallOptions = {}): Promise<Schemas["UserAnswer"]> =>
            answer(client.DELETE("/auth/me/deletion", { signal: options.signal })),
        /** Give how many hours after its mark an account is deleted. `GET /admin/deletion-threshold` */
        getDeletionThreshold: (options: CallOptions = {}): Promise<Schemas["ThresholdAnswer"]> =>
            answer(client.GET("/admin/deletion-threshold", { signal: options.signal })),
        /** Set how many hours after its mark an account is deleted, for those marked already too. `PUT /admin/deletion-threshold` */
        setDeletionThreshold: (body: Schemas["Threshold"], options: CallOptions = {}): Promise<Schemas["ThresholdAnswer"]> =>
            answer(client.PUT("/admin/deletion-threshold", { body, signal: options.signal })),
        /** Give the accounts that are marked for deletion, the longest marked first. `GET /admin/deletion-queue` */
        listDeletionQueue: (params: { limit?: number; offset?: number } = {}, options: CallOptions = {}): Promise<Schemas["QueueAnswer"]> =>
            answer(client.GET("/admin/deletion-queue", { params: { query: { limit: params.limit, offset: params.offset } }, signal: options.signal })),
        /** Delete the accounts that are due, now; answers when all are done. `POST /admin/deletion-queue/run` */
        runDeletionQueue: (options: CallOptions = {}): Promise<Schemas["RoundAnswer"]> =>
            answer(client.POST("/admin/deletion-queue/run", { signal: options.signal })),
        /** Let the next round try an account's deletion again, as if for the first time. `POST /admin/deletion-queue/{user_id}/retry` */
        retryDeletion: (params: { userId: string }, options: CallOptions = {}): Promise<Schemas["QueuedAnswer"]> =>
            answer(client.POST("/admin/deletion-queue/{user_id}/retry", { params: { path: { user_id: params.userId } }, signal: options.signal })),
        /** Record an exercise that was completed, and say what it changed. `POST /api/progress/exercises` */
        recordExercise: (params: { childId?: string } = {}, body: Schemas["NewExercise"], options: CallOptions = {}): Promise<Schemas["RecordedAnswer"]> =>
            answer(client.POST("/api/progress/exercises", { params: { query: { child_id: params.childId }, header: keyed(options) }, body, signal: options.signal })),
        /** Import exercises from a file: all of them, or with `skip_invalid` those that can be taken. `POST /api/progress/exercises/import` */
        importExercises: (params: { childId?: string; skipInvalid?: boolean } = {}, file: string, mediaType: "text/csv" | "application/x-ndjson", options: CallOptions = {}): Promise<Schemas["ImportAnswer"]> =>
            answer(client.POST("/api/progress/exercises/import", { params: { query: { child_id: params.childId, skip_invalid: params.skipInvalid }, header: keyed(options) }, body: file, bodySerializer: String, headers: { "Content-Type": mediaType }, signal: options.signal })),
        /** Take an exercise back; everything derived follows. `DELETE /api/progress/exercises/{recorded_id}` */
        deleteExercise: (params: { recordedId: string; childId?: string }, options: CallOptions = {}): Promise<void> =>
            nothing(client.DELETE("/api/progress/exercises/{recorded_id}", { params: { path: { recorded_id: params.recordedId }, query: { child_id: params.childId } }, signal: options.signal })),
        /** Give all of a learner's progress in figures. `GET /api/progress` */
        getProgress: (params: { childId?: string } = {}, options: CallOptions = {}): Promise<Schemas["MetricsAnswer"]> =>
            answer(client.GET("/api/progress", { params: { query: { child_id: params.childId } }, signal: options.signal })),
        /** Give all achievements: what was unlocked, and how far the others are. `GET /api/progress/achievements` */
        listAchievements: (params: { childId?: string } = {}, options: CallOptions = {}): Promise<Schemas["AchievementsAnswer"]> =>
            answer(client.GET("/api/progress/achievements", { params: { query: { child_id: params.childId } }, signal: options.signal })),
        /** Record an active day without an exercise, and say what it did to the streak. `POST /api/progress/update-streak` */
        updateStreak: (params: { childId?: string } = {}, body: Schemas["ActiveDay"], options: CallOptions = {}): Promise<Schemas["StreakUpdateAnswer"]> =>
            answer(client.POST("/api/progress/update-streak", { params: { query: { child_id: params.childId } }, body, signal: options.signal })),
        /** Give the statistics of today, the last 7 or 30 days, or all time. `GET /api/progress/statistics` */
        getStatistics: (params: { childId?: string; period?: Schemas["Period"] } = {}, options: CallOptions = {}): Promise<Schemas["StatisticsAnswer"]> =>
            answer(client.GET("/api/progress/statistics", { params: { query: { child_id: params.childId, period: params.period } }, signal: options.signal })),
        /** Give the days with activity or a snapshot: the last 30, or those that are asked for. `GET /api/progress/history` */
        getHistory: (params: { childId?: string; days?: number; startDate?: string; endDate?: string } = {}, options: CallOptions = {}): Promise<Schemas["HistoryAnswer"]> =>
            answer(client.GET("/api/progress/history", { params: { query: { child_id: params.childId, days: params.days, start_date: params.startDate, end_date: params.endDate } }, signal: options.signal })),
        /** Give the badges that were earned, and those that there are to earn. `GET /api/progress/badges` */
        listBadges: (params: { childId?: string } = {}, options: CallOptions = {}): Promise<Schemas["BadgesAnswer"]> =>
            answer(client.GET("/api/progress/badges", { params: { query: { child_id: params.childId } }, signal: options.signal })),
        /** Give the level in each topic, and what is missing for the next one. `GET /api/progress/skill-levels` */
        listSkillLevels: (params: { childId?: string } = {}, options: CallOptions = {}): Promise<Schemas["SkillLevelsAnswer"]> =>
            answer(client.GET("/api/progress/skill-levels", { params: { query: { child_id: params.childId } }, signal: options.signal })),
        /** Calculate the level in one topic. `POST /api/progress/calculate-skill-level` */
        calculateSkillLevel: (params: { childId?: string } = {}, body: Schemas["TopicChoice"], options: CallOptions = {}): Promise<Schemas["CalculatedLevelAnswer"]> =>
            answer(client.POST("/api/progress/calculate-skill-level", { params: { query: { child_id: params.childId } }, body, signal: options.signal })),
        /** Give everything as JSON, or the exercises as CSV. `GET /api/progress/export` */
        exportProgress: (params: { childId?: string; format?: "json" | "csv" } = {}, options: CallOptions = {}): Promise<Response> =>
            raw(client.GET("/api/progress/export", { params: { query: { child_id: params.childId, format: params.format } }, parseAs: "stream", signal: options.signal })),
        /** Give all achievements. `GET /admin/achievements` */
        listDeclaredAchievements: (options: CallOptions = {}): Promise<Schemas["DeclaredListAnswer"]> =>
            answer(client.GET("/admin/achievements", { signal: options.signal })),
        /** Add an achievement; whoever has reached it already is given it without a word. `POST /admin/achievements` */
        createAchievement: (body: Schemas["NewAchievement"], options: CallOptions = {}): Promise<Schemas["DeclaredAnswer"]> =>
            answer(client.POST("/admin/achievements", { body, signal: options.signal })),
        /** Change an added achievement into its next version; what was earned stays earned. `PATCH /admin/achievements/{achievement_id}` */
        changeAchievement: (params: { achievementId: string }, body: Schemas["AchievementChange"], options: CallOptions = {}): Promise<Schemas["DeclaredAnswer"]> =>
            answer(client.PATCH("/admin/achievements/{achievement_id}", { params: { path: { achievement_id: params.achievementId } }, body, signal: options.signal })),
        /** Give the household's projects, the built-in one first. `GET /api/projects` */
        listProjects: (options: CallOptions = {}): Promise<Schemas["ProjectsAnswer"]> =>
            answer(client.GET("/api/projects", { signal: options.signal })),
        /** Make a project. `POST /api/projects` */
        createProject: (body: Schemas["NewProject"], options: CallOptions = {}): Promise<Schemas["ProjectAnswer"]> =>
            answer(client.POST("/api/projects", { body, signal: options.signal })),
        /** Give a project. `GET /api/projects/{project_id}` */
        getProject: (params: { projectId: string }, options: CallOptions = {}): Promise<Schemas["ProjectAnswer"]> =>
            answer(client.GET("/api/projects/{project_id}", { params: { path: { project_id: params.projectId } }, signal: options.signal })),
        /** Delete a project with its timeline, its tokens and its webhooks. `DELETE /api/projects/{project_id}` */
        deleteProject: (params: { projectId: string }, options: CallOptions = {}): Promise<void> =>
            nothing(client.DELETE("/api/projects/{project_id}", { params: { path: { project_id: params.projectId } }, signal: options.signal })),
        /** Give a project another name. `PATCH /api/projects/{project_id}` */
        changeProject: (params: { projectId: string }, body: Schemas["ProjectChange"], options: CallOptions = {}): Promise<Schemas["ProjectAnswer"]> =>
            answer(client.PATCH("/api/projects/{project_id}", { params: { path: { project_id: params.projectId } }, body, signal: options.signal })),
        /** Give a project's tokens, oldest first, without themselves. `GET /api/projects/{project_id}/tokens` */
        listProjectTokens: (params: { projectId: string }, options: CallOptions = {}): Promise<Schemas["TokensAnswer"]> =>
            answer(client.GET("/api/projects/{project_id}/tokens", { params: { path: { project_id: params.projectId } }, signal: options.signal })),
        /** Make a token that may only record to this project; it is shown this once. `POST /api/projects/{project_id}/tokens` */
        createProjectToken: (params: { projectId: string }, body: Schemas["NewToken"], options: CallOptions = {}): Promise<Schemas["NewTokenAnswer"]> =>
            answer(client.POST("/api/projects/{project_id}/tokens", { params: { path: { project_id: params.projectId } }, body, signal: options.signal })),
        /** Revoke a token at once. `DELETE /api/projects/{project_id}/tokens/{token_id}` */
        deleteProjectToken: (params: { projectId: string; tokenId: string }, options: CallOptions = {}): Promise<void> =>
            nothing(client.DELETE("/api/projects/{project_id}/tokens/{token_id}", { params: { path: { project_id: params.projectId, token_id: params.tokenId } }, signal: options.signal })),
        /** Give actions, newest first. `GET /api/activity` */
        listActivity: (params: { limit?: number; offset?: number; projectId?: string; actionType?: string; status?: Schemas["ActionStatus"]; environment?: Schemas["Environment"]; requestId?: string; q?: string; from?: string; to?: string } = {}, options: CallOptions = {}): Promise<Schemas["ActionsAnswer"]> =>
            answer(client.GET("/api/activity", { params: { query: { limit: params.limit, offset: params.offset, project_id: params.projectId, action_type: params.actionType, status: params.status, environment: params.environment, request_id: params.requestId, q: params.q, from: params.from, to: params.to } }, signal: options.signal })),
        /** Record an action, or up to 1,000 at once: all of them or none. `POST /api/activity` */
        recordActivity: (body: Schemas["Recording"], options: CallOptions = {}): Promise<Schemas["RecordedActivityAnswer"]> =>
            answer(client.POST("/api/activity", { params: { header: keyed(options) }, body, signal: options.signal })),
        /** Sum actions up by hours, days or weeks, and say in sentences what happened today. `GET /api/activity/summary` */
        summarizeActivity: (params: { projectId?: string; from?: string; to?: string; bucket?: Schemas["Bucket"]; timezone?: string } = {}, options: CallOptions = {}): Promise<Schemas["SummaryAnswer"]> =>
            answer(client.GET("/api/activity/summary", { params: { query: { project_id: params.projectId, from: params.from, to: params.to, bucket: params.bucket, timezone: params.timezone } }, signal: options.signal })),
        /** Stream actions, oldest first, as CSV or NDJSON. `GET /api/activity/export` */
        exportActivity: (params: { projectId?: string; actionType?: string; status?: Schemas["ActionStatus"]; environment?: Schemas["Environment"]; requestId?: string; q?: string; from?: string; to?: string; format: "csv" | "ndjson" }, options: CallOptions = {}): Promise<Response> =>
            raw(client.GET("/api/activity/export", { params: { query: { project_id: params.projectId, action_type: params.actionType, status: params.status, environment: params.environment, request_id: params.requestId, q: params.q, from: params.from, to: params.to, format: params.format } }, parseAs: "stream", signal: options.signal })),
        /** Give the household's webhooks, oldest first. `GET /api/webhooks` */
        listWebhooks: (options: CallOptions = {}): Promise<Schemas["WebhooksAnswer"]> =>
            answer(client.GET("/api/webhooks", { signal: options.signal })),
        /** Make a webhook; its secret is shown this once. `POST /api/webhooks` */
        createWebhook: (body: Schemas["NewWebhook"], options: CallOptions = {}): Promise<Schemas["SecretAnswer"]> =>
            answer(client.POST("/api/webhooks", { body, signal: options.signal })),
        /** Give a webhook. `GET /api/webhooks/{webhook_id}` */
        getWebhook: (params: { webhookId: string }, options: CallOptions = {}): Promise<Schemas["WebhookAnswer"]> =>
            answer(client.GET("/api/webhooks/{webhook_id}", { params: { path: { webhook_id: params.webhookId } }, signal: options.signal })),
        /** Delete a webhook with its deliveries. `DELETE /api/webhooks/{webhook_id}` */
        deleteWebhook: (params: { webhookId: string }, options: CallOptions = {}): Promise<void> =>
            nothing(client.DELETE("/api/webhooks/{webhook_id}", { params: { path: { webhook_id: params.webhookId } }, signal: options.signal })),
        /** Change where a webhook sends what, or whether it does. `PATCH /api/webhooks/{webhook_id}` */
        changeWebhook: (params: { webhookId: string }, body: Schemas["WebhookChange"], options: CallOptions = {}): Promise<Schemas["WebhookAnswer"]> =>
            answer(client.PATCH("/api/webhooks/{webhook_id}", { params: { path: { webhook_id: params.webhookId } }, body, signal: options.signal })),
        /** Give a webhook a new secret, shown this once; the old one signs too for 24 hours. `POST /api/webhooks/{webhook_id}/rotate-secret` */
        rotateWebhookSecret: (params: { webhookId: string }, options: CallOptions = {}): Promise<Schemas["SecretAnswer"]> =>
            answer(client.POST("/api/webhooks/{webhook_id}/rotate-secret", { params: { path: { webhook_id: params.webhookId } }, signal: options.signal })),
        /** Send an event of type `test`; its delivery tells what became of it. `POST /api/webhooks/{webhook_id}/test` */
        tryWebhook: (params: { webhookId: string }, options: CallOptions = {}): Promise<Schemas["DeliveryAnswer"]> =>
            answer(client.POST("/api/webhooks/{webhook_id}/test", { params: { path: { webhook_id: params.webhookId } }, signal: options.signal })),
        /** Give a webhook's deliveries, newest first: those that wait, and the last 1,000 others. `GET /api/webhooks/{webhook_id}/deliveries` */
        listDeliveries: (params: { webhookId: string; limit?: number; offset?: number }, options: CallOptions = {}): Promise<Schemas["DeliveriesAnswer"]> =>
            answer(client.GET("/api/webhooks/{webhook_id}/deliveries", { params: { path: { webhook_id: params.webhookId }, query: { limit: params.limit, offset: params.offset } }, signal: options.signal })),
        /** Send a delivery again, under the same id. `POST /api/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver` */
        redeliver: (params: { webhookId: string; deliveryId: string }, options: CallOptions = {}): Promise<Schemas["DeliveryAnswer"]> =>
            answer(client.POST("/api/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver", { params: { path: { webhook_id: params.webhookId, delivery_id: params.deliveryId } }, signal: options.signal })),
        /** Tell that the server lives. `GET /healthz` */
        healthz: (options: CallOptions = {}): Promise<Schemas["HealthAnswer"]> =>
            answer(client.GET("/healthz", { signal: options.signal })),
        /** Tell that storage and broker answer, or which of them does not. `GET /readyz` */
        readyz: (options: CallOptions = {}): Promise<Schemas["ReadyAnswer"]> =>
            answer(client.GET("/readyz", { signal: options.signal })),
        /** Give the server's measurements in Prometheus' text form. `GET /metrics` */
        metrics: (options: CallOptions = {}): Promise<Response> =>
            raw(client.GET("/metrics", { parseAs: "stream", signal: options.signal })),
    };
}

export type Routes = ReturnType<typeof routesOf>;
