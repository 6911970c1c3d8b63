/** One connection of the live stream, read event by event. */

import { createParser } from "eventsource-parser";

/** An event as it comes: its type, its id where it has one, and its data as text. */
export interface StreamEvent {
    type: string;
    id: string | undefined;
    data: string;
}

/** What is heard beside the events. */
export interface Listener {
    /** Something came, if only a comment. */
    onBytes: () => void;
    /** The server says how long to wait before a reconnect, in milliseconds. */
    onRetry: (delay: number) => void;
}

/** Give each whole event of a response; one that a cut left unfinished is none. */
export async function* eventsOf(
    response: Response,
    { onBytes, onRetry }: Listener,
): AsyncGenerator<StreamEvent, void, undefined> {
    const arrived: StreamEvent[] = [];
    const parser = createParser({
        onEvent: ({ event, id, data }) => arrived.push({ type: event ?? "message", id, data }),
        onRetry,
    });
    for await (const text of textOf(response)) {
        onBytes();
        parser.feed(text);
        yield* arrived.splice(0);
    }
}

async function* textOf(response: Response): AsyncGenerator<string, void, undefined> {
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    try {
        for (;;) {
            const chunk = await reader?.read();
            if (chunk === undefined || chunk.done) return;
            yield decoder.decode(chunk.value, { stream: true });
        }
    } finally {
        await reader?.cancel().catch(() => {}); // it may be broken already
    }
}

/** Aborts a connection on which nothing comes any more. */
export class SilenceWatch {
    readonly #controller = new AbortController();
    #timer: ReturnType<typeof setTimeout> | undefined;

    constructor(private readonly longestSilence: number) {
        this.restart();
    }

    get signal(): AbortSignal {
        return this.#controller.signal;
    }

    /** Begin to count anew. */
    restart(): void {
        this.stop();
        this.#timer = setTimeout(() => this.#controller.abort(), this.longestSilence);
    }

    /** Count no more. */
    stop(): void {
        clearTimeout(this.#timer);
    }
}
