import { useCallback } from "react";
import { useNavigate } from "@tanstack/react-router";

/** The value of a filter, and how to change it; undefined removes it. Spread it into the control of the filter. */
export type FilterBinding = { value: string | undefined; onChange: (value: string | undefined) => void };

/**
 * The filters of a list, kept in the URL. `bind` gives a control its filter, `change` sets several at once. `read` validates the
 * parameters; it must be the same function at each call. An open panel stays open, and the back button skips the change.
 */
export function useFilters<S extends object>(search: S, read: (search: Record<string, unknown>) => S) {
  const navigate = useNavigate();
  const change = useCallback(
    (next: Partial<Record<keyof S, string | undefined>>) =>
      void navigate({ to: ".", replace: true, search: (before: Record<string, unknown>) => read({ ...before, ...next }) }),
    [navigate, read],
  );
  const bind = (name: keyof S): FilterBinding => {
    const value = search[name];
    return {
      value: typeof value === "string" ? value : undefined,
      onChange: (next) => change({ [name]: next } as Partial<Record<keyof S, string | undefined>>),
    };
  };
  return { bind, change };
}
