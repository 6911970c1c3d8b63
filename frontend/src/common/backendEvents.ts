/** The live stream: what the server says of the household, each entry once and in order. */

import type { Api } from "./api.js";
import { eventsOf, type Listener, SilenceWatch, type StreamEvent } from "./eventReader.js";
import type {
    AchievementUnlockedPayload,
    ActivityRecordedPayload,
    RewardRequestResolvedPayload,
    Schemas,
    ThingChangedPayload,
    TrackingEventCreatedPayload,
} from "./models.js";
import { isProblem, ProblemError } from "./problems.js";
import { type Backoff, delayAfter, retryAfter, sleep } from "./waiting.js";

/** What each type of event carries. */
export interface BackendEventPayloads {
    tracking_event_created: TrackingEventCreatedPayload;
    child_changed: ThingChangedPayload;
    task_changed: ThingChangedPayload;
    reward_changed: ThingChangedPayload;
    reward_request_resolved: RewardRequestResolvedPayload;
    achievement_unlocked: AchievementUnlockedPayload;
    activity_recorded: ActivityRecordedPayload;
    /** Something may have been missed: fetch again what is shown. */
    resync: Schemas["Resync"];
}

/** The types of events: those that the server names, none left out. */
export type BackendEventType = Schemas["EventType"] & keyof BackendEventPayloads;

/** Any event with its payload. */
export type BackendEvent = {
    [Type in Schemas["EventType"]]: {
        type: Type;
        payload: BackendEventPayloads[Type];
        /** The entry's seq; only `tracking_event_created` has one. */
        id?: string;
    };
}[Schemas["EventType"]];

/** Called with what an event carries, and the event. */
export type BackendEventHandler<Type extends BackendEventType> = (
    payload: BackendEventPayloads[Type],
    event: Extract<BackendEvent, { type: Type }>,
) => void;

/** What a stream does at the moment. */
export type StreamState = "connecting" | "open" | "closed";

/** How a stream is opened; times in milliseconds. */
export interface BackendEventsSettings extends Partial<Backoff> {
    /** Begin after this entry's seq; "0" from the beginning; from now where it is left out. */
    lastEventId?: string;
    /** Reconnect after this much silence; the server says something every 15 seconds. */
    longestSilence?: number;
    /** Closes the stream. */
    signal?: AbortSignal;
    /** Told of each change of state. Hints are not replayed: fetch what is shown at each "open". */
    onState?: (state: StreamState) => void;
    /** Told of what a handler throws, which ends nothing; uncaught where it is left out. */
    onError?: (error: unknown) => void;
}

const LONGEST_SILENCE = 45_000;
const LONGEST_DELAY = 30_000;
const REFUSED_FOR_GOOD = new Set([400, 401, 403, 404]);

/** Open the stream of the signed-in user's household, or of the device's child. */
export function openBackendEvents(api: Api, settings: BackendEventsSettings = {}): BackendEvents {
    return new BackendEvents(api, settings);
}

/** A stream that stays open over lost connections, until it is closed or refused. */
export class BackendEvents {
    /** Resolves when the stream is closed; with the server's refusal where that closed it. */
    readonly finished: Promise<ProblemError | undefined>;
    /** Resolves when it is open for the first time, or finished: what is fetched then is whole. */
    readonly opened: Promise<void>;
    readonly #api: Api;
    readonly #settings: BackendEventsSettings;
    readonly #handlers = new Map<string, Set<(payload: unknown, event: unknown) => void>>();
    readonly #closing = new AbortController();
    readonly #onError: (error: unknown) => void;
    #lastEventId: string | undefined;
    #serverDelay = 1000;
    #failures = 0;
    #hasBeenOpen = false;
    #resolveOpened = () => {};

    constructor(api: Api, settings: BackendEventsSettings) {
        this.#api = api;
        this.#settings = settings;
        this.#onError = settings.onError ?? throwUncaught;
        this.#lastEventId = settings.lastEventId;
        const { signal: closed } = this.#closing;
        settings.signal?.addEventListener("abort", () => this.close(), { signal: closed });
        if (settings.signal?.aborted) this.close();
        this.opened = new Promise((resolve) => {
            this.#resolveOpened = resolve;
        });
        this.finished = this.#run();
    }

    /** The id of the last entry seen; a stream opened with it goes on from there. */
    get lastEventId(): string | undefined {
        return this.#lastEventId;
    }

    /** Call a handler for each event of a type, in order; gives the function that stops it. */
    on<Type extends BackendEventType>(type: Type, handler: BackendEventHandler<Type>): () => void {
        const handlers = this.#handlers.get(type) ?? new Set();
        const called = handler as (payload: unknown, event: unknown) => void;
        this.#handlers.set(type, handlers.add(called));
        return () => handlers.delete(called);
    }

    /** End it; no handler is called any more. */
    close(): void {
        this.#closing.abort();
    }

    async #run(): Promise<ProblemError | undefined> {
        let refusal: ProblemError | undefined;
        while (!this.#closing.signal.aborted) {
            const error = await this.#connected();
            if (error instanceof ProblemError && REFUSED_FOR_GOOD.has(error.status)) {
                refusal = error;
                this.close();
            } else {
                await sleep(this.#delayAfter(error), this.#closing.signal).catch(() => {});
            }
        }
        this.#resolveOpened();
        this.#settings.onState?.("closed");
        return refusal;
    }

    /** Read one connection to its end; gives what ended it, undefined where the server did. */
    async #connected(): Promise<unknown> {
        const silence = new SilenceWatch(this.#settings.longestSilence ?? LONGEST_SILENCE);
        try {
            this.#settings.onState?.("connecting");
            const response = await this.#open(silence.signal);
            this.#opened();
            for await (const event of eventsOf(response, this.#listener(silence))) {
                this.#receive(event);
            }
            return undefined;
        } catch (error) {
            return error;
        } finally {
            silence.stop();
        }
    }

    #open(silence: AbortSignal): Promise<Response> {
        const headers = new Headers({ Accept: "text/event-stream" });
        if (this.#lastEventId !== undefined) headers.set("Last-Event-ID", this.#lastEventId);
        const signal = AbortSignal.any([this.#closing.signal, silence]);
        const { baseUrl, session, transport } = this.#api;
        const url = `${baseUrl}/events`;
        return transport.open({ url, method: "GET", headers, body: undefined, signal }, session);
    }

    #opened(): void {
        this.#settings.onState?.("open");
        const isReconnected = this.#hasBeenOpen;
        this.#hasBeenOpen = true;
        this.#resolveOpened();
        // without a place to go on from, nobody knows what the cut left out
        if (isReconnected && this.#lastEventId === undefined) this.#hand("resync", {}, undefined);
    }

    #listener(silence: SilenceWatch): Listener {
        return {
            onBytes: () => {
                this.#failures = 0;
                silence.restart();
            },
            onRetry: (delay) => {
                this.#serverDelay = delay;
            },
        };
    }

    #delayAfter(error: unknown): number {
        this.#failures++;
        const firstDelay = this.#settings.firstDelay ?? this.#serverDelay;
        const longestDelay = this.#settings.longestDelay ?? LONGEST_DELAY;
        const asked = isProblem(error) ? retryAfter(error.response) : 0;
        return Math.max(asked, delayAfter(this.#failures, { firstDelay, longestDelay }));
    }

    /** Hand an event on, unless it was seen; a resync has no place, so what follows has none. */
    #receive({ type, id, data }: StreamEvent): void {
        if (id !== undefined && Number(id) <= Number(this.#lastEventId)) return;
        if (id !== undefined) this.#lastEventId = id;
        if (type === "resync") this.#lastEventId = undefined;
        this.#hand(type, JSON.parse(data), id);
    }

    #hand(type: string, payload: unknown, id: string | undefined): void {
        const event = { type, payload, ...(id === undefined ? {} : { id }) };
        for (const handler of [...(this.#handlers.get(type) ?? [])]) {
            if (this.#closing.signal.aborted) return;
            try {
                handler(payload, event);
            } catch (error) {
                this.#onError(error);
            }
        }
    }
}

function throwUncaught(error: unknown): void {
    queueMicrotask(() => {
        throw error;
    });
}
