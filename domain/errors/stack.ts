import { decode, type SourceMapMappings } from "@jridgewell/sourcemap-codec";

/**
 * Source positions of the built files of a Worker. `worker` is its name with underscores; the keys of `files` are paths in the build. The
 * mappings are those of a source map, reduced to the lines of our own sources and the first line of each library.
 */
export type SourceLines = { worker: string; files: Record<string, { sources: string[]; mappings: string }> };

/** The build replaces this text with the {@link SourceLines} of the Worker as JSON; see local/sourceLines.ts. */
const placeholder = "__SIGNALBOX_SOURCE_LINES__";

const readLines = (text: string): SourceLines | null => (text.startsWith("{") ? (JSON.parse(text) as SourceLines) : null);

const mappingsCache = new WeakMap<object, SourceMapMappings>();

function mappingsOf(file: { mappings: string }): SourceMapMappings {
  const mappings = mappingsCache.get(file) ?? decode(file.mappings);
  mappingsCache.set(file, mappings);
  return mappings;
}

/** Returns a position such as "runtime/faultInjection.ts:32", the file of a library without a line, or null when it is unknown. `line` and `column` count from 1. */
function sourcePositionOf(file: SourceLines["files"][string], line: number, column: number): string | null {
  const mappings = mappingsOf(file);
  const mapping = mappings[line - 1]?.findLast(([at]) => at < column) ?? mappings[line - 1]?.[0];
  const [, source, sourceLine] =
    mapping ??
    mappings
      .slice(0, line - 1)
      .findLast((segments) => segments.length > 0)
      ?.at(-1) ??
    [];
  const name = source === undefined ? undefined : file.sources[source];
  if (name === undefined || sourceLine === undefined) return null;
  if (name.startsWith("node_modules/")) return name;
  return mapping ? `${name}:${sourceLine + 1}` : null;
}

/** Returns the built file of a stack frame; undefined when the path belongs to another Worker or to no Worker. */
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
 * Returns a stack with positions in the source files instead of the built files. The message at the start of a stack may be any text. The
 * pattern matches only at the beginning of a word: otherwise a long word would be scanned once for each of its characters.
 */
export const mapStack = (stack: string, lines: SourceLines): string =>
  stack.replaceAll(/(?<![^\s()])([^\s()]+\.m?js):(\d+):(\d+)/g, (frame, path: string, line: string, column: string) => {
    const file = fileOf(lines, path);
    return (file && sourcePositionOf(file, Number(line), Number(column))) ?? frame;
  });

/** Where the global object of a Worker may have its {@link SourceLines}: `signalbox dev` puts those of a team's Worker there. */
export const sourceLinesKey = "signalbox.sourceLines";

const givenLines = (): SourceLines | null => (globalThis as { [key: symbol]: SourceLines | undefined })[Symbol.for(sourceLinesKey)] ?? null;

let lines: SourceLines | null | undefined;

/** Returns a stack whose frames name source files and lines. Outside of a built Worker the stack is returned unchanged, because it names them already. */
export function sourceStack(stack: string): string {
  lines ??= readLines(placeholder) ?? givenLines();
  return lines ? mapStack(stack, lines) : stack;
}
