import { type FailureShare, rateOf } from "#domain/queues/verdict";
import { formatCount } from "../../ui/format.ts";

/** "12%", or "under 1%". */
export const formatRate = (rate: number): string => (rate > 0 && rate < 0.01 ? "under 1%" : `${Math.round(rate * 100)}%`);

/** The failed share in a few words: "12%", with little traffic "3 of 4", or "3" where it is not known how many finished. */
export function formatShare(share: FailureShare): string {
  const rate = rateOf(share);
  if (rate !== null) return formatRate(rate);
  return share.finished === null ? formatCount(share.failed) : `${formatCount(share.failed)} of ${formatCount(share.finished)}`;
}
