import { type SourceLines, sourceLinesKey } from "#domain/errors/stack";
import type { Module } from "./module.ts";

/** Stands around the name of a Worker at the beginning of what it logs. Private use, so that no log contains it by chance. */
const mark = "\u{F5160}";

/** File name of the module that a Worker imports first. */
const file = "signalbox-dev.js";

/** Stands before the code of the entry, in its first line. */
export const entryPrefix = `import "./${file}";`;

/** Code that puts the name of the Worker before each line that it logs: the runtime does not say which Worker a line is from. */
const consoleScript = (worker: string): string => `
const prefix = ${JSON.stringify(`${mark}${worker}${mark}`)};
for (const method of ["debug", "info", "log", "warn", "error"]) {
  const write = console[method].bind(console);
  console[method] = (...values) => typeof values[0] === "string" ? write(prefix + values[0], ...values.slice(1)) : write(prefix, ...values);
}
`;

/** Code that lets `signalbox/jobs` name source files and lines in the stacks that it stores. */
const linesScript = (lines: SourceLines): string =>
  `globalThis[Symbol.for(${JSON.stringify(sourceLinesKey)})] = JSON.parse(${JSON.stringify(JSON.stringify(lines))});\n`;

/** Adds the name of the Worker to what it logs, and its source lines to its global object. The modules' lines keep their numbers. */
export function withDevModule(worker: string, [entry, ...others]: readonly Module[], lines: SourceLines): Module[] {
  if (!entry || entry.type !== "ESModule" || typeof entry.contents !== "string") return [...(entry ? [entry] : []), ...others];
  const root = entry.path.split("/").slice(0, -1).join("/");
  return [
    { ...entry, contents: entryPrefix + entry.contents },
    { type: "ESModule", path: `${root}/${file}`, contents: consoleScript(worker) + linesScript(lines) },
    ...others,
  ];
}

/** The Worker that logged a text, and the text without its mark. `worker` is undefined for texts of the runtime. */
export function readNamedLog(text: string): { worker: string | undefined; text: string } {
  const [before = "", worker, ...rest] = text.split(mark);
  return before === "" && worker !== undefined && rest.length > 0
    ? { worker, text: rest.join(mark).replace(/^ /, "") }
    : { worker: undefined, text };
}
