import { z } from "zod";
import { BrandSlug } from "../domain/events.ts";

/** The path of a brand. */
export const SlugPath = z.object({ slug: BrandSlug });
