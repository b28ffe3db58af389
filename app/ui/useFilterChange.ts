import { useCallback } from "react";
import { useNavigate } from "@tanstack/react-router";

/**
 * Returns a function that changes filters in the URL; undefined removes one. `read` validates the parameters; it must be the same
 * function at each call. An open panel stays open, and the back button skips the change.
 */
export function useFilterChange<S extends object>(read: (search: Record<string, unknown>) => S) {
  const navigate = useNavigate();
  return useCallback(
    (change: Partial<Record<keyof S, string | undefined>>) =>
      void navigate({ to: ".", replace: true, search: (before: Record<string, unknown>) => read({ ...before, ...change }) }),
    [navigate, read],
  );
}
