import { useEffect } from "react";
import type { Overview } from "#domain/health";
import type { Problem } from "#domain/problems";
import { useOverviewPart } from "../live/overview.ts";
import { useProblems } from "../overview/health.ts";

const files = { danger: "/favicon-failing.svg", warning: "/favicon-waiting.svg", quiet: "/favicon.svg" } as const;

type Tone = keyof typeof files;

/** What the tab's picture says: something failed, something waits for somebody, or nothing. */
const toneOf = ({ troubles }: Overview): Tone =>
  troubles.some(({ kind }) => kind === "deadLetters" || kind === "failedRuns") ? "danger" : troubles.length ? "warning" : "quiet";

/** The same with what does not run at all, which weighs more. */
export const iconTone = (troubles: Tone, problems: readonly Problem[]): Tone =>
  problems.some(({ down }) => down) ? "danger" : problems.length && troubles === "quiet" ? "warning" : troubles;

/** Keeps the tab's picture as things are. */
export function Favicon() {
  const tone = iconTone(useOverviewPart(toneOf) ?? "quiet", useProblems());
  useEffect(() => {
    document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.setAttribute("href", files[tone]);
  }, [tone]);
  return null;
}
