import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isExactNumber, lossyJsonIssues, repeatedNames, roundedNumberIssues, roundedNumbers } from "./exactJson.ts";

test.each([
  "0",
  "-0",
  "0.0",
  "1",
  "-1",
  "1.0",
  "1.50",
  "1e2",
  "1E+2",
  "1e-2",
  "0.1",
  "1e23",
  "9007199254740991",
  "9007199254740994",
  "-9007199254740992",
  "5e-324",
  "1790000000123456",
  "1.7976931348623157e308",
  "100000000000000000000",
  "244532479462777980000",
])("%s is exact", (source) => expect(isExactNumber(source)).toBe(true));

test.each([
  "9007199254740993",
  "-9007199254740993",
  "9007199254740993.0",
  "900719925474099.3e1",
  "12345678901234567890",
  "0.1234567890123456789",
  "1e400",
  "-1e400",
  "1e-400",
  "1790000000000000000001",
  "3.14159265358979323846",
  // The value of a double, but JavaScript writes the shorter 12345678901234567000.
  "12345678901234567168",
])("%s is not exact", (source) => expect(isExactNumber(source)).toBe(false));

test("every double is exact as JavaScript writes it", () => {
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => isExactNumber(JSON.stringify(value))));
});

describe("rounded numbers", () => {
  test("are found at any path, but not inside strings", () => {
    const text = String.raw`{"a":[1,{"b\"9007199254740993":9007199254740993},"9007199254740993, \" 1e400"],
      "c":{"d":[[],[2,1e400]],"":0.12345678901234567890},"e":1e2,"f":{}}`;
    expect(roundedNumbers(text)).toEqual([
      { path: 'a.1.b"9007199254740993', source: "9007199254740993" },
      { path: "c.d.1.1", source: "1e400" },
      { path: "c.", source: "0.12345678901234567890" },
    ]);
    expect(roundedNumbers("9007199254740993")).toEqual([{ path: "", source: "9007199254740993" }]);
    expect(roundedNumbers('["9007199254740993"]')).toEqual([]);
  });

  test("are the numbers that change when JSON is parsed and written again", () => {
    const json = fc.json({ depthSize: "small" });
    fc.assert(
      // Below 1e21, JavaScript writes all digits of an integer. Few of these integers come back unchanged without zeros at the end.
      fc.property(json, fc.bigInt({ min: 2n ** 53n, max: 10n ** 18n - 1n }), fc.nat(3), (text, digits, zeros) => {
        const big = String(digits * 10n ** BigInt(zeros));
        const whole = `{"x":${text},"y":[${big}]}`;
        const isUnchanged = JSON.stringify(JSON.parse(big)) === big;
        expect(roundedNumbers(whole)).toEqual(isUnchanged ? [] : [{ path: "y.0", source: big }]);
      }),
    );
  });

  test("are at most 20, and their messages say what to do", () => {
    expect(roundedNumbers(`[${Array.from({ length: 50 }, () => "1e400").join()}]`)).toHaveLength(20);
    expect(roundedNumberIssues('{"id":9007199254740993}', ["body"])).toEqual([
      { path: "body.id", message: "9007199254740993 would become 9007199254740992: send it as a string" },
    ]);
    expect(roundedNumberIssues("1e400", ["body"])).toEqual([
      { path: "body", message: "1e400 would become an invalid number: send it as a string" },
    ]);
  });
});

describe("repeated names", () => {
  test("are found with their paths; a name may occur again in other objects and in strings", () => {
    const text = String.raw`{"a":{"id":1,"b":[{"id":1},{"id":2,"\u0069d":3}]},"id":"\"id\":1","a":0,"a":0,"":1,"":2}`;
    expect(repeatedNames(text)).toEqual(["a.b.1.id", "a", ""]);
    expect(repeatedNames('["id","id",{"x":"id","id":1}]')).toEqual([]);
    expect(lossyJsonIssues('{"id":1,"id":9007199254740993}', ["body"]).map(({ path, message }) => [path, message])).toEqual([
      ["body.id", "9007199254740993 would become 9007199254740992: send it as a string"],
      ["body.id", "is repeated: only the last value would be kept"],
    ]);
    expect(repeatedNames(`{${Array.from({ length: 50 }, (_, n) => `"${n}":1,"${n}":1`).join()}}`)).toHaveLength(20);
  });

  test("do not occur in JSON that a program wrote", () => {
    fc.assert(fc.property(fc.json(), (text) => repeatedNames(text).length === 0));
  });
});
