import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { testCodeOf } from "#domain/evidence/testCode";

/** A job whose payload its schema refuses. */
const sample = {
  id: "d-1",
  queue: "crates",
  type: "pack",
  jobId: "e-1.crates",
  eventId: "e-1",
  attempts: 4,
  errorName: "MalformedMessageError",
  errorMessage: "The payload does not fit pack (payload.name: Invalid input: expected string, received number)",
  body: '{"event_id":"e-1","type":"pack","source":"test","timestamp":"2026-10-01T09:00:00.000Z","payload":{"name":7}}',
  contentType: "json",
  createdAt: "2026-10-01T09:00:00.000Z",
  replays: "job",
} as const;

/** Code without what a formatter changes. */
const bare = (code: string): string => code.replaceAll(/[\s"',;]/g, "");

test("the test in an evidence file is the one that the tests of the job layer run", () => {
  const imports = { rehearsal: "./createRehearsal.ts", module: "../testing/crates.ts" };
  const committed = readFileSync(new URL("../runtime/rehearsal/reproduction.test.ts", import.meta.url), "utf8");
  expect(bare(testCodeOf(sample, imports) ?? "")).toBe(bare(committed));
});
