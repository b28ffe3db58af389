import { expect, test } from "vitest";
import { errorInfoOf } from "./errorInfo.ts";
import { fingerprintOf, kindOf, scopeOf } from "./fingerprint.ts";

const stackOf = (...frames: string[]) => ["TypeError: x", ...frames.map((frame) => `    at ${frame}`)].join("\n");
const print = (message: string, stack = "", name = "TypeError") => fingerprintOf({ name, message, stack });

test("the same bug always has the same fingerprint, another bug has another", () => {
  expect(print("No order 17 for 'best tents'")).toBe(print("no order 9001 for 'tent pegs'."));
  expect(print("1 row was skipped")).toBe(print("3 rows were skipped"));
  expect(print("No order")).toMatch(/^[0-9a-f]{16}$/);
  expect(
    new Set([print("a"), print("b"), print("a", "", "RangeError"), fingerprintOf({ name: "TypeError", message: "a" }, "orders")]).size,
  ).toBe(4);
});

test("values that are no errors are distinguished by their contents", () => {
  const objects = [
    { code: "QUOTA" },
    { code: "AUTH" },
    { status: 404 },
    { status: 503 },
    { reason: "x" },
    { code: 1, message: "no" },
    { code: 2, message: "no" },
  ];
  expect(new Set(objects.map((thrown) => fingerprintOf(errorInfoOf(thrown)))).size).toBe(objects.length);
  expect(fingerprintOf(errorInfoOf({ code: "QUOTA", id: 17 }))).toBe(fingerprintOf(errorInfoOf({ code: "QUOTA", id: 18 })));
});

test("quoted text is removed completely, including escaped quotes", () => {
  const texts = ["a", `b"c`, `d\\"e`, "\\", "f'g"].map((type) => print(`Unknown message type ${JSON.stringify(type)} (type: unknown)`));
  expect(new Set(texts).size).toBe(1);
});

test("a deploy or an edit above does not change the place, another function does", () => {
  const deploys = [
    stackOf("publish (services/pages-plus/publish.ts:32)", "async handle (services/pages-plus/index.ts:12)"),
    stackOf("publish (services/pages-plus/publish.ts:48)", "async consume (services/pages-plus/index.ts:99)"),
    stackOf("parse (node_modules/zod/v4/core.js)", "async publish (/home/ci/build-7/services/pages-plus/publish.ts:48:9)"),
    stackOf("JSON.parse (<anonymous>)", "publish (services/pages-plus/publish.ts:1)", "node:internal/process/task_queues:95:5"),
  ].map((stack) => print("No such page", stack));
  expect(new Set(deploys).size).toBe(1);
  const others = [stackOf("remove (services/pages-plus/publish.ts:32)"), stackOf("publish (services/social-good/publish.ts:32)"), ""];
  expect(new Set([...deploys, ...others.map((stack) => print("No such page", stack))]).size).toBe(4);
});

test("names of built files and minified functions do not count", () => {
  const built = [
    stackOf("chargeCard (index-BX3f9a2c.js:1:2043)"),
    stackOf("chargeCard2 (assets/index-Zk81mm0q.js:1:77)"),
    stackOf("a (worker.js:1:9)", "Object.chargeCard (worker.js:1:9)"),
  ];
  expect(new Set(built.map((stack) => print("Declined", stack))).size).toBe(1);
  const mapped = ["a", "b2", "Object.<anonymous>"].map((name) =>
    print("Declined", stackOf(`${name} (src/charge.ts:3)`, "node:internal/x:1:1")),
  );
  expect(new Set([...mapped, print("Declined", stackOf("src/charge.ts:9"))]).size).toBe(1);
  expect(print("Declined", stackOf("a (index-1f.js:1:2)", "index-1f.js:1:8"))).toBe(print("Declined"));
});

test("a failing network or database is one cause wherever it is noticed", () => {
  const stacks = [stackOf("publish (a/publish.ts:1)"), stackOf("research (b/research.ts:1)"), ""];
  for (const message of ["connect ECONNREFUSED 10.0.0.1:5432", "D1_ERROR: database is locked: SQLITE_BUSY", "Network connection lost."])
    expect(new Set(stacks.map((stack) => print(message, stack))).size).toBe(1);
  expect(new Set(stacks.map((stack) => print("Declined", stack))).size).toBe(3);
});

test("a wrapper without a message of its own is explained by its cause", () => {
  const refused = (port: number) => Object.assign(new Error(`connect ECONNREFUSED 127.0.0.1:${port}`), { code: "ECONNREFUSED" });
  const wrapped = [
    new TypeError("fetch failed", { cause: refused(5432) }),
    new Error("Request failed", { cause: new TypeError("fetch failed", { cause: refused(5432) }) }),
    new Error("", { cause: refused(5432) }),
  ].map((error) => fingerprintOf(errorInfoOf(error)));
  expect(new Set([...wrapped, fingerprintOf(errorInfoOf(refused(5432)))]).size).toBe(1);
  expect(fingerprintOf(errorInfoOf(new TypeError("fetch failed", { cause: refused(6379) })))).not.toBe(wrapped[0]);
  const publish = (cause: Error) => fingerprintOf(errorInfoOf(new Error("Could not publish", { cause })));
  expect(publish(new Error("no such table: pages"))).not.toBe(publish(new Error("disk is full")));
});

test("invalid messages are told apart by type, or by queue if the type is unknown", () => {
  const kind = (queue: string, type: string, isKnownType?: boolean) =>
    kindOf(isKnownType === undefined ? { queue, type } : { queue, type, isKnownType });
  expect(kind("orders", "a")).toBe(kind("orders", "b", false));
  expect(new Set([kind("orders", "a"), kind("returns", "a"), kind("orders", "a", true), kind("orders", "b", true)]).size).toBe(4);
  expect(scopeOf({ queue: "orders", type: "a", reason: "malformed" })).toBe(kind("orders", "a"));
  expect(scopeOf({ queue: "orders", type: "a", reason: "permanent" })).toBe("");
});
