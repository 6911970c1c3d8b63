/** A proxy in front of the server that answers, swallows, delays and cuts. */

import { once } from "node:events";
import {
    createServer,
    type IncomingHttpHeaders,
    type IncomingMessage,
    request as requestOf,
    type Server,
    type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** What came to the proxy. */
export interface Seen {
    method: string;
    path: string;
    headers: IncomingHttpHeaders;
}

/** What befalls a request: it may forward it, or not. */
export type Fault = (exchange: Exchange) => void | Promise<void>;

interface Exchange {
    incoming: IncomingMessage;
    outgoing: ServerResponse;
    /** Send the request on; gives the server's answer. */
    forward: () => Promise<IncomingMessage>;
}

/** Answer in the server's place. */
export function answering(status: number, headers: Record<string, string> = {}): Fault {
    return ({ outgoing }) => {
        outgoing.writeHead(status, { "Content-Type": "text/html", ...headers }).end("<p>No.</p>");
    };
}

/** Let the server act, and drop its answer. */
export const swallowing: Fault = async ({ outgoing, forward }) => {
    const answer = await forward();
    answer.resume();
    await once(answer, "end");
    outgoing.destroy();
};

/** Let the server act, and cut its answer in the middle of the body. */
export const halving: Fault = async ({ outgoing, forward }) => {
    const answer = await forward();
    const chunks: Buffer[] = await answer.toArray();
    const body = Buffer.concat(chunks);
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    outgoing.write(body.subarray(0, body.length / 2), () => outgoing.destroy());
};

/** Drop the connection before the server hears of it. */
export const refusing: Fault = ({ outgoing }) => {
    outgoing.destroy();
};

/** Keep the answer back for a while. */
export function delaying(milliseconds: number): Fault {
    return async (exchange) => {
        await wait(milliseconds);
        await passing(exchange);
    };
}

/** Accept, and never say anything. */
export const silent: Fault = () => {};

/** Ask for the whole stream, whatever the client has seen. */
export const fromTheBeginning: Fault = async (exchange) => {
    exchange.incoming.headers["last-event-id"] = "0";
    await passing(exchange);
};

/** Forward so many bytes of the answer, and cut it there. */
export function cuttingAfter(bytes: number): Fault {
    return async ({ outgoing, forward }) => {
        const answer = await forward();
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers).flushHeaders();
        let left = bytes;
        answer.on("error", () => outgoing.destroy());
        answer.on("data", (chunk: Buffer) => {
            const isLast = chunk.length >= left;
            outgoing.write(chunk.subarray(0, left), () => isLast && outgoing.destroy());
            left = Math.max(0, left - chunk.length);
        });
    };
}

const passing: Fault = async ({ outgoing, forward }) => {
    const answer = await forward();
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on("error", () => outgoing.destroy());
    answer.pipe(outgoing);
};

/** Stands between client and server; its faults befall the requests that come, one each. */
export class FaultyProxy {
    readonly seen: Seen[] = [];
    #faults: { path: RegExp; fault: Fault }[] = [];
    readonly #streams = new Set<ServerResponse>();

    private constructor(
        private readonly target: string,
        private readonly server: Server,
    ) {}

    static async before(target: string): Promise<FaultyProxy> {
        const server = createServer();
        const proxy = new FaultyProxy(target, server);
        server.on("request", (incoming, outgoing) => proxy.#handle(incoming, outgoing));
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        return proxy;
    }

    get url(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    /** Let faults befall the next requests whose path matches, in this order. */
    befall(path: RegExp, ...faults: Fault[]): void {
        this.#faults.push(...faults.map((fault) => ({ path, fault })));
    }

    /** Give the requests whose path matches. */
    requests(path: RegExp): Seen[] {
        return this.seen.filter((seen) => path.test(seen.path));
    }

    /** Cut every open stream, in the middle of whatever is under way. */
    cut(): void {
        for (const stream of this.#streams) stream.destroy();
    }

    get openStreams(): number {
        return this.#streams.size;
    }

    async close(): Promise<void> {
        const closed = once(this.server, "close");
        this.server.close();
        this.server.closeAllConnections();
        await closed;
    }

    #handle(incoming: IncomingMessage, outgoing: ServerResponse): void {
        const { method = "GET", url: path = "/", headers } = incoming;
        this.seen.push({ method, path, headers: { ...headers } });
        if (path.startsWith("/events")) {
            this.#streams.add(outgoing);
            outgoing.on("close", () => this.#streams.delete(outgoing));
        }
        const found = this.#faults.findIndex((fault) => fault.path.test(path));
        const fault = found < 0 ? passing : this.#faults.splice(found, 1)[0]?.fault;
        const forward = () => this.#forward(incoming, outgoing);
        Promise.resolve(fault?.({ incoming, outgoing, forward })).catch(() => outgoing.destroy());
    }

    async #forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<IncomingMessage> {
        const { method, headers, url = "/" } = incoming;
        const request = requestOf(new URL(url, this.target), { method, headers });
        outgoing.on("close", () => request.destroy());
        incoming.pipe(request);
        const [answer] = await once(request, "response");
        return answer;
    }
}
