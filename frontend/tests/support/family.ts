/** A family to play with: a parent who is signed in, a child, a task and a reward. */

import { createHmac, randomUUID } from "node:crypto";
import { inject } from "vitest";
import { type Api, type ApiSettings, createApi } from "../../src/common/api.js";
import type { Child, Reward, Task } from "../../src/common/models.js";
import type { Tokens } from "../../src/common/session.js";
import { SECRET_KEY } from "./server.js";

export const PASSWORD = "a long password";
/** Retries without waiting: what is waited for is asked for by `Retry-After`. */
export const HASTE = { firstDelay: 1, longestDelay: 5 };
/** A busy machine is no fault: only what a test asks for is given up. */
const CALM = { ...HASTE, timeout: 300_000 };

export interface Family {
    email: string;
    api: Api;
    child: Child;
    task: Task;
    reward: Reward;
    /** What `onTokens` was last told. */
    tokens: () => Tokens;
}

/** Make an API of the server, or of a proxy before it. */
export function apiOf(settings: ApiSettings = {}): Api {
    return createApi({ baseUrl: inject("serverUrl"), patience: CALM, ...settings });
}

/** Sign a family up at the server itself. */
export async function makeFamily(): Promise<Family> {
    let tokens: Tokens | undefined;
    const api = apiOf({ onTokens: (kept) => (tokens = kept) });
    const email = `ann-${randomUUID()}@home.example`;
    await api.signUp({ email, password: PASSWORD, name: "Ann" });
    const child = await api.createChild({ name: "Mia" });
    const task = await api.createTask({ name: "Dishes", points: 10 });
    const reward = await api.createReward({ name: "Cinema", cost: 30 });
    const kept = () => {
        if (tokens === undefined) throw new Error("nobody is signed in");
        return tokens;
    };
    return { email, api, child, task, reward, tokens: kept };
}

/** Give a token of the same sign-in that expires when it is said to. */
export function expiring(token: string, secondsFromNow: number): string {
    const [head, claims] = token.split(".");
    const said = JSON.parse(Buffer.from(claims ?? "", "base64url").toString());
    const exp = Math.floor(Date.now() / 1000) + secondsFromNow;
    const signed = `${head}.${Buffer.from(JSON.stringify({ ...said, exp })).toString("base64url")}`;
    return `${signed}.${createHmac("sha256", SECRET_KEY).update(signed).digest("base64url")}`;
}
