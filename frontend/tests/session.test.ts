import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { ConnectionFailed, type Tokens } from "../src/index.js";
import { apiOf, expiring, type Family, makeFamily, PASSWORD } from "./support/family.js";
import { answering, delaying, FaultyProxy, refusing, swallowing } from "./support/proxy.js";

let proxy: FaultyProxy;
let family: Family;

beforeEach(async () => {
    proxy = await FaultyProxy.before(inject("serverUrl"));
    family = await makeFamily();
});
afterEach(() => proxy.close());

const REFRESH = /\/auth\/refresh$/;

/** An API by the proxy, whose access token has expired. */
function expiredApi(told: (Tokens | undefined)[] = []) {
    const { accessToken, refreshToken } = family.tokens();
    return apiOf({
        baseUrl: proxy.url,
        tokens: { accessToken: expiring(accessToken, -60), refreshToken },
        onTokens: (tokens) => told.push(tokens),
    });
}

test("signing in keeps the tokens, signing out ends them", async () => {
    const told: (Tokens | undefined)[] = [];
    const api = apiOf({ onTokens: (tokens) => told.push(tokens) });
    const user = await api.signIn({ email: family.email, password: PASSWORD });
    expect(user).toEqual(await api.me());
    const token = api.session.accessToken ?? "";
    expect(told).toEqual([{ accessToken: token, refreshToken: expect.any(String) }]);
    await api.signOut();
    expect(told[1]).toBeUndefined();
    expect(api.session.isSignedIn).toBe(false);
    await expect(api.me()).rejects.toMatchObject({ code: "unauthorized" });
    const stale = apiOf({ tokens: { accessToken: token } });
    await expect(stale.me()).rejects.toMatchObject({ code: "token_revoked" });
    expect(stale.session.isSignedIn).toBe(false);
});

test("a wrong password is a problem with its code", async () => {
    const signingIn = apiOf().signIn({ email: family.email, password: "not the password" });
    await expect(signingIn).rejects.toMatchObject({ status: 401, code: "invalid_credentials" });
});

test("thirty requests with an expired token refresh it once", async () => {
    const told: (Tokens | undefined)[] = [];
    const api = expiredApi(told);
    proxy.befall(REFRESH, delaying(100));
    const lists = await Promise.all(Array.from({ length: 30 }, () => api.listChildren()));
    expect(lists.every(({ children }) => children[0]?.id === family.child.id)).toBe(true);
    expect(proxy.requests(REFRESH)).toHaveLength(1);
    expect(told).toHaveLength(1);
    await api.listChildren();
    expect(proxy.requests(REFRESH)).toHaveLength(1);
});

test("a mutation that met an expired token is made once, under one key", async () => {
    const api = expiredApi();
    const chosen = { task_id: family.task.id };
    expect((await api.triggerTask({ childId: family.child.id }, chosen)).child.points).toBe(10);
    const sent = proxy.requests(/trigger-task/).map(({ headers }) => headers["idempotency-key"]);
    expect(sent).toHaveLength(2);
    expect(new Set(sent).size).toBe(1);
});

test("a refresh that does not reach the server is made again", async () => {
    const api = expiredApi();
    proxy.befall(REFRESH, refusing, answering(503), answering(502));
    expect((await api.listChildren()).children).toHaveLength(1);
});

test("a refresh whose answer is lost has used its token up: the sign-in ends", async () => {
    const told: (Tokens | undefined)[] = [];
    const api = expiredApi(told);
    proxy.befall(REFRESH, swallowing);
    await expect(api.me()).rejects.toMatchObject({ status: 401, code: "refresh_token_reused" });
    expect(told).toEqual([undefined]);
});

test("each renewal goes by the refresh token of the one before", async () => {
    const api = expiredApi();
    for (let times = 1; times <= 3; times++) {
        expect((await api.me()).email).toBe(family.email);
        const { accessToken = "" } = api.session;
        expect(await api.session.renewed(accessToken)).not.toBe(accessToken);
        expect(proxy.requests(REFRESH)).toHaveLength(times + 1);
    }
});

test("a refresh that the server refuses ends the sign-in for all who wait", async () => {
    const told: (Tokens | undefined)[] = [];
    const api = expiredApi(told);
    await family.api.signOut();
    const calls = await Promise.allSettled([api.me(), api.listChildren(), api.listTasks()]);
    expect(calls.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(told).toEqual([undefined]);
    expect(proxy.requests(REFRESH)).toHaveLength(1);
});

test("a refresh that does not get through leaves the sign-in, and can be tried again", async () => {
    const api = expiredApi();
    proxy.befall(REFRESH, ...Array(6).fill(refusing));
    await expect(api.me()).rejects.toBeInstanceOf(ConnectionFailed);
    expect(api.session.isSignedIn).toBe(true);
    expect((await api.me()).email).toBe(family.email);
});

test("who leaves while the token is renewed takes nothing from the others", async () => {
    const api = expiredApi();
    proxy.befall(REFRESH, delaying(200));
    const leaving = new AbortController();
    const left = api.listTasks({ signal: leaving.signal });
    const other = api.listChildren();
    await expect.poll(() => proxy.requests(REFRESH)).toHaveLength(1);
    leaving.abort();
    await expect(left).rejects.toMatchObject({ name: "AbortError" });
    expect((await other).children).toHaveLength(1);
});

test("a device's token serves its own child, and is never refreshed", async () => {
    const childId = family.child.id;
    const { token } = await family.api.createDevice({ childId }, { name: "Mia's tablet" });
    const device = apiOf({ baseUrl: proxy.url, tokens: { accessToken: token } });
    expect((await device.listChildren()).children.map(({ id }) => id)).toEqual([childId]);
    const triggering = device.triggerTask({ childId }, { task_id: family.task.id });
    await expect(triggering).rejects.toMatchObject({ status: 403, code: "forbidden" });
    expect(proxy.requests(REFRESH)).toEqual([]);
});
