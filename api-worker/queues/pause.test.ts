import { describe, expect, test } from "vitest";
import { jobIdOf } from "#domain/jobs/job";
import { createPublisher } from "#runtime/publish";
import { callApi, errorCodeOf } from "../testing/callApi.ts";
import { queue, researchMessage } from "../testing/deadLetters.ts";
import { testEnv } from "../testing/env.ts";
import { getAudit, untilState } from "../testing/jobs.ts";

describe("a queue", () => {
  test("is paused once; no job starts until it is resumed, then waiting jobs complete", async () => {
    const pauses = await Promise.all(
      ["a", "b"].map((reason) => callApi(`/api/queues/${queue}/pause`, { method: "PUT", body: { reason: `provider ${reason}` } })),
    );
    expect(pauses.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(pauses.map((answer) => errorCodeOf(answer))).toContain("conflict");
    expect(pauses.find(({ status }) => status === 200)?.body).toMatchObject({
      name: queue,
      state: "paused",
      pause: { by: "you@localhost" },
    });

    const messages = [researchMessage("c-paused"), researchMessage("c-paused")];
    await createPublisher(testEnv, false)(messages.map((message) => ({ queue, message })));
    const list = await callApi(`/api/jobs?correlationId=c-paused&state=waiting`);
    expect(list.body).toMatchObject({ items: [{ state: "waiting", attempt: 0 }, { state: "waiting" }], nextCursor: null });

    expect(await callApi(`/api/queues/${queue}/pause`, { method: "DELETE" })).toMatchObject({
      status: 200,
      body: { state: "running", pause: null },
    });
    await untilState(jobIdOf(messages[1]?.event_id ?? "", queue), "completed");
    expect((await callApi(`/api/queues/${queue}/pause`, { method: "DELETE" })).status).toBe(409);
    expect(await getAudit()).toMatchObject([
      { action: "queue.resume" },
      { action: "queue.pause", reason: expect.stringContaining("provider") },
    ]);
  });

  test("takes a time to resume at, in any time zone", async () => {
    const paused = await callApi(`/api/queues/${queue}/pause`, {
      method: "PUT",
      body: { reason: "x", resumeAt: "2999-01-01T02:00:00+02:00" },
    });
    expect(paused.body).toMatchObject({ pause: { resumeAt: "2999-01-01T00:00:00.000Z" } });
  });
});
