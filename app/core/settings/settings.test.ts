import { expect, test } from "vitest";
import { otherZone, readSettings, withZone } from "./settings.ts";

const read = (values: Record<string, string>) => readSettings((name) => values[name] ?? null);

test("missing and invalid settings get their defaults", () => {
  const defaults = { theme: "system", density: "roomy", motion: "system", notify: "off", zone: "local", home: "local" };
  expect(read({})).toEqual(defaults);
  expect(read({ theme: "pink", density: "tight", zone: "Mars/Base", notify: "yes" })).toEqual(defaults);
});

test("a valid setting is kept beside an invalid one", () =>
  expect(read({ theme: "contrast", zone: "Europe/Berlin", density: "nonsense" })).toMatchObject({
    theme: "contrast",
    zone: "Europe/Berlin",
    density: "roomy",
  }));

test("the zone switch goes to UTC and back to the previous zone", () => {
  let settings = read({ zone: "Asia/Tokyo", home: "Asia/Tokyo" });
  settings = { ...settings, ...withZone(otherZone(settings)) };
  expect(settings.zone).toBe("UTC");
  settings = { ...settings, ...withZone(otherZone(settings)) };
  expect(settings.zone).toBe("Asia/Tokyo");
});
