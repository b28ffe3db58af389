import { type RefObject, useState } from "react";
import { useIsHoveredOrFocused } from "../ui/useIsHoveredOrFocused.ts";

/** `fresh`, or what it was when a hand or the focus came to `place`: nothing moves under it. */
export function useFrozenWhileHovered<T>(place: RefObject<HTMLElement | null>, fresh: T): T {
  const held = useIsHoveredOrFocused(place);
  const [kept, setKept] = useState<{ value: T }>();
  if (held && !kept) setKept({ value: fresh });
  if (!held && kept) setKept(undefined);
  return kept ? kept.value : fresh;
}
