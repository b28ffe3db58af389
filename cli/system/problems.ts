import type { Problem } from "#domain/problems";
import { visibleLine } from "#domain/text/visible";

/** The current problems of the local system, at most one for each part. */
export type Problems = {
  /** Adds a problem and prints it, unless the part already has one. `down`: the part does not answer at all. */
  report: (part: string, message: string, down?: boolean) => void;
  resolve: (part: string) => void;
  list: () => Problem[];
};

/** Creates an empty list of problems. `print` gets a line for each problem that begins or ends. */
export function createProblems(print: (line: string) => void): Problems {
  const byPart = new Map<string, Problem>();
  return {
    report: (part, message, down = false) => {
      if (byPart.has(part)) return;
      byPart.set(part, { part, message, down });
      print(visibleLine(`Problem: ${part}: ${message}`));
    },
    resolve: (part) => {
      if (byPart.delete(part)) print(`Resolved: ${part} works again`);
    },
    list: () => [...byPart.values()],
  };
}

/** The message of any thrown value. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
