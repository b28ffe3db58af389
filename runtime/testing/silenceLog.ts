import { vi } from "vitest";

/**
 * Ends what an earlier test put in place of functions, and keeps the log quiet from here on: not only until the test is over,
 * since what a queue still delivers then would be told to a runner that has gone.
 */
export function silenceLog(): void {
  vi.restoreAllMocks();
  for (const level of ["info", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
}
