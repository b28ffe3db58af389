import { useEffect, useRef, useState } from "react";

/** Delay between the last keystroke and the search, ms. */
export const searchDelayMs = 300;

/**
 * The text of a search input. `sentRef` holds the text that was searched for last. A new `text` from elsewhere, such as a saved view or the
 * back button, replaces what was typed.
 */
export function useTypedText(text: string) {
  const [typed, setTyped] = useState(text);
  const sentRef = useRef(text);
  useEffect(() => {
    if (text === sentRef.current) return;
    sentRef.current = text;
    setTyped(text);
  }, [text]);
  return { typed, setTyped, sentRef };
}
