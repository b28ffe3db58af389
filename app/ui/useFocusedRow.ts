import { type RefObject, useEffect, useState } from "react";
import { rowIdOf } from "./useRowKeys.ts";

/** The id of the row of a list that has the focus; undefined if none has it. A dialog over the list does not take it away. */
export function useFocusedRow(list: RefObject<HTMLElement | null>): string | undefined {
  const [id, setId] = useState<string>();
  useEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    const update = () => {
      const focused = document.activeElement;
      if (focused?.closest('[role="dialog"], [role="alertdialog"], [role="menu"]')) return;
      setId(focused && element.contains(focused) ? rowIdOf(focused) : undefined);
    };
    // While the focus moves, no element has it for a moment.
    const later = () => requestAnimationFrame(update);
    document.addEventListener("focusin", update);
    document.addEventListener("focusout", later);
    return () => {
      document.removeEventListener("focusin", update);
      document.removeEventListener("focusout", later);
    };
  }, [list]);
  return id;
}
