import { z } from "zod";

export const roles = ["viewer", "operator", "admin"] as const;

/** Who asks. A viewer only looks. */
export const Me = z.object({ email: z.string(), role: z.enum(roles) });
export type Me = z.infer<typeof Me>;

const listed = (list: string | undefined, email: string): boolean =>
  (list ?? "").split(",").some((one) => one.trim().toLowerCase() === email.toLowerCase());

/** The role an address was given; nobody is an operator unless named. */
export function meOf(email: string, given: { ADMINS?: string; OPERATORS?: string }): Me {
  if (listed(given.ADMINS, email)) return { email, role: "admin" };
  return { email, role: listed(given.OPERATORS, email) ? "operator" : "viewer" };
}
