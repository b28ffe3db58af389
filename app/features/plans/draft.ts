import { planActionFacts } from "#domain/plans/actions";
import { reasonAbove } from "#domain/plans/confirmation";
import { paceRange } from "#domain/plans/pace";
import type { Plan } from "#domain/plans/plan";
import { formatCount } from "../../ui/format.ts";

/** What is typed before a plan runs. */
export type Draft = { pace: string; first: string; percent: string; reason: string; typed: string };

/** The first items of a proposed canary, and the share of failures in percent above which it stops. */
const proposedCanary = { first: "5", percent: "20" };

export const paceError = "Enter a number from 0.01 to 1,000, or nothing for full speed.";

/** Reads a pace that was typed: null for none, undefined for an invalid one. */
export function readPace(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const perSecond = Number(trimmed);
  return perSecond >= paceRange.min && perSecond <= paceRange.max ? perSecond : undefined;
}

/** Reads a canary that was typed: null for none, undefined for an invalid one. */
export function readCanary({ first, percent }: Draft): Plan["canary"] | undefined {
  if (first.trim() === "" && percent.trim() === "") return null;
  const [count, share] = [Number(first.trim() || "0"), Number(percent.trim() || "NaN")];
  const isValid = Number.isInteger(count) && count >= 0 && count <= 1_000 && share >= 0 && share <= 100;
  return isValid ? { first: count, maxFailureRate: share / 100 } : undefined;
}

/** The draft of a plan that nobody has edited. A canary is proposed where many messages are sent again. */
export function draftOf({ action, pace, canary, eligible, reason }: Plan): Draft {
  const isProposed = canary === null && planActionFacts[action].runsJobs && eligible > reasonAbove;
  const typed = canary
    ? { first: String(canary.first), percent: String(Math.round(canary.maxFailureRate * 100)) }
    : { first: "", percent: "" };
  return { pace: pace === null ? "" : String(pace.perSecond), ...(isProposed ? proposedCanary : typed), reason: reason ?? "", typed: "" };
}

/** Returns why a draft can't be confirmed yet, by field; empty when it can. */
export function draftErrors(draft: Draft, { confirmation, eligible, reason }: Plan): Partial<Record<keyof Draft, string>> {
  const typed = Number(draft.typed.replaceAll(",", "").trim() || "NaN");
  return {
    ...(readPace(draft.pace) === undefined ? { pace: paceError } : {}),
    ...(readCanary(draft) === undefined ? { percent: "Enter a number from 0 to 100." } : {}),
    ...(confirmation.reason && !draft.reason.trim() && reason === null ? { reason: "Enter a reason. It is stored in the audit log." } : {}),
    ...(confirmation.typed && typed !== eligible ? { typed: `Type ${formatCount(eligible)}.` } : {}),
  };
}
