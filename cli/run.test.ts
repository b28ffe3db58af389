import { expect, it, vi } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import { CliError, defineCommand } from "./command.ts";
import { commands as realCommands } from "./commands.ts";
import { unsupportedNode } from "./nodeVersion.ts";
import { run } from "./run.ts";

const ran = vi.fn<(values: unknown) => Promise<number>>(async () => 0);
const commands = [
  defineCommand({
    name: "ship",
    summary: "Ship orders",
    options: {
      config: { type: "string", short: "c", multiple: true, placeholder: "FILE", help: "A file" },
      env: { type: "string", placeholder: "NAME", help: "An environment" },
      yes: { type: "boolean", help: "Do not ask" },
    },
    run: ran,
  }),
  defineCommand({ name: "refuse", summary: "Refuse", options: {}, run: () => Promise.reject(new CliError("The parcel is lost", 3)) }),
  defineCommand({ name: "break", summary: "Break", options: {}, run: () => Promise.reject(new TypeError("no number")) }),
];

async function call(...words: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(
    words,
    commands,
    (text) => out.push(text),
    (text) => err.push(text),
  );
  return { code, out: out.join("\n"), err: err.join("\n") };
}

it("runs a command with its options", async () => {
  expect(await call("ship", "-c", "a.jsonc", "--config=b.jsonc", "--env", "staging", "--yes")).toEqual({ code: 0, out: "", err: "" });
  expect(ran.mock.lastCall?.[0]).toEqual({ config: ["a.jsonc", "b.jsonc"], env: "staging", yes: true });
});

it.each([
  [["--help"], 0, /Usage: signalbox <command>[^]*ship {4}Ship orders/],
  [["help"], 0, /Commands:/],
  [[], 2, /Commands:/],
  [["ship", "--help"], 0, /-c, --config FILE …  A file\n {6}--env NAME/],
  [["help", "ship"], 0, /Usage: signalbox ship/],
  [["ship", "-h", "--unknown"], 0, /Usage: signalbox ship/],
])("shows help for %j", async (words, code, text) => {
  expect(await call(...words)).toEqual({ code, out: expect.stringMatching(text), err: "" });
});

it("shows the version", async () => {
  expect(await call("--version")).toEqual({ code: 0, out: packageJson.version, err: "" });
  expect((await call("-v")).out).toBe(packageJson.version);
});

it.each([
  [["shp"], 2, 'Unknown command "shp", did you mean "ship"?\nSee: signalbox --help'],
  [["deliver"], 2, 'Unknown command "deliver"\nSee: signalbox --help'],
  [["--verbose"], 2, 'Unknown option "--verbose"\nSee: signalbox --help'],
  [["ship", "--conf", "x"], 2, 'Unknown option --conf, did you mean "--config"?\nSee: signalbox ship --help'],
  [["ship", "-x"], 2, "Unknown option -x\nSee: signalbox ship --help"],
  [["ship", "--env"], 2, "Option --env needs a value: NAME. See: signalbox ship --help"],
  [["ship", "-c", "--yes"], 2, "Option -c needs a value: FILE. See: signalbox ship --help"],
  [["ship", "--yes=no"], 2, "Option --yes takes no value. See: signalbox ship --help"],
  [["ship", "--env", "a", "--env", "b"], 2, "Option --env is given twice. See: signalbox ship --help"],
  [["ship", "wrangler.jsonc"], 2, 'Unexpected argument "wrangler.jsonc". See: signalbox ship --help'],
  [["refuse"], 3, "The parcel is lost"],
])("refuses %j", async (words, code, err) => {
  ran.mockClear();
  expect(await call(...words)).toEqual({ code, out: "", err });
  expect(ran).not.toHaveBeenCalled();
});

it("prints the stack of an error that is not for people", async () => {
  expect(await call("break")).toEqual({ code: 1, out: "", err: expect.stringMatching(/^TypeError: no number\n {4}at /) });
});

it("has a help text for each command and option", () => {
  for (const { summary, options } of realCommands) expect([summary, ...Object.values(options).map(({ help }) => help)]).not.toContain("");
});

it.each([
  ["22.12.0", undefined],
  ["24.1.0", undefined],
  ["22.11.9", /needs Node.js 22.12 or newer, as Wrangler does. This is Node.js 22.11.9/],
  ["20.20.2", /npm i -D node@24/],
])("knows whether Node.js %s is supported", (version, text) => {
  if (text) expect(unsupportedNode(version)).toMatch(text);
  else expect(unsupportedNode(version)).toBeUndefined();
});
