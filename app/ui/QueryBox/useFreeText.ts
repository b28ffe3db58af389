import { useCallback, useEffect, useRef, useState } from "react";
import { freeTextOf, type Qualifier } from "./complete.ts";

/** Delay between the last keystroke and the search, ms. */
const searchDelayMs = 300;

/**
 * The typed text. What of it is no filter is searched for with `onText` once the operator stops typing. `onText` resolves to true when
 * the text was applied otherwise; the text is then emptied. A new `text` from elsewhere replaces what was typed.
 */
export function useFreeText(text: string, qualifiers: readonly Qualifier[], onText: (text: string) => Promise<boolean>) {
  const [typed, setTyped] = useState(text);
  const sent = useRef(text);
  const search = useCallback(
    (freeText: string) => {
      sent.current = freeText;
      void onText(freeText).then((isApplied) => {
        if (!isApplied || sent.current !== freeText) return;
        sent.current = "";
        setTyped("");
      });
    },
    [onText],
  );
  // A text from elsewhere comes from a saved view or the back button.
  useEffect(() => {
    if (text === sent.current) return;
    sent.current = text;
    setTyped(text);
  }, [text]);
  useEffect(() => {
    const freeText = freeTextOf(typed, qualifiers);
    if (freeText === sent.current) return;
    const timer = setTimeout(() => search(freeText), searchDelayMs);
    return () => clearTimeout(timer);
  }, [typed, qualifiers, search]);
  return { typed, setTyped, search };
}
