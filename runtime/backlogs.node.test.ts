import { afterEach, expect, test, vi } from "vitest";
import { silenceLog } from "./testing/silenceLog.ts";
import { readBacklogs } from "./backlogs.ts";

type Figures = { backlogCount: number; backlogBytes: number; oldestMessageTimestamp?: Date };
/** A producer binding that answers `metrics`. Real queues are asked in the tests of the API. */
const producer = (metrics: () => Promise<Figures>) => ({
  send: () => {},
  sendBatch: () => {},
  metrics: vi.fn<() => Promise<Figures>>(metrics),
});
const sent = new Date("2026-11-21T03:00:00.000Z");
const two = { backlogCount: 2, backlogBytes: 300, oldestMessageTimestamp: sent };
const at = (seconds: number) => Date.parse("2026-11-21T03:06:00.000Z") + seconds * 1_000;

afterEach(() => void vi.useRealTimers());

test("a backlog is asked for once in five seconds, and never claimed without a binding", async () => {
  const orders = producer(async () => two);
  const read = async (seconds: number) => Object.fromEntries(await readBacklogs({ ORDERS: orders }, ["orders", "returns"], at(seconds)));
  const backlog = { count: 2, bytes: 300, oldestMessageAt: sent.toISOString() };
  expect(await read(0)).toEqual({ orders: backlog, returns: null });
  await read(4);
  expect(orders.metrics).toHaveBeenCalledTimes(1);
  orders.metrics.mockResolvedValue({ backlogCount: 3, backlogBytes: 400, oldestMessageTimestamp: new Date(0) });
  expect(await read(5)).toMatchObject({ orders: { count: 3, oldestMessageAt: null } });
});

test("an empty queue has no oldest message", async () => {
  const empty = producer(async () => ({ backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: sent }));
  expect((await readBacklogs({ EMPTY: empty }, ["empty"], at(0))).get("empty")).toEqual({ count: 0, bytes: 0, oldestMessageAt: null });
});

test("a queue that fails is not known, which is logged once", async () => {
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  const broken = producer(() => Promise.reject(new Error("Queue is overloaded")));
  for (const seconds of [0, 10, 20]) expect((await readBacklogs({ BROKEN: broken }, ["broken"], at(seconds))).get("broken")).toBeNull();
  expect(broken.metrics).toHaveBeenCalledTimes(3);
  expect(warn.mock.calls.filter(([line]) => String(line).includes("the backlog is not known"))).toHaveLength(1);
});

test("a queue that does not answer within a second is not known, and delays no other", async () => {
  silenceLog();
  vi.useFakeTimers();
  const hangs = producer(() => new Promise<never>(() => undefined));
  const works = producer(async () => two);
  const reading = readBacklogs({ HANGS: hangs, WORKS: works }, ["hangs", "works"], at(0));
  await vi.advanceTimersByTimeAsync(1_000);
  const backlogs = await reading;
  expect([backlogs.get("hangs"), backlogs.get("works")?.count]).toEqual([null, 2]);
});

test("of many queues, at most 20 are asked at once, those with the oldest readings first", async () => {
  const names = Array.from({ length: 50 }, (_, index) => `many-${index}`);
  const metrics = vi.fn<() => Promise<Figures>>(async () => two);
  const bindings = Object.fromEntries(names.map((name) => [name.toUpperCase().replace("-", "_"), producer(metrics)]));
  const countKnown = async (seconds: number) =>
    [...(await readBacklogs(bindings, names, at(seconds))).values()].filter((backlog) => backlog !== null).length;
  expect([await countKnown(0), await countKnown(1), await countKnown(2)]).toEqual([20, 40, 50]);
  expect(metrics).toHaveBeenCalledTimes(50);
  // A reading counts for a minute; after that only the 20 that are asked now are known.
  expect(await countKnown(90)).toBe(20);
});
