import { describe, expect, test } from "vitest";
import { csvField } from "./csv.ts";

describe("a field of a CSV file", () => {
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
    // What a spreadsheet would run is text.
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
    // So it is where the file is opened with another separator, or a line end begins a row.
    ["a;=1+1", '"a;\'=1+1"'],
    ['a;"=1+1"', '"a;""\'=1+1"""'],
    ["a|@x", '"a|\'@x"'],
    ["a\t-2+3", '"a\t\'-2+3"'],
    ["a;-5 +1+1", '"a;\'-5 +1+1"'],
    ["a; -5 ;x", '"a; -5 ;x"'],
    // Control codes, soft hyphens and marks of direction do not hide one.
    ["\u0001=1+1", '"\'\u0001=1+1"'],
    ["\u0085=1+1", '"\'\u0085=1+1"'],
    ["\u00ad=1+1", '"\'\u00ad=1+1"'],
    ["\u202e=1+1", '"\'\u202e=1+1"'],
    ["\u2066@x", '"\'\u2066@x"'],
    ["\u2018=1+1", '"\'\u2018=1+1"'],
    ["\u22122+3", '"\'\u22122+3"'],
    ["a\n =1+1", '"a\n \'=1+1"'],
  ])("%j is %s", (value, field) => expect(csvField(value)).toBe(field));

  test("that is longer than a cell is cut, and says so", () => {
    expect(csvField("x".repeat(32_001))).toBe(`${"x".repeat(32_000)}…`);
  });

  test("of nothing but line ends takes no time to speak of", () => {
    const began = performance.now();
    expect(csvField("\n".repeat(31_000)).length).toBe(31_003);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
