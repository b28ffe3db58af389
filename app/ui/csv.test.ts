import { describe, expect, test } from "vitest";
import { csvField } from "./csv.ts";

describe("csvField", () => {
  test.each([
    ["plain", "plain"],
    ['says "no"', '"says ""no"""'],
    ["a,b", '"a,b"'],
    ["two\nlines", '"two\nlines"'],
    [" padded ", '" padded "'],
    [null, ""],
    [undefined, ""],
    [0, "0"],
    [-12.5, "-12.5"],
    [-1e-7, "-1e-7"],
    [true, "true"],
    ["-12.5", "-12.5"],
    ["+5", "+5"],
    ["-1e-7", "-1e-7"],
    ["007", "007"],
    ["2026-10-01T09:00:00.000Z", "2026-10-01T09:00:00.000Z"],
    ["a-b=c@d.example", "a-b=c@d.example"],
    [{ a: -1, b: [1, -2] }, '"{""a"":-1,""b"":[1,-2]}"'],
    ["a;-5;x", '"a;-5;x"'],
    // Formulas become text.
    ["=1+1", '"\'=1+1"'],
    ["+1+1", '"\'+1+1"'],
    ["-2+3", '"\'-2+3"'],
    ["-5-5", '"\'-5-5"'],
    ["@SUM(1)", '"\'@SUM(1)"'],
    ['=1,"x"', '"\'=1,""x"""'],
    ["  =1+1", '"\'  =1+1"'],
    ["\u00a0\ufeff=1+1", '"\'\u00a0\ufeff=1+1"'],
    ["\t1", '"\'\t1"'],
    ["\r\n1", '"\'\r\n1"'],
    ["\uff1d1+1", '"\'\uff1d1+1"'],
    ["\uff201", '"\'\uff201"'],
    ["\ufe631+1", '"\'\ufe631+1"'],
    ['"=1+1"', '"\'""=1+1"""'],
    // The same after another separator, or after a line end that begins a row.
    ["a;=1+1", '"a;\'=1+1"'],
    ['a;"=1+1"', '"a;""\'=1+1"""'],
    ["a|@x", '"a|\'@x"'],
    ["a\t-2+3", '"a\t\'-2+3"'],
    ["a;-5 +1+1", '"a;\'-5 +1+1"'],
    ["a; -5 ;x", '"a; -5 ;x"'],
    // Control codes, soft hyphens and direction marks do not hide a formula.
    ["\u0001=1+1", '"\'\u0001=1+1"'],
    ["\u0085=1+1", '"\'\u0085=1+1"'],
    ["\u00ad=1+1", '"\'\u00ad=1+1"'],
    ["\u202e=1+1", '"\'\u202e=1+1"'],
    ["\u2066@x", '"\'\u2066@x"'],
    ["\u2018=1+1", '"\'\u2018=1+1"'],
    ["\u22122+3", '"\'\u22122+3"'],
    ["a\n =1+1", '"a\n \'=1+1"'],
  ])("%j is %s", (value, field) => expect(csvField(value)).toBe(field));

  test("cuts a text that is longer than a cell and appends an ellipsis", () => {
    expect(csvField("x".repeat(32_001))).toBe(`${"x".repeat(32_000)}…`);
  });

  test("is fast on a text of nothing but line ends", () => {
    const startedAt = performance.now();
    expect(csvField("\n".repeat(31_000)).length).toBe(31_003);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
