import type { Verdict } from "#domain/queues/verdict";
import { formatRate, formatShare } from "../features/queues/failureShare.ts";
import { formatClock, formatRelativeTime, pluralize } from "../ui/format.ts";

const minuteMs = 60_000;
/** A longer version is an id: its start tells it apart. */
const maxVersionLength = 12;

/** "up from 0" or "down from 30%", with a comma before it. Empty when nothing finished before, or the rate did not change. */
function changeText({ now, before }: Verdict): string {
  if (!now?.finished || !before?.finished) return "";
  const rate = now.failed / now.finished;
  const rateBefore = before.failed / before.finished;
  if (formatRate(rate) === formatRate(rateBefore)) return "";
  return `, ${rate > rateBefore ? "up" : "down"} from ${before.failed === 0 ? "0" : formatRate(rateBefore)}`;
}

/** "14 min after deploy v12", with a comma before it. A local start has its time as its version. */
function deployText({ sinceAt, afterDeploy }: Verdict): string {
  if (!sinceAt || !afterDeploy) return "";
  const { version, at } = afterDeploy;
  const minutes = Math.floor((Date.parse(sinceAt) - Date.parse(at)) / minuteMs);
  const what =
    Number.isNaN(Date.parse(version)) || version.length < maxVersionLength ? `deploy ${version.slice(0, maxVersionLength)}` : "a restart";
  return `, ${minutes === 0 ? "just" : `${minutes} min`} after ${what}`;
}

const stalledText = ({ stalled }: Verdict): string =>
  stalled.length > 0 ? ` · ${stalled.length === 1 ? stalled[0] : pluralize(stalled.length, "queue")} without a consumer` : "";

/** "457 dead letters to clear" */
export const toClearText = ({ toClear }: Verdict): string => `${pluralize(toClear, "dead letter")} to clear`;

/**
 * "Failing now: 12% in orders, up from 0 since 22:57, 14 min after deploy v12". With little traffic "3 of 4 jobs". The queue is
 * named if it is the only one. `now` in ms.
 */
export function failingText(verdict: Verdict, now: number): string {
  const { rate, now: share, sinceAt } = verdict;
  const unit = share?.finished === null ? " messages" : " jobs";
  const figure = share ? `: ${formatShare(share)}${rate === null ? unit : ""}` : "";
  const where = share && verdict.failing.length === 1 ? ` in ${verdict.failing[0]}` : "";
  const since = sinceAt ? ` since ${formatClock(sinceAt, now)}` : "";
  return `Failing now${figure}${where}${changeText(verdict)}${since}${deployText(verdict)}${stalledText(verdict)}`;
}

/** "Stopped failing 14 min ago; 457 dead letters to clear" */
export const stoppedText = (verdict: Verdict, now: number): string =>
  `Stopped failing${verdict.lastFailedAt ? ` ${formatRelativeTime(verdict.lastFailedAt, now).replace(/ m ago$/, " min ago")}` : ""}; ${toClearText(verdict)}`;

/** "No consumer: orders" */
export const noConsumerText = ({ stalled }: Verdict): string =>
  `No consumer: ${stalled.length === 1 ? stalled[0] : pluralize(stalled.length, "queue")}`;
