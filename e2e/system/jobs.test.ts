import { expect, test } from "vitest";
import { z } from "zod";
import { DeadLetter } from "#domain/dead-letters/deadLetter";
import { Attempt, Job, type JobOptions } from "#domain/jobs/job";
import { eventually } from "../eventually.ts";
import { useCopy } from "./startCopy.ts";

const Added = z.object({ id: z.string(), duplicate: z.boolean(), job: Job });
const Detail = z.object({ job: Job, attempts: z.array(Attempt), deadLetter: DeadLetter.nullable() });
const FlowNode = Job.extend({
  get children() {
    return z.array(FlowNode);
  },
});

const { api } = await useCopy();

const research = (keyword: string) => ({
  queue: "gatherfeed-commands",
  type: "research.requested",
  payload: { brand_slug: "niche-fi", keywords: [keyword], priority: "normal" },
});
/** Requests readership figures of a page that does not exist, which fails permanently. */
const missingPage = {
  queue: "publish-commands",
  type: "performance.requested",
  payload: { brand_slug: "niche-fi", urls: ["/sites/niche-fi/nowhere"] },
};
const hour = { delayMs: 3_600_000 };

async function add(job: object, options: JobOptions = {}) {
  const { status, body } = await api.call("POST", "/api/jobs", { ...job, options });
  expect({ status, body }).toMatchObject({ status: 201 });
  return Added.parse(body);
}
const postCommand = (id: string, verb: string) => api.call("POST", `/api/jobs/${id}/${verb}`, { reason: "a test" });
const detail = async (id: string) => Detail.parse((await api.call("GET", `/api/jobs/${id}`)).body);
const untilJob = (id: string, state: Job["state"]) =>
  eventually(
    `job ${id} ${state}`,
    () => detail(id),
    ({ job }) => job.state === state,
  );
/** The jobs of the events that research published under a correlation id. */
const completedEvents = (correlationId: string) => api.jobs({ correlationId, queue: "brand-events", type: "research.completed" });

test("an added job is completed and has its attempts", async () => {
  const { id, duplicate, job } = await add(research("rope care"), { correlationId: "added-here" });
  expect({ duplicate, source: job.source }).toEqual({ duplicate: false, source: "signalbox" });
  const { attempts, deadLetter } = await untilJob(id, "completed");
  expect(attempts).toMatchObject([{ attempt: 1, outcome: "completed" }]);
  expect(deadLetter).toBeNull();
  await eventually(
    "its event",
    () => completedEvents("added-here"),
    (events) => events.length === 1,
  );
});

test("a delayed job waits until it is promoted, which succeeds only once", async () => {
  const { id, job } = await add(research("tent pegs"), hour);
  expect(job).toMatchObject({ state: "delayed", attempt: 0 });
  const answers = await Promise.all([postCommand(id, "promote"), postCommand(id, "promote"), postCommand(id, "promote")]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
  expect((await untilJob(id, "completed")).job.attempt).toBe(1);
});

test("two requests with one deduplication id create one job", async () => {
  const options = { ...hour, correlationId: "added-twice", deduplication: { id: "weekly", ttlMs: 3_600_000 } };
  const [first, second] = await Promise.all([add(research("stoves"), options), add(research("stoves"), options)]);
  expect(first.id).toBe(second.id);
  expect([first.duplicate, second.duplicate].toSorted()).toEqual([false, true]);
  expect((await api.jobs({ correlationId: "added-twice" })).map(({ id }) => id)).toEqual([first.id]);
});

test("a running job can be cancelled: it ends without another attempt and without a dead letter", async () => {
  await api.injectFault({ service: "pages-plus", kind: "slow", rate: 1 });
  const { id } = await add(missingPage);
  await untilJob(id, "active");
  const answers = await Promise.all([postCommand(id, "cancel"), postCommand(id, "cancel")]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  expect(answers.find(({ status }) => status === 200)?.body).toMatchObject({ state: "active", cancelledAt: expect.any(String) });
  const { job, attempts, deadLetter } = await untilJob(id, "failed");
  expect(job).toMatchObject({ attempt: 1, errorName: "CancelledError" });
  expect(attempts).toMatchObject([{ attempt: 1, outcome: "cancelled" }]);
  expect(deadLetter).toBeNull();
  await api.clearFaults();
});

test("a parent runs once, after all its descendants", async () => {
  const children = [{ ...research("knots one"), children: [research("knots two")] }, research("knots three")];
  const flow = { ...research("knots"), options: { correlationId: "a-flow" }, children };
  const { status, body } = await api.call("POST", "/api/flows", flow);
  expect({ status, body }).toMatchObject({ status: 201, body: { correlationId: "a-flow" } });
  const { id } = z.object({ id: z.string() }).parse(body);
  const tree = async () => FlowNode.parse((await api.call("GET", `/api/flows/${id}`)).body);
  const root = await eventually("the parent completed", tree, ({ state }) => state === "completed");
  expect(root.children.map((child) => child.children.length)).toEqual([1, 0]);
  const expectAfter = (parent: z.output<typeof FlowNode>): void => {
    expect(parent).toMatchObject({ state: "completed", attempt: 1 });
    for (const child of parent.children) {
      expect(String(child.finishedAt) <= String(parent.startedAt)).toBe(true);
      expectAfter(child);
    }
  };
  expectAfter(root);
  const events = await eventually(
    "all events of the flow handled",
    () => completedEvents("a-flow"),
    (all) => all.length >= 4 && all.every(({ state }) => state === "completed"),
  );
  expect(events).toHaveLength(4);
});

test("a retried job resolves its dead letter and is completed", async () => {
  await api.injectFault({ service: "gatherfeed", kind: "permanent", rate: 1, match: "lanterns" });
  const { id } = await add(research("lanterns"));
  const { deadLetter } = await untilJob(id, "failed");
  expect(deadLetter).toMatchObject({ status: "open", errorName: "PermanentError" });
  await api.clearFaults();
  const answers = await Promise.all([postCommand(id, "retry"), postCommand(id, "retry")]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const after = await untilJob(id, "completed");
  expect(after.deadLetter).toMatchObject({ id: deadLetter?.id, status: "replayed", resolvedReason: "a test" });
  expect(await api.deadLetters({ status: "open" })).toEqual([]);
});

test("an invalid job is refused and not stored", async () => {
  const correlationId = "refused";
  const options = { correlationId };
  const wrong = { ...research("x"), payload: { brand_slug: "niche-fi" } };
  expect(await api.call("POST", "/api/jobs", { ...wrong, options })).toMatchObject({ status: 400, body: { error: { code: "invalid" } } });
  expect((await api.call("POST", "/api/flows", { ...research("x"), options, children: [wrong] })).status).toBe(400);
  expect(await api.jobs({ correlationId })).toEqual([]);
});
