/** The API: a function for each route, sign-in, and lists that come in pages. */

import createClient, { type Client } from "openapi-fetch";
import type { paths } from "../generated/openapi.js";
import { type Routes, routesOf } from "../generated/routes.js";
import type { NewAction } from "./bodies.js";
import { answer, type CallOptions, keyed } from "./calling.js";
import type {
    ProjectAction,
    Schemas,
    SignedIn,
    TrackingEvent,
    TrackingEventsPage,
    User,
} from "./models.js";
import { items } from "./paging.js";
import { type Refresh, Session, type Tokens } from "./session.js";
import { PATIENCE, type Patience, Transport } from "./transport.js";

/** Where the server is, and who is signed in. */
export interface ApiSettings {
    /** Where the server is; the page's own origin where it is left out. */
    baseUrl?: string;
    /** The tokens kept from before, or a device's token. */
    tokens?: Tokens;
    /** Told of new tokens, to keep them, and of undefined when the sign-in has ended. */
    onTokens?: (tokens: Tokens | undefined) => void;
    /** How often and how long to try. */
    patience?: Partial<Patience>;
    /** Used in place of the global `fetch`. */
    fetch?: typeof globalThis.fetch;
}

/** Which entries of a child; `from` is included, `to` is not. */
export interface TrackingEventsQuery {
    childId: string;
    entityType?: Schemas["EntityType"];
    action?: Schemas["Action"];
    from?: string | Date;
    to?: string | Date;
    limit?: number;
    offset?: number;
}

/** Records one action, or up to 1,000 at once: all of them or none. */
export interface RecordActivity {
    (body: NewAction, options?: CallOptions): Promise<{ action: ProjectAction }>;
    (body: { actions: NewAction[] }, options?: CallOptions): Promise<{ actions: ProjectAction[] }>;
}

type SignInRoutes = "signup" | "login" | "logout" | "refresh";
type NarrowedRoutes = "recordActivity";

/** What a frontend calls. Every function throws ProblemError or ConnectionFailed. */
export interface Api extends Omit<Routes, SignInRoutes | NarrowedRoutes> {
    readonly baseUrl: string;
    readonly session: Session;
    readonly transport: Transport;
    /** The typed client below the functions, for what they leave out. */
    readonly client: Client<paths>;
    /** Found a household, or join one, and be signed in. */
    signUp(body: Schemas["SignUp"], options?: CallOptions): Promise<User>;
    /** Sign in by email and password. */
    signIn(body: Schemas["Login"], options?: CallOptions): Promise<User>;
    /** Sign out, here and on the server. */
    signOut(options?: CallOptions): Promise<void>;
    readonly recordActivity: RecordActivity;
    /** Give a page of a child's entries, newest first. */
    getTrackingEventsForChild(
        query: TrackingEventsQuery,
        options?: CallOptions,
    ): Promise<TrackingEventsPage>;
    /** Give all of a child's entries, newest first, page after page. */
    eachTrackingEventForChild(
        query: TrackingEventsQuery,
        options?: CallOptions,
    ): AsyncGenerator<TrackingEvent, void, undefined>;
}

/** Make the API of a server. */
export function createApi(settings: ApiSettings = {}): Api {
    const baseUrl = (settings.baseUrl ?? "").replace(/\/+$/, "");
    const fetch = settings.fetch ?? ((input, init) => globalThis.fetch(input, init));
    const transport = new Transport(fetch, { ...PATIENCE, ...settings.patience });
    const open = clientOf(baseUrl, transport);
    const session = new Session(settings.tokens, refreshBy(open), settings.onTokens ?? (() => {}));
    const client = clientOf(baseUrl, transport, session);
    const routes = routesOf(client);
    return {
        ...routes,
        ...signInOf(session, routesOf(open), routes),
        ...trackingOf(routes),
        recordActivity: routes.recordActivity as RecordActivity,
        baseUrl,
        session,
        transport,
        client,
    };
}

function clientOf(baseUrl: string, transport: Transport, session?: Session): Client<paths> {
    return createClient<paths>({ baseUrl, fetch: (request) => transport.send(request, session) });
}

/**
 * Renew by a refresh token. It is sent again when no answer came: where the server never had it,
 * that saves the sign-in, and where it had, the token was good once and the sign-in is over anyway.
 */
function refreshBy(client: Client<paths>): Refresh {
    return async (refreshToken) => {
        const headers = { Authorization: `Bearer ${refreshToken}`, ...keyed({}) };
        return tokensOf(await answer(client.POST("/auth/refresh", { headers })));
    };
}

function tokensOf(answered: Schemas["RefreshedAnswer"]): Tokens {
    return { accessToken: answered.access_token, refreshToken: answered.refresh_token };
}

function signInOf(session: Session, open: Routes, routes: Routes) {
    const keep = (signedIn: SignedIn): User => {
        session.keep(tokensOf(signedIn));
        return signedIn.user;
    };
    return {
        signUp: async (body: Schemas["SignUp"], options?: CallOptions) =>
            keep(await open.signup(body, options)),
        signIn: async (body: Schemas["Login"], options?: CallOptions) =>
            keep(await open.login(body, options)),
        signOut: async (options?: CallOptions) => {
            await routes.logout(options);
            session.keep(undefined);
        },
    };
}

function trackingOf(routes: Routes) {
    const getTrackingEventsForChild = ({ from, to, ...rest }: TrackingEventsQuery, options = {}) =>
        routes.childHistory({ ...rest, from: isoOf(from), to: isoOf(to) }, options);
    return {
        getTrackingEventsForChild,
        eachTrackingEventForChild: (query: TrackingEventsQuery, options?: CallOptions) =>
            items(getTrackingEventsForChild, query, options),
    };
}

function isoOf(time: string | Date | undefined): string | undefined {
    return time instanceof Date ? time.toISOString() : time;
}

let shared: Api | undefined;

/** Let the functions of this module call an API. */
export function shareApi(api: Api): Api {
    shared = api;
    return api;
}

/** Give a page of a child's entries, newest first, by the shared API. */
export function getTrackingEventsForChild(
    query: TrackingEventsQuery,
    options?: CallOptions,
): Promise<TrackingEventsPage> {
    if (shared === undefined) throw new Error("Call shareApi(createApi(…)) first.");
    return shared.getTrackingEventsForChild(query, options);
}
