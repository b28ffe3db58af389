import { join, relative, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";

/** What a failed build says: `summary` is one line with the place and the error, `text` all of it. Paths in both start at the working folder or that of the Worker. */
export type BuildError = { summary: string; text: string };

const errorMark = /^\s*✘ \[ERROR\] /;
const placePattern = /^\s+(\S.*?):(\d+):(\d+):$/;
const commandPrefix = /^\[custom build\] ?/;

/** Wrangler's own words without its advice about log files, and without its own stack when a build command failed. */
function withoutNoise(output: string): string[] {
  const kept: string[] = [];
  let isStack = false;
  for (const line of stripVTControlCharacters(output).split("\n")) {
    if (errorMark.test(line)) isStack = /\[Error\]: Process exited/.test(line);
    if (!isStack && !/Logs were written to|^\s*🪵/.test(line)) kept.push(line.trimEnd());
  }
  return kept;
}

/** What a build command printed. */
const commandLines = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => (commandPrefix.test(line) ? [line.replace(commandPrefix, "").trimEnd()] : [])).filter((line) => line !== "");

/** The line of a build command that probably says what is wrong: the first with a place or an error, else the last. */
const tellingLine = (lines: readonly string[]): string | undefined =>
  lines.find((line) => /error|:\d+|\(\d+,\d+\)/i.test(line)) ?? lines.at(-1);

/** Errors of the bundler with their places, such as `worker/sales.ts:9:22: Unexpected ";"`, or of Wrangler. */
function errorsIn(lines: readonly string[], folder: string): string[] {
  return lines.flatMap((line, index) => {
    const message = errorMark.test(line) ? line.replace(errorMark, "") : "";
    if (message === "" || /^Build failed with \d+ errors?:$/.test(message)) return [];
    const next = lines.slice(index + 1).findIndex((other) => errorMark.test(other));
    const block = lines.slice(index + 1, next < 0 ? undefined : index + 1 + next);
    const place = block.map((other) => placePattern.exec(other)).find((match) => match !== null);
    if (!place) return [message];
    const [, file = "", row, column] = place;
    return [`${join(folder, file)}:${row}:${column}: ${message}`];
  });
}

/** Reads what Wrangler printed when a build failed. `folder` is that of the Worker: the bundler's paths start there. */
export function readBuildError({ stdout, stderr }: { stdout: string; stderr: string }, folder: string): BuildError {
  const lines = withoutNoise(stderr.trim() === "" ? stdout : stderr);
  const command = commandLines(stripVTControlCharacters(stdout).split("\n")).filter((line) => !line.startsWith("Running: "));
  const [first = "", ...others] = errorsIn(lines, relative(process.cwd(), folder));
  const telling = first.startsWith("Running custom build") ? tellingLine(command) : undefined;
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  const text = [...command, ...lines]
    .join("\n")
    .replaceAll(/\n(?:\s*\n){2,}/g, "\n\n")
    .trim();
  const summary =
    telling === undefined ? `${first}${more}` : `${first.replace(/ There are likely more logs.*$/, "").replace(/\.$/, "")}: ${telling}`;
  return { summary: (summary || text.split("\n", 1)[0] || "").slice(0, 300), text };
}

/** Folders that a fix of the error may change: those of the files that it names, and of the files that it misses. */
export const foldersNamedIn = ({ text }: BuildError, folder: string): string[] => {
  const places = text.split("\n").flatMap((line) => placePattern.exec(line)?.[1] ?? []);
  const missing = [...text.matchAll(/Could not resolve "(\.[^"]+)"/g)].map(([, path = ""]) => path);
  const own = places.map((file) => resolve(folder, file, ".."));
  return [...new Set([...own, ...own.flatMap((parent) => missing.map((path) => resolve(parent, path, "..")))])];
};
