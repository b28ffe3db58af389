import { expect, test } from "vitest";
import { compare } from "./compare.ts";
import type { Feature } from "./inCommon.ts";
import type { Sample } from "./sample.ts";

/** Pseudo-random numbers from 0 to 1 that are the same in each run (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Payload = Record<string, unknown>;
type Message = Sample & { payload: Payload };

/** A message of a busy shop: everything in it is chance. */
function messageOf(random: () => number): Message {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const items = Array.from({ length: 1 + Math.floor(random() * 6) }, () => ({
    sku: pick(["a", "b", "c", "d", "e"]),
    count: pick([1, 2, 3]),
  }));
  const tenant = pick(["north", "south", "east", "west", "alps", "coast"]);
  const payload: Payload = {
    shop: tenant,
    orderId: Math.floor(random() * 1e6),
    total: Math.floor(random() ** 3 * 5_000),
    currency: pick(["EUR", "USD", "CHF"]),
    customer: { email: `c${Math.floor(random() * 1e5)}@example.com`, country: pick(["DE", "AT", "CH", "FR"]), vip: random() < 0.1 },
    items,
    placedAt: new Date(1.79e12 + random() * 1e7).toISOString(),
    ...(random() < 0.7 ? { voucher: pick(["ten", "free"]) } : {}),
    ...(random() < 0.95 ? { address: { city: pick(["Bonn", "Graz", "Bern"]), zip: String(10_000 + Math.floor(random() * 9e4)) } } : {}),
  };
  return {
    queue: pick(["orders", "orders-bulk"]),
    type: "order.placed",
    tenant,
    source: pick(["shop", "import"]),
    version: pick(["v11", "v12", "v12"]),
    at: new Date(1.79e12 + random() * 1e7).toISOString(),
    attempt: 1,
    bytes: 300 + Math.floor(random() ** 4 * 60_000),
    payload,
  };
}

/** Samples of a system in which messages with the cause fail, and one in a hundred others. */
function plant(seed: number, isCause: (message: Message) => boolean, failures = 100, successes = 160) {
  const random = randomOf(seed);
  const failed: Message[] = [];
  const succeeded: Message[] = [];
  for (let tries = 0; tries < 200_000 && (failed.length < failures || succeeded.length < successes); tries += 1) {
    const message = messageOf(random);
    const fails = isCause(message) ? random() < 0.9 : random() < 0.005;
    const side = fails ? failed : succeeded;
    if (side.length < (fails ? failures : successes)) side.push(message);
  }
  return { failed, succeeded };
}

const seeds = Array.from({ length: 10 }, (_, index) => index * 7_919 + 1);

test.each<[string, (message: Message) => boolean, Partial<Feature>]>([
  ["one tenant", ({ tenant }) => tenant === "alps", { kind: "tenant", test: "is", value: "alps" }],
  ["one version", ({ version }) => version === "v11", { kind: "version", test: "is", value: "v11" }],
  ["one queue", ({ queue }) => queue === "orders-bulk", { kind: "queue", value: "orders-bulk" }],
  ["large messages", ({ bytes }) => bytes > 20_000, { kind: "size", test: "atLeast" }],
  ["one value", ({ payload }) => payload.currency === "CHF", { kind: "field", path: "currency", value: '"CHF"' }],
  ["a large number", ({ payload }) => Number(payload.total) >= 3_000, { kind: "field", path: "total", test: "atLeast" }],
  ["a missing field", ({ payload }) => !("address" in payload), { kind: "field", path: "address", test: "missing" }],
  ["a long list", ({ payload }) => (payload.items as unknown[]).length >= 6, { kind: "length", path: "items", test: "atLeast" }],
  ["a nested flag", ({ payload }) => (payload.customer as Payload).vip === true, { path: "customer.vip", value: "true" }],
])("%s stands first in at least nine of ten tries", (_name, isCause, expected) => {
  for (const [failures, successes] of [
    [100, 160],
    [20, 60],
  ] as const) {
    const first = seeds.map((seed) => {
      const { failed, succeeded } = plant(seed, isCause, failures, successes);
      return compare(failed, succeeded).features[0]?.feature;
    });
    const hits = first.filter(
      (feature) => feature && Object.entries(expected).every(([key, value]) => feature[key as keyof Feature] === value),
    );
    expect(hits.length).toBeGreaterThanOrEqual(9);
  }
});

test("nothing stands out when failures are chance, however small the samples", () => {
  for (const [failures, successes] of [
    [100, 160],
    [20, 60],
    [10, 30],
    [6, 6],
    [5, 100],
  ] as const) {
    const results = Array.from({ length: 30 }, (_, seed) => {
      const random = randomOf(seed);
      const samples = Array.from({ length: failures + successes }, () => messageOf(random));
      return compare(samples.slice(0, failures), samples.slice(failures));
    });
    const wrong = results.filter(({ result }) => result !== "nothing");
    expect(wrong.length).toBeLessThanOrEqual(3);
  }
});
