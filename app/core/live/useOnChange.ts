import { useEffect, useRef } from "react";

/** Calls `then` when `value` changes, but not when it changes from undefined. */
export function useOnChange(value: string | undefined, then: () => void): void {
  const before = useRef(value);
  useEffect(() => {
    const previous = before.current;
    if (value === undefined || value === previous) return;
    before.current = value;
    if (previous !== undefined) then();
  });
}
