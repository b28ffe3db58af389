import { expect, test } from "vitest";
import { absoluteUrl } from "./dashboardUrl.ts";

test("a path becomes absolute if the dashboard's URL is set and valid, otherwise undefined", () => {
  const of = (base?: string) => absoluteUrl(base === undefined ? {} : { DASHBOARD_URL: base }, "/alerts?alert=a");
  expect(of("https://dashboard.example.com")).toBe("https://dashboard.example.com/alerts?alert=a");
  expect(of("http://127.0.0.1:8787/")).toBe("http://127.0.0.1:8787/alerts?alert=a");
  for (const none of [undefined, "", "dashboard.example.com", "ftp://dashboard.example.com"]) expect(of(none)).toBeUndefined();
});
