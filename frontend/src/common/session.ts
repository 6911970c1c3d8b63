/** Who is signed in: the tokens, and their renewal. */

import { isProblem } from "./problems.js";

/** An access token with the token that renews it; a device's token needs none. */
export interface Tokens {
    accessToken: string;
    refreshToken?: string;
}

/** Give new tokens for a refresh token, which is good once. */
export type Refresh = (refreshToken: string) => Promise<Tokens>;

/** Keeps the tokens, and renews them once however many requests wait for it. */
export class Session {
    #tokens: Tokens | undefined;
    #renewal: Promise<string | undefined> | undefined;

    constructor(
        tokens: Tokens | undefined,
        private readonly refresh: Refresh,
        private readonly onChange: (tokens: Tokens | undefined) => void,
    ) {
        this.#tokens = tokens;
    }

    get accessToken(): string | undefined {
        return this.#tokens?.accessToken;
    }

    get isSignedIn(): boolean {
        return this.#tokens !== undefined;
    }

    /** Keep new tokens, or none. */
    keep(tokens: Tokens | undefined): void {
        this.#tokens = tokens;
        this.#renewal = undefined;
        this.onChange(tokens);
    }

    /** Forget a token that the server has ended, unless another one took its place. */
    end(revoked: string): void {
        if (this.accessToken === revoked) this.keep(undefined);
    }

    /**
     * Give a token in place of an expired one: that of a renewal under way or done meanwhile, or of
     * a new one; undefined where there is nothing to renew it by. Rejects as the refresh does.
     */
    async renewed(expired: string): Promise<string | undefined> {
        if (this.accessToken !== expired) return this.accessToken;
        this.#renewal ??= this.#renew(this.#tokens);
        return this.#renewal;
    }

    async #renew(tokens: Tokens | undefined): Promise<string | undefined> {
        if (tokens?.refreshToken === undefined) return undefined;
        try {
            const renewed = await this.refresh(tokens.refreshToken);
            if (this.#tokens === tokens) this.keep(renewed);
            return this.accessToken;
        } catch (error) {
            if (this.#tokens === tokens) this.#giveUp(error);
            throw error;
        }
    }

    /** Let the next one try again, unless the server said that this sign-in has ended. */
    #giveUp(error: unknown): void {
        this.#renewal = undefined;
        if (isProblem(error) && error.status === 401) this.keep(undefined);
    }
}
