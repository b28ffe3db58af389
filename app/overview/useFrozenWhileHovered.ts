import { type RefObject, useState } from "react";
import { useIsListInUse } from "../core/live/useIsListInUse.ts";

/** `value`, or while `element` is hovered or focused, the value from when that began: nothing moves under the pointer. */
export function useFrozenWhileHovered<T>(element: RefObject<HTMLElement | null>, value: T): T {
  const isHovered = useIsListInUse(element);
  const [frozen, setFrozen] = useState<{ value: T }>();
  if (isHovered && !frozen) setFrozen({ value });
  if (!isHovered && frozen) setFrozen(undefined);
  return frozen ? frozen.value : value;
}
