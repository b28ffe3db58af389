import { type RefObject, useEffect, useState } from "react";

/** Scrolled further than this, somebody is reading. */
const restPx = 8;

/** Whether somebody looks at the list: it is scrolled, a row of it has the focus, or one is open. */
export function useIsListInUse(list: RefObject<HTMLElement | null>, open: boolean): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    const look = () => {
      const element = list.current;
      const row = document.activeElement instanceof HTMLElement && document.activeElement.dataset.row !== undefined;
      setHeld(element !== null && (element.scrollTop > restPx || (row && element.contains(document.activeElement))));
    };
    const element = list.current;
    element?.addEventListener("scroll", look, { passive: true });
    element?.addEventListener("focusin", look);
    element?.addEventListener("focusout", look);
    return () => {
      element?.removeEventListener("scroll", look);
      element?.removeEventListener("focusin", look);
      element?.removeEventListener("focusout", look);
    };
  }, [list]);
  return held || open;
}
