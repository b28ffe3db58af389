import { z } from "zod";
import { parseCausationId } from "./causation.ts";

/**
 * The field `causation_id` of a message: `<kind>:<id>` of what caused it, such as `job:0199….orders`. A sender may use a field of the
 * same name for its own purposes: any other value counts as none, and the field stays in the body as it came.
 */
export const CausationId = z
  .string()
  .refine((value) => parseCausationId(value) !== null)
  .optional()
  .catch(undefined);
