import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsoncSyntaxError, offsetOf, parseJsonc, placeOf, valueOf } from "./jsonc.ts";

const read = (text: string): unknown => valueOf(parseJsonc(text));

test("reads every JSON text as JSON.parse does, however it is indented", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 4 }), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(read(text)).toEqual(JSON.parse(text));
    }),
  );
});

test("refuses what JSON.parse refuses, except comments and trailing commas", () => {
  const pieces = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    '"a"',
    '"b',
    "1",
    "01",
    "-",
    "1.",
    ".5",
    "1e3",
    "true",
    "nul",
    " ",
    "\\",
    "'a'",
  );
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join("")),
      (text) => {
        const strict = (() => {
          try {
            return { value: JSON.parse(text) as unknown };
          } catch {
            return undefined;
          }
        })();
        if (strict) expect(read(text)).toEqual(strict.value);
        // Keys are not repeated, and no comma stands before an end: then both agree.
        else if (!/,\s*[}\]]/.test(text)) expect(() => read(text)).toThrow(JsoncSyntaxError);
      },
    ),
    { numRuns: 2_000 },
  );
});

test("takes comments and trailing commas", () => {
  expect(read('\ufeff// first\n{ "a": /* one */ 1, // "b": 2,\n "c": ["//", "/*", ], }\n/* last */')).toEqual({ a: 1, c: ["//", "/*"] });
});

describe("a fault is found where it is", () => {
  test.each([
    ["", 1, 1, "a value is missing"],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, '"," or "}" is missing'],
    ["{\n  a: 1\n}", 2, 3, "a key in double quotes is expected"],
    ["{ \"a\": 'x' }", 1, 8, '"\'" is no value: texts are in double quotes'],
    ['{ "a": yes }', 1, 8, '"yes" is no value'],
    ['{ "a": 1, "a": 2 }', 1, 11, 'the key "a" is there twice'],
    ['{ "a" 1 }', 1, 7, '":" is missing after the key "a"'],
    ['{ "a": [1 2] }', 1, 11, '"," or "]" is missing'],
    ['{ "a": "x\n" }', 1, 8, "the text does not end"],
    ['{ "a": "\\x" }', 1, 8, "the text has an escape"],
    ['{ "a": 1', 1, 9, '"," or "}" is missing'],
    ['{ "a": 1,', 1, 10, '"}" is missing'],
    ["{} {}", 1, 4, "nothing may follow the value"],
    ["{} /* x", 1, 4, "the comment does not end"],
    ["[".repeat(60), 1, 52, "more than 50 levels deep"],
  ])("%j", (text, line, column, message) => {
    const error = (() => {
      try {
        return { offset: -1, message: JSON.stringify(read(text)) };
      } catch (thrown) {
        return thrown as { offset: number; message: string };
      }
    })();
    expect(error.message).toContain(message);
    expect(placeOf(text, error.offset)).toEqual({ line, column });
  });
});

test("finds keys and items by their path, and the closest value around a missing one", () => {
  const text = '{\n  "queues": [\n    { "name": "orders" },\n    { "nam": 1 }\n  ]\n}';
  const root = parseJsonc(text);
  const place = (...path: (string | number)[]) => placeOf(text, offsetOf(root, path));
  expect(place("queues", 1, "nam")).toEqual({ line: 4, column: 7 });
  expect(place("queues", 0)).toEqual({ line: 3, column: 5 });
  expect(place("queues", 1, "name")).toEqual({ line: 4, column: 5 });
  expect(place("workers")).toEqual({ line: 1, column: 1 });
});
