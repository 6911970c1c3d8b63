/** A real Starchart server on a free port, in a temporary folder; one for all tests. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { TestProject } from "vitest/node";

const PROJECT = resolve(import.meta.dirname, "../../..");
const PYTHON = process.env.STARCHART_PYTHON ?? join(PROJECT, ".venv/bin/python");
/** Tests sign tokens of their own with it. */
export const SECRET_KEY = "a key that only the tests of the client use";
export const ADMIN = { email: "admin@home.example", password: "a long admin password" };

declare module "vitest" {
    interface ProvidedContext {
        serverUrl: string;
    }
}

/** Start it before the first test; gives what stops it after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
    const folder = await mkdtemp(join(tmpdir(), "starchart-client-"));
    const server = spawn(PYTHON, ["app.py"], {
        cwd: PROJECT,
        env: environment(folder),
        stdio: ["ignore", "pipe", "ignore"],
    });
    project.provide("serverUrl", await urlOf(server));
    return async () => {
        const ended = once(server, "exit");
        server.kill();
        await ended;
        await rm(folder, { recursive: true });
    };
}

function environment(folder: string): NodeJS.ProcessEnv {
    const others = Object.entries(process.env).filter(([name]) => !name.startsWith("STARCHART_"));
    return {
        ...Object.fromEntries(others),
        STARCHART_DATA_DIR: join(folder, "data"),
        STARCHART_LOG_DIR: join(folder, "logs"),
        STARCHART_PORT: "0",
        STARCHART_RATE_LIMITS: "off",
        STARCHART_DURABILITY: "relaxed",
        STARCHART_WEBHOOK_ALLOW_PRIVATE: "true",
        STARCHART_SECRET_KEY: SECRET_KEY,
        STARCHART_ADMIN_EMAIL: ADMIN.email,
        STARCHART_ADMIN_PASSWORD: ADMIN.password,
    };
}

async function urlOf(server: ChildProcess): Promise<string> {
    if (server.stdout === null) throw new Error("the server's output is not piped");
    for await (const line of createInterface(server.stdout)) {
        const url = /listening on (\S+)/.exec(line)?.[1];
        if (url !== undefined) return url;
    }
    throw new Error("the server ended before it listened");
}
