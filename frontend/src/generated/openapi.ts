// Made by `make client-types` from the server's OpenAPI document. Do not edit.

export interface paths {
    "/auth/signup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Found a household with its first parent, or join one by an invite. */
        post: operations["signup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in; the answer also sets the sign-in cookies. */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give new tokens for a refresh token, which is good once: used again, it ends the sign-in. */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End this sign-in, its tokens and its streams. */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give the own account. */
        get: operations["me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the own profile. */
        patch: operations["change_me"];
        trace?: never;
    };
    "/auth/change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a new password; all other sign-ins end. */
        post: operations["change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/change-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change the email that the account signs in by. */
        post: operations["change_email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give the own sign-ins that have not ended. */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of the own sign-ins, its tokens and its streams. */
        delete: operations["end_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/household": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give the own household. */
        get: operations["get_household"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the household's settings. */
        patch: operations["change_household"];
        trace?: never;
    };
    "/household/invites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give the invites that may still be used. */
        get: operations["list_invites"];
        put?: never;
        /** Invite another parent; the code is shown this once, and good once, for 7 days. */
        post: operations["create_invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/household/invites/{invite_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an invite back, by its id or its code. */
        delete: operations["revoke_invite"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/household/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leave the household; the account goes on with a new one of its own. */
        post: operations["leave_household"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/household/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a parent from the household; the account goes on with a new one of its own. */
        delete: operations["remove_member"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/child": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give the household's children; a device has only its own. */
        get: operations["list_children"];
        put?: never;
        /** Make a child, with no points yet. */
        post: operations["create_child"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/child/{child_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give a child. */
        get: operations["get_child"];
        put?: never;
        post?: never;
        /** Delete a child; its entries stay in the ledger. */
        delete: operations["delete_child"];
        options?: never;
        head?: never;
        /** Change a child's profile. */
        patch: operations["change_child"];
        trace?: never;
    };
    "/child/{child_id}/overrides/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Make a task worth something else for this child. */
        put: operations["override_task"];
        post?: never;
        /** Make a task worth again what it is worth for all. */
        delete: operations["drop_task_override"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/child/{child_id}/overrides/rewards/{reward_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Make a reward cost something else for this child. */
        put: operations["override_reward"];
        post?: never;
        /** Make a reward cost again what it costs for all. */
        delete: operations["drop_reward_override"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/child/{child_id}/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give a child's devices. */
        get: operations["list_devices"];
        put?: never;
        /** Make a device for a child; its token is shown this once. */
        post: operations["create_device"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/child/{child_id}/devices/{device_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a device, its token and its streams. */
        delete: operations["delete_device"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give the household's tasks and penalties. */
        get: operations["list_tasks"];
        put?: never;
        /** Make a task, or a penalty where it is not good. */
        post: operations["create_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give a task. */
        get: operations["get_task"];
        put?: never;
        post?: never;
        /** Delete a task; its entries stay in the ledger. */
        delete: operations["delete_task"];
        options?: never;
        head?: never;
        /** Change a task. */
        patch: operations["change_task"];
        trace?: never;
    };
    "/reward": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give the household's rewards. */
        get: operations["list_rewards"];
        put?: never;
        /** Make a reward. */
        post: operations["create_reward"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reward/{reward_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give a reward. */
        get: operations["get_reward"];
        put?: never;
        post?: never;
        /** Delete a reward; its pending requests are cancelled, each with its entry. */
        delete: operations["delete_reward"];
        options?: never;
        head?: never;
        /** Change a reward; pending requests keep their cost. */
        patch: operations["change_reward"];
        trace?: never;
    };
    "/child/{child_id}/trigger-task": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Activate a task or penalty for a child. */
        post: operations["trigger_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/child/{child_id}/request-reward": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a reward. */
        post: operations["request_reward"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/child/{child_id}/trigger-reward": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Redeem a reward, or one request of it. */
        post: operations["trigger_reward"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/child/{child_id}/cancel-request-reward": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a pending request. */
        post: operations["cancel_request_reward"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/child/{child_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undo an entry of the last 30 days. */
        post: operations["undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/child/{child_id}/tracking": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give a child's entries, newest first. */
        get: operations["child_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/tracking": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give the entries of a child or of a user, newest first. */
        get: operations["admin_tracking"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/tracking/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stream entries, oldest first by household and seq, as CSV or NDJSON. */
        get: operations["export_tracking"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/ledger/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recompute the chains, and say where the first one breaks. */
        get: operations["verify_ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give accounts, oldest first. */
        get: operations["list_users"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{user_id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep an account from signing in; its sign-ins end, and its devices rest. */
        post: operations["disable_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{user_id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let an account sign in again. */
        post: operations["enable_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/me/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say what deleting the own account would erase, anonymize and keep; changes nothing. */
        get: operations["preview_deletion"];
        put?: never;
        /** Mark the own account for deletion; until `deletes_after` it can be taken back. */
        post: operations["mark_for_deletion"];
        /** Keep the own account after all. */
        delete: operations["take_deletion_back"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/deletion-threshold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give how many hours after its mark an account is deleted. */
        get: operations["get_deletion_threshold"];
        /** Set how many hours after its mark an account is deleted, for those marked already too. */
        put: operations["set_deletion_threshold"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/deletion-queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give the accounts that are marked for deletion, the longest marked first. */
        get: operations["list_deletion_queue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/deletion-queue/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delete the accounts that are due, now; answers when all are done. */
        post: operations["run_deletion_queue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/deletion-queue/{user_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let the next round try an account's deletion again, as if for the first time. */
        post: operations["retry_deletion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/exercises": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record an exercise that was completed, and say what it changed. */
        post: operations["record_exercise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/exercises/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import exercises from a file: all of them, or with `skip_invalid` those that can be taken. */
        post: operations["import_exercises"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/exercises/{recorded_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an exercise back; everything derived follows. */
        delete: operations["delete_exercise"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give all of a learner's progress in figures. */
        get: operations["get_progress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/achievements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give all achievements: what was unlocked, and how far the others are. */
        get: operations["list_achievements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/update-streak": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record an active day without an exercise, and say what it did to the streak. */
        post: operations["update_streak"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give the statistics of today, the last 7 or 30 days, or all time. */
        get: operations["get_statistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give the days with activity or a snapshot: the last 30, or those that are asked for. */
        get: operations["get_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/badges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give the badges that were earned, and those that there are to earn. */
        get: operations["list_badges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/skill-levels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give the level in each topic, and what is missing for the next one. */
        get: operations["list_skill_levels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/calculate-skill-level": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Calculate the level in one topic. */
        post: operations["calculate_skill_level"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give everything as JSON, or the exercises as CSV. */
        get: operations["export_progress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/achievements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give all achievements. */
        get: operations["list_declared_achievements"];
        put?: never;
        /** Add an achievement; whoever has reached it already is given it without a word. */
        post: operations["create_achievement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/achievements/{achievement_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change an added achievement into its next version; what was earned stays earned. */
        patch: operations["change_achievement"];
        trace?: never;
    };
    "/api/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give the household's projects, the built-in one first. */
        get: operations["list_projects"];
        put?: never;
        /** Make a project. */
        post: operations["create_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give a project. */
        get: operations["get_project"];
        put?: never;
        post?: never;
        /** Delete a project with its timeline, its tokens and its webhooks. */
        delete: operations["delete_project"];
        options?: never;
        head?: never;
        /** Give a project another name. */
        patch: operations["change_project"];
        trace?: never;
    };
    "/api/projects/{project_id}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give a project's tokens, oldest first, without themselves. */
        get: operations["list_project_tokens"];
        put?: never;
        /** Make a token that may only record to this project; it is shown this once. */
        post: operations["create_project_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project_id}/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token at once. */
        delete: operations["delete_project_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give actions, newest first. */
        get: operations["list_activity"];
        put?: never;
        /** Record an action, or up to 1,000 at once: all of them or none. */
        post: operations["record_activity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activity/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sum actions up by hours, days or weeks, and say in sentences what happened today. */
        get: operations["summarize_activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activity/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stream actions, oldest first, as CSV or NDJSON. */
        get: operations["export_activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give the household's webhooks, oldest first. */
        get: operations["list_webhooks"];
        put?: never;
        /** Make a webhook; its secret is shown this once. */
        post: operations["create_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{webhook_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give a webhook. */
        get: operations["get_webhook"];
        put?: never;
        post?: never;
        /** Delete a webhook with its deliveries. */
        delete: operations["delete_webhook"];
        options?: never;
        head?: never;
        /** Change where a webhook sends what, or whether it does. */
        patch: operations["change_webhook"];
        trace?: never;
    };
    "/api/webhooks/{webhook_id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a webhook a new secret, shown this once; the old one signs too for 24 hours. */
        post: operations["rotate_webhook_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{webhook_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send an event of type `test`; its delivery tells what became of it. */
        post: operations["try_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{webhook_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give a webhook's deliveries, newest first: those that wait, and the last 1,000 others. */
        get: operations["list_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a delivery again, under the same id. */
        post: operations["redeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stream what happens in the household; `Last-Event-ID` resumes where it was cut. */
        get: operations["events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell that the server lives. */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell that storage and broker answer, or which of them does not. */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Give the server's measurements in Prometheus' text form. */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An account with its tokens. */
        SignedInAnswer: {
            user: components["schemas"]["UserAnswer"];
            access_token: string;
            refresh_token: string;
        };
        /** @description An account, as answers hold it. */
        UserAnswer: {
            id: string;
            email: string;
            name: string;
            /** @enum {string} */
            role: "parent" | "admin";
            household_id: string | null;
            timezone: string;
            day_start_hour: number;
            /** Format: date-time */
            created_at: string;
            marked_for_deletion: boolean;
            marked_for_deletion_at: string | null;
            disabled: boolean;
        };
        /** @description What founds a household, or joins one. */
        SignUp: {
            /** Format: email */
            email: string;
            /** Format: password */
            password: string;
            name: string;
            /**
             * @description An IANA time zone, such as Europe/Berlin.
             * @default UTC
             */
            timezone?: string;
            invite_code?: string | null;
        };
        /** @description Email and password. */
        Login: {
            /** Format: email */
            email: string;
            /** Format: password */
            password: string;
        };
        /** @description A new access token, and the refresh token for the next time. */
        RefreshedAnswer: {
            access_token: string;
            refresh_token: string;
        };
        /** @description What of the profile changes; what is left out stays. */
        ProfileChange: {
            name?: string;
            /** @description An IANA time zone, such as Europe/Berlin. */
            timezone?: string;
            day_start_hour?: number;
        };
        /** @description The old password and the new one. */
        PasswordChange: {
            /** Format: password */
            current_password: string;
            /** Format: password */
            new_password: string;
        };
        /** @description The password, and the email to sign in by from now on. */
        EmailChange: {
            /** Format: password */
            current_password: string;
            /** Format: email */
            new_email: string;
        };
        /** @description The sign-ins of the account, oldest first. */
        SessionsAnswer: {
            sessions: components["schemas"]["SessionAnswer"][];
        };
        /** @description A sign-in that has not ended; one of them is the caller's own. */
        SessionAnswer: {
            id: string;
            /** Format: date-time */
            created_at: string;
            refreshed_at: string | null;
            /** Format: date-time */
            expires_at: string;
            user_agent: string | null;
            current: boolean;
        };
        /** @description A household with its members. */
        HouseholdAnswer: {
            id: string;
            members: components["schemas"]["MemberAnswer"][];
            children_count: number;
            timezone: string;
            day_start_hour: number;
            count_tasks_as_activity: boolean;
            streak_freezes: number;
        };
        /** @description A parent of the household. */
        MemberAnswer: {
            id: string;
            name: string;
        };
        /** @description What of the household changes; what is left out stays. */
        HouseholdChange: {
            /** @description An IANA time zone, such as Europe/Berlin. */
            timezone?: string;
            day_start_hour?: number;
            count_tasks_as_activity?: boolean;
            streak_freezes?: number;
        };
        /** @description An invite with its code, which is shown once. */
        NewInviteAnswer: {
            id: string;
            household_id: string;
            user_id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            code: string;
        };
        /** @description The household's invites that may still be used. */
        InvitesAnswer: {
            invites: components["schemas"]["InviteAnswer"][];
        };
        /** @description An invite, and who made it. */
        InviteAnswer: {
            id: string;
            household_id: string;
            user_id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
        };
        /** @description A child. */
        ChildAnswer: {
            id: string;
            household_id: string;
            name: string;
            points: number;
            birth_date: string | null;
            image_url: string | null;
            timezone: string | null;
            day_start_hour: number | null;
            pending_requests: components["schemas"]["PendingRequestAnswer"][];
            overrides: components["schemas"]["OverridesAnswer"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description What tasks and rewards are worth for one child, by their ids. */
        OverridesAnswer: {
            tasks: {
                [key: string]: number;
            };
            rewards: {
                [key: string]: number;
            };
        };
        /** @description A reward that waits for a decision. */
        PendingRequestAnswer: {
            reward_id: string;
            cost: number;
            /** Format: date-time */
            requested_at: string;
            /** @enum {string} */
            requested_by: "parent" | "child";
        };
        /** @description A child to be made. */
        NewChild: {
            name: string;
            birth_date?: string | null;
            image_url?: string | null;
            timezone?: string | null;
            day_start_hour?: number | null;
        };
        /** @description The household's children. */
        ChildrenAnswer: {
            children: components["schemas"]["ChildAnswer"][];
        };
        /** @description What of a child changes; what is left out stays, null takes a value away. */
        ChildChange: {
            name?: string;
            birth_date?: string | null;
            image_url?: string | null;
            timezone?: string | null;
            day_start_hour?: number | null;
        };
        /** @description What a task is worth for a child. */
        TaskOverride: {
            points: number;
        };
        /** @description What a reward costs a child. */
        RewardOverride: {
            cost: number;
        };
        /** @description A device with its token, which is shown once. */
        NewDeviceAnswer: {
            device: components["schemas"]["DeviceAnswer"];
            token: string;
        };
        /** @description A child's device. */
        DeviceAnswer: {
            id: string;
            child_id: string;
            user_id: string;
            name: string;
            /** Format: date-time */
            created_at: string;
        };
        /** @description A device to be made. */
        NewDevice: {
            name: string;
        };
        /** @description A child's devices. */
        DevicesAnswer: {
            devices: components["schemas"]["DeviceAnswer"][];
        };
        /** @description A task or penalty. */
        TaskAnswer: {
            id: string;
            name: string;
            points: number;
            is_good: boolean;
            description: string | null;
            topic: string | null;
            image_url: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A task or penalty to be made. */
        NewTask: {
            name: string;
            points: number;
            /** @default true */
            is_good?: boolean;
            description?: string | null;
            topic?: string | null;
            image_url?: string | null;
        };
        /** @description The household's tasks and penalties. */
        TasksAnswer: {
            tasks: components["schemas"]["TaskAnswer"][];
        };
        /** @description What of a task changes; what is left out stays, null takes a value away. */
        TaskChange: {
            name?: string;
            points?: number;
            is_good?: boolean;
            description?: string | null;
            topic?: string | null;
            image_url?: string | null;
        };
        /** @description A reward. */
        RewardAnswer: {
            id: string;
            name: string;
            cost: number;
            description: string | null;
            image_url: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A reward to be made. */
        NewReward: {
            name: string;
            cost: number;
            description?: string | null;
            image_url?: string | null;
        };
        /** @description The household's rewards. */
        RewardsAnswer: {
            rewards: components["schemas"]["RewardAnswer"][];
        };
        /** @description What of a reward changes; what is left out stays, null takes a value away. */
        RewardChange: {
            name?: string;
            cost?: number;
            description?: string | null;
            image_url?: string | null;
        };
        /** @description The child as it is now, and the entry, or null while it is deferred. */
        MutationAnswer: {
            child: components["schemas"]["ChildAnswer"];
            tracking_event: components["schemas"]["TrackingEventAnswer"] | null;
            /**
             * @description Only there where the entry is not in the ledger yet.
             * @constant
             */
            tracking?: "deferred";
        };
        /**
         * @description What happened to it.
         * @enum {string}
         */
        Action: "activated" | "requested" | "redeemed" | "cancelled" | "reversed";
        /**
         * @description What an entry is about.
         * @enum {string}
         */
        EntityType: "task" | "reward" | "penalty";
        /** @description One entry of the ledger, in exactly these fields. */
        TrackingEventAnswer: {
            id: string;
            user_id: string | null;
            child_id: string;
            entity_type: components["schemas"]["EntityType"];
            entity_id: string;
            action: components["schemas"]["Action"];
            points_before: number;
            points_after: number;
            delta: number;
            /** Format: date-time */
            occurred_at: string;
            /** Format: date-time */
            created_at: string;
            metadata: {
                [key: string]: unknown;
            };
            household_id: string;
            seq: number;
            /** @enum {string} */
            actor: "parent" | "child" | "system";
            reverses: string | null;
            user_ref: string | null;
            prev_hash: string;
            hash: string;
        };
        /** @description The task or penalty to activate. */
        TriggerTask: {
            task_id: string;
        };
        /** @description The reward that is meant. */
        RewardChoice: {
            reward_id: string;
        };
        /** @description The reward to redeem, and which request of it, where one is meant. */
        RedeemReward: {
            reward_id: string;
            requested_at?: string | null;
        };
        /** @description The entry to undo. */
        Undo: {
            tracking_event_id: string;
        };
        /** @description A page of entries, newest first. */
        EntriesAnswer: {
            tracking_events: components["schemas"]["TrackingEventAnswer"][];
            total: number;
            count: number;
            limit: number;
            offset: number;
        };
        /** @description What a verification found. */
        VerdictAnswer: {
            ok: boolean;
            households: number;
            events: number;
            anonymous: number;
            heads: components["schemas"]["HeadAnswer"][];
            first_mismatch: components["schemas"]["MismatchAnswer"] | null;
        };
        /** @description The end of a household's chain. */
        HeadAnswer: {
            household_id: string;
            seq: number;
            hash: string;
        };
        /** @description The first entry that does not prove itself. */
        MismatchAnswer: {
            household_id: string;
            seq: number;
            reason: string;
        };
        /** @description A page of accounts, oldest first. */
        UsersAnswer: {
            users: components["schemas"]["UserAnswer"][];
            total: number;
            count: number;
            limit: number;
            offset: number;
        };
        /** @description What a deletion would do, in numbers by what is counted. */
        PreviewAnswer: {
            erased: {
                [key: string]: number;
            };
            anonymized: {
                [key: string]: number;
            };
            kept: {
                [key: string]: number;
            };
            marked_for_deletion_at: string | null;
            deletes_after: string | null;
        };
        /** @description When the account was marked, and when it will be deleted. */
        MarkAnswer: {
            /** Format: date-time */
            marked_for_deletion_at: string;
            /** Format: date-time */
            deletes_after: string;
        };
        /** @description The password, asked again. */
        Confirmation: {
            /** Format: password */
            password: string;
        };
        /** @description How many hours after its mark an account is deleted. */
        ThresholdAnswer: {
            hours: number;
        };
        /** @description How many hours after its mark an account is deleted. */
        Threshold: {
            hours: number;
        };
        /** @description A page of the deletion queue, the longest marked first. */
        QueueAnswer: {
            users: components["schemas"]["QueuedAnswer"][];
            total: number;
            count: number;
            limit: number;
            offset: number;
        };
        /**
         * @description How far the deletion of a marked account is.
         * @enum {string}
         */
        DeletionStatus: "waiting" | "due" | "in_progress" | "retrying" | "failed";
        /** @description An account in the deletion queue. */
        QueuedAnswer: {
            user_id: string;
            /** Format: date-time */
            marked_for_deletion_at: string;
            /** Format: date-time */
            deletes_after: string;
            deletion_in_progress: boolean;
            deletion_attempts: number;
            deletion_attempted_at: string | null;
            deletion_error: string | null;
            status: components["schemas"]["DeletionStatus"];
            next_attempt_at: string | null;
        };
        /** @description What a round did. */
        RoundAnswer: {
            processed: number;
            deleted: number;
            failed: number;
        };
        /** @description The exercise, and what it changed. */
        RecordedAnswer: {
            exercise: components["schemas"]["ExerciseAnswer"];
            streak: components["schemas"]["StreakAnswer"];
            unlocked_achievements: components["schemas"]["AchievementAnswer"][];
            skill_level: components["schemas"]["SkillLevelAnswer"];
        };
        /** @description An achievement with how far the learner is. */
        AchievementAnswer: {
            id: string;
            name: string;
            description: string;
            category: string;
            tier: string | null;
            points: number;
            criteria: {
                [key: string]: unknown;
            };
            unlocked: boolean;
            achieved_at: string | null;
            awarded_at: string | null;
            progress: components["schemas"]["AchievementProgressAnswer"];
        };
        /** @description How far it is. */
        AchievementProgressAnswer: {
            current: number;
            target: number;
            percentage: number;
        };
        /** @description An exercise as it was recorded; `local_date` is the learner's day that it counts for. */
        ExerciseAnswer: {
            id: string;
            learner_id: string;
            household_id: string | null;
            topic: string;
            grade: number | null;
            time_spent_seconds: number;
            hints_used: number;
            exercise_id: string | null;
            /** Format: date-time */
            completed_at: string;
            /** Format: date */
            local_date: string;
            /** Format: date-time */
            created_at: string;
        };
        /** @description What is missing for the next level. */
        NextLevelAnswer: {
            level: string;
            exercises_needed: number;
            grade_needed: number;
        };
        /** @description The level in a topic. */
        SkillLevelAnswer: {
            topic: string;
            /** @enum {string} */
            level: "beginner" | "intermediate" | "advanced" | "expert";
            previous_level: string | null;
            level_updated_at: string | null;
            exercises_completed: number;
            average_grade: number | null;
            time_spent_seconds: number;
            next_level: components["schemas"]["NextLevelAnswer"] | null;
        };
        /** @description The streak, and what a new active day did to it. */
        StreakAnswer: {
            current_streak: number;
            longest_streak: number;
            previous_streak: number;
            /** @enum {string} */
            outcome: "started" | "extended" | "unchanged" | "broken";
            new_record: boolean;
        };
        /** @description An exercise that was completed: now, where it does not say when. */
        NewExercise: {
            topic: string;
            grade?: number | null;
            time_spent_seconds?: number | null;
            hints_used?: number | null;
            exercise_id?: string | null;
            completed_at?: string | null;
        };
        /** @description How many exercises were taken, and which lines were not. */
        ImportAnswer: {
            imported: number;
            skipped: number;
            errors: components["schemas"]["LineProblem"][];
        };
        /** @description What is wrong with one line of a file; the header of a CSV file is line 1. */
        LineProblem: {
            line: number;
            field: string;
            message: string;
        };
        /** @description All of a learner's progress in figures. */
        MetricsAnswer: {
            learner_id: string;
            exercises_completed: number;
            tasks_completed: number;
            points_earned: number;
            average_grade: number | null;
            time_spent_seconds: number;
            hints_used: number;
            current_streak: number;
            longest_streak: number;
            streak_at_risk: boolean;
            last_active_date: string | null;
            active_days: number;
            achievements_unlocked: number;
            achievements_total: number;
            badge_points: number;
            good_tasks: number;
            penalties: number;
            skill_levels: components["schemas"]["SkillLevelAnswer"][];
            frozen_dates: string[];
            freezes_held: number;
        };
        /** @description All achievements with how far the learner is. */
        AchievementsAnswer: {
            achievements: components["schemas"]["AchievementAnswer"][];
            total: number;
            unlocked: number;
        };
        /** @description What the active day did. */
        StreakUpdateAnswer: {
            current_streak: number;
            longest_streak: number;
            previous_streak: number;
            /** @enum {string} */
            outcome: "started" | "extended" | "unchanged" | "broken";
            new_record: boolean;
            unlocked_achievements: components["schemas"]["AchievementAnswer"][];
        };
        /** @description A day on which something was learned: today, where it does not say when. */
        ActiveDay: {
            completed_at?: string | null;
        };
        /** @description How a period went. */
        StatisticsAnswer: {
            /** @enum {string} */
            period: "daily" | "weekly" | "monthly" | "all";
            from: string | null;
            to: string | null;
            exercises_completed: number;
            average_grade: number | null;
            average_time_seconds: number | null;
            hints_used: number;
            average_hints: number | null;
            by_topic: components["schemas"]["TopicStatisticsAnswer"][];
            by_grade: components["schemas"]["ByGradeAnswer"];
            good_tasks: number;
            penalties: number;
            trend: components["schemas"]["TrendAnswer"];
        };
        /** @description How many exercises got which grade. */
        ByGradeAnswer: {
            excellent: number;
            good: number;
            fair: number;
            poor: number;
        };
        /** @description One topic in the period. */
        TopicStatisticsAnswer: {
            topic: string;
            exercises_completed: number;
            average_grade: number | null;
            time_spent_seconds: number;
        };
        /** @description The last seven days. */
        TrendAnswer: {
            days: components["schemas"]["TrendDayAnswer"][];
            /** @enum {string} */
            direction: "improving" | "stable" | "declining" | "insufficient_data";
            change: number | null;
        };
        /** @description One day of the trend. */
        TrendDayAnswer: {
            /** Format: date */
            date: string;
            exercises: number;
            average_grade: number | null;
        };
        /**
         * @description What statistics are about; days are the learner's, today included.
         * @enum {string}
         */
        Period: "daily" | "weekly" | "monthly" | "all";
        /** @description The days with activity or a snapshot, oldest first. */
        HistoryAnswer: {
            entries: components["schemas"]["HistoryEntryAnswer"][];
            /** Format: date */
            start_date: string;
            /** Format: date */
            end_date: string;
            count: number;
        };
        /** @description One day: its own figures, and the sums up to it. */
        HistoryEntryAnswer: {
            /** Format: date */
            date: string;
            exercises: number;
            total_exercises: number;
            time_seconds: number;
            total_time_seconds: number;
            average_grade: number | null;
            total_average_grade: number | null;
            hints: number;
            total_hints: number;
            tasks: number;
            total_tasks: number;
            current_streak: number;
            longest_streak: number;
            achievements_unlocked: number;
            points: number;
        };
        /** @description What was earned, and what there is to earn. */
        BadgesAnswer: {
            earned: components["schemas"]["AchievementAnswer"][];
            available: components["schemas"]["AchievementAnswer"][];
            total_points: number;
        };
        /** @description The levels in all topics. */
        SkillLevelsAnswer: {
            skill_levels: components["schemas"]["SkillLevelAnswer"][];
        };
        /** @description The level in one topic, calculated anew. */
        CalculatedLevelAnswer: {
            topic: string;
            previous_level: string | null;
            /** @enum {string} */
            level: "beginner" | "intermediate" | "advanced" | "expert";
            changed: boolean;
            exercises_completed: number;
            average_grade: number | null;
            level_updated_at: string | null;
        };
        /** @description The topic that is meant. */
        TopicChoice: {
            topic: string;
        };
        /** @description Whose progress it is. */
        ExportedLearner: {
            id: string;
            name: string;
            child_id: string | null;
            household_id: string | null;
            timezone: string;
            day_start_hour: number;
        };
        /** @description Everything that is known of a learner. */
        ExportAnswer: {
            learner: components["schemas"]["ExportedLearner"];
            metrics: components["schemas"]["MetricsAnswer"];
            exercises: components["schemas"]["ExerciseAnswer"][];
            achievements: components["schemas"]["AchievementAnswer"][];
            skill_levels: components["schemas"]["SkillLevelAnswer"][];
            snapshots: components["schemas"]["HistoryEntryAnswer"][];
        };
        /** @description An achievement as it is declared. */
        DeclaredAnswer: {
            id: string;
            name: string;
            description: string;
            category: components["schemas"]["Category"];
            tier: components["schemas"]["Tier"];
            points: number;
            criteria: {
                [key: string]: unknown;
            };
            version: number;
            built_in: boolean;
        };
        /**
         * @description What an achievement is about.
         * @enum {string}
         */
        Category: "exercises" | "tasks" | "streak" | "points" | "rewards" | "skill" | "grade";
        /**
         * @description How high an achievement is, lowest first.
         * @enum {string}
         */
        Tier: "bronze" | "silver" | "gold" | "platinum";
        /** @description An achievement to be added. */
        NewAchievement: {
            name: string;
            description: string;
            category: components["schemas"]["Category"];
            tier: components["schemas"]["Tier"];
            points: number;
            criteria: components["schemas"]["CriteriaBody"];
        };
        /** @description When it is reached: a metric against a target, in all, in a topic, or in a window of days. */
        CriteriaBody: {
            metric: components["schemas"]["Metric"];
            /** @default >= */
            operator?: components["schemas"]["Operator"];
            target: number;
            topic?: string | null;
            window?: number | null;
        };
        /**
         * @description What can be counted of a learner.
         * @enum {string}
         */
        Metric: "exercises_completed" | "graded_exercises" | "average_grade" | "time_spent_seconds" | "good_grades" | "excellent_grades" | "perfect_grades" | "tasks_completed" | "points_earned" | "rewards_redeemed" | "current_streak" | "longest_streak" | "active_days" | "activities" | "topics" | "intermediate_topics" | "advanced_topics" | "expert_topics" | "skill_level";
        /**
         * @description How a metric is held against the target.
         * @enum {string}
         */
        Operator: ">=" | ">";
        /** @description All achievements. */
        DeclaredListAnswer: {
            achievements: components["schemas"]["DeclaredAnswer"][];
        };
        /** @description What of an achievement changes; what is left out stays. */
        AchievementChange: {
            name?: string;
            description?: string;
            category?: components["schemas"]["Category"];
            tier?: components["schemas"]["Tier"];
            points?: number;
            criteria?: components["schemas"]["CriteriaBody"];
        };
        /** @description A project. */
        ProjectAnswer: {
            project: components["schemas"]["ProjectFields"];
        };
        /** @description A project. */
        ProjectFields: {
            id: string;
            household_id: string;
            name: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            built_in: boolean;
        };
        /** @description A project to be made. */
        NewProject: {
            name: string;
        };
        /** @description The projects of a household, the built-in one first. */
        ProjectsAnswer: {
            projects: components["schemas"]["ProjectFields"][];
        };
        /** @description What of a project changes. */
        ProjectChange: {
            name?: string;
        };
        /** @description A token, shown this once. */
        NewTokenAnswer: {
            id: string;
            project_id: string;
            user_id: string;
            name: string;
            /** Format: date-time */
            created_at: string;
            token: string;
        };
        /** @description A token to be made, and what it is for. */
        NewToken: {
            name: string;
        };
        /** @description The tokens of a project. */
        TokensAnswer: {
            tokens: components["schemas"]["TokenAnswer"][];
        };
        /** @description A token, without itself. */
        TokenAnswer: {
            id: string;
            project_id: string;
            user_id: string;
            name: string;
            /** Format: date-time */
            created_at: string;
        };
        /** @description The action that was recorded, or the actions, in the order they were sent. */
        RecordedActivityAnswer: {
            action?: components["schemas"]["ActionAnswer"];
            actions?: components["schemas"]["ActionAnswer"][];
        } & (unknown | unknown);
        /** @description One action, in exactly these fields. */
        ActionAnswer: {
            action_id: string;
            project_id: string;
            user_id: string | null;
            request_id: string | null;
            action_type: string;
            action_details: string;
            status: components["schemas"]["ActionStatus"];
            environment: components["schemas"]["Environment"];
            quantity: number;
            created_at: number;
        };
        /**
         * @description How an action ended, or that it goes on.
         * @enum {string}
         */
        ActionStatus: "success" | "failed" | "in_progress";
        /**
         * @description Where it happened.
         * @enum {string}
         */
        Environment: "development" | "staging" | "production";
        /** @description One action, or `actions`, of which all are recorded or none. */
        Recording: {
            project_id?: string;
            action_type?: string;
            action_details?: string;
            status?: components["schemas"]["ActionStatus"];
            environment?: components["schemas"]["Environment"];
            request_id?: string | null;
            quantity?: number;
            actions?: components["schemas"]["NewAction"][];
        } & (unknown | unknown);
        /** @description What happened in a project. */
        NewAction: {
            project_id: string;
            action_type: string;
            action_details: string;
            /** @default success */
            status?: components["schemas"]["ActionStatus"];
            /** @default development */
            environment?: components["schemas"]["Environment"];
            request_id?: string | null;
            /** @default 1 */
            quantity?: number;
        };
        /** @description A page of actions, newest first. */
        ActionsAnswer: {
            actions: components["schemas"]["ActionAnswer"][];
            total: number;
            count: number;
            limit: number;
            offset: number;
        };
        /** @description Stretches in which something happened, oldest first; all of them; and today in sentences. */
        SummaryAnswer: {
            buckets: components["schemas"]["BucketAnswer"][];
            totals: components["schemas"]["SumsAnswer"];
            sentences: string[];
        };
        /** @description The same of the stretch from `start` on. */
        BucketAnswer: {
            counts: {
                [key: string]: number;
            };
            quantities: {
                [key: string]: number;
            };
            /** Format: date-time */
            start: string;
        };
        /** @description How many actions there were, and the sums of their quantities, by type. */
        SumsAnswer: {
            counts: {
                [key: string]: number;
            };
            quantities: {
                [key: string]: number;
            };
        };
        /**
         * @description How long the stretches are that actions are counted by; a week begins on Monday.
         * @enum {string}
         */
        Bucket: "hour" | "day" | "week";
        /** @description A webhook with its secret, shown this once. */
        SecretAnswer: {
            webhook: components["schemas"]["WebhookFields"];
            secret: string;
        };
        /** @description A webhook, without its secret. */
        WebhookFields: {
            id: string;
            url: string;
            event_types: string[];
            project_id: string | null;
            enabled: boolean;
            disabled_reason: ("disabled" | "gone" | "failing") | null;
            failing_since: string | null;
            rotated_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A webhook to be made, for the household or one project. */
        NewWebhook: {
            /** @description Where to send to: http or https, without credentials. */
            url: string;
            /** @description Types of stream events, `activity.<action_type>`, or `*` for everything. */
            event_types: string[];
            project_id?: string | null;
        };
        /** @description The webhooks of a household. */
        WebhooksAnswer: {
            webhooks: components["schemas"]["WebhookFields"][];
        };
        /** @description A webhook. */
        WebhookAnswer: {
            webhook: components["schemas"]["WebhookFields"];
        };
        /** @description What of a webhook changes; what is left out stays. */
        WebhookChange: {
            /** @description Where to send to: http or https, without credentials. */
            url?: string;
            /** @description Types of stream events, `activity.<action_type>`, or `*` for everything. */
            event_types?: string[];
            enabled?: boolean;
        };
        /** @description A delivery that is on its way. */
        DeliveryAnswer: {
            delivery: components["schemas"]["DeliveryFields"];
        };
        /** @description A delivery, and how its last attempt ended. */
        DeliveryFields: {
            id: string;
            webhook_id: string;
            event_type: string;
            status: components["schemas"]["DeliveryStatus"];
            attempts: number;
            response_status: number | null;
            duration_ms: number | null;
            response_excerpt: string | null;
            error: string | null;
            /** Format: date-time */
            created_at: string;
            next_attempt_at: string | null;
        };
        /**
         * @description Whether it waits, arrived, or was given up.
         * @enum {string}
         */
        DeliveryStatus: "pending" | "delivered" | "failed";
        /** @description A page of deliveries, newest first. */
        DeliveriesAnswer: {
            deliveries: components["schemas"]["DeliveryFields"][];
            total: number;
            count: number;
            limit: number;
            offset: number;
        };
        /** @description `achievement_unlocked`: a learner, a child or a user, reached it. */
        AchievementUnlocked: {
            achievement_id: string;
            learner_id: string;
            child_id: string | null;
            name: string;
            tier: components["schemas"]["Tier"] | null;
        };
        /** @description `activity_recorded`: an action is in the timeline of a project. */
        ActivityRecorded: {
            action_id: string;
            project_id: string;
            action_type: string;
        };
        /**
         * @description What happened to a child, a task or a reward.
         * @enum {string}
         */
        Change: "created" | "updated" | "deleted";
        /** @description Who decided a request: a parent, or the child. */
        Decider: {
            /** @enum {string} */
            actor: "parent" | "child" | "system";
            user_id: string | null;
            name: string | null;
        };
        /**
         * @description The types of events on a household's stream.
         * @enum {string}
         */
        EventType: "tracking_event_created" | "child_changed" | "task_changed" | "reward_changed" | "reward_request_resolved" | "achievement_unlocked" | "activity_recorded" | "resync";
        /** @description `resync`: the id that was sent can't be served; fetch again what is shown. */
        Resync: Record<string, never>;
        /** @description `reward_request_resolved`: a request was redeemed or cancelled. */
        RewardRequestResolved: {
            child_id: string;
            reward_id: string;
            /** @enum {string} */
            action: "redeemed" | "cancelled";
            decided_by: components["schemas"]["Decider"];
            /** Format: date-time */
            decided_at: string;
        };
        /** @description `child_changed`, `task_changed`, `reward_changed`: fetch it again. */
        ThingChanged: {
            id: string;
            change: components["schemas"]["Change"];
        };
        /** @description `tracking_event_created`: an entry is in the ledger. */
        TrackingEventCreated: {
            tracking_event_id: string;
            child_id: string;
            entity_type: components["schemas"]["EntityType"];
            action: components["schemas"]["Action"];
        };
        /** @description One event; `id`, of entries only, is their seq. */
        StreamMessage: {
            event: components["schemas"]["EventType"];
            data: string;
            id?: string;
        };
        /** @description The server lives. */
        HealthAnswer: {
            /** @constant */
            status: "ok";
        };
        /** @description Storage and broker answer. */
        ReadyAnswer: {
            /** @constant */
            status: "ready";
            /** @constant */
            storage: "ok";
            /** @constant */
            broker: "ok";
        };
        /** @description What is wrong with one field of the request. */
        FieldProblem: {
            field: string;
            message: string;
        };
        /** @description An error; `code` is stable and says which one. */
        Problem: {
            /** @constant */
            type: "about:blank";
            title: string;
            status: number;
            detail: string;
            code: string;
            errors?: components["schemas"]["FieldProblem"][];
        };
        /** @description How a request was decided meanwhile. */
        Resolution: {
            /** @enum {string} */
            action: "redeemed" | "cancelled";
            by: components["schemas"]["Decider"];
            /** Format: date-time */
            at: string;
        };
    };
    responses: {
        /** @description `invalid`: The input is malformed or breaks a rule about a single value. `invalid_invite`: The invite code opens no household. */
        "invalid-invalid_invite": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 400;
                    /** @enum {unknown} */
                    code?: "invalid" | "invalid_invite";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `email_taken`: The email has an account already. */
        email_taken: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 409;
                    /** @enum {unknown} */
                    code?: "email_taken";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `too_large`: The body is longer than is taken. */
        too_large: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 413;
                    /** @enum {unknown} */
                    code?: "too_large";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `unsupported_media_type`: The body is not JSON. */
        unsupported_media_type: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 415;
                    /** @enum {unknown} */
                    code?: "unsupported_media_type";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `too_many_requests`: Too many attempts from one address. */
        too_many_requests: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 429;
                    /** @enum {unknown} */
                    code?: "too_many_requests";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `storage_unavailable`: The storage could not write or read; nothing that was acknowledged is lost. */
        storage_unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 503;
                    /** @enum {unknown} */
                    code?: "storage_unavailable";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `invalid`: The input is malformed or breaks a rule about a single value. */
        invalid: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 400;
                    /** @enum {unknown} */
                    code?: "invalid";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `invalid_credentials`: Email and password do not fit; which of them is wrong is not said. */
        invalid_credentials: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 401;
                    /** @enum {unknown} */
                    code?: "invalid_credentials";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `account_disabled`: An administrator has disabled the account. */
        account_disabled: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 403;
                    /** @enum {unknown} */
                    code?: "account_disabled";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `unauthorized`: Nobody is signed in. `invalid_token`: The token is malformed, forged, or of the wrong kind. `token_expired`: The token has expired. `token_revoked`: The token's sign-in, device or account has ended. `csrf_missing`: The sign-in cookie came without its CSRF value. `refresh_token_reused`: The refresh token was used before, so somebody else may have it: its sign-in has ended. */
        "unauthorized-invalid_token-token_expired-token_revoked-csrf_missing-refresh_token_reused": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 401;
                    /** @enum {unknown} */
                    code?: "unauthorized" | "invalid_token" | "token_expired" | "token_revoked" | "csrf_missing" | "refresh_token_reused";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `unauthorized`: Nobody is signed in. `invalid_token`: The token is malformed, forged, or of the wrong kind. `token_expired`: The token has expired. `token_revoked`: The token's sign-in, device or account has ended. `csrf_missing`: The sign-in cookie came without its CSRF value. */
        "unauthorized-invalid_token-token_expired-token_revoked-csrf_missing": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 401;
                    /** @enum {unknown} */
                    code?: "unauthorized" | "invalid_token" | "token_expired" | "token_revoked" | "csrf_missing";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `forbidden`: Who is signed in may not do this. */
        forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 403;
                    /** @enum {unknown} */
                    code?: "forbidden";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `not_found`: The thing does not exist, or belongs to another household. */
        not_found: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 404;
                    /** @enum {unknown} */
                    code?: "not_found";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `last_parent`: The last parent does not leave: the children would have nobody. */
        last_parent: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 409;
                    /** @enum {unknown} */
                    code?: "last_parent";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency_key_reused`: An idempotency key came again with another request. */
        idempotency_key_reused: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 422;
                    /** @enum {unknown} */
                    code?: "idempotency_key_reused";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `insufficient_points`: The child has fewer points than the reward costs. `already_requested`: The child waits for this reward already. */
        "insufficient_points-already_requested": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 409;
                    /** @enum {unknown} */
                    code?: "insufficient_points" | "already_requested";
                    /** Points */
                    points?: number;
                    /** Cost */
                    cost?: number;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `insufficient_points`: The child has fewer points than the reward costs. `already_resolved`: Somebody else decided the request meanwhile. `not_requested`: Nobody waits for this reward. */
        "insufficient_points-already_resolved-not_requested": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 409;
                    /** @enum {unknown} */
                    code?: "insufficient_points" | "already_resolved" | "not_requested";
                    /** Points */
                    points?: number;
                    /** Cost */
                    cost?: number;
                    resolved?: components["schemas"]["Resolution"];
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `not_requested`: Nobody waits for this reward. */
        not_requested: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 409;
                    /** @enum {unknown} */
                    code?: "not_requested";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `already_reversed`: The entry was undone before. `not_reversible`: The entry is not one that can be undone, or not any more. */
        "already_reversed-not_reversible": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 409;
                    /** @enum {unknown} */
                    code?: "already_reversed" | "not_reversible";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `own_account`: An administrator can't disable the account that is signed in. */
        own_account: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 409;
                    /** @enum {unknown} */
                    code?: "own_account";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `too_late_to_keep`: The time to take the deletion back is over. */
        too_late_to_keep: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 409;
                    /** @enum {unknown} */
                    code?: "too_late_to_keep";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `built_in_project`: The household's own project is Starchart's alone to write and to keep. */
        built_in_project: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 409;
                    /** @enum {unknown} */
                    code?: "built_in_project";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `invalid`: The input is malformed or breaks a rule about a single value. `forbidden_target`: A webhook's URL leads to no address of the internet. */
        "invalid-forbidden_target": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 400;
                    /** @enum {unknown} */
                    code?: "invalid" | "forbidden_target";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `too_many_webhooks`: A household has as many webhooks as it may. */
        too_many_webhooks: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 409;
                    /** @enum {unknown} */
                    code?: "too_many_webhooks";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `webhook_disabled`: Nothing is sent to a webhook that is disabled. */
        webhook_disabled: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 409;
                    /** @enum {unknown} */
                    code?: "webhook_disabled";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `storage_unavailable`: The storage could not write or read; nothing that was acknowledged is lost. `too_many_streams`: This process has as many streams open as it may. `shutting_down`: This process is about to end, and opens no more streams. */
        "storage_unavailable-too_many_streams-shutting_down": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 503;
                    /** @enum {unknown} */
                    code?: "storage_unavailable" | "too_many_streams" | "shutting_down";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `not_ready`: A part that the server needs does not answer. */
        not_ready: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 503;
                    /** @enum {unknown} */
                    code?: "not_ready";
                    /** Failing */
                    failing?: ("storage" | "broker")[];
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `unauthorized`: Nobody is signed in. */
        unauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @constant */
                    status?: 401;
                    /** @enum {unknown} */
                    code?: "unauthorized";
                } & components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description The request's id, as in the server's log. */
        "X-Request-Id": string;
        /** @description How to sign in. */
        "WWW-Authenticate": "Bearer";
        /** @description After how many seconds to try again. */
        "Retry-After": number;
        /** @description There where the Idempotency-Key came before and nothing was changed. */
        "Idempotent-Replayed": "true";
        /** @description The neighbouring pages: `<...>; rel="next"`, `rel="prev"`. */
        Link: string;
        /** @description How many requests are taken in the time. */
        "X-RateLimit-Limit": number;
        /** @description How many of them are left. */
        "X-RateLimit-Remaining": number;
        /** @description When they are all there again, in epoch seconds. */
        "X-RateLimit-Reset": number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    signup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUp"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInAnswer"];
                };
            };
            400: components["responses"]["invalid-invalid_invite"];
            409: components["responses"]["email_taken"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    /** @description The sign-in cookies, and their CSRF values. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["invalid_credentials"];
            403: components["responses"]["account_disabled"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    /** @description The sign-in cookies, and their CSRF values. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefreshedAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing-refresh_token_reused"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    /** @description The sign-in cookies, and their CSRF values. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    change_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProfileChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    change_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["email_taken"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    list_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionsAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    end_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    get_household: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HouseholdAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    change_household: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HouseholdChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HouseholdAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    list_invites: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitesAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    create_invite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewInviteAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    revoke_invite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invite_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    leave_household: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["last_parent"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    remove_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["last_parent"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    list_children: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChildrenAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    create_child: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewChild"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChildAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    get_child: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                child_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChildAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    delete_child: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                child_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    change_child: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                child_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChildChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChildAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    override_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
                child_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskOverride"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChildAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    drop_task_override: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
                child_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChildAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    override_reward: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reward_id: string;
                child_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RewardOverride"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChildAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    drop_reward_override: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reward_id: string;
                child_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChildAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    list_devices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                child_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DevicesAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    create_device: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                child_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDevice"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewDeviceAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    delete_device: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                child_id: string;
                device_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    list_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TasksAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    create_task: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTask"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    get_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    delete_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    change_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    list_rewards: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RewardsAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    create_reward: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReward"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RewardAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    get_reward: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reward_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RewardAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    delete_reward: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reward_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    change_reward: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reward_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RewardChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RewardAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    trigger_task: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key with the same request changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                child_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TriggerTask"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MutationAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    request_reward: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key with the same request changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                child_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RewardChoice"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MutationAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["insufficient_points-already_requested"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    trigger_reward: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key with the same request changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                child_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedeemReward"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MutationAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["insufficient_points-already_resolved-not_requested"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    cancel_request_reward: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key with the same request changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                child_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RewardChoice"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MutationAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["not_requested"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    undo: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key with the same request changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                child_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Undo"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MutationAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["already_reversed-not_reversible"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    child_history: {
        parameters: {
            query?: {
                /** @description At most 500: a larger one counts as 500. */
                limit?: number;
                offset?: number;
                entity_type?: components["schemas"]["EntityType"];
                action?: components["schemas"]["Action"];
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                child_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntriesAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    admin_tracking: {
        parameters: {
            query?: {
                /** @description At most 500: a larger one counts as 500. */
                limit?: number;
                offset?: number;
                entity_type?: components["schemas"]["EntityType"];
                action?: components["schemas"]["Action"];
                from?: string;
                to?: string;
                child_id?: string;
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntriesAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    export_tracking: {
        parameters: {
            query: {
                entity_type?: components["schemas"]["EntityType"];
                action?: components["schemas"]["Action"];
                from?: string;
                to?: string;
                format: "csv" | "ndjson";
                child_id?: string;
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    /** @description The name to save it under. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/x-ndjson": unknown;
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    verify_ledger: {
        parameters: {
            query?: {
                household_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerdictAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    list_users: {
        parameters: {
            query?: {
                /** @description At most 500: a larger one counts as 500. */
                limit?: number;
                offset?: number;
                email?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsersAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    disable_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["own_account"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    enable_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    preview_deletion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    mark_for_deletion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirmation"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MarkAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    take_deletion_back: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["too_late_to_keep"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    get_deletion_threshold: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThresholdAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    set_deletion_threshold: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Threshold"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThresholdAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    list_deletion_queue: {
        parameters: {
            query?: {
                /** @description At most 500: a larger one counts as 500. */
                limit?: number;
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    run_deletion_queue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoundAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    retry_deletion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueuedAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    record_exercise: {
        parameters: {
            query?: {
                child_id?: string;
            };
            header?: {
                /** @description Makes a retry safe: the same key with the same request changes nothing. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewExercise"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordedAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    import_exercises: {
        parameters: {
            query?: {
                child_id?: string;
                skip_invalid?: boolean;
            };
            header?: {
                /** @description Makes a retry safe: the same key with the same request changes nothing. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    delete_exercise: {
        parameters: {
            query?: {
                child_id?: string;
            };
            header?: never;
            path: {
                recorded_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    get_progress: {
        parameters: {
            query?: {
                child_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricsAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    list_achievements: {
        parameters: {
            query?: {
                child_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AchievementsAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    update_streak: {
        parameters: {
            query?: {
                child_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ActiveDay"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StreakUpdateAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    get_statistics: {
        parameters: {
            query?: {
                child_id?: string;
                period?: components["schemas"]["Period"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatisticsAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    get_history: {
        parameters: {
            query?: {
                child_id?: string;
                days?: number;
                start_date?: string;
                end_date?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    list_badges: {
        parameters: {
            query?: {
                child_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BadgesAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    list_skill_levels: {
        parameters: {
            query?: {
                child_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SkillLevelsAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    calculate_skill_level: {
        parameters: {
            query?: {
                child_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TopicChoice"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalculatedLevelAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    export_progress: {
        parameters: {
            query?: {
                child_id?: string;
                format?: "json" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    /** @description The name to save it under. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportAnswer"];
                    "text/csv": string;
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    list_declared_achievements: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeclaredListAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    create_achievement: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAchievement"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeclaredAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    change_achievement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                achievement_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AchievementChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeclaredAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    list_projects: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectsAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    create_project: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProject"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    get_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    delete_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["built_in_project"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    change_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["built_in_project"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    list_project_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokensAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    create_project_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewTokenAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["built_in_project"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    delete_project_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    list_activity: {
        parameters: {
            query?: {
                /** @description At most 500: a larger one counts as 500. */
                limit?: number;
                offset?: number;
                project_id?: string;
                action_type?: string;
                status?: components["schemas"]["ActionStatus"];
                environment?: components["schemas"]["Environment"];
                request_id?: string;
                /** @description Words that must all occur in the details, whole; `word*` is a beginning. */
                q?: string;
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionsAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    record_activity: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key with the same request changes nothing. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Recording"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordedActivityAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["built_in_project"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    summarize_activity: {
        parameters: {
            query?: {
                project_id?: string;
                from?: string;
                to?: string;
                bucket?: components["schemas"]["Bucket"];
                timezone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SummaryAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    export_activity: {
        parameters: {
            query: {
                project_id?: string;
                action_type?: string;
                status?: components["schemas"]["ActionStatus"];
                environment?: components["schemas"]["Environment"];
                request_id?: string;
                /** @description Words that must all occur in the details, whole; `word*` is a beginning. */
                q?: string;
                from?: string;
                to?: string;
                format: "csv" | "ndjson";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    /** @description The name to save it under. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/x-ndjson": unknown;
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    list_webhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhooksAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    create_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWebhook"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecretAnswer"];
                };
            };
            400: components["responses"]["invalid-forbidden_target"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["too_many_webhooks"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    get_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    delete_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    change_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookAnswer"];
                };
            };
            400: components["responses"]["invalid-forbidden_target"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    rotate_webhook_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecretAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    try_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["webhook_disabled"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    list_deliveries: {
        parameters: {
            query?: {
                /** @description At most 500: a larger one counts as 500. */
                limit?: number;
                offset?: number;
            };
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveriesAnswer"];
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    redeliver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryAnswer"];
                };
            };
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["webhook_disabled"];
            503: components["responses"]["storage_unavailable"];
        };
    };
    events: {
        parameters: {
            query?: {
                /** @description The last id seen; 0 means from the beginning, none from now. */
                last_event_id?: string;
            };
            header?: {
                /** @description The last id seen, as `last_event_id`; this header wins. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    /** @description `no`: proxies pass on what comes at once. */
                    "X-Accel-Buffering"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            400: components["responses"]["invalid"];
            401: components["responses"]["unauthorized-invalid_token-token_expired-token_revoked-csrf_missing"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["storage_unavailable-too_many_streams-shutting_down"];
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthAnswer"];
                };
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadyAnswer"];
                };
            };
            503: components["responses"]["not_ready"];
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["unauthorized"];
        };
    };
}
