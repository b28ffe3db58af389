import { useState } from "react";

/**
 * Whether an editor is open that `requested` (its address) asks for: it opens only on what may be changed, and then stays open
 * when that changes under it (its job starts, another operator replays the dead letter), so that no text is lost.
 */
export function useEditorOpen(requested: boolean, allowed: boolean): boolean {
  const [wasOpen, setWasOpen] = useState(false);
  const isOpen = requested && (wasOpen || allowed);
  if (isOpen !== wasOpen) setWasOpen(isOpen);
  return isOpen;
}
