import { decode, type SourceMapMappings } from "@jridgewell/sourcemap-codec";

/**
 * Where the lines of a Worker's built files come from: `worker` is its name with underscores, `files` by their path in the
 * build. Mappings are those of a source map, with lines of our own sources only; of a library only its first line.
 */
export type SourceLines = { worker: string; files: Record<string, { sources: string[]; mappings: string }> };

/** The text that the build replaces by the Worker's {@link SourceLines} as JSON; see local/sourceLines.ts. */
const placeholder = "__SIGNALBOX_SOURCE_LINES__";

const readLines = (text: string): SourceLines | null => (text.startsWith("{") ? (JSON.parse(text) as SourceLines) : null);

const decoded = new WeakMap<object, SourceMapMappings>();

function mappingsOf(file: { mappings: string }): SourceMapMappings {
  const known = decoded.get(file) ?? decode(file.mappings);
  decoded.set(file, known);
  return known;
}

/** "runtime/faultInjection.ts:32", a library's file without a line, or null for what is not known. `line` and `column` count from 1. */
function placeOf(file: SourceLines["files"][string], line: number, column: number): string | null {
  const mappings = mappingsOf(file);
  const here = mappings[line - 1]?.findLast(([at]) => at < column) ?? mappings[line - 1]?.[0];
  const [, source, sourceLine] =
    here ??
    mappings
      .slice(0, line - 1)
      .findLast((segments) => segments.length > 0)
      ?.at(-1) ??
    [];
  const name = source === undefined ? undefined : file.sources[source];
  if (name === undefined || sourceLine === undefined) return null;
  if (name.startsWith("node_modules/")) return name;
  return here ? `${name}:${sourceLine + 1}` : null;
}

/** The built file that a frame's path means; undefined for one of another Worker, or of none. */
function fileOf({ worker, files }: SourceLines, path: string): SourceLines["files"][string] | undefined {
  const key = Object.keys(files).find((name) => path === name || path.endsWith(`/${name}`));
  const folder =
    key === undefined
      ? ""
      : (path
          .slice(0, -key.length - 1)
          .split("/")
          .at(-1) ?? "");
  return key !== undefined && (folder === "" || folder.replaceAll("-", "_") === worker) ? files[key] : undefined;
}

/**
 * A stack with the places in the sources instead of those in the built files. The message that a stack begins with may be any
 * text: a place is looked for at the beginning of a word only, or a long word would be read once for each of its characters.
 */
export const mapStack = (stack: string, lines: SourceLines): string =>
  stack.replaceAll(/(?<![^\s()])([^\s()]+\.m?js):(\d+):(\d+)/g, (frame, path: string, line: string, column: string) => {
    const file = fileOf(lines, path);
    return (file && placeOf(file, Number(line), Number(column))) ?? frame;
  });

let lines: SourceLines | null | undefined;

/** A stack as it is to be kept: in a built Worker its frames name source files and lines, elsewhere they do so anyway. */
export function sourceStack(stack: string): string {
  lines ??= readLines(placeholder);
  return lines ? mapStack(stack, lines) : stack;
}
