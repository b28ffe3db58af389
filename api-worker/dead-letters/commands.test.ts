import { describe, expect, test } from "vitest";
import { jobIdOf } from "#domain/jobs/job";
import { callApi } from "../testing/callApi.ts";
import { messageFactory } from "#factories/messages";
import { insertDeadLetter } from "#factories/stored/deadLetters";
import { addDeadLetter, queue, researchMessage } from "../testing/deadLetters.ts";
import { opsFor } from "../testing/env.ts";
import { getAudit, sortedStatuses, untilState } from "../testing/jobs.ts";

describe("a dead letter", () => {
  test("replayed by two operators at once is sent once, and the second learns who was first", async () => {
    const message = researchMessage();
    const id = await addDeadLetter(message);
    const answers = await Promise.all([1, 2].map(() => callApi(`/api/dead-letters/${id}/replay`, { method: "POST" })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      error: { code: "conflict", message: expect.stringContaining("already replayed by you@localhost") },
    });
    expect(answers.find(({ status }) => status === 200)?.body).toMatchObject({ id, status: "replayed", resolvedBy: "you@localhost" });
    await untilState(jobIdOf(message.event_id, queue), "completed");
    expect((await getAudit()).length).toBe(1);
  });

  test("is shown with its job, and found by every filter", async () => {
    const message = researchMessage("c-shown");
    const id = await addDeadLetter(message);
    const detail = await callApi(`/api/jobs/${jobIdOf(message.event_id, queue)}`);
    expect(detail.body).toMatchObject({ job: { state: "failed" }, attempts: [{ attempt: 1 }], logs: [], children: [], deadLetter: { id } });
    const filter = `status=open&queue=${queue}&type=research.requested&brand=niche-fi&correlationId=c-shown&q=no+such&from=2001-01-01T00:00:00Z`;
    expect((await callApi(`/api/dead-letters?${filter}`)).body).toMatchObject({ items: [{ id }], nextCursor: null });
    expect((await callApi(`/api/dead-letters/${id}`)).body).toMatchObject({ deadLetter: { id }, lineage: [{ id }] });
  });

  test("is replayed with an edit, which must be valid", async () => {
    const id = await addDeadLetter();
    const replay = (payload: unknown) => callApi(`/api/dead-letters/${id}/replay`, { body: { payload, reason: "typo in the keyword" } });
    expect(await replay({ brand_slug: "niche-fi", keywords: [] })).toMatchObject({
      status: 400,
      body: { error: { issues: [expect.anything(), expect.anything()] } },
    });
    expect((await replay({ brand_slug: "niche-fi", keywords: ["b"], priority: "low" })).status).toBe(200);
  });

  test("is edited if its queue received its type by a route, and whatever its queue subscribes to", async () => {
    const post = messageFactory.build("social.posted");
    const ready = messageFactory.build("content.ready");
    for (const [to, message] of [
      ["analytics-events", post],
      ["social-commands", ready],
    ] as const) {
      const id = await insertDeadLetter(opsFor(to), { message, queue: to });
      const plan = await callApi("/api/plans", {
        body: { action: "replay", ids: [id], patch: [{ op: "test", path: "/brand_slug", value: "niche-fi" }] },
      });
      expect(plan.body).toMatchObject({ eligible: 1, skipped: [] });
      const replay = (body: object) => callApi(`/api/dead-letters/${id}/replay`, { body });
      const other = messageFactory.build("content.performed");
      expect(await replay({ message: other })).toMatchObject({ status: 400, body: { error: { issues: [{ path: "message.type" }] } } });
      expect(await replay({ payload: { ...message.payload, brand_slug: "trail-kit" } })).toMatchObject({ status: 200 });
    }
    const elsewhere = await insertDeadLetter(opsFor(queue), {
      message: messageFactory.build("social.posted"),
      queue: "brand-events",
    });
    expect((await callApi(`/api/dead-letters/${elsewhere}/replay`, { body: { queue: "analytics-events" } })).status).toBe(200);
  });

  test("that came back three times is replayed only with a reason", async () => {
    const id = await addDeadLetter();
    const cameBack = (times: number) => opsFor(queue).prepare(`UPDATE dead_letters SET came_back = ?1 WHERE id = ?2`).bind(times, id).run();
    const replay = (body: object) => callApi(`/api/dead-letters/${id}/replay`, { body });
    await cameBack(3);
    for (const edit of [{}, { payload: { brand_slug: "niche-fi", keywords: ["b"], priority: "low" } }])
      expect(await replay(edit)).toMatchObject({
        status: 400,
        body: {
          error: { code: "invalid", message: expect.stringContaining("came back 3 times"), issues: [{ path: "reason" }] },
        },
      });
    expect((await callApi(`/api/dead-letters/${id}`)).body).toMatchObject({ deadLetter: { status: "open" } });
    expect(await replay({ reason: "the provider mended it" })).toMatchObject({
      status: 200,
      body: { status: "replayed", resolvedReason: "the provider mended it", outcome: { attempts: 4, deadLetterId: null } },
    });
  });

  test("is replayed to another queue that takes its type, and says from where to where", async () => {
    const message = messageFactory.build("content.published");
    const id = await insertDeadLetter(opsFor("social-commands"), { message, queue: "social-commands" });
    const replay = (target: string) => callApi(`/api/dead-letters/${id}/replay`, { body: { queue: target } });
    expect(await replay("no-such-queue")).toMatchObject({
      status: 400,
      body: { error: { issues: [{ path: "queue", message: "unknown" }] } },
    });
    expect(await replay(queue)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(/does not accept|is in another database/) } },
    });
    expect((await getAudit()).length).toBe(0);
    const answers = await Promise.all([1, 2].map(() => replay("sm-commands")));
    expect(sortedStatuses(answers)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 200)?.body).toMatchObject({ status: "replayed", replayedTo: "sm-commands" });
    const moved = await callApi(`/api/jobs/${jobIdOf(message.event_id, "sm-commands")}`);
    expect(moved).toMatchObject({ status: 200, body: { job: { causationId: `deadLetter:${id}` } } });
    expect(await getAudit()).toMatchObject([{ action: "deadLetter.replay", outcome: "Replayed to sm-commands" }]);
    const other = await insertDeadLetter(opsFor("alerts-events"), { message, queue: "alerts-events" });
    expect(await callApi(`/api/dead-letters/${other}/replay`, { body: { queue: "sm-commands" } })).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining("already has the job") } },
    });
  });

  test("is dropped, restored and snoozed", async () => {
    const id = await addDeadLetter();
    const sendCommand = (verb: string, body: unknown) => callApi(`/api/dead-letters/${id}/${verb}`, { body });
    expect((await sendCommand("drop", { reason: "obsolete" })).body).toMatchObject({ status: "dropped", resolvedReason: "obsolete" });
    expect((await sendCommand("drop", { reason: "obsolete" })).status).toBe(409);
    expect((await sendCommand("restore", {})).body).toMatchObject({ status: "open" });
    expect((await sendCommand("snooze", { until: "2999-01-01T00:00:00Z" })).body).toMatchObject({
      status: "snoozed",
      snoozedUntil: "2999-01-01T00:00:00.000Z",
    });
    expect((await sendCommand("restore", {})).status).toBe(200);
  });
});
