import type { Problem } from "#domain/problems";
import { visibleLine } from "#domain/text/visible";

/** What does not work of the local system, by part. */
export type Problems = {
  /** Notes a problem and says so, once until it is over. `down`: the part does not answer at all. */
  report: (part: string, message: string, down?: boolean) => void;
  resolve: (part: string) => void;
  list: () => Problem[];
};

/** Keeps the problems of this process; `say` gets a line for each new one. */
export function createProblems(say: (line: string) => void): Problems {
  const byPart = new Map<string, Problem>();
  return {
    report: (part, message, down = false) => {
      if (byPart.has(part)) return;
      byPart.set(part, { part, message, down });
      say(visibleLine(`Problem: ${part}: ${message}`));
    },
    resolve: (part) => {
      if (byPart.delete(part)) say(`Over: ${part} works again`);
    },
    list: () => [...byPart.values()],
  };
}

/** An error of the file system or a socket in words. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
