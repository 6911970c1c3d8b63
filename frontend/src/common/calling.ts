/** What every helper of a route takes, and how it gives its answer. */

import { ProblemError } from "./problems.js";

/** How one call is made. */
export interface CallOptions {
    /** Ends the call, its retries and its waiting; the promise then rejects with the reason. */
    signal?: AbortSignal;
    /** Made for each call where none is given; the same for all its retries. */
    idempotencyKey?: string;
}

interface Outcome<T> {
    data?: T;
    response: Response;
}

/** Give the parsed body. A refusal has been thrown before. */
export async function answer<T>(outcome: Promise<Outcome<T>>): Promise<NonNullable<T>> {
    return (await outcome).data as NonNullable<T>;
}

/** Give the response itself, whose body is a file or a stream of lines. */
export async function raw(outcome: Promise<Outcome<unknown>>): Promise<Response> {
    return (await outcome).response;
}

/** Wait for an answer without a body. What a lost answer's repetition finds gone is done. */
export async function nothing(outcome: Promise<Outcome<unknown>>): Promise<void> {
    try {
        await outcome;
    } catch (error) {
        const isDone = error instanceof ProblemError && error.status === 404 && error.isRepeated;
        if (!isDone) throw error;
    }
}

/** Give the header that makes a mutation's retries safe. */
export function keyed(options: CallOptions): { "Idempotency-Key": string } {
    return { "Idempotency-Key": options.idempotencyKey ?? randomKey() };
}

/** Make 128 random bits; `crypto.randomUUID` is missing on pages that came by plain HTTP. */
function randomKey(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
