import { describe, expect, test, vi } from "vitest";
import { waitOptions } from "#runtime/testing/unitTimeout";
import { type ApiAnswer, callApi, errorCodeOf } from "../testing/callApi.ts";
import { opsFor } from "../testing/env.ts";
import { bodyOf, hourDelay } from "../testing/jobs.ts";
import { queue } from "../testing/deadLetters.ts";

type CreatedFlow = { id: string; correlationId: string; children: CreatedFlow[] };
type Branch = { id: string; state: string; failParent: boolean; startedAt: string; finishedAt: string; children: Branch[] };
type Node = { queue: string; type: string; payload: unknown; children?: Node[] } & Record<string, unknown>;
const node = (...children: Node[]): Node => ({
  queue,
  type: "research.requested",
  payload: { brand_slug: "niche-fi", keywords: ["a"], priority: "normal" },
  ...(children.length ? { children } : {}),
});
const create = (flow: unknown) => callApi("/api/flows", { body: flow as object });
const tree = async (id: string) => bodyOf<Branch & { more: boolean }>(await callApi(`/api/flows/${id}`));
const countOf = (table: string) => opsFor(queue).prepare(`SELECT count(*) AS n FROM ${table}`).first("n");
const issues = (answer: ApiAnswer) => bodyOf<{ error: { issues?: { path: string; message: string }[] } }>(answer).error.issues ?? [];
/** A chain of jobs, each the only child of the one before. */
const chain = (jobs: number): Node => (jobs === 1 ? { ...node(), children: [] } : node(chain(jobs - 1)));

describe("a flow", () => {
  test("is added at once, and runs each job once, from the leaves to the root, with one correlation id", async () => {
    const answer = await create({ ...node({ ...node(node()), failParent: true }, node()), reason: "together" });
    expect(answer.status).toBe(201);
    const { id, correlationId, children } = bodyOf<CreatedFlow>(answer);
    expect(children.map((child) => child.children.length)).toEqual([1, 0]);
    await vi.waitUntil(async () => (await tree(id)).state === "completed", waitOptions);
    const root = await tree(id);
    expect(root).toMatchObject({ id, more: false, failParent: false, correlationId, attempt: 1 });
    expect(root.children.map((child) => child.id)).toEqual(children.map((child) => child.id));
    expect(root.children).toMatchObject([
      { failParent: true, attempt: 1, children: [{ attempt: 1, correlationId }] },
      { failParent: false },
    ]);
    const [first, second] = root.children as [Branch, Branch];
    expect(first.startedAt >= (first.children[0]?.finishedAt ?? "~")).toBe(true);
    for (const child of [first, second]) expect(root.startedAt >= child.finishedAt).toBe(true);
    const { items } = bodyOf<{ items: unknown[] }>(await callApi(`/api/jobs?parentId=${id}`));
    expect(items.length).toBe(2);
    expect((await callApi("/api/audit")).body).toMatchObject({
      items: [{ action: "job.add", target: `job:${id}`, reason: "together", after: { correlationId } }],
    });
  });

  test("is shown from any of its jobs, and says when it is too large to be shown", async () => {
    const { id, children } = bodyOf<CreatedFlow>(await create({ ...node(node(node()), node()), options: { correlationId: "c-mine" } }));
    const [first, second] = children.map((child) => child.id);
    expect(await tree(first ?? "")).toMatchObject({ correlationId: "c-mine", parentId: id, children: [{ children: [] }] });
    await opsFor(queue)
      .prepare(
        `INSERT INTO jobs (id, queue, type, event_id, source, state, attempts, body, created_at, parent_id)
       SELECT jobs.id || '.' || j.value, queue, jobs.type, event_id, source, 'completed', attempts, body, created_at, jobs.id
       FROM jobs CROSS JOIN json_each(?3) AS j WHERE jobs.id IN (?1, ?2)`,
      )
      .bind(first, second, JSON.stringify(Array.from({ length: 1_000 }, (_, index) => index)))
      .run();
    const answer = await callApi(`/api/flows/${id}`);
    const shown = bodyOf<Branch & { more: boolean }>(answer);
    expect(shown.more).toBe(true);
    // By level: the root, its 2 children, and 997 of the jobs below them.
    expect(shown.children.map((child) => child.id)).toEqual([first, second]);
    expect(shown.children.flatMap((child) => child.children).length).toBe(997);
    expect(Number(answer.headers.get("x-rows-read"))).toBeLessThan(5_000);
    expect(errorCodeOf(await callApi("/api/flows/nope"))).toBe("not_found");
  });

  test("may have 1,000 jobs and be 20 deep", async () => {
    await callApi(`/api/queues/${queue}/pause`, { method: "PUT", body: { reason: "x" } });
    // Delayed jobs send no messages, which would keep the queue busy during the next tests.
    const wide = await create(node(...Array.from({ length: 999 }, () => ({ ...node(), options: hourDelay }))));
    expect(wide.status).toBe(201);
    expect(await tree(bodyOf<CreatedFlow>(wide).id)).toMatchObject({ more: false, state: "blocked" });
    expect((await create(chain(20))).status).toBe(201);
    expect(await countOf("jobs")).toBe(1_020);
  });
});

describe("a flow is refused, and nothing is written,", () => {
  const bad = { ...node(), payload: { brand_slug: "niche-fi", keywords: [] } };
  test.each<[string, unknown, string]>([
    ["when a job does not match its type", node(node(), node(bad)), "children.1.children.0.payload.keywords"],
    ["when a queue does not accept the type of a job", node({ ...node(), type: "content.publish" }), "children.0.type"],
    ["when its own payload is invalid", { ...bad, children: [] }, "payload.keywords"],
    ["when a job has an unknown field", node({ ...node(), speed: 1 }), "body.children.0"],
    ["when an option is invalid", node({ ...node(), options: { attempts: 0 } }), "body.children.0.options.attempts"],
    ["when a child has another correlation id", node({ ...node(), options: { correlationId: "c-9" } }), "children.0.options.correlationId"],
    ["when it is too deep", chain(21), "body.children"],
    ["when it is far too deep", chain(1_500), "body.children"],
    ["when it is too large", node(...Array.from({ length: 1_000 }, () => node())), "body.children"],
    ["without children", { ...node() }, "body.children"],
  ])("%s", async (_, flow, path) => {
    const answer = await callApi("/api/flows", { body: flow });
    expect([answer.status, errorCodeOf(answer)]).toEqual([400, "invalid"]);
    expect(issues(answer).map((issue) => issue.path)).toContain(path);
    expect([await countOf("jobs"), await countOf("audit")]).toEqual([0, 0]);
  });

  test.each([
    ["when the parent has a delay", { ...node(node()), options: { delayMs: 5 } }],
    ["when a child has a deduplication id", node({ ...node(), options: { deduplication: { id: "a", ttlMs: 5 } } })],
  ])("%s", async (_, flow) => {
    expect(errorCodeOf(await create(flow))).toBe("invalid");
    expect([await countOf("jobs"), await countOf("audit")]).toEqual([0, 0]);
  });
});
