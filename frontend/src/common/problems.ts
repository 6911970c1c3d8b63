/** What goes wrong: the server's problems by their codes, and connections that fail. */

import type { components } from "../generated/openapi.js";

type Schemas = components["schemas"];
type Refusals = components["responses"];
type RefusalBody = Refusals[keyof Refusals]["content"]["application/problem+json"];

/** What is wrong with a field of the request. */
export type FieldProblem = Schemas["FieldProblem"];
/** Who decided a request meanwhile, and how. */
export type Resolution = Schemas["Resolution"];

/** The stable name of a refusal. */
export type ProblemCode =
    | NonNullable<RefusalBody["code"]>
    | "method_not_allowed"
    | "internal_error"
    /** Not an answer of Starchart: that of a proxy, for example. */
    | "unknown_answer";

/** What a problem carries beside its usual members, by its code. */
export interface ProblemMembers {
    insufficient_points: { points: number; cost: number };
    already_resolved: { resolved: Resolution };
    not_ready: Required<Refusals["not_ready"]["content"]["application/problem+json"]>;
}

/** The body of a refusal (RFC 9457). */
export type Problem<Code extends ProblemCode = ProblemCode> = Omit<Schemas["Problem"], "code"> & {
    code: Code;
} & (Code extends keyof ProblemMembers ? ProblemMembers[Code] : unknown);

/** The server refused; `code` says why. */
export class ProblemError<Code extends ProblemCode = ProblemCode> extends Error {
    override readonly name = "ProblemError";
    readonly code: Code;
    readonly status: number;

    constructor(
        readonly problem: Problem<Code>,
        readonly response: Response,
        /** Whether an earlier attempt may have reached the server, its answer lost. */
        readonly isRepeated = false,
    ) {
        super(problem.detail);
        this.code = problem.code;
        this.status = response.status;
    }

    /** Which fields of the request are to blame. */
    get errors(): FieldProblem[] {
        return this.problem.errors ?? [];
    }
}

/** No answer came, after every retry that was safe. Whether the server acted is not known. */
export class ConnectionFailed extends Error {
    override readonly name = "ConnectionFailed";
}

/** Tell whether an error is a problem, and the one named by a code. */
export function isProblem<Code extends ProblemCode = ProblemCode>(
    error: unknown,
    code?: Code,
): error is ProblemError<Code> {
    return error instanceof ProblemError && (code === undefined || error.code === code);
}

/** Make an error of a response that is none of success. */
export async function problemOf(response: Response, isRepeated: boolean): Promise<ProblemError> {
    const problem = isProblemJson(response) ? await response.json() : unknownAnswer(response);
    return new ProblemError(problem, response, isRepeated);
}

function isProblemJson(response: Response): boolean {
    return response.headers.get("Content-Type")?.startsWith("application/problem+json") ?? false;
}

function unknownAnswer({ status, statusText }: Response): Problem {
    const detail = `The answer is not Starchart's: ${status} ${statusText}`;
    return { type: "about:blank", title: statusText, status, detail, code: "unknown_answer" };
}
