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
/** The last entry of a household's chain. */
export type ChainHead = Schemas["HeadAnswer"];
/** The first place where a chain does not verify. */
export type ChainMismatch = Schemas["MismatchAnswer"];

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

/** Any event of the stream, as the server describes them. */
export type StreamMessage = Schemas["StreamMessage"];
/** What happened to a thing: "created", "updated", "deleted". */
export type Change = Schemas["Change"];
/** Who decided a request. */
export type Decider = Schemas["Decider"];

export type User = Schemas["UserAnswer"];
export type SignedIn = Schemas["SignedInAnswer"];
export type RenewedTokens = Schemas["RefreshedAnswer"];
export type UsersPage = Schemas["UsersAnswer"];
/** One of the own sign-ins. */
export type SignInSession = Schemas["SessionAnswer"];
export type SignInSessions = Schemas["SessionsAnswer"];
export type Household = Schemas["HouseholdAnswer"];
export type HouseholdMember = Schemas["MemberAnswer"];
export type Invite = Schemas["InviteAnswer"];
export type Invites = Schemas["InvitesAnswer"];
/** An invite with its code, which is shown once. */
export type NewInvite = Schemas["NewInviteAnswer"];

export type Child = Schemas["ChildAnswer"];
export type Children = Schemas["ChildrenAnswer"];
export type ChildOverrides = Schemas["OverridesAnswer"];
export type PendingRequest = Schemas["PendingRequestAnswer"];
export type Task = Schemas["TaskAnswer"];
export type Tasks = Schemas["TasksAnswer"];
export type Reward = Schemas["RewardAnswer"];
export type Rewards = Schemas["RewardsAnswer"];
export type Device = Schemas["DeviceAnswer"];
export type Devices = Schemas["DevicesAnswer"];
/** A device with its token, which is shown once. */
export type NewDevice = Schemas["NewDeviceAnswer"];

export type Progress = Schemas["MetricsAnswer"];
export type Exercise = Schemas["ExerciseAnswer"];
export type RecordedExercise = Schemas["RecordedAnswer"];
export type Streak = Schemas["StreakAnswer"];
export type StreakUpdate = Schemas["StreakUpdateAnswer"];
export type Achievement = Schemas["AchievementAnswer"];
export type Achievements = Schemas["AchievementsAnswer"];
export type AchievementProgress = Schemas["AchievementProgressAnswer"];
/** An achievement as administrators declare it. */
export type DeclaredAchievement = Schemas["DeclaredAnswer"];
export type DeclaredAchievements = Schemas["DeclaredListAnswer"];
export type AchievementCategory = Schemas["Category"];
export type AchievementTier = Schemas["Tier"];
export type AchievementCriteria = Schemas["CriteriaBody"];
export type AchievementMetric = Schemas["Metric"];
export type AchievementOperator = Schemas["Operator"];
export type Badges = Schemas["BadgesAnswer"];
export type SkillLevel = Schemas["SkillLevelAnswer"];
export type SkillLevels = Schemas["SkillLevelsAnswer"];
export type NextLevel = Schemas["NextLevelAnswer"];
export type CalculatedSkillLevel = Schemas["CalculatedLevelAnswer"];
export type Statistics = Schemas["StatisticsAnswer"];
export type TopicStatistics = Schemas["TopicStatisticsAnswer"];
export type ExercisesByGrade = Schemas["ByGradeAnswer"];
export type Trend = Schemas["TrendAnswer"];
export type TrendDay = Schemas["TrendDayAnswer"];
export type Period = Schemas["Period"];
export type ProgressHistory = Schemas["HistoryAnswer"];
export type ProgressDay = Schemas["HistoryEntryAnswer"];
export type ProgressExport = Schemas["ExportAnswer"];
export type ExportedLearner = Schemas["ExportedLearner"];
export type ImportReport = Schemas["ImportAnswer"];
/** What is wrong in a line of an import. */
export type LineProblem = Schemas["LineProblem"];

export type Project = Schemas["ProjectFields"];
export type ProjectAnswer = Schemas["ProjectAnswer"];
export type Projects = Schemas["ProjectsAnswer"];
export type ProjectToken = Schemas["TokenAnswer"];
export type ProjectTokens = Schemas["TokensAnswer"];
/** A project's token with itself, which is shown once. */
export type NewProjectToken = Schemas["NewTokenAnswer"];
/** What somebody or something did in a project. */
export type ProjectAction = Schemas["ActionAnswer"];
export type ProjectActionsPage = Schemas["ActionsAnswer"];
export type ActionStatus = Schemas["ActionStatus"];
export type Environment = Schemas["Environment"];
/** The action that was recorded, or the actions of a batch. */
export type RecordedActivity = Schemas["RecordedActivityAnswer"];
export type ActivitySummary = Schemas["SummaryAnswer"];
export type ActivityBucket = Schemas["BucketAnswer"];
export type ActivitySums = Schemas["SumsAnswer"];
export type BucketLength = Schemas["Bucket"];

export type Webhook = Schemas["WebhookFields"];
export type WebhookAnswer = Schemas["WebhookAnswer"];
export type Webhooks = Schemas["WebhooksAnswer"];
/** A webhook with its secret, which is shown once. */
export type WebhookWithSecret = Schemas["SecretAnswer"];
export type WebhookDelivery = Schemas["DeliveryFields"];
export type WebhookDeliveryAnswer = Schemas["DeliveryAnswer"];
export type WebhookDeliveriesPage = Schemas["DeliveriesAnswer"];
export type WebhookDeliveryStatus = Schemas["DeliveryStatus"];

/** What the deletion of the own account would do. */
export type DeletionPreview = Schemas["PreviewAnswer"];
export type DeletionMark = Schemas["MarkAnswer"];
export type DeletionThreshold = Schemas["ThresholdAnswer"];
export type DeletionStatus = Schemas["DeletionStatus"];
export type DeletionQueue = Schemas["QueueAnswer"];
export type QueuedDeletion = Schemas["QueuedAnswer"];
/** What a round of deletions did. */
export type DeletionRound = Schemas["RoundAnswer"];

export type Health = Schemas["HealthAnswer"];
export type Readiness = Schemas["ReadyAnswer"];
