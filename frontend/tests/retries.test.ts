import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { type Api, ConnectionFailed, isProblem } from "../src/index.js";
import { apiOf, type Family, HASTE, makeFamily } from "./support/family.js";
import {
    answering,
    delaying,
    FaultyProxy,
    halving,
    refusing,
    silent,
    swallowing,
} from "./support/proxy.js";

let proxy: FaultyProxy;
let family: Family;
let api: Api;

beforeEach(async () => {
    proxy = await FaultyProxy.before(inject("serverUrl"));
    family = await makeFamily();
    api = apiOf({ baseUrl: proxy.url, tokens: family.tokens() });
});
afterEach(() => proxy.close());

const MUTATION = /trigger-task$/;

function trigger(options = {}) {
    return api.triggerTask({ childId: family.child.id }, { task_id: family.task.id }, options);
}

async function entries(): Promise<number> {
    return (await family.api.getTrackingEventsForChild({ childId: family.child.id })).total;
}

function keys(): unknown[] {
    return proxy.requests(MUTATION).map(({ headers }) => headers["idempotency-key"]);
}

test("a proxy that answers 503 three times leaves one entry, and the caller its result", async () => {
    proxy.befall(MUTATION, answering(503), answering(503), answering(503));
    const { child } = await trigger();
    expect(child.points).toBe(10);
    expect(await entries()).toBe(1);
    expect(keys()).toHaveLength(4);
    expect(new Set(keys()).size).toBe(1);
});

test.each([
    ["swallowed", swallowing],
    ["cut in the middle", halving],
])("an answer that is %s after the server acted comes by a retry", async (_, fault) => {
    proxy.befall(MUTATION, fault);
    const { child, tracking_event } = await trigger();
    expect(child.points).toBe(10);
    expect(await entries()).toBe(1);
    const page = await family.api.getTrackingEventsForChild({ childId: family.child.id });
    expect(page.tracking_events).toEqual([tracking_event]);
    expect(new Set(keys()).size).toBe(1);
});

test("every kind of fault in a row leaves one entry", async () => {
    proxy.befall(MUTATION, refusing, swallowing, answering(502), halving, answering(504));
    expect((await trigger()).child.points).toBe(10);
    expect(await entries()).toBe(1);
});

test("two mutations have two keys", async () => {
    await trigger();
    await trigger();
    expect(new Set(keys()).size).toBe(2);
    expect(await entries()).toBe(2);
});

test("a key that the caller gives is the one that is sent", async () => {
    await trigger({ idempotencyKey: "tap-1" });
    await trigger({ idempotencyKey: "tap-1" });
    expect(keys()).toEqual(["tap-1", "tap-1"]);
    expect(await entries()).toBe(1);
});

test("a 429 is waited out for as long as Retry-After says", async () => {
    proxy.befall(MUTATION, answering(429, { "Retry-After": "1" }));
    const began = performance.now();
    await trigger();
    expect(performance.now() - began).toBeGreaterThan(950);
    expect(await entries()).toBe(1);
});

test("a Retry-After beyond patience is thrown at once", async () => {
    proxy.befall(MUTATION, answering(429, { "Retry-After": "3600" }));
    await expect(trigger()).rejects.toMatchObject({ status: 429, code: "unknown_answer" });
    expect(await entries()).toBe(0);
});

test("patience ends: what was refused is thrown", async () => {
    proxy.befall(MUTATION, ...Array(6).fill(answering(503)));
    await expect(trigger()).rejects.toMatchObject({ status: 503 });
    expect(keys()).toHaveLength(6);
});

test("patience ends: a connection that never holds is ConnectionFailed", async () => {
    proxy.befall(MUTATION, ...Array(6).fill(refusing));
    await expect(trigger()).rejects.toBeInstanceOf(ConnectionFailed);
    expect(await entries()).toBe(0);
});

test("an attempt that takes too long is given up and made again", async () => {
    const hasty = apiOf({
        baseUrl: proxy.url,
        tokens: family.tokens(),
        patience: { ...HASTE, timeout: 1000, retries: 100 },
    });
    proxy.befall(/\/child$/, silent, delaying(10));
    expect((await hasty.listChildren()).children).toHaveLength(1);
    expect(proxy.requests(/\/child$/).length).toBeGreaterThan(1);
});

test("what has no key and would be done twice is not repeated", async () => {
    proxy.befall(/\/task$/, swallowing);
    await expect(api.createTask({ name: "Lawn", points: 5 })).rejects.toBeInstanceOf(
        ConnectionFailed,
    );
    expect((await family.api.listTasks()).tasks.map(({ name }) => name)).toContain("Lawn");
    expect(proxy.requests(/\/task$/)).toHaveLength(1);
});

test("what has no key is sent again after a 429, which did nothing", async () => {
    proxy.befall(/\/task$/, answering(429));
    expect((await api.createTask({ name: "Lawn", points: 5 })).name).toBe("Lawn");
});

test("a deletion whose answer was lost is done", async () => {
    proxy.befall(/\/task\//, swallowing);
    await api.deleteTask({ taskId: family.task.id });
    expect((await family.api.listTasks()).tasks).toEqual([]);
    const again = api.deleteTask({ taskId: family.task.id });
    await expect(again).rejects.toSatisfy((error) => isProblem(error, "not_found"));
});

test("a refusal is not repeated", async () => {
    const taking = api.triggerReward({ childId: family.child.id }, { reward_id: family.reward.id });
    await expect(taking).rejects.toMatchObject({ code: "insufficient_points" });
    expect(proxy.requests(/trigger-reward/)).toHaveLength(1);
});

test("an abort ends the waiting between retries", async () => {
    proxy.befall(MUTATION, answering(503, { "Retry-After": "30" }));
    const leaving = new AbortController();
    const call = trigger({ signal: leaving.signal });
    await expect.poll(() => proxy.requests(MUTATION)).toHaveLength(1);
    leaving.abort(new Error("the page was left"));
    await expect(call).rejects.toThrow("the page was left");
});

test("an abort ends a request under way", async () => {
    proxy.befall(/\/child$/, silent);
    const leaving = new AbortController();
    const call = api.listChildren({ signal: leaving.signal });
    await expect.poll(() => proxy.requests(/\/child$/)).toHaveLength(1);
    leaving.abort();
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
    expect(proxy.requests(/\/child$/)).toHaveLength(1);
});

test("an aborted signal sends nothing", async () => {
    await expect(api.listChildren({ signal: AbortSignal.abort() })).rejects.toMatchObject({
        name: "AbortError",
    });
    expect(proxy.seen).toEqual([]);
});
