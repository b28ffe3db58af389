import { z } from "zod";
import { BrandSlug } from "#domain/events";

const json = <S extends z.ZodType>(schema: S) => ({ "application/json": { schema } });

/** A route's success. */
export const answers = <S extends z.ZodType>(description: string, schema: S) => ({ description, content: json(schema) });
/** A body that must be there, and one that may. */
export const body = <S extends z.ZodType>(schema: S) => ({ required: true as const, content: json(schema) });
export const optionalBody = <S extends z.ZodType>(schema: S) => ({ required: false as const, content: json(schema) });

export const pageOf = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** A moment as an operator or a program writes it, with an offset; what comes out is ISO UTC to the millisecond. */
export const Moment = z.iso
  .datetime({ offset: true, error: "a time such as 2026-10-01T09:00:00Z" })
  .transform((text) => new Date(text).toISOString());
export const Future = z.iso
  .datetime({ offset: true, error: "a time such as 2026-10-01T09:00:00Z" })
  .refine((text) => Date.parse(text) > Date.now(), "must be in the future")
  .transform((text) => new Date(text).toISOString());

export const Reason = z.string().trim().min(1, "say why").max(500);

/** How many items a list answers. */
export const Limit = z.coerce.number().int().min(1).max(200).default(50);

/** The query of a list. A filter that is not known is refused: ignoring it would show more than was asked for. */
export const listQuery = <S extends z.ZodRawShape>(filters: S) =>
  z.strictObject({
    ...filters,
    cursor: z.string().min(1).max(200).optional(),
    limit: Limit,
  });

/** A text to compare with exactly, such as a type or a brand. */
export const Exact = z.string().min(1).max(200).optional();

const Id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}$/, "letters, digits, dots, dashes");
export const IdPath = z.object({ id: Id });
export const NamePath = z.object({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "lowercase letters, digits, dashes") });
export const SlugPath = z.object({ slug: BrandSlug });
