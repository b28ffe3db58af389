import { applyD1Migrations } from "cloudflare:test";
import { beforeEach } from "vitest";
import { empty } from "#runtime/testing/empty";
import { quietLog } from "#runtime/testing/quietLog";
import { testEnv } from "./env.ts";

const { OPS, OPS_MIGRATIONS } = testEnv;
await applyD1Migrations(OPS, OPS_MIGRATIONS);

/** Every test begins with empty tables, running queues and a quiet log. */
beforeEach(async () => {
  quietLog();
  await empty(OPS);
});
