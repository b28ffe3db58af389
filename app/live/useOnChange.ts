import { useEffect, useRef } from "react";

/** Calls `then` when a known value becomes another one; not when it becomes known. */
export function useOnChange(value: string | undefined, then: () => void): void {
  const before = useRef(value);
  useEffect(() => {
    const known = before.current;
    if (value === undefined || value === known) return;
    before.current = value;
    if (known !== undefined) then();
  });
}
