import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import {
    type BackendEvent,
    type BackendEvents,
    type BackendEventsSettings,
    type BackendEventType,
    openBackendEvents,
    type StreamState,
    type Tokens,
    type TrackingEvent,
} from "../src/index.js";
import { apiOf, expiring, type Family, HASTE, makeFamily } from "./support/family.js";
import { answering, cuttingAfter, FaultyProxy, fromTheBeginning, silent } from "./support/proxy.js";

const EVENTS = /^\/events/;

let proxy: FaultyProxy;
let family: Family;
let opened: BackendEvents[];

beforeEach(async () => {
    opened = [];
    proxy = await FaultyProxy.before(inject("serverUrl"));
    family = await makeFamily();
});
afterEach(async () => {
    for (const events of opened) events.close();
    await Promise.all(opened.map(({ finished }) => finished));
    await proxy.close();
});

function open(settings: BackendEventsSettings = {}, tokens: Tokens = family.tokens()) {
    const api = apiOf({ baseUrl: proxy.url, tokens });
    const events = openBackendEvents(api, { ...HASTE, longestSilence: 300_000, ...settings });
    opened.push(events);
    return events;
}

/** Open a stream, and wait until it is. */
async function opening(settings: BackendEventsSettings = {}, tokens?: Tokens) {
    const states: StreamState[] = [];
    const events = open({ ...settings, onState: (state) => states.push(state) }, tokens);
    await events.opened;
    return { events, states };
}

/** Note every event of some types, as it comes. */
function noting<Type extends BackendEventType>(events: BackendEvents, ...types: Type[]) {
    const noted: BackendEvent[] = [];
    for (const type of types) {
        events.on(type, (_, event) => noted.push(event as BackendEvent));
    }
    return noted;
}

async function trigger(): Promise<TrackingEvent> {
    const { api, child, task } = family;
    const { tracking_event } = await api.triggerTask({ childId: child.id }, { task_id: task.id });
    if (tracking_event === null) throw new Error("the entry is deferred");
    return tracking_event;
}

function idsOf(events: BackendEvent[]): (string | undefined)[] {
    return events.map(({ id }) => id);
}

function lastIdsSent(): unknown[] {
    return proxy.requests(EVENTS).map(({ headers }) => headers["last-event-id"]);
}

test("over 100 cuts while events flow, each is seen once and in order", async () => {
    const cuts = Array.from({ length: 100 }, (_, cut) => cuttingAfter((cut * 37) % 400));
    proxy.befall(EVENTS, ...cuts);
    const noted: { id: string | undefined; entry: string }[] = [];
    const events = open({ lastEventId: "0" });
    events.on("tracking_event_created", ({ tracking_event_id }, { id }) =>
        noted.push({ id, entry: tracking_event_id }),
    );
    const expected: { id: string; entry: string }[] = [];
    while (proxy.requests(EVENTS).length <= 100) {
        const { seq, id } = await trigger();
        expected.push({ id: String(seq), entry: id });
    }
    await expect.poll(() => noted.length).toBe(expected.length);
    expect(noted).toEqual(expected);
});

test("an event has its type, its payload and its id", async () => {
    const { events } = await opening();
    const noted = noting(events, "tracking_event_created");
    const entry = await trigger();
    await expect.poll(() => noted).toHaveLength(1);
    expect(noted[0]).toEqual({
        type: "tracking_event_created",
        id: "1",
        payload: {
            tracking_event_id: entry.id,
            child_id: entry.child_id,
            entity_type: "task",
            action: "activated",
        },
    });
    expect(events.lastEventId).toBe("1");
});

test("every type comes to its own handlers", async () => {
    const { api, child, reward } = family;
    const { events } = await opening();
    const heard: string[] = [];
    events.on("child_changed", ({ id, change }) => heard.push(`child ${id} ${change}`));
    events.on("task_changed", ({ change }) => heard.push(`task ${change}`));
    events.on("reward_changed", ({ change }) => heard.push(`reward ${change}`));
    events.on("reward_request_resolved", ({ action, decided_by }) =>
        heard.push(`${decided_by.name} ${action}`),
    );
    events.on("achievement_unlocked", ({ learner_id, child_id }) =>
        heard.push(`unlocked ${learner_id === child_id}`),
    );
    const { project } = await api.createProject({ name: "Website" });
    const recorded: string[] = [];
    events.on("activity_recorded", ({ project_id, action_type }) =>
        recorded.push(`${project_id === project.id ? "Website" : "household"} ${action_type}`),
    );
    await api.recordActivity({
        project_id: project.id,
        action_type: "endpoint_added",
        action_details: "GET /child",
    });
    await expect.poll(() => recorded).toContain("Website endpoint_added");
    await api.changeChild({ childId: child.id }, { name: "Mia!" });
    await api.createTask({ name: "Lawn", points: 5 });
    await api.changeReward({ rewardId: reward.id }, { cost: 0 });
    await api.requestReward({ childId: child.id }, { reward_id: reward.id });
    await api.cancelRequestReward({ childId: child.id }, { reward_id: reward.id });
    await trigger();
    await expect.poll(() => heard).toContain("unlocked true");
    expect(heard.slice(0, 4)).toEqual([
        `child ${child.id} updated`,
        "task created",
        "reward updated",
        "Ann cancelled",
    ]);
    for (const type of ["child_changed", "task_created", "reward_changed"]) {
        await expect.poll(() => recorded).toContain(`household ${type}`);
    }
});

test("a reconnect goes on after the last entry", async () => {
    const { events } = await opening();
    const noted = noting(events, "tracking_event_created", "resync");
    await trigger();
    await expect.poll(() => idsOf(noted)).toEqual(["1"]);
    proxy.befall(EVENTS, answering(503), answering(502));
    proxy.cut();
    await trigger();
    await expect.poll(() => idsOf(noted)).toEqual(["1", "2"]);
    expect(lastIdsSent()).toEqual([undefined, "1", "1", "1"]);
});

test("what comes twice is handed on once", async () => {
    const { events } = await opening();
    const noted = noting(events, "tracking_event_created");
    await trigger();
    await trigger();
    await expect.poll(() => idsOf(noted)).toEqual(["1", "2"]);
    proxy.befall(EVENTS, fromTheBeginning);
    proxy.cut();
    await trigger();
    await expect.poll(() => idsOf(noted)).toEqual(["1", "2", "3"]);
});

test("a resync is handed on, and what follows is not taken for a duplicate", async () => {
    const events = open({ lastEventId: "999" });
    const noted = noting(events, "resync", "tracking_event_created");
    await expect.poll(() => noted).toEqual([{ type: "resync", payload: {} }]);
    expect(events.lastEventId).toBeUndefined();
    await trigger();
    await expect.poll(() => idsOf(noted)).toEqual([undefined, "1"]);
});

test("a cut before there was any place to go on from is a resync", async () => {
    const { events, states } = await opening();
    const noted = noting(events, "resync");
    proxy.cut();
    await expect.poll(() => noted).toEqual([{ type: "resync", payload: {} }]);
    expect(states).toEqual(["connecting", "open", "connecting", "open"]);
});

describe("the token", () => {
    test("is renewed when it has expired, and the stream goes on", async () => {
        const { accessToken, refreshToken } = family.tokens();
        const { events } = await opening(
            {},
            { accessToken: expiring(accessToken, 2), refreshToken },
        );
        const noted = noting(events, "tracking_event_created");
        await trigger();
        await expect.poll(() => idsOf(noted)).toEqual(["1"]);
        await expect.poll(() => proxy.requests(/refresh/)).toHaveLength(1);
        await trigger();
        await expect.poll(() => idsOf(noted)).toEqual(["1", "2"]);
    });

    test("that is ended closes the stream with the refusal", async () => {
        const tokens = family.tokens();
        const { events, states } = await opening({}, tokens);
        await family.api.signOut();
        expect(await events.finished).toMatchObject({ status: 401, code: "token_revoked" });
        const refused = open({}, tokens);
        await refused.opened;
        expect(await refused.finished).toMatchObject({ status: 401 });
        expect(states.at(-1)).toBe("closed");
    });

    test("of a device brings what concerns its child", async () => {
        const { api, child, task } = family;
        const device = await api.createDevice({ childId: child.id }, { name: "Mia's tablet" });
        const other = await api.createChild({ name: "Ben" });
        const { events } = await opening({}, { accessToken: device.token });
        const noted = noting(events, "tracking_event_created");
        await api.triggerTask({ childId: other.id }, { task_id: task.id });
        await trigger();
        await expect.poll(() => idsOf(noted)).toEqual(["2"]);
    });
});

describe("closing", () => {
    test("ends the connection, and calls no handler any more", async () => {
        const { events, states } = await opening();
        const noted = noting(events, "tracking_event_created");
        events.close();
        events.close();
        expect(await events.finished).toBeUndefined();
        await trigger();
        await expect.poll(() => proxy.openStreams).toBe(0);
        expect(noted).toEqual([]);
        expect(states).toEqual(["connecting", "open", "closed"]);
    });

    test("by a handler leaves out what came with the same bytes", async () => {
        await trigger();
        await trigger();
        const events = open({ lastEventId: "0" });
        const noted = noting(events, "tracking_event_created");
        events.on("tracking_event_created", () => events.close());
        await events.finished;
        expect(idsOf(noted)).toEqual(["1"]);
    });

    test("by a signal does the same, also while it waits to reconnect", async () => {
        proxy.befall(EVENTS, answering(503, { "Retry-After": "60" }));
        const leaving = new AbortController();
        const events = open({ signal: leaving.signal });
        await expect.poll(() => proxy.requests(EVENTS)).toHaveLength(1);
        leaving.abort();
        expect(await events.finished).toBeUndefined();
    });

    test("by a signal aborted before opens nothing", async () => {
        expect(await open({ signal: AbortSignal.abort() }).finished).toBeUndefined();
        expect(proxy.seen).toEqual([]);
    });
});

test("a connection on which nothing comes is given up", async () => {
    proxy.befall(EVENTS, silent);
    const { states } = await opening({ longestSilence: 1000 });
    expect(states.slice(0, 2)).toEqual(["connecting", "connecting"]);
});

test("without its own delays, a stream waits as the server asks before it reconnects", async () => {
    const api = apiOf({ baseUrl: proxy.url, tokens: family.tokens() });
    const times: number[] = [];
    const events = openBackendEvents(api, {
        onState: (state) => state === "open" && times.push(performance.now()),
    });
    opened.push(events);
    await events.opened;
    proxy.cut();
    await expect.poll(() => times).toHaveLength(2);
    const [first = 0, second = 0] = times;
    expect(second - first).toBeGreaterThan(950);
});

test("a handler that stops listening hears nothing more", async () => {
    const { events } = await opening();
    const noted = noting(events, "tracking_event_created");
    const heard = vi.fn();
    const stop = events.on("tracking_event_created", heard);
    await trigger();
    await expect.poll(() => noted).toHaveLength(1);
    stop();
    await trigger();
    await expect.poll(() => noted).toHaveLength(2);
    expect(heard).toHaveBeenCalledTimes(1);
});

test("a handler that throws ends nothing", async () => {
    const thrown: unknown[] = [];
    const { events } = await opening({ onError: (error) => thrown.push(error) });
    const unknownElement = new Error("no such element");
    events.on("tracking_event_created", () => {
        throw unknownElement;
    });
    const noted = noting(events, "tracking_event_created");
    await trigger();
    await trigger();
    await expect.poll(() => idsOf(noted)).toEqual(["1", "2"]);
    expect(thrown).toEqual([unknownElement, unknownElement]);
});
