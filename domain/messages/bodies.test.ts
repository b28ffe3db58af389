import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeBody, isSendable, encodeBody, type EncodedBody, findNonJson } from "./bodies.ts";
import { previewOf } from "./preview.ts";

/** Returns what a consumer gets when a stored body is sent: a queue serializes JSON itself, delivers bytes as a buffer and clones the rest. */
function received(encoded: EncodedBody): unknown {
  const body = decodeBody(encoded);
  if (encoded.contentType === "json") return JSON.parse(JSON.stringify(body));
  return encoded.contentType === "bytes" ? (body as Uint8Array).buffer : body;
}

/** Asserts that two values have the same object graph: shared references are shared in both. */
function expectSameGraph(left: unknown, right: unknown): void {
  const pairs = new Map<object, object>();
  const pending: [unknown, unknown][] = [[left, right]];
  for (const [a, b] of pending) {
    if (typeof a !== "object" || a === null) continue;
    if (pairs.has(a)) {
      expect(pairs.get(a)).toBe(b);
      continue;
    }
    pairs.set(a, b as object);
    const childrenOf = (value: object): unknown[] => [
      ...(value instanceof Map || value instanceof Set ? [...value].flat() : []),
      ...(ArrayBuffer.isView(value) ? [value.buffer] : Object.values(value)),
      ...(value instanceof Error ? [value.cause] : []),
    ];
    const [ofA, ofB] = [childrenOf(a), childrenOf(b as object)];
    expect(ofB.length).toBe(ofA.length);
    pending.push(...ofA.map((value, index): [unknown, unknown] => [value, ofB[index]]));
  }
  // One object on one side must be one object on the other side, too.
  expect(new Set(pairs.values()).size).toBe(pairs.size);
}

function expectExact(value: unknown): void {
  const encoded = encodeBody(value);
  // A text column must preserve it.
  expect(encoded.body).toBe(encoded.body.toWellFormed().replaceAll("\0", ""));
  const back = received(encoded);
  expect(back).toStrictEqual(value);
  expect(Object.prototype.toString.call(back)).toBe(Object.prototype.toString.call(value));
  expectSameGraph(value, back);
}

const anything = fc.anything({
  maxDepth: 4,
  // `toStrictEqual` mistakes a property with the name `constructor` for the real one.
  key: fc
    .oneof(fc.string(), fc.constantFrom("__proto__", "toString", "toJSON", "then", "0", "nodes"))
    .filter((key) => key !== "constructor"),
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  withUnicodeString: true,
});
const errors = fc
  .tuple(fc.constantFrom(Error, TypeError, RangeError), fc.string(), anything)
  .map(([Kind, message, cause]) => new Kind(message, { cause }));

function selfReferences(): unknown[] {
  const [map, set] = [new Map<unknown, unknown>(), new Set()];
  map.set("self", map).set(map, set);
  return [map, set.add(set)];
}

describe("a body", () => {
  test("is preserved exactly, for any value", () => {
    fc.assert(
      fc.property(fc.oneof(anything, errors), (value) => expectExact(structuredClone(value))),
      { numRuns: 800 },
    );
  });

  test("is preserved exactly when its parts are referenced several times", () => {
    const graphs = fc.array(fc.tuple(fc.nat(20), fc.nat(20), fc.constantFrom("object", "array", "map", "set", "cause")), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(graphs, (links) => {
        const nodes: unknown[] = links.map(([, , kind]) =>
          kind === "array" ? [] : kind === "map" ? new Map() : kind === "set" ? new Set() : kind === "cause" ? new Error("e") : {},
        );
        for (const [from, to] of links) {
          const [holder, childrenOf] = [nodes[from % nodes.length], nodes[to % nodes.length]];
          if (Array.isArray(holder)) holder.push(childrenOf);
          else if (holder instanceof Map) holder.set(childrenOf, childrenOf);
          else if (holder instanceof Set) holder.add(childrenOf);
          else if (holder instanceof Error) holder.cause = childrenOf;
          else (holder as Record<string, unknown>)[`k${to}`] = childrenOf;
        }
        const [root] = nodes;
        expectSameGraph(root, received(encodeBody(root)));
      }),
    );
  });

  const buffer = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]).buffer;
  const named: unknown[] & { name?: unknown } = Object.assign([1, , 3, , ,], { name: "x" }); // oxlint-disable-line no-sparse-arrays
  const cases: [string, unknown, EncodedBody["contentType"]][] = [
    ["JSON", { a: [1, "x", null, true, 1e21] }, "json"],
    ["JSON with the name of an object method", JSON.parse(`{"__proto__":{"a":1},"toJSON":1}`), "json"],
    ["a negative zero", [-0], "v8"],
    ["an array with a hole at the end and a named property", named, "v8"],
    ["a long sparse array", Object.assign([], { 7: 1, length: 4_000_000_000 }), "v8"],
    ["the same object twice", ((value) => [value, value])({}), "v8"],
    ["text", "hé 🚦", "text"],
    ["a lone surrogate", "\uD800", "json"],
    ["text with NUL", "a\0b", "json"],
    ["bytes", buffer, "bytes"],
    ["zero bytes", new ArrayBuffer(0), "bytes"],
    ["a view of some bytes", new Uint8Array(buffer, 2, 3), "v8"],
    ["two views of the same bytes", [new Uint8Array(buffer), new DataView(buffer, 1, 2), new Float64Array(buffer)], "v8"],
    ["an invalid date", new Date(Number.NaN), "v8"],
    ["a regular expression", /a"\/b/giu, "v8"],
    ["undefined", undefined, "v8"],
    ["an AggregateError", new AggregateError([new TypeError("a", { cause: 7 }), "b"], "all", { cause: { why: 1 } }), "v8"],
    ["a SuppressedError", new SuppressedError(new Error("e"), new Error("s"), "suppressed"), "v8"],
    ["an error with fields", Object.assign(new RangeError("no"), { code: "E", status: 7, name: "OwnError" }), "v8"],
    ["an error without a message", new Error(), "v8"],
    ["a DOMException", new DOMException("aborted", "AbortError"), "v8"],
    [
      "headers",
      new Headers([
        ["a", "1"],
        ["set-cookie", "b=1"],
        ["set-cookie", "c=2"],
      ]),
      "v8",
    ],
    ["boxed values", [Object(1), Object("s"), Object(true), Object(1n)], "v8"],
    ["a map and a set that contain themselves", selfReferences(), "v8"],
    ["a resizable buffer", new ArrayBuffer(4, { maxByteLength: 16 }), "v8"],
  ];
  test.each(cases)("that is %s is stored exactly", (_, value, contentType) => {
    expect(encodeBody(value).contentType).toBe(contentType);
    expectExact(value);
  });

  test("of the largest size that a queue accepts stays far below the size limit of a row", () => {
    // Each has 128,000 bytes on the queue and grows most when it is encoded.
    const worst = [
      Array.from({ length: 64_000 }, () => undefined),
      Array.from({ length: 42_000 }, () => ({})),
      new Uint8Array(127_000),
      "\0".repeat(128_000),
    ];
    for (const value of worst) {
      const encoded = encodeBody(value);
      expect(encoded.body.length).toBeLessThan(1_500_000);
      expect(received(encoded)).toStrictEqual(value);
    }
  });

  test("that is not plain data, or nested too deeply, becomes a placeholder that can't be sent", () => {
    let deep: unknown = [];
    for (let level = 0; level < 60_000; level += 1) deep = [deep];
    for (const value of [
      new Map([["run", () => 1]]),
      Symbol("s"),
      deep,
      new WeakMap(),
      new Blob(["x"]),
      [new Request("https://example.com")],
    ]) {
      const encoded = encodeBody(value);
      expect(JSON.parse(encoded.body)).toMatchObject({ unwritable: expect.stringContaining("[object ") });
      expect(isSendable(encoded)).toBe(false);
      expect(() => decodeBody(encoded)).toThrow("could not be stored");
    }
  });
});

describe("a preview", () => {
  const cyclic: Record<string, unknown> = { list: [1, -0, undefined] };
  cyclic["self"] = cyclic;
  test.each([
    [{ a: 1 }, `{"a":1}`],
    ["plain", "plain"],
    [new TextEncoder().encode("héllo").buffer, "héllo"],
    [new Uint8Array([0, 255, 16]).buffer, "00 ff 10"],
    [
      new Map<unknown, unknown>([
        ["a", 1n],
        [{ b: 2 }, new Set([new Date(0)])],
      ]),
      `Map(2) {"a" => 1n, {b: 2} => Set(1) {Date(1970-01-01T00:00:00.000Z)}}`,
    ],
    [cyclic, "{list: [1, -0, undefined], self: [Circular]}"],
    [[, 1, , ,], "[<1 empty>, 1, <2 empty>]"], // oxlint-disable-line no-sparse-arrays
    [[/x/g, Object(1n), Number.NaN], "[/x/g, BigInt(1n), NaN]"],
    [new TypeError("no", { cause: 7 }), "TypeError: no {cause: 7}"],
    [new Uint16Array([1, 2]), "Uint16Array [1, 2]"],
  ])("of %s reads as it would be written in code", (value, text) => expect(previewOf(encodeBody(value), 200)).toBe(text));

  test("is never longer than requested", () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 60 }), (value, maxLength) => {
        expect(previewOf(encodeBody(structuredClone(value)), maxLength).length).toBeLessThanOrEqual(maxLength + 1);
      }),
    );
    expect(previewOf(encodeBody(new Set(Array.from({ length: 100_000 }, (_, index) => index))), 50)).toMatch(/^Set\(100000\) \{0, 1, .*…$/);
  });
});

describe("a job's message", () => {
  const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));
  const twice = (levels: number): unknown => Array.from({ length: levels }).reduce((inner) => [inner, inner], 1 as unknown);

  test("may be anything that JSON can represent", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => void expect(findNonJson(value)).toBeNull()),
      { numRuns: 200 },
    );
    expect(findNonJson({ a: undefined, b: -0, c: nested(499) })).toBeNull();
  });

  const self: { me?: unknown } = {};
  self.me = self;
  test.each<[string, unknown, string, string]>([
    ["a date", { payload: { when: new Date(0) } }, "payload.when", "a Date is not valid JSON"],
    ["a map", { payload: [new Map()] }, "payload.0", "a Map is not valid JSON"],
    ["bytes", new Uint8Array(1), "", "a Uint8Array is not valid JSON"],
    ["a buffer", { b: new ArrayBuffer(1) }, "b", "an ArrayBuffer is not valid JSON"],
    ["a big integer", { n: 1n }, "n", "a BigInt is not valid JSON"],
    ["NaN", { n: Number.NaN }, "n", "NaN is not valid JSON"],
    ["a list with gaps", { all: Object.assign([], { 40_000_000: 1 }) }, "all", "a list with gaps or names is not valid JSON"],
    ["a list with names", { all: Object.assign([1], { name: 1 }) }, "all", "a list with gaps or names is not valid JSON"],
    ["undefined in a list", { all: [1, undefined] }, "all.1", "undefined in a list is not valid JSON"],
    ["an object that contains itself", self, Array.from({ length: 10 }, () => "me").join("."), "nested deeper"],
    ["a value that is nested too deeply", { a: nested(600) }, `a${".0".repeat(9)}`, "nested deeper"],
  ])("must not contain %s", (_, value, path, message) => {
    expect(findNonJson(value)).toEqual({ path, message: expect.stringContaining(message) });
  });

  test("must not have too many values after shared references are expanded", () => {
    expect(findNonJson(twice(60))?.message).toBe("too many values");
  });
});
