import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asError, type ErrorInfo, errorInfoOf, errorText, fingerprintOf, kindOf } from "./errorInfo.ts";
import { safeJsonText, jsonText } from "../messages/jsonText.ts";
import { RateLimitError } from "../jobs/retry.ts";

/** Throws the revoked proxy itself, so that neither the value nor what it throws can be looked at. */
const hostile = (): never => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  throw proxy;
};
const thrownBy = (make: () => unknown): unknown => {
  try {
    return make();
  } catch (error) {
    return error;
  }
};
const trapped = (target: object) => {
  const trap = new Proxy({}, { get: () => hostile });
  return new Proxy(target, trap as ProxyHandler<object>);
};
/** Nothing that it can be turned into is a text or a number. */
const unspeakable = { toString: hostile, valueOf: hostile };
const throwing = (keys: readonly string[], on: object) =>
  Object.defineProperties(on, Object.fromEntries(keys.map((key) => [key, { get: hostile, enumerable: true }])));

describe("a thrown value", () => {
  const cyclic = new Error("outer", { cause: new TypeError("inner") });
  (cyclic.cause as Error).cause = cyclic;
  const odd: [string, unknown, Partial<ErrorInfo>][] = [
    ["text", "plain", { name: "Error", message: "plain", stack: "", details: null }],
    ["nothing", undefined, { name: "Error", message: "undefined" }],
    ["null", null, { name: "Error", message: "null" }],
    ["a symbol", Symbol("s"), { name: "Error", message: "Symbol(s)" }],
    ["a bigint", 12n, { name: "Error", message: "12n" }],
    ["a function", function fail() {}, { name: "Error", message: "[Function fail]" }],
    ["a revoked proxy", thrownBy(hostile), { name: "Error", message: "{}" }],
    ["a proxy whose every trap throws", trapped(new Error("x")), { name: "Error" }],
    [
      "an error whose getters throw",
      throwing(["name", "message", "stack", "cause", "errors", "code"], new TypeError()),
      { name: "TypeError" },
    ],
    ["an error with an object as message", Object.assign(new Error("x"), { message: { field: "email" } }), { message: "{ field: email }" }],
    ["an error with a number as name", Object.assign(new RangeError("x"), { name: 7 }), { name: "RangeError", message: "x" }],
    ["a plain object", { code: "E_QUOTA", retry: true }, { name: "Error", message: "{ code: E_QUOTA, retry: true }" }],
    ["an object with a message", { name: "QuotaError", message: "full" }, { name: "QuotaError", message: "full" }],
    ["an object without a prototype", Object.create(null), { name: "Error", message: "{}" }],
    ["a frozen error", Object.freeze(new Error("cold")), { name: "Error", message: "cold" }],
    [
      "an answer",
      new Response("no", { status: 503, statusText: "Busy" }),
      { name: "Response", message: "{ status: 503, statusText: Busy }" },
    ],
    [
      "a cut connection",
      new DOMException("The operation was aborted", "AbortError"),
      { name: "AbortError", message: "The operation was aborted" },
    ],
    [
      "an error whose cause holds it",
      cyclic,
      { details: { fields: {}, related: [expect.objectContaining({ path: "cause", name: "TypeError", message: "inner" })] } },
    ],
    ["an error of errors that can't be counted", Object.assign(new Error("x"), { errors: { length: Symbol("n") } }), { message: "x" }],
    [
      "an error with errors by field",
      Object.assign(new Error("x"), { errors: { email: new RangeError("taken") } }),
      { details: { fields: { errors: { email: "RangeError: taken" } }, related: [] } },
    ],
    [
      "an error that holds one without a name",
      Object.assign(new Error("x"), { held: Object.assign(new TypeError("y"), { name: unspeakable }) }),
      { details: { fields: { held: "TypeError: y" }, related: [] } },
    ],
    [
      "a list whose length is no number",
      new Proxy([1], { get: (list, key) => (key === "length" ? unspeakable : Reflect.get(list, key)) }),
      {},
    ],
    [
      "an object with an endless tag",
      Object.assign(Object.create(null), { [Symbol.toStringTag]: "\uD800".repeat(200) }),
      { name: "\uFFFD".repeat(100), message: "{}" },
    ],
    ["an object with less than nothing", { left: -0 }, { details: { fields: { left: 0 }, related: [] } }],
    ["half a character and a zero", new Error("\uD800a\0b"), { message: "\uFFFDa\uFFFDb" }],
  ];
  test.each(odd)("that is %s is described", (_, thrown, info) => {
    expect(errorInfoOf(thrown)).toMatchObject(info);
    expect(errorText(thrown).length).toBeLessThanOrEqual(500);
    expect(safeJsonText(thrown)).not.toBe("");
    expect(`${asError(thrown)}${asError(thrown).stack}`).not.toBe("");
  });

  test("is told with its fields, its causes and its members", () => {
    const members = [new TypeError("first", { cause: "a text" }), { code: 7 }];
    const error = Object.assign(new AggregateError(members, "all failed", { cause: new RateLimitError("slow", 9) }), {
      code: "E_ALL",
      response: new Response(null, { status: 429 }),
      request: { headers: { Authorization: "Bearer x" }, password: "y", big: new Uint8Array(5_000) },
    });
    const { details } = errorInfoOf(error);
    expect(details?.fields).toEqual({
      code: "E_ALL",
      response: { status: 429 },
      request: { headers: { Authorization: "[redacted]" }, password: "[redacted]", big: "[Uint8Array(5000)]" },
    });
    expect(details?.related.map(({ path, name, message, fields }) => [path, name, message, fields])).toEqual([
      ["cause", "RateLimitError", "slow", { retryAfterSeconds: 9 }],
      ["errors[0]", "TypeError", "first", {}],
      ["errors[0].cause", "Error", "a text", {}],
      ["errors[1]", "Error", "{ code: 7 }", { code: 7 }],
    ]);
    expect(details?.related[1]?.stack).toContain("errorInfo.test.ts");
  });

  test("keeps the frames of its stack, however long its message is", () => {
    for (const message of ["x".repeat(90_000), "a line\n".repeat(9_000), "{".repeat(5_000)]) {
      const { stack } = errorInfoOf(new RangeError(message));
      expect(stack).toContain("errorInfo.test.ts:");
      expect(stack.startsWith(`RangeError: ${message.slice(0, 400)}`)).toBe(true);
      expect(stack.length).toBeLessThanOrEqual(4_000);
    }
  });

  test("is bounded, whatever it holds", () => {
    const huge = new TypeError("\u{1F6A6}".repeat(10_000), { cause: new Error("\n".repeat(1e6)) });
    Object.assign(huge, Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`field${n}`, "x".repeat(10_000)])));
    let chain = huge;
    for (let level = 0; level < 100; level += 1) chain = new TypeError(`level ${level}`, { cause: chain });
    for (const error of [huge, chain, new AggregateError(Array.from({ length: 1_000 }, () => huge))]) {
      const info = errorInfoOf(error);
      expect(info.message.length).toBeLessThanOrEqual(2_000);
      expect(info.message.isWellFormed()).toBe(true);
      expect(info.stack.length).toBeLessThanOrEqual(4_000);
      expect(JSON.stringify(info.details).length).toBeLessThanOrEqual(8_000);
      expect(info.details?.related.length).toBeGreaterThan(0);
    }
  });

  test("never makes its description throw", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true, withSparseArray: true }), (value) => {
        for (const thrown of [value, Object.assign(new Error("e"), { field: value }), new Error("e", { cause: value })]) {
          const info = errorInfoOf(thrown);
          expect(JSON.parse(JSON.stringify(info))).toEqual(info);
          expect(fingerprintOf("type", info)).toMatch(/^[0-9a-f]{16}$/);
        }
      }),
    );
  });
});

test("the same bug has one fingerprint, another bug another", () => {
  const print = (message: string, name = "TypeError", type = "content.publish") => fingerprintOf(type, { name, message });
  expect(print("No article 17 for 'best apps'")).toBe(print("No article 9001 for 'tent pegs'"));
  expect(print("No article")).toMatch(/^[0-9a-f]{16}$/);
  expect(new Set([print("a"), print("b"), print("a", "RangeError"), print("a", "TypeError", "content.ready")]).size).toBe(4);
  // What is thrown without being an error is told apart by what it holds.
  const objects = [
    { code: "QUOTA" },
    { code: "AUTH" },
    { status: 404 },
    { status: 503 },
    { reason: "x" },
    { code: 1, message: "no" },
    { code: 2, message: "no" },
  ];
  expect(new Set(objects.map((one) => fingerprintOf("t", errorInfoOf(one)))).size).toBe(objects.length);
  expect(fingerprintOf("t", errorInfoOf({ code: "QUOTA", id: 17 }))).toBe(fingerprintOf("t", errorInfoOf({ code: "QUOTA", id: 18 })));
});

test("a quoted text is taken out whole, whatever quotes it holds itself", () => {
  const print = (type: string) => fingerprintOf("t", { name: "E", message: `No event is called ${JSON.stringify(type)} (type: unknown)` });
  expect(new Set(["a", `b"c`, `d\\"e`, "\\", "f'g"].map(print)).size).toBe(1);
});

test("types that nobody takes are one kind for each queue", () => {
  const kind = (queue: string, type: string, isKnownType?: boolean) =>
    kindOf(isKnownType === undefined ? { queue, type } : { queue, type, isKnownType });
  expect(kind("orders", "a")).toBe(kind("orders", "b", false));
  expect(new Set([kind("orders", "a"), kind("returns", "a"), kind("orders", "a", true), kind("orders", "b", true)]).size).toBe(4);
});

test("an error in JSON keeps what it says, and what JSON can't hold is told in words", () => {
  const error = Object.assign(new TypeError("no", { cause: new Error("why") }), { code: 7 });
  expect(JSON.parse(jsonText({ failed: [error] }) ?? "")).toEqual({
    failed: [
      { name: "TypeError", message: "no", code: 7, behind: ["cause: Error: why"], stack: expect.stringContaining("errorInfo.test.ts") },
    ],
  });
  const holders = {
    map: new Map<unknown, unknown>([
      ["a", new Set([1, new RangeError("b")])],
      [7, new Map()],
    ]),
    empty: new (class Order {
      #hidden = 1;
      get shown() {
        return this.#hidden;
      }
    })(),
    answer: new Response("x"),
    promise: Promise.resolve(1),
    pattern: /a/g,
    bytes: new Uint8Array([7]),
    nothing: {},
    bare: Object.create(null),
    list: [],
    at: new Date(0),
  };
  expect(JSON.parse(jsonText(holders) ?? "")).toEqual({
    map: { a: [1, expect.objectContaining({ name: "RangeError", message: "b" })], 7: {} },
    empty: "[Order]",
    answer: "[Response]",
    promise: "[Promise]",
    pattern: "/a/g",
    bytes: { 0: 7 },
    nothing: {},
    bare: {},
    list: [],
    at: "1970-01-01T00:00:00.000Z",
  });
  const cycle: Record<string, unknown> = { big: 1n };
  cycle["self"] = cycle;
  expect(safeJsonText(cycle)).toBe(`{"big":"1n","self":"[Circular]"}`);
  expect(safeJsonText({ toJSON: hostile })).toBe(`{"toJSON":"[Function hostile]"}`);
});
