import { join } from "node:path";
import { expect, it } from "vitest";
import { foldersNamedIn, readBuildError } from "./buildError.ts";

const folder = join(process.cwd(), "worker");
const advice = '\n\n🪵  Logs were written to "/home/ada/wrangler.log"\n';

it("names the file, the line and the error, and how many more there are", () => {
  const stderr = `✘ [ERROR] Build failed with 2 errors:

  ✘ [ERROR] Unexpected ";"

      src/count.ts:8:22:
        8 │ export const broken = ;
          ╵                       ^

  ✘ [ERROR] Could not resolve "../lib/prices"

      src/index.ts:1:23:
        1 │ import { price } from "../lib/prices";
${advice}`;
  const error = readBuildError({ stdout: "\n", stderr }, folder);
  expect(error.summary).toBe('worker/src/count.ts:8:22: Unexpected ";" (and 1 more)');
  expect(error.text).toMatch(/^✘ \[ERROR\] Build failed with 2 errors:[^]*export const broken = ;[^]*lib\/prices/);
  expect(error.text).not.toContain("wrangler.log");
  expect(foldersNamedIn(error, folder)).toEqual([join(folder, "src"), join(folder, "lib")]);
});

it("takes the words of Wrangler when there is no place", () => {
  const stderr = `✘ [ERROR] The entry-point file at "src/index.ts" was not found.\n\n  This might mean that it needs to be generated.${advice}`;
  expect(readBuildError({ stdout: "", stderr }, folder).summary).toBe('The entry-point file at "src/index.ts" was not found.');
  expect(readBuildError({ stdout: "", stderr: "Command failed: node" }, folder)).toEqual({
    summary: "Command failed: node",
    text: "Command failed: node",
  });
});

it("shows what a build command printed, without Wrangler's own stack", () => {
  const stdout =
    "[custom build] Running: npm run build\n[custom build] > build\n[custom build] src/a.ts(3,1): error TS1005: ';' expected.\n[custom build] \n";
  const stderr = `✘ [ERROR] k [Error]: Process exited with non-zero status (2)

      at runCommand (/shop/node_modules/wrangler/cli.js:1:2) {
    output: { stderr: "" }
  }


✘ [ERROR] Running custom build \`npm run build\` failed. There are likely more logs from your build command above.${advice}`;
  expect(readBuildError({ stdout, stderr }, folder)).toEqual({
    summary: "Running custom build `npm run build` failed: src/a.ts(3,1): error TS1005: ';' expected.",
    text: "> build\nsrc/a.ts(3,1): error TS1005: ';' expected.\n✘ [ERROR] Running custom build `npm run build` failed. There are likely more logs from your build command above.",
  });
});
