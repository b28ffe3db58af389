import { describe, expect, test } from "vitest";
import { applyPatch, JsonPatch } from "./jsonPatch.ts";

const patched = (document: unknown, ...patch: unknown[]) => applyPatch(document, JsonPatch.parse(patch));
const order = { id: 7, items: [{ sku: "a" }, { sku: "b" }], "a/b": { "~": 1 } };

describe("a JSON Patch", () => {
  test.each<[string, unknown[], unknown]>([
    ["adds a field, and replaces one that exists", [{ op: "add", path: "/id", value: 8 }], { ...order, id: 8 }],
    ["adds null", [{ op: "add", path: "/note", value: null }], { ...order, note: null }],
    ["inserts into a list", [{ op: "add", path: "/items/1", value: "x" }], { ...order, items: [{ sku: "a" }, "x", { sku: "b" }] }],
    ["appends to a list", [{ op: "add", path: "/items/-", value: "x" }], { ...order, items: [...order.items, "x"] }],
    ["removes an item", [{ op: "remove", path: "/items/0" }], { ...order, items: [{ sku: "b" }] }],
    ["reads escaped names", [{ op: "replace", path: "/a~1b/~0", value: 2 }], { ...order, "a/b": { "~": 2 } }],
    ["moves", [{ op: "move", from: "/items/0/sku", path: "/sku" }], { ...order, items: [{}, { sku: "b" }], sku: "a" }],
    [
      "copies a value that later operations do not share",
      [
        { op: "copy", from: "/items/0", path: "/first" },
        { op: "add", path: "/first/sku", value: "z" },
      ],
      { ...order, first: { sku: "z" } },
    ],
    [
      "goes on when a test holds",
      [
        { op: "test", path: "/items", value: [{ sku: "a" }, { sku: "b" }] },
        { op: "remove", path: "/a~1b" },
      ],
      { id: 7, items: order.items },
    ],
    ["replaces the whole document", [{ op: "replace", path: "", value: ["new"] }], ["new"]],
  ])("%s", (_, patch, expected) => {
    expect(patched(order, ...patch)).toEqual({ ok: true, value: expected });
  });

  test.each<[unknown, string]>([
    [{ op: "replace", path: "/missing", value: 1 }, "operation 1 (replace): /missing does not exist"],
    [{ op: "remove", path: "/items/2" }, "/items/2 does not exist"],
    [{ op: "remove", path: "" }, "the whole payload can't be removed"],
    [{ op: "add", path: "/items/3", value: 1 }, "/items/3 does not exist"],
    [{ op: "add", path: "/items/01", value: 1 }, "/items/01 does not exist"],
    [{ op: "add", path: "/none/deeper", value: 1 }, "/none/deeper does not exist"],
    [{ op: "replace", path: "/items/-", value: 1 }, "/items/- does not exist"],
    [{ op: "test", path: "/id", value: "7" }, "/id has another value"],
    [{ op: "test", path: "/none", value: null }, "/none does not exist"],
    [{ op: "move", from: "/items", path: "/items/0/sku" }, "/items can't be moved into itself"],
    [{ op: "copy", from: "/none", path: "/x" }, "/none does not exist"],
    // What an object inherits, and the length of a text, are no part of a document.
    [{ op: "add", path: "/toString/polluted", value: 1 }, "/toString/polluted does not exist"],
    [{ op: "replace", path: "/hasOwnProperty", value: 1 }, "/hasOwnProperty does not exist"],
    [{ op: "replace", path: "/items/length", value: 0 }, "/items/length does not exist"],
    [{ op: "test", path: "/items/0/sku/length", value: 1 }, "/items/0/sku/length does not exist"],
  ])("%j does not apply, and says why", (operation, message) => {
    expect(patched(order, operation)).toEqual({ ok: false, message: expect.stringContaining(message) });
  });

  test("that doubles a document again and again ends", () => {
    const double = { op: "copy", from: "", path: "/again" };
    const start = { text: "x".repeat(100) };
    expect(patched(start, ...Array.from({ length: 100 }, (_, n) => ({ ...double, path: `/again${n}` })))).toMatchObject({
      ok: false,
      message: expect.stringContaining("too large"),
    });
  });

  test.each([
    [[], "at least one operation"],
    [{ op: "add" }, "a list of operations"],
    [[{ op: "set", path: "/a", value: 1 }], "must have an op"],
    [[{ op: "add", path: "/a" }], "is missing"],
    [[{ op: "add", path: "a", value: 1 }], 'begin with "/"'],
    [[{ op: "add", path: "/~2", value: 1 }], 'begin with "/"'],
    [[{ op: "add", path: "/__proto__/admin", value: true }], "can't be patched"],
    [[{ op: "move", from: "/constructor/prototype", path: "/a" }], "can't be patched"],
    [[{ op: "remove", path: "/a", value: 1 }], "Unrecognized key"],
    [Array.from({ length: 101 }, () => ({ op: "remove", path: "/a" })), "100"],
    [[{ op: "add", path: "/a", value: "x".repeat(16_001) }], "16000 characters"],
  ])("is refused for %j", (patch, message) => {
    expect(JSON.stringify(JsonPatch.safeParse(patch).error?.issues)).toContain(JSON.stringify(message).slice(1, -1));
  });
});
