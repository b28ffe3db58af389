import { expect, test } from "vitest";
import { createTypeAhead } from "./typeAhead.ts";

const options = ["none", "sm-commands", "social-commands", "Brand events"].map((name) => [`value of ${name}`, name] as const);

/** The names that keys choose one after another, each `ms` after the one before. Begins at `from`. */
function choose(keys: string, { from = "none", ms = 10, ctrlKey = false } = {}): (string | undefined)[] {
  const typeAhead = createTypeAhead();
  let value = `value of ${from}`;
  return [...keys].map((key, index) => {
    const chosen = typeAhead({ key, timeStamp: index * ms, ctrlKey, metaKey: false, altKey: false }, options, value);
    value = chosen ?? value;
    return chosen?.replace("value of ", "");
  });
}

test("letters choose the option whose name begins with them", () => {
  expect(choose("so")).toEqual(["sm-commands", "social-commands"]);
  expect(choose("BRAND e").at(-1)).toBe("Brand events");
});

test("the same letter again, and a letter after a pause, take the next option that begins with it", () => {
  expect(choose("sss")).toEqual(["sm-commands", "social-commands", "sm-commands"]);
  expect(choose("sn", { ms: 1_000 })).toEqual(["sm-commands", "none"]);
  expect(choose("b", { from: "Brand events" })).toEqual(["Brand events"]);
});

test("other keys choose nothing: those of shortcuts, Space before a letter, and letters that no name begins with", () => {
  expect(choose("s", { ctrlKey: true })).toEqual([undefined]);
  expect(choose(" ")).toEqual([undefined]);
  expect(choose("xs")).toEqual([undefined, "sm-commands"]);
});
