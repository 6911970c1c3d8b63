/** Waiting between attempts. */

/** How long to wait between attempts, in milliseconds. */
export interface Backoff {
    firstDelay: number;
    longestDelay: number;
}

/** Give the wait after so many failures in a row: doubled each time, and scattered by half. */
export function delayAfter(failures: number, { firstDelay, longestDelay }: Backoff): number {
    const delay = Math.min(firstDelay * 2 ** (failures - 1), longestDelay);
    return delay * (0.5 + Math.random() / 2);
}

/** Wait; rejects with the signal's reason when it is aborted. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const end = () => {
            clearTimeout(timer);
            reject(signal.reason);
        };
        const timer = setTimeout(() => {
            signal.removeEventListener("abort", end);
            resolve();
        }, milliseconds);
        signal.addEventListener("abort", end, { once: true });
    });
}

/** Wait for a promise, or reject with the signal's reason; the promise itself goes on. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const end = () => reject(signal.reason);
        signal.addEventListener("abort", end, { once: true });
        promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", end));
    });
}

/** Read `Retry-After`, seconds or a date, in milliseconds; 0 where there is none. */
export function retryAfter(response: Response): number {
    const value = response.headers.get("Retry-After");
    if (value === null) return 0;
    const milliseconds = /^\d+$/.test(value)
        ? Number(value) * 1000
        : Date.parse(value) - Date.now();
    return Math.max(0, milliseconds || 0);
}
