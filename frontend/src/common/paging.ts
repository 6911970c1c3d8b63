/** Lists that come in pages. */

import type { CallOptions } from "./calling.js";

/** Which part of a list. */
export interface PageParams {
    limit?: number;
    offset?: number;
}

/** One part of a list. */
export interface Page {
    total: number;
    count: number;
    limit: number;
    offset: number;
}

/** The items of a page: what its one list holds. */
export type ItemOf<P> = {
    [Name in keyof P]: P[Name] extends readonly (infer Item)[] ? Item : never;
}[keyof P];

type FetchPage<Params, P> = (params: Params, options?: CallOptions) => Promise<P>;

/** Give page after page, from `offset` on. */
export async function* pages<Params extends PageParams, P extends Page>(
    fetchPage: FetchPage<Params, P>,
    params: Params,
    options: CallOptions = {},
): AsyncGenerator<P, void, undefined> {
    let offset = params.offset ?? 0;
    for (;;) {
        const page = await fetchPage({ ...params, offset }, options);
        if (page.count > 0) yield page;
        offset += page.count;
        if (page.count === 0 || offset >= page.total) return;
    }
}

/** Give item after item, each once; what comes in meanwhile moves the pages, and may be among them. */
export async function* items<Params extends PageParams, P extends Page>(
    fetchPage: FetchPage<Params, P>,
    params: Params,
    options: CallOptions = {},
): AsyncGenerator<ItemOf<P>, void, undefined> {
    const given = new Set<unknown>();
    for await (const page of pages(fetchPage, params, options)) {
        for (const item of itemsOf(page)) {
            const id = identityOf(item);
            if (id === undefined || !given.has(id)) yield item;
            given.add(id);
        }
    }
}

function itemsOf<P extends Page>(page: P): ItemOf<P>[] {
    return Object.values(page).find(Array.isArray) ?? [];
}

function identityOf(item: unknown): unknown {
    const { id, action_id, user_id } = item as Record<string, unknown>;
    return id ?? action_id ?? user_id;
}
