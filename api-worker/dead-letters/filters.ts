import { DeadLetterOrder, DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { ApiError } from "#domain/errors/apiError";
import { type DeadLetterFilter, orderOf } from "#store/dead-letters/scan";
import { ExactText, Moment } from "../schemas.ts";

/** The filters and orders of lists and exports of dead letters. */
export const deadLetterFilters = {
  status: DeadLetterStatus.optional(),
  queue: ExactText,
  type: ExactText,
  tenant: ExactText,
  fingerprint: ExactText,
  correlationId: ExactText,
  q: ExactText,
  from: Moment.optional(),
  to: Moment.optional(),
  expiresBefore: Moment.optional(),
  order: DeadLetterOrder.optional(),
};

/** The name of a list and its order, for its cursors. Throws `invalid` for an order that the filter can't have. */
export function listNameOf({ order, status, expiresBefore }: DeadLetterFilter): string {
  const refuse = (message: string, issue: string) => new ApiError("invalid", message, [{ path: "query.order", message: issue }]);
  if (order === "queue" && status === undefined)
    throw refuse("Only dead letters of one status can be sorted by queue", "requires a status");
  if (order !== undefined && expiresBefore !== undefined)
    throw refuse("Dead letters that are deleted soon have an order of their own", "not with expiresBefore");
  const name = orderOf({ order, expiresBefore });
  return name === "newest" ? "dead-letters" : `dead-letters ${name}`;
}
