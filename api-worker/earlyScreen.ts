/**
 * A screen as `local/screenFiles.ts` writes it into the page: its path below the root and its search parameters, both perhaps with
 * parameters such as `$id`; whether the page draws its first view; its files; and its first reads of the API.
 */
export type EarlyScreen = { path: string; search: string; hasView: boolean; files: readonly string[]; data: readonly string[] };

type Values = Readonly<Record<string, string>>;

/** What a parameter may be, so that it reads the same in a path, in a query and in what the dashboard requests. */
const plainValue = /^[\w.:-]+$/;

/** The values of the parameters of `pattern`; null if `parts` do not match it. */
function valuesOf(pattern: readonly string[], parts: readonly string[]): Values | null {
  if (pattern.length !== parts.length) return null;
  const values: Record<string, string> = {};
  for (const [at, part = ""] of parts.entries()) {
    const expected = pattern[at] ?? "";
    if (!expected.startsWith("$")) {
      if (part !== expected) return null;
    } else if (plainValue.test(part)) values[expected] = part;
    else return null;
  }
  return values;
}

const pathParts = (path: string): string[] => path.split("/");
const searchParts = (search: string): string[] => [...new URLSearchParams(search)].toSorted().flat();

/** A read with the parameters as the dashboard sends it: a query has no colons. */
function filled(read: string, values: Values, nowMs: number): string {
  const [path = "", ...query] = read.split("?");
  const minute = (_: string, minutes: string) =>
    encodeURIComponent(new Date((Math.floor(nowMs / 60_000) - Number(minutes)) * 60_000).toISOString());
  const fill = (text: string, encode: (value: string) => string) => text.replace(/\$[a-z]+/g, (name) => encode(values[name] ?? name));
  return [fill(path, (value) => value), ...query.map((text) => fill(text.replace(/\$minute-(\d+)/g, minute), encodeURIComponent))].join(
    "?",
  );
}

/**
 * Returns the files and the first reads of the screen at `url`, and whether it has a first view; undefined if it is not one of `screens`. With other search
 * parameters than the screens have, it has no reads. `nowMs` is the time of reads such as "the last hour", Unix ms.
 */
export function earlyScreenOf(screens: readonly EarlyScreen[], url: URL, nowMs: number): Omit<EarlyScreen, "path" | "search"> | undefined {
  const path = pathParts(url.pathname.slice(1));
  const matching = screens.flatMap((screen) => {
    const values = valuesOf(pathParts(screen.path), path);
    return values ? [{ screen, values }] : [];
  });
  for (const { screen, values } of matching) {
    const searched = valuesOf(searchParts(screen.search), searchParts(url.search));
    if (searched) return { ...screen, data: screen.data.map((read) => filled(read, { ...values, ...searched }, nowMs)) };
  }
  const [first] = matching;
  return first && { ...first.screen, data: [] };
}
