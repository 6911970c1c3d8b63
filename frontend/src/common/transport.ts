/** How a request reaches the server: signed in, repeated where that is safe, or refused. */

import { ConnectionFailed, isProblem, problemOf } from "./problems.js";
import type { Session } from "./session.js";
import { type Backoff, delayAfter, retryAfter, sleep, unlessAborted } from "./waiting.js";

/** How often and how long a request is tried; times in milliseconds. */
export interface Patience extends Backoff {
    /** How many more attempts after the first. */
    retries: number;
    /** A `Retry-After` beyond this is not waited for. */
    longestRetryAfter: number;
    /** How long one attempt may take. */
    timeout: number;
}

export const PATIENCE: Patience = {
    retries: 5,
    firstDelay: 300,
    longestDelay: 10_000,
    longestRetryAfter: 60_000,
    timeout: 30_000,
};

/** A request whose body is at hand, so that it can be sent again. */
export interface Sendable {
    url: string;
    method: string;
    headers: Headers;
    body: ArrayBuffer | undefined;
    signal: AbortSignal;
}

/** The response, and whether an earlier attempt may have reached the server. */
interface Attempted {
    response: Response;
    isRepeated: boolean;
}

type Outcome = Response | ConnectionFailed;
type Attempt = () => Promise<Attempted>;
type Fetch = typeof globalThis.fetch;

const REFUSED_FOR_NOW = new Set([502, 503, 504]);
const TOO_MANY_REQUESTS = 429; // refused before anything was done
const HARMLESS = new Set(["GET", "HEAD", "PUT", "PATCH", "DELETE"]);

/** Sends requests for one session. */
export class Transport {
    constructor(
        private readonly fetch: Fetch,
        private readonly patience: Patience,
    ) {}

    /** Send as `fetch` does, but signed in and with retries; throws ProblemError where refused. */
    async send(request: Request, session?: Session): Promise<Response> {
        const sendable = await sendableOf(request);
        return this.#accepted(sendable, session, () => this.#repeated(sendable));
    }

    /** Send once, and give the response as soon as it begins; throws as `send` does. */
    async open(sendable: Sendable, session: Session): Promise<Response> {
        return this.#accepted(sendable, session, async () => {
            const response = await this.#reached(sendable, sendable.signal);
            return { response, isRepeated: false };
        });
    }

    async #accepted(sendable: Sendable, session: Session | undefined, attempt: Attempt) {
        const token = session?.accessToken;
        try {
            return await this.#authorized(sendable, token, attempt);
        } catch (error) {
            if (session === undefined || token === undefined) throw error;
            if (isProblem(error, "token_revoked")) session.end(token);
            if (!isProblem(error, "token_expired")) throw error;
            const renewed = await unlessAborted(session.renewed(token), sendable.signal);
            if (renewed === undefined) throw error;
            return await this.#authorized(sendable, renewed, attempt);
        }
    }

    async #authorized(sendable: Sendable, token: string | undefined, attempt: Attempt) {
        if (token !== undefined) sendable.headers.set("Authorization", `Bearer ${token}`);
        const { response, isRepeated } = await attempt();
        if (!response.ok) throw await problemOf(response, isRepeated);
        return response;
    }

    /** Try until something other than "not now" is answered, or patience ends. */
    async #repeated(sendable: Sendable): Promise<Attempted> {
        for (let failures = 0; ; ) {
            const outcome = await this.#attempt(sendable);
            failures++;
            const wait = this.#waitBefore(failures, outcome, sendable);
            if (wait !== undefined) {
                await sleep(wait, sendable.signal);
            } else if (outcome instanceof ConnectionFailed) {
                throw outcome;
            } else {
                return { response: outcome, isRepeated: failures > 1 };
            }
        }
    }

    /** Say how long to wait before the next attempt; undefined where there shall be none. */
    #waitBefore(failures: number, outcome: Outcome, sendable: Sendable): number | undefined {
        if (failures > this.patience.retries || !mayRepeat(sendable, outcome)) return undefined;
        const asked = outcome instanceof Response ? retryAfter(outcome) : 0;
        if (asked > this.patience.longestRetryAfter) return undefined;
        return Math.max(asked, delayAfter(failures, this.patience));
    }

    /** Try once, and read a JSON answer whole: one that breaks off is as lost as one unsent. */
    async #attempt(sendable: Sendable): Promise<Outcome> {
        const timeout = new AbortController();
        const timer = setTimeout(() => timeout.abort(), this.patience.timeout);
        const signal = AbortSignal.any([sendable.signal, timeout.signal]);
        try {
            return await whole(await this.#reached(sendable, signal));
        } catch (error) {
            sendable.signal.throwIfAborted();
            return new ConnectionFailed(`No answer from ${sendable.url}`, { cause: error });
        } finally {
            clearTimeout(timer);
        }
    }

    async #reached(sendable: Sendable, signal: AbortSignal): Promise<Response> {
        const { url, method, headers, body } = sendable;
        return this.fetch(url, { method, headers, body, signal, cache: "no-store" });
    }
}

function mayRepeat({ method, headers }: Sendable, outcome: Outcome): boolean {
    const isRefused = outcome instanceof Response;
    if (isRefused && outcome.status === TOO_MANY_REQUESTS) return true;
    const isHarmless = HARMLESS.has(method) || headers.has("Idempotency-Key");
    return isHarmless && (!isRefused || REFUSED_FOR_NOW.has(outcome.status));
}

async function sendableOf(request: Request): Promise<Sendable> {
    const { url, method, headers, signal } = request;
    const body = await request.arrayBuffer();
    return { url, method, headers, signal, body: body.byteLength > 0 ? body : undefined };
}

async function whole(response: Response): Promise<Response> {
    if (!/[/+]json\b/.test(response.headers.get("Content-Type") ?? "")) return response;
    return new Response(await response.arrayBuffer(), response);
}
