/** The words of Starchart, as the server's own types. */

import type { components } from "../generated/openapi.js";

/** Every type of the server, by its name there. */
export type Schemas = components["schemas"];

/** One entry of the ledger: who did what to which child's points, and when. */
export type TrackingEvent = Schemas["TrackingEventAnswer"];
/** What an entry is about. */
export type EntityType = Schemas["EntityType"];
/** What happened to it. */
export type ActionType = Schemas["Action"];
/** Who acted. */
export type Actor = TrackingEvent["actor"];
/** A page of entries, newest first. */
export type TrackingEventsPage = Schemas["EntriesAnswer"];
/** What a mutation of points gives: the child as it is now, and its entry. */
export type Mutation = Schemas["MutationAnswer"];
/** What the verification of the chains found. */
export type Verdict = Schemas["VerdictAnswer"];

/** The data of `tracking_event_created`. */
export type TrackingEventCreatedPayload = Schemas["TrackingEventCreated"];
/** The data of `child_changed`, `task_changed` and `reward_changed`. */
export type ThingChangedPayload = Schemas["ThingChanged"];
/** The data of `reward_request_resolved`. */
export type RewardRequestResolvedPayload = Schemas["RewardRequestResolved"];
/** The data of `achievement_unlocked`. */
export type AchievementUnlockedPayload = Schemas["AchievementUnlocked"];
/** The data of `activity_recorded`. */
export type ActivityRecordedPayload = Schemas["ActivityRecorded"];

export type User = Schemas["UserAnswer"];
export type SignedIn = Schemas["SignedInAnswer"];
export type UsersPage = Schemas["UsersAnswer"];
export type Household = Schemas["HouseholdAnswer"];
export type Child = Schemas["ChildAnswer"];
export type PendingRequest = Schemas["PendingRequestAnswer"];
export type Task = Schemas["TaskAnswer"];
export type Reward = Schemas["RewardAnswer"];
export type Device = Schemas["DeviceAnswer"];
export type NewDevice = Schemas["NewDeviceAnswer"];

export type Progress = Schemas["MetricsAnswer"];
export type Exercise = Schemas["ExerciseAnswer"];
export type RecordedExercise = Schemas["RecordedAnswer"];
export type Streak = Schemas["StreakAnswer"];
export type StreakUpdate = Schemas["StreakUpdateAnswer"];
export type Achievement = Schemas["AchievementAnswer"];
export type Badges = Schemas["BadgesAnswer"];
export type SkillLevel = Schemas["SkillLevelAnswer"];
export type CalculatedSkillLevel = Schemas["CalculatedLevelAnswer"];
export type Statistics = Schemas["StatisticsAnswer"];
export type Period = Schemas["Period"];
export type ProgressHistory = Schemas["HistoryAnswer"];
export type ProgressDay = Schemas["HistoryEntryAnswer"];
export type ProgressExport = Schemas["ExportAnswer"];
export type ImportReport = Schemas["ImportAnswer"];
