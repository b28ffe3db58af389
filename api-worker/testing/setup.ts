import { applyD1Migrations } from "cloudflare:test";
import { afterEach, beforeEach, vi } from "vitest";
import { empty } from "#runtime/testing/empty";
import { testEnv } from "./env.ts";

const { OPS, OPS_MIGRATIONS } = testEnv;
await applyD1Migrations(OPS, OPS_MIGRATIONS);

/** Every test begins with empty tables, running queues and a quiet log. */
beforeEach(async () => {
  for (const level of ["info", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  await empty(OPS);
});
afterEach(() => void vi.restoreAllMocks());
