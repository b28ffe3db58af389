import { z } from "zod";
import { Reason } from "#domain/audit/audit";
import { maxCursorLength } from "#domain/lists/cursor";
import { FutureTime, Moment } from "#domain/schedules/moment";

const jsonContent = <S extends z.ZodType>(schema: S) => ({ "application/json": { schema } });

/** A JSON response. */
export const jsonResponse = <S extends z.ZodType>(description: string, schema: S) => ({ description, content: jsonContent(schema) });
/** A required JSON body. */
export const jsonBody = <S extends z.ZodType>(schema: S) => ({ required: true as const, content: jsonContent(schema) });
/** An optional JSON body. */
export const optionalJsonBody = <S extends z.ZodType>(schema: S) => ({ required: false as const, content: jsonContent(schema) });

/** One page of a list. Pass `nextCursor` to get the next page; it is null on the last. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    scanned: z.number().int().optional().describe("rows scanned for this page; more than its items if a filter has no index"),
  });

export { FutureTime, Moment, Reason };

/** The body of a command whose only field is a reason; optional, and required. */
export const optionalReason = optionalJsonBody(z.strictObject({ reason: Reason.optional() }));
export const requiredReason = jsonBody(z.strictObject({ reason: Reason }));

/** A query parameter that is a whole number from 1 to `max`, in digits only: `1e2` and ` 5` are refused. */
export const limitParameter = (max: number, defaultLimit: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `a whole number from 1 to ${max}`)
    .transform(Number)
    .pipe(z.number().int().min(1).max(max))
    .default(defaultLimit);

/** The number of items on a page of a list. */
export const Limit = limitParameter(200, 50);

/** The `nextCursor` of the previous page. `readPage` decodes it. */
export const Cursor = z.string().min(1).max(maxCursorLength).optional();

/** The query of a list. Unknown filters are refused: ignoring one would list more than was requested. */
export const listQuery = <S extends z.ZodRawShape>(filters: S) =>
  z.strictObject({
    ...filters,
    cursor: Cursor,
    limit: Limit,
  });

/** A text filter, such as a type, a tenant or a search text. */
export const ExactText = z.string().min(1).max(200).optional();

const Id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}$/, "letters, digits, dots, dashes");
export const IdPath = z.object({ id: Id });
/** The input of a command on one id, with an optional reason. */
export const idAndReason = { params: IdPath, body: optionalReason };
export const QueuePath = z.object({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "lowercase letters, digits, dashes") });
