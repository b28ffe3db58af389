import { z } from "zod";
import { Since } from "./since.ts";

/** What a feature is about. `field`: a value of the payload, by its path; `length`: how long a text or list of the payload is. */
export const featureKinds = ["tenant", "queue", "type", "source", "version", "size", "field", "length", "attempt", "hour"] as const;

/** How many of the sampled messages have a feature. `of` leaves out those whose payload or Worker version is not known. */
const Share = z.object({ count: z.number().int(), of: z.number().int() });

const Feature = z.object({
  kind: z.enum(featureKinds),
  /** Path in the payload, such as `order.items[].sku`; empty for all other kinds. */
  path: z.string(),
  test: z.enum(["is", "present", "missing", "atLeast", "below"]),
  /** What the value is compared with: text for `is`, a number for `atLeast` and `below` (bytes for `size`), else null. */
  value: z.union([z.string(), z.number()]).nullable(),
});
/** Something that is true or false for a message. */
export type Feature = z.infer<typeof Feature>;

/** A feature with its shares on both sides. `also`: features that the same messages have, at most 3. */
export const CommonFeature = z.object({ feature: Feature, failures: Share, successes: Share, also: z.array(Feature) });
export type CommonFeature = z.infer<typeof CommonFeature>;

/**
 * What sets sampled failures apart from sampled successes. `result`: `found`; `nothing` stands out; `tooFewFailures` or `tooFewSuccesses`
 * to compare; `noSuccesses` of these types are kept from that time.
 */
export const InCommon = z.object({
  result: z.enum(["found", "nothing", "tooFewFailures", "tooFewSuccesses", "noSuccesses"]),
  features: z.array(CommonFeature),
});
export type InCommon = z.infer<typeof InCommon>;

/**
 * What the failures of a group have in common, and since when it fails. `sampled`: how many failures, out of how many that ever came, and how
 * many successes were compared.
 */
export const GroupExplanation = z.object({
  sampled: z.object({ failures: z.number().int(), of: z.number().int(), successes: z.number().int() }),
  inCommon: InCommon,
  since: Since,
});
export type GroupExplanation = z.infer<typeof GroupExplanation>;
