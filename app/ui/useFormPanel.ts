import { type RefObject, useRef } from "react";
import { useKeyBindings } from "../core/keys/bindings.ts";
import { useFocusInside } from "./useFocusInside.ts";

/** Focuses the first field of a form in a panel, and closes the form with Escape. Returns the ref of that field. */
export function useFormPanel(onClose: () => void): RefObject<HTMLInputElement | null> {
  const first = useRef<HTMLInputElement>(null);
  useFocusInside(first);
  useKeyBindings([{ keys: "Escape", label: "Close the form", run: onClose, footer: true }]);
  return first;
}
