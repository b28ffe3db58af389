import { useEffect } from "react";
import type { Overview } from "#domain/health";
import { useOverviewPart } from "../live/overview.ts";

const files = { danger: "/favicon-failing.svg", warning: "/favicon-waiting.svg", quiet: "/favicon.svg" } as const;

/** What the tab's picture says: something failed, something waits for somebody, or nothing. */
const toneOf = ({ troubles }: Overview): keyof typeof files =>
  troubles.some(({ kind }) => kind === "deadLetters" || kind === "failedRuns") ? "danger" : troubles.length ? "warning" : "quiet";

/** Keeps the tab's picture as things are. */
export function Favicon() {
  const tone = useOverviewPart(toneOf) ?? "quiet";
  useEffect(() => {
    document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.setAttribute("href", files[tone]);
  }, [tone]);
  return null;
}
