import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readConfigAgain, readDevSettings } from "../dev/settings.ts";
import { findAllConfigs, findConfigs, findOwnConfig } from "./wranglerFiles.ts";

const folder = mkdtempSync(join(tmpdir(), "configs-"));
const write = (path: string, text = "{}") => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
beforeAll(() => {
  write("api/wrangler.jsonc");
  write("apps/worker/wrangler.toml", "");
  write("node_modules/other/wrangler.json");
  write("alone/wrangler.json");
  write("configured/signalbox.jsonc", '{ "workers": ["api/wrangler.jsonc"] }');
  write("configured/api/wrangler.jsonc");
  mkdirSync(join(folder, "empty"));
});
afterAll(() => rmSync(folder, { recursive: true }));

it("takes files and folders, and each of them once", () => {
  expect(findConfigs(folder, ["api/wrangler.jsonc", "apps/worker", "./api"])).toEqual(["api/wrangler.jsonc", "apps/worker/wrangler.toml"]);
});

it("takes the configuration of the folder when none is named", () => {
  expect(findOwnConfig(join(folder, "alone"))).toBe("wrangler.json");
});

it("finds all that a project has, but not those of packages", () => {
  expect(findAllConfigs(folder)).toEqual([
    "alone/wrangler.json",
    "api/wrangler.jsonc",
    "apps/worker/wrangler.toml",
    "configured/api/wrangler.jsonc",
  ]);
});

it("refuses to take more than a project has", () => {
  for (let index = 0; index < 51; index += 1) write(`many/w${index}/wrangler.json`);
  expect(() => findAllConfigs(join(folder, "many"))).toThrow("51 Wrangler configurations are here. Name those of your Workers");
  rmSync(join(folder, "many"), { recursive: true });
});

it.each([
  ["", ["api/wrangler.json"], "api/wrangler.json is not a file. Did you mean api/wrangler.jsonc?"],
  ["", ["ap"], "ap is not a file. Did you mean api?"],
  ["alone", ["xyz"], "xyz is not a file. There is: wrangler.json"],
  ["empty", ["xyz"], "xyz is not a file. No Wrangler configuration is below this folder."],
  ["", ["empty"], "empty has no Wrangler configuration (wrangler.json, wrangler.jsonc, wrangler.toml)"],
  ["empty", [], /^No Wrangler configuration is here/],
  [
    "",
    [],
    "Name the Wrangler configuration of each Worker that is to run: signalbox dev -c alone/wrangler.json -c api/wrangler.jsonc -c apps/worker/wrangler.toml -c configured/api/wrangler.jsonc",
  ],
])("in %j says what to do about %j", (from, named, message) => {
  expect(() => readDevSettings(join(folder, from), { config: named })).toThrow(message);
});

it("reads the Workers of signalbox.jsonc, unless others are named", () => {
  const from = join(folder, "configured");
  expect(readDevSettings(from, {})).toMatchObject({ files: ["api/wrangler.jsonc"], port: 8787, state: join(from, ".wrangler/state/v3") });
  expect(readDevSettings(from, { config: ["../alone"], port: "0" })).toMatchObject({ files: ["../alone/wrangler.json"], port: 0 });
});

it("reads signalbox.jsonc again, but no other Workers", () => {
  const from = join(folder, "again");
  write("again/wrangler.jsonc");
  write("again/more/wrangler.jsonc");
  const settings = readDevSettings(from, {});
  write("again/signalbox.jsonc", '{ "queues": [{ "name": "orders" }] }');
  expect([settings.config.queues, readConfigAgain(settings, {}).queues]).toEqual([undefined, [{ name: "orders" }]]);
  write("again/signalbox.jsonc", '{ "workers": ["wrangler.jsonc", "more"] }');
  expect(() => readConfigAgain(settings, {})).toThrow("signalbox.jsonc names other Workers than at the start");
});

it("says that signalbox.jsonc names what is missing", () => {
  write("broken/signalbox.jsonc", '{ "workers": ["api/wrangler.jsonc"] }');
  expect(() => readDevSettings(join(folder, "broken"), {})).toThrow(
    'api/wrangler.jsonc, named in "workers" of signalbox.jsonc, is not a file. No Wrangler configuration is below this folder.',
  );
});

it.each(["x", "70000", "-1", "1.5"])("refuses the port %s", (port) => {
  expect(() => readDevSettings(join(folder, "alone"), { port })).toThrow(`--port ${port} is not a port`);
});
