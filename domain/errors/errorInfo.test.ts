import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asError, type ErrorInfo, errorInfoOf, errorText } from "./errorInfo.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { safeJsonText, jsonText } from "../messages/jsonText.ts";
import { RateLimitError } from "../jobs/retry.ts";

/** Throws a revoked proxy, so that neither the value nor the error it throws can be inspected. */
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
/** Can be converted neither to text nor to a number. */
const unconvertible = { toString: hostile, valueOf: hostile };
const throwing = (keys: readonly string[], on: object) =>
  Object.defineProperties(on, Object.fromEntries(keys.map((key) => [key, { get: hostile, enumerable: true }])));

describe("a thrown value", () => {
  const cyclic = new Error("outer", { cause: new TypeError("inner") });
  (cyclic.cause as Error).cause = cyclic;
  const cases: [string, unknown, Partial<ErrorInfo>][] = [
    ["text", "plain", { name: "Error", message: "plain", stack: "", details: null }],
    ["undefined", undefined, { name: "Error", message: "undefined" }],
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
      "a response",
      new Response("no", { status: 503, statusText: "Busy" }),
      { name: "Response", message: "{ status: 503, statusText: Busy }" },
    ],
    [
      "an aborted connection",
      new DOMException("The operation was aborted", "AbortError"),
      { name: "AbortError", message: "The operation was aborted" },
    ],
    [
      "an error whose cause refers back to it",
      cyclic,
      { details: { fields: {}, related: [expect.objectContaining({ path: "cause", name: "TypeError", message: "inner" })] } },
    ],
    [
      "an error whose list of errors has no valid length",
      Object.assign(new Error("x"), { errors: { length: Symbol("n") } }),
      { message: "x" },
    ],
    [
      "an error with an object of errors by field",
      Object.assign(new Error("x"), { errors: { email: new RangeError("taken") } }),
      { details: { fields: { errors: { email: "RangeError: taken" } }, related: [] } },
    ],
    [
      "an error with a nested error without a valid name",
      Object.assign(new Error("x"), { held: Object.assign(new TypeError("y"), { name: unconvertible }) }),
      { details: { fields: { held: "TypeError: y" }, related: [] } },
    ],
    [
      "a list whose length is not a number",
      new Proxy([1], { get: (list, key) => (key === "length" ? unconvertible : Reflect.get(list, key)) }),
      {},
    ],
    [
      "an object with a very long tag",
      Object.assign(Object.create(null), { [Symbol.toStringTag]: "\uD800".repeat(200) }),
      { name: "\uFFFD".repeat(100), message: "{}" },
    ],
    ["an object with a negative zero", { left: -0 }, { details: { fields: { left: 0 }, related: [] } }],
    ["a lone surrogate and NUL", new Error("\uD800a\0b"), { message: "\uFFFDa\uFFFDb" }],
  ];
  test.each(cases)("that is %s is described", (_, thrown, info) => {
    expect(errorInfoOf(thrown)).toMatchObject(info);
    expect(errorText(thrown).length).toBeLessThanOrEqual(500);
    expect(safeJsonText(thrown)).not.toBe("");
    expect(`${asError(thrown)}${asError(thrown).stack}`).not.toBe("");
  });

  test("is stored with its fields, its causes and its members", () => {
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

  test("is bounded in size for any contents", () => {
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

  test("never makes the description throw", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true, withSparseArray: true }), (value) => {
        for (const thrown of [value, Object.assign(new Error("e"), { field: value }), new Error("e", { cause: value })]) {
          const info = errorInfoOf(thrown);
          expect(JSON.parse(JSON.stringify(info))).toEqual(info);
          expect(fingerprintOf(info)).toMatch(/^[0-9a-f]{16}$/);
        }
      }),
    );
  });
});

test("an error in JSON keeps its contents, and values that JSON can't represent are described", () => {
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
