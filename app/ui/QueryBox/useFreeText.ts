import { useCallback, useEffect } from "react";
import { searchDelayMs, useTypedText } from "../useTypedText.ts";
import { freeTextOf, type Qualifier } from "./complete.ts";

/**
 * The typed text. What of it is no filter is searched for with `onText` once the operator stops typing. `onText` resolves to true when
 * the text was applied otherwise; the text is then emptied. A new `text` from elsewhere replaces what was typed.
 */
export function useFreeText(text: string, qualifiers: readonly Qualifier[], onText: (text: string) => Promise<boolean>) {
  const { typed, setTyped, sentRef } = useTypedText(text);
  const search = useCallback(
    (freeText: string) => {
      sentRef.current = freeText;
      void onText(freeText).then((isApplied) => {
        if (!isApplied || sentRef.current !== freeText) return;
        sentRef.current = "";
        setTyped("");
      });
    },
    [onText, sentRef, setTyped],
  );
  useEffect(() => {
    const freeText = freeTextOf(typed, qualifiers);
    if (freeText === sentRef.current) return;
    const timer = setTimeout(() => search(freeText), searchDelayMs);
    return () => clearTimeout(timer);
  }, [typed, qualifiers, search, sentRef]);
  return { typed, setTyped, search };
}
