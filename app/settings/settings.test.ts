import { expect, test } from "vitest";
import { otherZone, readSettings, withZone } from "./settings.ts";

const kept = (values: Record<string, string>) => readSettings((name) => values[name] ?? null);

test("what was never set is the default, what makes no sense too", () => {
  const fresh = { theme: "system", density: "roomy", motion: "system", notify: "off", zone: "local", home: "local" };
  expect(kept({})).toEqual(fresh);
  expect(kept({ theme: "pink", density: "tight", zone: "Mars/Base", notify: "yes" })).toEqual(fresh);
});

test("each setting survives by itself", () =>
  expect(kept({ theme: "contrast", zone: "Europe/Berlin", density: "nonsense" })).toMatchObject({
    theme: "contrast",
    zone: "Europe/Berlin",
    density: "roomy",
  }));

test("the switch goes to UTC and back to where one was", () => {
  let settings = kept({ zone: "Asia/Tokyo", home: "Asia/Tokyo" });
  settings = { ...settings, ...withZone(otherZone(settings)) };
  expect(settings.zone).toBe("UTC");
  settings = { ...settings, ...withZone(otherZone(settings)) };
  expect(settings.zone).toBe("Asia/Tokyo");
});
