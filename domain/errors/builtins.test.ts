import { expect, test } from "vitest";
import { builtinContentsOf, takeFirst } from "./builtins.ts";
import { type ErrorInfo, errorInfoOf } from "./errorInfo.ts";

const hostile = (): never => {
  throw new Error("not to be called");
};
function Overloaded(this: object): void {}
const selfReferencing = new Map<string, unknown>();
selfReferencing.set("self", selfReferencing);

const cases: [string, unknown, Partial<ErrorInfo>][] = [
  ["an error with a boxed string as message", Object.assign(new Error("x"), { message: new String("boxed") }), { message: "boxed" }],
  ["a boxed number", new Number(5), { name: "Number", message: "5" }],
  ["a URL", new URL("https://hooks.example/secret?key=1"), { name: "URL", message: "[URL hooks.example]" }],
  ["a promise", Promise.resolve(1), { name: "Promise", message: "[Promise]" }],
  ["an object with only a class name", Reflect.construct(Overloaded, []) as object, { name: "Overloaded", message: "[Overloaded]" }],
  ["a regular expression", /a+/g, { name: "RegExp", message: "/a+/g" }],
  [
    "a map",
    new Map<unknown, unknown>([
      ["code", "QUOTA"],
      [{ id: 1 }, new Error("x")],
      ["token", "x"],
    ]),
    { message: '{ code: QUOTA, { id: 1 }: "Error: x", token: [redacted] }' },
  ],
  ["a set", new Set(["QUOTA", 7]), { name: "Set", message: "[QUOTA, 7]" }],
  ["headers", new Headers({ "retry-after": "5", cookie: "x" }), { name: "Headers", message: "{ cookie: [redacted], retry-after: 5 }" }],
  ["query parameters", new URLSearchParams("error=denied"), { name: "URLSearchParams", message: "{ error: denied }" }],
  [
    "an event",
    new CloseEvent("close", { code: 1006, reason: "gone" }),
    { name: "CloseEvent", message: "{ type: close, code: 1006, reason: gone }" },
  ],
  ["an object that claims to be a map", { [Symbol.toStringTag]: "Map", code: 7 }, { message: "{ code: 7 }" }],
  [
    "a map whose own methods throw",
    Object.assign(new Map([["code", 7]]), { entries: hostile, [Symbol.iterator]: hostile }),
    { message: "{ code: 7 }" },
  ],
  ["a map that contains itself", selfReferencing, { message: "{ self: [Circular] }" }],
  [
    "an error with a set of errors",
    Object.assign(new Error("x"), { errors: new Set([new RangeError("taken")]) }),
    { details: { fields: { errors: ["RangeError: taken"] }, related: [] } },
  ],
  [
    "an error with a getter as status",
    new (class extends Error {
      get status() {
        return 503;
      }
    })("x"),
    { details: { fields: { status: 503 }, related: [] } },
  ],
  [
    "an error with a hidden code",
    Object.defineProperty(new Error("x"), "code", { value: "E_HIDDEN" }),
    { details: { fields: { code: "E_HIDDEN" }, related: [] } },
  ],
  [
    "a function with fields and a cause",
    Object.assign(() => 1, { code: "E_FN", cause: new Error("why") }),
    { details: { fields: { code: "E_FN" }, related: [expect.objectContaining({ path: "cause", message: "why" })] } },
  ],
];
test.each(cases)("a thrown value that is %s is described by its contents", (_, thrown, info) => {
  expect(errorInfoOf(thrown)).toMatchObject(info);
});

test("both errors of a SuppressedError are stored, for any class of this name", () => {
  class SuppressedError extends Error {
    override name = "SuppressedError";
    constructor(
      readonly error: unknown,
      readonly suppressed: unknown,
    ) {
      super("");
    }
  }
  const hidden = Object.defineProperties(Object.assign(new Error(""), { name: "SuppressedError" }), {
    error: { value: new TypeError("close failed", { cause: "disk" }) },
    suppressed: { value: new RangeError("first") },
  });
  for (const thrown of [new SuppressedError(new TypeError("close failed", { cause: "disk" }), new RangeError("first")), hidden]) {
    const { details } = errorInfoOf(thrown);
    expect(details?.fields).toEqual({});
    expect(details?.related.map(({ path, name, message }) => [path, name, message])).toEqual([
      ["error", "TypeError", "close failed"],
      ["error.cause", "Error", "disk"],
      ["suppressed", "RangeError", "first"],
    ]);
  }
});

test("only the first items of an endless list are read, and its iterator is closed", () => {
  let isClosed = false;
  function* endless() {
    try {
      for (let n = 0; ; n += 1) yield n;
    } finally {
      isClosed = true;
    }
  }
  expect(takeFirst(endless(), 3)).toEqual([0, 1, 2]);
  expect(isClosed).toBe(true);
  expect(takeFirst(endless(), 0)).toEqual([]);
});

test("an object with a false tag is refused, and other objects have no contents", () => {
  expect(() => builtinContentsOf({}, "Map")).toThrow(TypeError);
  expect(builtinContentsOf({}, "toString")).toBeUndefined();
});
