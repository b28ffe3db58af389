import { z } from "zod";
import { visibleText } from "#domain/text/visible";
import { Role } from "#domain/permissions";

/** Who asks. A viewer only looks. A service token has the `email` `service-token:NAME`. */
export const Me = z.object({ email: z.string(), role: Role });
export type Me = z.infer<typeof Me>;

/** Who may act: e-mail addresses and, in lists of their own, names (client ids) of Access service tokens; commas between. */
export type RoleVars = { ADMINS?: string; OPERATORS?: string; SERVICE_TOKEN_ADMINS?: string; SERVICE_TOKEN_OPERATORS?: string };

/**
 * Lower case of A to Z only. Unicode's lower case makes one letter of two different ones (the Kelvin sign becomes a k), so
 * that one person's address could become another's.
 */
const asciiLower = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

const isListed = (list: string | undefined, name: string): boolean =>
  (list ?? "").split(",").some((entry) => asciiLower(entry.trim()) === asciiLower(name));

const roleOf = (name: string, admins: string | undefined, operators: string | undefined): Me["role"] =>
  isListed(admins, name) ? "admin" : isListed(operators, name) ? "operator" : "viewer";

/** Before the name of a service token. No person's address may begin with it: in the audit log one could pose as the other. */
const tokenPrefix = "service-token:";

/** True for an address that reads as it is: nothing invisible in it, and no name of a service token. */
export const isAddress = (email: string): boolean =>
  email !== "" && visibleText(email) === email && !asciiLower(email).startsWith(tokenPrefix);

/** A person and the role their address was given; nobody is an operator unless listed. */
export const personWithRole = (email: string, vars: RoleVars): Me => ({ email, role: roleOf(email, vars.ADMINS, vars.OPERATORS) });

/** A service token. Its name is whatever its maker chose, so it is never compared with the lists of addresses. */
export const serviceTokenWithRole = (name: string, vars: RoleVars): Me => ({
  email: `${tokenPrefix}${name}`,
  role: roleOf(name, vars.SERVICE_TOKEN_ADMINS, vars.SERVICE_TOKEN_OPERATORS),
});
