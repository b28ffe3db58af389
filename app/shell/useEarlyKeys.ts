import { useEffect } from "react";
import { useRouter } from "@tanstack/react-router";
import { isTextInput } from "../core/keys/textInput.ts";
import { hasShortcut, pressKey } from "../core/keys/useKeyboard.ts";
import { hasRendered } from "./hasRendered.ts";

/** An operator no longer expects an effect of a key that was pressed longer ago, ms. */
const maxAgeMs = 5_000;

/** The keys that the page has kept until now (`public/theme.js`), the oldest first. It keeps no more. */
const takeEarlyKeys = (): KeyboardEvent[] => (globalThis as { takeEarlyKeys?: () => KeyboardEvent[] }).takeEarlyKeys?.() ?? [];

/**
 * Runs the shortcuts of the keys that were pressed before the dashboard was there, in order, each as soon as the screen that it is for has it.
 * Only shortcuts that move are run: what the operator saw then may have changed. What was typed for a field is dropped.
 */
export function useEarlyKeys(): void {
  const router = useRouter();
  useEffect(() => {
    const keys = takeEarlyKeys();
    let frame = 0;
    const isReady = (event: KeyboardEvent): boolean => router.state.status === "idle" && (hasRendered() || hasShortcut(event));
    const next = (): void => {
      while (keys[0] && performance.now() - keys[0].timeStamp > maxAgeMs) keys.shift();
      const [event] = keys;
      if (!event || isTextInput(document.activeElement)) return;
      if (isReady(event)) {
        keys.shift();
        pressKey(event, true);
      }
      frame = requestAnimationFrame(next);
    };
    next();
    return () => cancelAnimationFrame(frame);
  }, [router]);
}
