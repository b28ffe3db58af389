import { useEffect } from "react";
import { visibleLine } from "#domain/text/visible";

/** Names the browser tab after the screen. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${visibleLine(title)} · Signalbox` : "Signalbox";
  }, [title]);
}
