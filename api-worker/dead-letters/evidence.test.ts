import { expect, test } from "vitest";
import { Evidence } from "#domain/evidence/evidence";
import { insertDeadLetter, permanentError } from "#factories/stored/deadLetters";
import { callApi } from "../testing/callApi.ts";
import { queue, researchMessage } from "../testing/deadLetters.ts";
import { opsFor } from "../testing/env.ts";

const add = (more: object = {}) =>
  insertDeadLetter(opsFor(queue), { message: { ...researchMessage(), ...more }, queue, error: permanentError });

test("has the whole message with its job, group, trace, commands and a test", async () => {
  const id = await add();
  const { status, headers, body } = await callApi(`/api/dead-letters/${id}/evidence`);
  expect([status, headers.get("content-disposition")]).toEqual([200, `attachment; filename="evidence-${id}.json"`]);
  const evidence = Evidence.parse(body);
  expect(evidence).toMatchObject({
    deadLetter: { id, errorStack: "at research", status: "open" },
    attempts: [{ attempt: 1, outcome: "failed" }],
    message: { type: "research.requested", payload: expect.any(Object) },
    job: { job: { id: evidence.deadLetter.jobId, state: "failed" } },
    group: { fingerprint: evidence.deadLetter.fingerprint, count: 1 },
    commands: { replay: expect.stringContaining(`/api/dead-letters/${id}/replay`) },
    test: { code: expect.stringContaining(`import { gatherfeedCommands } from`) },
    leftOut: [expect.stringContaining("Worker version")],
  });
  expect(evidence.trace?.spans.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["job", "attempt", "deadLetter"]));
});

test("secrets of the configuration are redacted, in the message and in the test", async () => {
  const message = researchMessage();
  const id = await add({ payload: { ...(message.payload as object), keywords: ["made-up-key-8"] } });
  const text = JSON.stringify((await callApi(`/api/dead-letters/${id}/evidence`)).body);
  expect([text.includes("made-up-key-8"), text.includes("[redacted]")]).toEqual([false, true]);
});

test("one that does not exist is not found", async () => expect((await callApi("/api/dead-letters/none/evidence")).status).toBe(404));
