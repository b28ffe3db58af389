import { applyD1Migrations } from "cloudflare:test";
import { afterEach, beforeEach, vi } from "vitest";
import { empty } from "../empty.ts";
import { envOf } from "./env.ts";

const { OPS, DB, OPS_MIGRATIONS, DB_MIGRATIONS } = envOf();
await applyD1Migrations(OPS, OPS_MIGRATIONS);
if (DB) await applyD1Migrations(DB, DB_MIGRATIONS);

/** Every test begins with empty tables, running queues and a quiet log. */
beforeEach(async () => {
  for (const level of ["info", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  await empty(OPS);
  if (DB) await empty(DB);
});
afterEach(() => void vi.restoreAllMocks());
