import { useEffect } from "react";
import { visibleLine } from "#domain/text/visible";

/** Sets the title of the browser tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${visibleLine(title)} · Signalbox` : "Signalbox";
  }, [title]);
}
