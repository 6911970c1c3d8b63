import { defineConfig } from "vitest/config";

export default defineConfig({
    test: {
        include: ["tests/**/*.test.ts"],
        globalSetup: "tests/support/server.ts",
        // a busy machine may be slow: these only bound what will never come
        testTimeout: 300_000,
        hookTimeout: 300_000,
        expect: { poll: { timeout: 120_000, interval: 20 } },
        maxWorkers: 2,
    },
});
