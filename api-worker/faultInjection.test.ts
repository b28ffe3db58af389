import { describe, expect, test, vi } from "vitest";
import { waitOptions } from "#runtime/testing/unitTimeout";
import { callApi } from "./testing/callApi.ts";
import { queue } from "./testing/deadLetters.ts";
import { bodyOf, getAudit } from "./testing/jobs.ts";

const until = (holds: () => Promise<boolean>) => vi.waitUntil(holds, waitOptions);

describe("fault injection", () => {
  test("sets, lists and removes faults", async () => {
    const fault = { service: "gatherfeed", match: "budget", kind: "permanent", rate: 1 };
    expect(await callApi("/api/lab/faults", { method: "PUT", body: fault })).toMatchObject({ status: 200, body: fault });
    expect((await callApi("/api/lab/faults")).body).toEqual({ items: [fault], nextCursor: null });
    expect((await callApi("/api/lab/faults?service=pages-plus", { method: "DELETE" })).body).toMatchObject({ items: [fault] });
    expect((await callApi("/api/lab/faults", { method: "DELETE" })).body).toMatchObject({ items: [] });
    expect(await getAudit()).toMatchObject([{ action: "lab.clear" }, { action: "lab.clear" }, { action: "lab.set" }]);
  });

  test.each([
    [{ body: { any: ["thing", null] } }, "json"],
    [{ body: null }, "json"],
    [{ contentType: "text", body: "hello" }, "text"],
    [{ contentType: "bytes", body: btoa("\u0000\u00ff") }, "bytes"],
  ])("sends %j to a queue, where it becomes a dead letter", async (message, contentType) => {
    expect(await callApi("/api/lab/messages", { body: { queue, ...message } })).toMatchObject({
      status: 202,
      body: { queue, contentType },
    });
    await until(async () => bodyOf<{ items: unknown[] }>(await callApi("/api/dead-letters?status=open")).items.length === 1);
    const [listed] = bodyOf<{ items: { id: string }[] }>(await callApi("/api/dead-letters")).items;
    const { deadLetter } = bodyOf<{ deadLetter: { body: string; contentType: string; reason: string } }>(
      await callApi(`/api/dead-letters/${listed?.id}`),
    );
    const text = typeof message.body === "string" ? message.body : JSON.stringify(message.body);
    expect(deadLetter).toMatchObject({ reason: "malformed", contentType, body: text });
  });

  test("refuses what no queue accepts", async () => {
    const put = async (body: unknown) => (await callApi("/api/lab/messages", { body })).status;
    expect(await put({ queue })).toBe(400);
    expect(await put({ queue: "nope", body: 1 })).toBe(400);
    expect(await put({ queue, contentType: "text", body: 1 })).toBe(400);
    expect(await put({ queue, contentType: "bytes", body: "not base64!" })).toBe(400);
    expect(await put({ queue, body: "x".repeat(130_000) })).toBe(413);
  });
});
