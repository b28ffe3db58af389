import { type RefObject, useEffect, useState } from "react";

/** A list that is scrolled further than this is in use, px. */
const scrolledPx = 8;

/** Whether an operator is using the list: it is scrolled, one of its rows has the focus, or one is `open`. */
export function useIsListInUse(list: RefObject<HTMLElement | null>, open: boolean): boolean {
  const [isInUse, setIsInUse] = useState(false);
  useEffect(() => {
    const update = () => {
      const element = list.current;
      const row = document.activeElement instanceof HTMLElement && document.activeElement.dataset.row !== undefined;
      setIsInUse(element !== null && (element.scrollTop > scrolledPx || (row && element.contains(document.activeElement))));
    };
    const element = list.current;
    element?.addEventListener("scroll", update, { passive: true });
    element?.addEventListener("focusin", update);
    element?.addEventListener("focusout", update);
    return () => {
      element?.removeEventListener("scroll", update);
      element?.removeEventListener("focusin", update);
      element?.removeEventListener("focusout", update);
    };
  }, [list]);
  return isInUse || open;
}
