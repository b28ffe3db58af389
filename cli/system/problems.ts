import type { Problem } from "#domain/problems";
import { visibleLine } from "#domain/text/visible";

/** The current problems of the local system, at most one for each part. */
export type Problems = {
  /** Adds a problem and prints it, unless the part already has one. `down`: the part does not answer at all. */
  report: (part: string, message: string, down?: boolean) => void;
  /** Adds a problem instead of the one that the part has, and prints it, unless it is the same. */
  replace: (part: string, message: string, down?: boolean) => void;
  resolve: (part: string) => void;
  list: () => Problem[];
};

/** Creates an empty list of problems. `print` gets a line for each problem that begins or ends. */
export function createProblems(print: (line: string) => void): Problems {
  const byPart = new Map<string, Problem>();
  const replace: Problems["replace"] = (part, message, down = false) => {
    const before = byPart.get(part);
    if (before?.message === message && before.down === down) return;
    byPart.set(part, { part, message, down });
    print(visibleLine(`Problem: ${part}: ${message}`));
  };
  return {
    report: (part, message, down) => {
      if (!byPart.has(part)) replace(part, message, down);
    },
    replace,
    resolve: (part) => {
      if (byPart.delete(part)) print(`Resolved: ${part} works again`);
    },
    list: () => [...byPart.values()],
  };
}

/** The message of any thrown value. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
