import { z } from "zod";
import { maxCursorLength } from "#domain/lists/cursor";
import { BrandSlug } from "#domain/messages/events";
import { Moment } from "#domain/schedules/moment";

const jsonContent = <S extends z.ZodType>(schema: S) => ({ "application/json": { schema } });

/** A route's success. */
export const jsonResponse = <S extends z.ZodType>(description: string, schema: S) => ({ description, content: jsonContent(schema) });
/** A body that must be there, and one that may. */
export const jsonBody = <S extends z.ZodType>(schema: S) => ({ required: true as const, content: jsonContent(schema) });
export const optionalJsonBody = <S extends z.ZodType>(schema: S) => ({ required: false as const, content: jsonContent(schema) });

export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    scanned: z.number().int().optional().describe("rows read for it; more than its items where a filter is searched for row by row"),
  });

export { Moment };
export const FutureTime = Moment.refine((text) => Date.parse(text) > Date.now(), "must be in the future");

export const Reason = z.string().trim().min(1, "say why").max(500);

/** A whole number in a query from 1 to `most`. Digits only: what `Number` makes of `1e2` or ` 5` is not meant. */
export const limitParameter = (most: number, usual: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `a whole number from 1 to ${most}`)
    .transform(Number)
    .pipe(z.number().int().min(1).max(most))
    .default(usual);

/** How many items a list answers. */
export const Limit = limitParameter(200, 50);

/** Where to go on: the `nextCursor` of the page before. {@link paged} reads it. */
export const Cursor = z.string().min(1).max(maxCursorLength).optional();

/** The query of a list. A filter that is not known is refused: ignoring it would show more than was asked for. */
export const listQuery = <S extends z.ZodRawShape>(filters: S) =>
  z.strictObject({
    ...filters,
    cursor: Cursor,
    limit: Limit,
  });

/** A text to compare with exactly, such as a type or a brand. */
export const ExactText = z.string().min(1).max(200).optional();

const Id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}$/, "letters, digits, dots, dashes");
export const IdPath = z.object({ id: Id });
export const QueuePath = z.object({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "lowercase letters, digits, dashes") });
export const SlugPath = z.object({ slug: BrandSlug });
