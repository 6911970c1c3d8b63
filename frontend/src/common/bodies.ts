/** What is sent, as the server's own types. */

import type { Schemas } from "./models.js";

export type SignUp = Schemas["SignUp"];
export type Login = Schemas["Login"];
export type ProfileChange = Schemas["ProfileChange"];
export type PasswordChange = Schemas["PasswordChange"];
export type EmailChange = Schemas["EmailChange"];
export type HouseholdChange = Schemas["HouseholdChange"];
/** The password, said once more before the account is marked for deletion. */
export type Confirmation = Schemas["Confirmation"];
export type Threshold = Schemas["Threshold"];

export type NewChild = Schemas["NewChild"];
export type ChildChange = Schemas["ChildChange"];
export type TaskOverride = Schemas["TaskOverride"];
export type RewardOverride = Schemas["RewardOverride"];
export type NewDeviceBody = Schemas["NewDevice"];
export type NewTask = Schemas["NewTask"];
export type TaskChange = Schemas["TaskChange"];
export type NewReward = Schemas["NewReward"];
export type RewardChange = Schemas["RewardChange"];
export type TriggerTask = Schemas["TriggerTask"];
export type RewardChoice = Schemas["RewardChoice"];
export type RedeemReward = Schemas["RedeemReward"];
export type Undo = Schemas["Undo"];

export type NewExercise = Schemas["NewExercise"];
export type ActiveDay = Schemas["ActiveDay"];
export type TopicChoice = Schemas["TopicChoice"];
export type NewAchievement = Schemas["NewAchievement"];
export type AchievementChange = Schemas["AchievementChange"];

export type NewProject = Schemas["NewProject"];
export type ProjectChange = Schemas["ProjectChange"];
export type NewProjectTokenBody = Schemas["NewToken"];
export type NewAction = Schemas["NewAction"];
/** An action, or a batch of them. */
export type Recording = Schemas["Recording"];
export type NewWebhook = Schemas["NewWebhook"];
export type WebhookChange = Schemas["WebhookChange"];
