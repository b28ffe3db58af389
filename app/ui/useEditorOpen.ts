import { useState } from "react";

/**
 * Whether the editor that the URL asks for (`requested`) is open. It opens only while editing is `allowed`, and then stays open
 * when that ends (the job starts, another operator replays the dead letter), so that no text is lost.
 */
export function useEditorOpen(requested: boolean, allowed: boolean): boolean {
  const [wasOpen, setWasOpen] = useState(false);
  const isOpen = requested && (wasOpen || allowed);
  if (isOpen !== wasOpen) setWasOpen(isOpen);
  return isOpen;
}
