// Reproduces the dead letter d-1 of the queue crates: MalformedMessageError: The payload does not fit pack (payload.name: Invalid input: expected string, received number)
// Vitest runs it in workerd with the bindings of the Worker: https://developers.cloudflare.com/workers/testing/vitest-integration/
// Nothing is written or sent. Before it, insert the rows that the handler reads.
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { createRehearsal } from "./createRehearsal.ts";
// Change the path to the module that makes the queue with createQueue.
import { crates } from "../testing/crates.ts";

const Rehearsal = createRehearsal(crates);
const body = {
  event_id: "e-1",
  type: "pack",
  source: "test",
  timestamp: "2026-10-01T09:00:00.000Z",
  payload: {
    name: 7,
  },
};

test("pack in crates", async () => {
  const report = await new Rehearsal(createExecutionContext(), env as never).rehearse({
    queue: "crates",
    jobId: "e-1.crates",
    eventId: "e-1",
    body,
    attempt: 4,
    attempts: 4,
    timeoutMs: null,
    confirmOutside: false,
  });
  // Once it is fixed: expect(report.outcome).toBe("succeeds");
  expect(report).toMatchObject({
    outcome: "fails",
    error: {
      name: "MalformedMessageError",
      message: "The payload does not fit pack (payload.name: Invalid input: expected string, received number)",
    },
  });
});
