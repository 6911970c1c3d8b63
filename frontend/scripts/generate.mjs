// Write src/generated from the OpenAPI document on standard input:
//   flask --app app openapi | node scripts/generate.mjs [FOLDER]
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import openapiTS, { astToString } from "openapi-typescript";
import { routesOf } from "./routes.mjs";

const NOTICE = "// Made by `make client-types` from the server's OpenAPI document. Do not edit.\n";
const folder = process.argv[2] ?? "src/generated";

const document = JSON.parse(await text(process.stdin));
// A field with a default may be left out of a request; answers name theirs as required.
const types = astToString(
    await openapiTS(structuredClone(document), { defaultNonNullable: false }),
);

await mkdir(folder, { recursive: true });
await writeFile(join(folder, "openapi.ts"), `${NOTICE}\n${types}`);
await writeFile(join(folder, "routes.ts"), `${NOTICE}\n${routesOf(document)}`);
