import { vi } from "vitest";

/**
 * Restores all mocks and silences the log. It stays silent after the test, because a queue may still deliver messages then,
 * and their log lines would reach a test runner that has ended.
 */
export function silenceLog(): void {
  vi.restoreAllMocks();
  for (const level of ["info", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
}
