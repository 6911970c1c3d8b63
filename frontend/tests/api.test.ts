import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import {
    getTrackingEventsForChild,
    isProblem,
    items,
    pages,
    shareApi,
    type TrackingEvent,
} from "../src/index.js";
import { apiOf, type Family, makeFamily } from "./support/family.js";
import { ADMIN } from "./support/server.js";

let family: Family;

beforeEach(async () => {
    family = await makeFamily();
});

async function trigger(times: number): Promise<void> {
    const { api, child, task } = family;
    for (let done = 0; done < times; done++) {
        await api.triggerTask({ childId: child.id }, { task_id: task.id });
    }
}

function seqsOf(events: TrackingEvent[]): number[] {
    return events.map(({ seq }) => seq);
}

describe("getTrackingEventsForChild", () => {
    test("gives a page, newest first", async () => {
        await trigger(5);
        const page = await family.api.getTrackingEventsForChild({
            childId: family.child.id,
            limit: 2,
            offset: 1,
        });
        expect(page).toMatchObject({ total: 5, count: 2, limit: 2, offset: 1 });
        expect(seqsOf(page.tracking_events)).toEqual([4, 3]);
    });

    test("asks by entity type and by action", async () => {
        const { api, child, task, reward } = family;
        const penalty = await api.createTask({ name: "Shouting", points: 3, is_good: false });
        await trigger(3);
        await api.triggerTask({ childId: child.id }, { task_id: penalty.id });
        await api.requestReward({ childId: child.id }, { reward_id: reward.id }).catch(() => {});
        await api.triggerTask({ childId: child.id }, { task_id: task.id });
        await api.requestReward({ childId: child.id }, { reward_id: reward.id });
        const penalties = await api.getTrackingEventsForChild({
            childId: child.id,
            entityType: "penalty",
        });
        const requests = await api.getTrackingEventsForChild({
            childId: child.id,
            action: "requested",
        });
        expect(seqsOf(penalties.tracking_events)).toEqual([4]);
        expect(seqsOf(requests.tracking_events)).toEqual([6]);
    });

    test("asks by time, as text or as a date: from is included, to is not", async () => {
        await trigger(3);
        const childId = family.child.id;
        const all = await family.api.getTrackingEventsForChild({ childId });
        const [third, second, first] = all.tracking_events;
        const range = { childId, from: second?.occurred_at, to: third?.occurred_at };
        const found = await family.api.getTrackingEventsForChild(range);
        expect(seqsOf(found.tracking_events)).toEqual([2]);
        const since = new Date(Date.parse(first?.occurred_at ?? "") - 1000);
        const later = await family.api.getTrackingEventsForChild({ childId, from: since });
        expect(later.total).toBe(3);
        const earlier = await family.api.getTrackingEventsForChild({ childId, to: since });
        expect(earlier).toMatchObject({ total: 0, tracking_events: [] });
    });

    test("is there without an API at hand, when one is shared", async () => {
        await trigger(1);
        shareApi(family.api);
        const page = await getTrackingEventsForChild({ childId: family.child.id });
        expect(seqsOf(page.tracking_events)).toEqual([1]);
    });
});

describe("lists in pages", () => {
    test("come page after page, and item after item", async () => {
        await trigger(5);
        const query = { childId: family.child.id, limit: 2 };
        const counts: number[] = [];
        for await (const page of pages(family.api.childHistory, query)) counts.push(page.count);
        expect(counts).toEqual([2, 2, 1]);
        const seqs: number[] = [];
        for await (const { seq } of family.api.eachTrackingEventForChild(query)) seqs.push(seq);
        expect(seqs).toEqual([5, 4, 3, 2, 1]);
    });

    test("give nothing where there is nothing", async () => {
        for await (const event of family.api.eachTrackingEventForChild({
            childId: family.child.id,
        })) {
            expect.unreachable(event.id);
        }
    });

    test("give each item once, also when new ones come in between", async () => {
        await trigger(6);
        const seqs: number[] = [];
        const query = { childId: family.child.id, limit: 2 };
        for await (const { seq } of family.api.eachTrackingEventForChild(query)) {
            seqs.push(seq);
            if (seq === 5) await trigger(3);
        }
        expect(seqs.filter((seq) => seq <= 6)).toEqual([6, 5, 4, 3, 2, 1]);
        expect(new Set(seqs).size).toBe(seqs.length);
    });

    test("end with the caller's signal", async () => {
        await trigger(3);
        const leaving = new AbortController();
        const seqs: number[] = [];
        const query = { childId: family.child.id, limit: 1 };
        const reading = async () => {
            for await (const { seq } of items(family.api.childHistory, query, leaving)) {
                seqs.push(seq);
                leaving.abort();
            }
        };
        await expect(reading()).rejects.toMatchObject({ name: "AbortError" });
        expect(seqs).toEqual([3]);
    });

    test("are an administrator's too", async () => {
        const admin = apiOf();
        await admin.signIn(ADMIN);
        const emails: string[] = [];
        for await (const user of items(admin.listUsers, { email: family.email, limit: 1 })) {
            emails.push(user.email);
        }
        expect(emails).toEqual([family.email]);
    });
});

describe("problems", () => {
    test("carry the members that their code has", async () => {
        const { api, child, reward } = family;
        await trigger(1);
        const error = await api
            .triggerReward({ childId: child.id }, { reward_id: reward.id })
            .catch((error: unknown) => error);
        if (!isProblem(error, "insufficient_points")) throw error;
        expect(error.problem.points).toBe(10);
        expect(error.problem.cost).toBe(30);
        expect(error.status).toBe(409);
        expect(error.message).toBe(error.problem.detail);
    });

    test("say who decided a request meanwhile", async () => {
        const { api, child, reward } = family;
        await trigger(3);
        const chosen = { reward_id: reward.id };
        const asked = await api.requestReward({ childId: child.id }, chosen);
        const requested_at = asked.child.pending_requests[0]?.requested_at ?? "";
        await api.triggerReward({ childId: child.id }, { ...chosen, requested_at });
        const error = await api
            .triggerReward({ childId: child.id }, { ...chosen, requested_at })
            .catch((error: unknown) => error);
        if (!isProblem(error, "already_resolved")) throw error;
        expect(error.problem.resolved).toMatchObject({ action: "redeemed", by: { name: "Ann" } });
    });

    test("name the fields that are to blame", async () => {
        const error = await family.api
            .createTask({ name: "Dishes", points: 0 })
            .catch((error: unknown) => error);
        if (!isProblem(error, "invalid")) throw error;
        expect(error.errors.map(({ field }) => field)).toEqual(["points"]);
    });

    test("that are other codes are told apart", async () => {
        const error = await family.api
            .getChild({ childId: "nobody" })
            .catch((error: unknown) => error);
        expect(isProblem(error, "not_found")).toBe(true);
        expect(isProblem(error, "forbidden")).toBe(false);
        expect(isProblem(new Error("not_found"), "not_found")).toBe(false);
    });
});

describe("activity", () => {
    test("is recorded by a project's token, one action or several, and listed in pages", async () => {
        const { project } = await family.api.createProject({ name: "Website" });
        const { token } = await family.api.createProjectToken(
            { projectId: project.id },
            { name: "CI" },
        );
        const recorder = apiOf({ tokens: { accessToken: token } });
        const told = { project_id: project.id, action_type: "endpoint_added" };
        const { action } = await recorder.recordActivity({ ...told, action_details: "GET /a" });
        const { actions } = await recorder.recordActivity({
            actions: ["GET /b", "GET /c"].map((action_details) => ({ ...told, action_details })),
        });
        const listed: string[] = [];
        const query = { projectId: project.id, limit: 2 };
        for await (const { action_id } of items(family.api.listActivity, query)) {
            listed.push(action_id);
        }
        const recorded = [action, ...actions].map(({ action_id }) => action_id);
        expect(listed).toEqual(recorded.reverse());
    });

    test("that is recorded twice under one key is there once", async () => {
        const { project } = await family.api.createProject({ name: "Website" });
        const told = { project_id: project.id, action_type: "deployed", action_details: "1.0" };
        const first = await family.api.recordActivity(told, { idempotencyKey: "deploy-1" });
        expect(await family.api.recordActivity(told, { idempotencyKey: "deploy-1" })).toEqual(
            first,
        );
        expect((await family.api.listActivity({ projectId: project.id })).total).toBe(1);
    });
});

describe("files", () => {
    test("come as the response, and go as text", async () => {
        const childId = family.child.id;
        const csv = "topic,grade\nfractions,80\nfractions,90\n";
        const report = await family.api.importExercises({ childId }, csv, "text/csv");
        expect(report).toMatchObject({ imported: 2, skipped: 0 });
        const exported = await family.api.exportProgress({ childId, format: "csv" });
        expect(exported.headers.get("Content-Type")).toMatch(/^text\/csv/);
        expect((await exported.text()).trim().split("\n")).toHaveLength(3);
    });

    test("of the ledger come line by line", async () => {
        await trigger(3);
        const exported = await family.api.exportTracking({
            childId: family.child.id,
            format: "ndjson",
        });
        const lines = (await exported.text()).trim().split("\n");
        expect(lines.map((line) => (JSON.parse(line) as TrackingEvent).seq)).toEqual([1, 2, 3]);
    });
});

describe("a page that came by plain HTTP", () => {
    const { randomUUID: forSecurePages } = crypto;
    afterEach(() => {
        crypto.randomUUID = forSecurePages;
    });

    test("has no crypto.randomUUID, and makes keys without it", async () => {
        Object.assign(crypto, { randomUUID: undefined });
        await trigger(2);
        crypto.randomUUID = forSecurePages;
        expect((await family.api.getChild({ childId: family.child.id })).points).toBe(20);
    });
});

test("an address may end in a slash, and an id may hold anything", async () => {
    const api = apiOf({ baseUrl: `${inject("serverUrl")}/`, tokens: family.tokens() });
    expect((await api.listChildren()).children).toHaveLength(1);
    const odd = api.getChild({ childId: `../task?${randomUUID()}` });
    await expect(odd).rejects.toMatchObject({ code: "not_found" });
});
