import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { faviconOf } from "./faviconOf.ts";

const svgOf = (tone: Parameters<typeof faviconOf>[0]): string => decodeURIComponent(faviconOf(tone).replace("data:image/svg+xml,", ""));
const fileAt = (path: string): string => readFileSync(path, "utf8").replace(/ \/>/g, "/>").replace(/\n\s*/g, "");

test("the icon of the tab is the logo, with a red dot while something fails and a yellow one while something waits", () => {
  expect(svgOf("quiet")).toBe(fileAt("public/favicon.svg"));
  // Browser notifications need a file.
  expect(svgOf("danger")).toBe(fileAt("public/favicon-failing.svg"));
  expect(svgOf("warning")).toContain('fill="#f5b301"');
});
