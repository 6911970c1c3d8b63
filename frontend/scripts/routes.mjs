// A helper for each route of an OpenAPI document, as the text of a TypeScript module.

const HEAD = `import type { Client } from "openapi-fetch";
import { answer, type CallOptions, keyed, nothing, raw } from "../common/calling.js";
import type { components, paths } from "./openapi.js";

type Schemas = components["schemas"];

/** Give a function for each route. */
export function routesOf(client: Client<paths>) {
    return {
`;
const TAIL = `    };
}

export type Routes = ReturnType<typeof routesOf>;
`;
const STREAM = "text/event-stream"; // backendEvents.ts reads it

/** Write the module. */
export function routesOf(document) {
    const helpers = operationsOf(document)
        .filter((operation) => !(STREAM in contentOf(operation)))
        .map(helperOf);
    return HEAD + helpers.join("") + TAIL;
}

function operationsOf(document) {
    return Object.entries(document.paths).flatMap(([path, item]) =>
        Object.entries(item).map(([method, operation]) => ({
            ...operation,
            method: method.toUpperCase(),
            path,
        })),
    );
}

/** Write one helper: what the path and the query take, then the body, then the options. */
function helperOf(operation) {
    const named = ["path", "query"].flatMap((place) => parametersOf(operation, place));
    const takes = [named.length && paramsOf(named), bodyOf(operation), "options: CallOptions = {}"];
    const gives = givesOf(operation);
    return `        /** ${summaryOf(operation)} \`${operation.method} ${operation.path}\` */
        ${camel(operation.operationId)}: (${takes.filter(Boolean).join(", ")}): Promise<${gives.type}> =>
            ${gives.by}(client.${operation.method}("${operation.path}", ${initOf(operation, gives)})),
`;
}

function parametersOf(operation, place) {
    return (operation.parameters ?? []).filter((parameter) => parameter.in === place);
}

function paramsOf(parameters) {
    const fields = parameters.map(({ name, required, schema }) => {
        return `${camel(name)}${required ? "" : "?"}: ${typeOf(schema)}`;
    });
    const isOptional = parameters.every(({ required }) => !required);
    return `params: { ${fields.join("; ")} }${isOptional ? " = {}" : ""}`;
}

const TYPES = {
    integer: "number",
    number: "number",
    boolean: "boolean",
    string: "string",
    null: "null",
};

function typeOf(schema) {
    const { $ref, anyOf, oneOf, items, type } = schema;
    if ($ref) return `Schemas["${$ref.split("/").at(-1)}"]`;
    if (anyOf ?? oneOf) return (anyOf ?? oneOf).map(typeOf).join(" | ");
    if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
    if (schema.const !== undefined) return JSON.stringify(schema.const);
    if (type === "array") return `(${typeOf(items)})[]`;
    if (type in TYPES) return TYPES[type];
    throw new Error(`scripts/routes.mjs knows no type for ${JSON.stringify(schema)}`);
}

function bodyOf(operation) {
    const content = operation.requestBody?.content;
    if (content === undefined) return undefined;
    const json = content["application/json"];
    if (json !== undefined) return `body: ${typeOf(json.schema)}`;
    return `file: string, mediaType: ${Object.keys(content)
        .map((type) => `"${type}"`)
        .join(" | ")}`;
}

/** Say what a helper gives, and by which function of calling.ts. */
function givesOf(operation) {
    const content = contentOf(operation);
    const types = Object.keys(content);
    if (types.length === 0) return { by: "nothing", type: "void" };
    if (types.length > 1 || types[0] !== "application/json") return { by: "raw", type: "Response" };
    return { by: "answer", type: typeOf(content["application/json"].schema) };
}

function contentOf(operation) {
    const status = Object.keys(operation.responses).find((status) => status.startsWith("2"));
    return operation.responses[status].content ?? {};
}

function initOf(operation, gives) {
    const groups = ["path", "query"].map((place) => groupOf(place, parametersOf(operation, place)));
    if (parametersOf(operation, "header").some(({ name }) => name === "Idempotency-Key")) {
        groups.push("header: keyed(options)");
    }
    const found = groups.filter(Boolean);
    const parts = [
        found.length && `params: { ${found.join(", ")} }`,
        ...sent(operation.requestBody?.content),
        gives.by === "raw" && 'parseAs: "stream"',
        "signal: options.signal",
    ];
    return `{ ${parts.filter(Boolean).join(", ")} }`;
}

function sent(content) {
    if (content === undefined) return [];
    if ("application/json" in content) return ["body"];
    return ["body: file", "bodySerializer: String", 'headers: { "Content-Type": mediaType }'];
}

function groupOf(place, parameters) {
    if (parameters.length === 0) return undefined;
    const fields = parameters.map(({ name }) => `${property(name)}: params.${camel(name)}`);
    return `${place}: { ${fields.join(", ")} }`;
}

function property(name) {
    return /^[a-z_]\w*$/i.test(name) ? name : JSON.stringify(name);
}

function summaryOf({ summary, description, operationId }) {
    return (summary ?? description ?? operationId).split("\n")[0];
}

function camel(name) {
    return name.replace(/[_-](\w)/g, (_, letter) => letter.toUpperCase());
}
