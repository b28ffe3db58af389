import { beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { createMessageBatch } from "cloudflare:test";
import { deadLetterOfJob, getDeadLetter, listDeadLetters } from "#store/dead-letters/list";
import { createConsumer } from "./createConsumer.ts";
import { createQueue } from "./queue.ts";
import { add, deliver, currentHandler, jobs, makePart, outgoing, ownEnv } from "./testing/ownQueue.ts";

const { OPS } = ownEnv;
const once = { attempts: 1 };
const runs = new Map<string, number>();

beforeEach(() => {
  outgoing.length = 0;
  runs.clear();
});

/** Delivers a job whose handler throws the value of `thrown`, and one that completes. Returns the dead letter of the first. */
async function deadLetterFor(thrown: () => unknown) {
  currentHandler.handle = async ({ job }) => {
    runs.set(job.payload.name, (runs.get(job.payload.name) ?? 0) + 1);
    if (job.payload.name === "bad") throw thrown();
    return "made";
  };
  const [bad, good] = [await add("bad", once), await add("good", once)];
  expect(await deliver()).toEqual({ acked: 2, delays: [] });
  expect(await jobs.getJob(good)).toMatchObject({ job: { state: "completed" }, result: "made" });
  expect([...runs.values()]).toEqual([1, 1]);
  const deadLetter = await deadLetterOfJob(OPS, bad);
  return getDeadLetter(OPS, deadLetter?.id ?? "");
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable(new Error("x"), {});
  revoke();
  return proxy;
}

const oddValues: [string, () => unknown, { errorName: string; errorMessage: unknown }][] = [
  [
    "an object as its message",
    () => Object.assign(new Error("x"), { message: { field: "email" } }),
    { errorName: "Error", errorMessage: "{ field: email }" },
  ],
  [
    "getters that throw",
    () => Object.defineProperty(new TypeError("x"), "message", { get: () => revoked() as string }),
    { errorName: "TypeError", errorMessage: "{}" },
  ],
  ["a revoked proxy", revoked, { errorName: "Error", errorMessage: "{}" }],
  ["undefined", () => undefined, { errorName: "Error", errorMessage: "undefined" }],
  ["a symbol", () => Symbol("s"), { errorName: "Error", errorMessage: "Symbol(s)" }],
  ["a text with a null character and half a surrogate pair", () => "a\0b\uD800", { errorName: "Error", errorMessage: "a\uFFFDb\uFFFD" }],
  ["a response", () => new Response("busy", { status: 503 }), { errorName: "Response", errorMessage: "{ status: 503 }" }],
];
test.each(oddValues)("a handler that throws %s fails only its own job, with that error", async (_, thrown, error) => {
  expect(await deadLetterFor(thrown)).toMatchObject({
    deadLetter: { ...error, reason: "exhausted" },
    attempts: [{ ...error, outcome: "failed" }],
  });
});

test("causes, members and fields of an error are stored with the attempt and the dead letter", async () => {
  const thrown = () =>
    Object.assign(new AggregateError([new RangeError("first"), "second"], "all failed", { cause: new TypeError("why") }), {
      code: "E_ALL",
      status: 502,
    });
  const { deadLetter, attempts } = await deadLetterFor(thrown);
  const related = [
    { path: "cause", name: "TypeError", message: "why", stack: expect.stringContaining("thrownValues.test.ts") },
    { path: "errors[0]", name: "RangeError", message: "first" },
    { path: "errors[1]", name: "Error", message: "second", stack: "" },
  ];
  expect(deadLetter.errorDetails).toMatchObject({ fields: { code: "E_ALL", status: 502 }, related });
  expect(attempts[0]?.errorDetails).toEqual(deadLetter.errorDetails);
});

/** Returns a function that gives the length of the longest bound text so far, bytes. D1 allows 2,000,000, the local database any length. */
function watchBound(): () => number {
  let longest = 0;
  const prepare = OPS.prepare.bind(OPS);
  vi.spyOn(OPS, "prepare").mockImplementation((sql) => {
    const statement = prepare(sql);
    const bind = statement.bind.bind(statement);
    statement.bind = (...values) => {
      for (const value of values) if (typeof value === "string") longest = Math.max(longest, new TextEncoder().encode(value).length);
      return bind(...values);
    };
    return statement;
  });
  return () => longest;
}

test("a whole batch of the largest possible errors is written, within D1's limits", async () => {
  const longest = watchBound();
  const size = 100;
  currentHandler.handle = async () => {
    throw Object.assign(new Error("\u{1F6A6}".repeat(4_000), { cause: new Error("€".repeat(9_000)) }), { notes: "\u0001".repeat(9_000) });
  };
  await jobs.addBulk(Array.from({ length: size }, (_, n) => ({ consumer: makePart, payload: { name: `${n}` }, options: once })));
  expect((await deliver()).acked).toBe(size);
  expect(await jobs.getCounts()).toMatchObject({ failed: size, active: 0 });
  expect(longest()).toBeLessThan(2_000_000);
});

test("a whole batch of the largest possible results and logs is written, within D1's limits", async () => {
  const longest = watchBound();
  const size = 40;
  currentHandler.handle = async ({ log }) => {
    for (let line = 0; line < 20; line += 1) log("€".repeat(1_000), "\u0001".repeat(600));
    return "€".repeat(42_000);
  };
  await jobs.addBulk(Array.from({ length: size }, (_, n) => ({ consumer: makePart, payload: { name: `${n}` } })));
  expect((await deliver()).acked).toBe(size);
  expect(await jobs.getCounts()).toMatchObject({ completed: size, active: 0 });
  expect(longest()).toBeLessThan(2_000_000);
});

describe("a value that JSON cannot hold", () => {
  test("is stored in words as log data, progress or part of a result, and an error with its message", async () => {
    const cycle: Record<string, unknown> = { big: 1n };
    cycle["self"] = cycle;
    currentHandler.handle = async ({ log, updateProgress }) => {
      log("cycle", cycle);
      log("failed", { error: Object.assign(new TypeError("no"), { code: 7 }) });
      log(new RangeError("no text") as never, revoked(), "loud" as never);
      updateProgress({ toJSON: () => revoked() });
      return { done: new TypeError("almost") };
    };
    const id = await add();
    expect((await deliver()).acked).toBe(1);
    expect(await jobs.getJob(id)).toMatchObject({
      job: { state: "completed" },
      result: { done: { name: "TypeError", message: "almost" } },
      logs: [
        { message: "cycle", data: { big: "1n", self: "[Circular]" } },
        { message: "failed", data: { error: { name: "TypeError", message: "no", code: 7 } } },
        { message: "RangeError: no text", data: {}, level: "info" },
      ],
    });
  });

  test("as a result is replaced by the reason why it is not stored", async () => {
    currentHandler.handle = async () => ({
      toJSON: () => {
        throw revoked();
      },
    });
    const id = await add();
    await deliver();
    expect(await jobs.getJob(id)).toMatchObject({
      job: { state: "completed" },
      result: { notKept: expect.stringContaining("could not be written as JSON") },
    });
  });
});

describe("an error outside the handlers", () => {
  const deliverTo = async (queue: { consume: (batch: MessageBatch, env: typeof ownEnv) => Promise<void> }) => {
    const bodies = outgoing.splice(0).map(({ body }) => ({ id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body }));
    await queue.consume(createMessageBatch("parts", bodies), ownEnv);
  };

  test("while creating the middleware fails each job with that error", async () => {
    const broken = createQueue({
      name: "parts",
      consumers: [makePart],
      middleware: () => {
        throw new RangeError("No such binding");
      },
    });
    const id = await add("a", once);
    await deliverTo(broken);
    expect(await jobs.getJob(id)).toMatchObject({ job: { state: "failed", errorName: "RangeError", errorMessage: "No such binding" } });
  });

  test("in a schema makes its message a dead letter with that error, and the others are processed", async () => {
    const schema = z.object({ name: z.string() }).refine(({ name }) => {
      if (name === "bad") throw new RangeError("no such name");
      return true;
    });
    const picky = createQueue({ name: "parts", consumers: [createConsumer({ name: "make-part", schema, handle: () => "made" })] });
    await add("bad");
    const good = await add("good");
    await deliverTo(picky);
    expect(await jobs.getJob(good)).toMatchObject({ job: { state: "completed" } });
    const [deadLetter] = (await listDeadLetters(OPS, {}, { limit: 5 })).items;
    expect(deadLetter).toMatchObject({ reason: "malformed", errorMessage: expect.stringContaining("RangeError: no such name") });
  });
});
