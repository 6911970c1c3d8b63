/** What a frontend of Starchart imports. */

export * from "./common/api.js";
export * from "./common/backendEvents.js";
export type * from "./common/bodies.js";
export type { CallOptions } from "./common/calling.js";
export type * from "./common/models.js";
export { items, type Page, type PageParams, pages } from "./common/paging.js";
export {
    ConnectionFailed,
    type FieldProblem,
    isProblem,
    type Problem,
    type ProblemCode,
    ProblemError,
    type Resolution,
} from "./common/problems.js";
export type { Session, Tokens } from "./common/session.js";
export type { Patience } from "./common/transport.js";
