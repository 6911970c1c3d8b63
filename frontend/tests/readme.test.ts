/** What the README shows compiles against the package as it is packed, and does what it says. */

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, inject, test } from "vitest";

const run = promisify(execFile);
const PACKAGE = join(import.meta.dirname, "..");
const DEPENDENCIES = ["openapi-fetch", "openapi-typescript-helpers", "eventsource-parser"];
const CONFIGURATION = {
    compilerOptions: {
        target: "ES2022",
        module: "NodeNext",
        lib: ["ES2022", "DOM"],
        types: [],
        strict: true,
        skipDefaultLibCheck: true,
        outDir: "out",
    },
};
/** Plays what the README tells; each step waits until what it says has been seen. */
const PLAY = `
import { childApp } from "./child.js";
import { parentApp } from "./parent.js";

const seen: string[] = [];
const log = console.log;
console.log = (line: string) => {
    seen.push(line);
    log(line);
};
async function until(count: number) {
    while (seen.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}
async function opened(tokens: unknown) {
    if (tokens === undefined) throw new Error("no tokens to keep");
}

const url = "SERVER_URL";
const parent = await parentApp(url, opened);
const child = await childApp(url, parent.deviceToken);
await child.askForTheCinema();
await parent.dishesAreDone();
await until(3);
await parent.dishesAreDone();
await until(5);
await child.askForTheCinema();
await until(8);
await parent.showTasks();
parent.close();
child.close();
`;

let folder: string;

beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "starchart-readme-"));
    const modules = join(folder, "node_modules");
    await mkdir(join(modules, "starchart-client"), { recursive: true });
    await npm("run", "build");
    await npm("pack", "--pack-destination", folder);
    const packed = join(folder, "starchart-client-0.1.0.tgz");
    await run("tar", ["-xzf", packed, "-C", join(modules, "starchart-client"), "--strip", "1"]);
    for (const name of DEPENDENCIES) {
        await symlink(join(PACKAGE, "node_modules", name), join(modules, name));
    }
});
afterAll(() => rm(folder, { recursive: true }));

function npm(...args: string[]) {
    return run("npm", ["--silent", ...args], { cwd: PACKAGE });
}

test("the examples of the README do what it says", async () => {
    const readme = await readFile(join(PACKAGE, "README.md"), "utf8");
    for (const [, code = ""] of readme.matchAll(/```ts\n(.*?)```/gs)) {
        const name = /^\/\/ (\w+\.ts)\n/.exec(code)?.[1] ?? "";
        await writeFile(join(folder, name), code);
    }
    await writeFile(join(folder, "play.ts"), PLAY.replace("SERVER_URL", inject("serverUrl")));
    await writeFile(join(folder, "package.json"), '{"type": "module"}');
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(CONFIGURATION));
    const compiled = await run("tsc", { cwd: folder }).catch((error) => error);
    expect(compiled.stdout).toBe("");
    const { stdout } = await run("node", [join(folder, "out/play.js")]);
    const shown = /```text\n(.*?)```/s.exec(readme)?.[1] ?? "";
    expect(stdout.trim().split("\n").sort()).toEqual(shown.trim().split("\n").sort());
});
