import { z } from "zod";
import { visibleText } from "#domain/text/visible";
import { Role } from "#domain/permissions";

/** Who sent a request. A viewer may only read. The `email` of a service token is `service-token:NAME`. */
export const Me = z.object({ email: z.string(), role: Role });
export type Me = z.infer<typeof Me>;

/** Comma-separated lists of those with a role: e-mail addresses, and names (client ids) of Access service tokens. */
export type RoleVars = { ADMINS?: string; OPERATORS?: string; SERVICE_TOKEN_ADMINS?: string; SERVICE_TOKEN_OPERATORS?: string };

/**
 * Lowers A to Z only. Unicode lower case maps different letters to one (the Kelvin sign becomes a k), which could turn one
 * person's address into another's.
 */
const asciiLower = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

const isListed = (list: string | undefined, name: string): boolean =>
  (list ?? "").split(",").some((entry) => asciiLower(entry.trim()) === asciiLower(name));

const roleOf = (name: string, admins: string | undefined, operators: string | undefined): Me["role"] =>
  isListed(admins, name) ? "admin" : isListed(operators, name) ? "operator" : "viewer";

/** Prefix of a service token's name. No person's address may begin with it, so that the audit log cannot confuse the two. */
const tokenPrefix = "service-token:";

/** True for an address without invisible characters that does not pose as a service token. */
export const isAddress = (email: string): boolean =>
  email !== "" && visibleText(email) === email && !asciiLower(email).startsWith(tokenPrefix);

/** A person with the role of their address; viewer unless listed. */
export const personWithRole = (email: string, vars: RoleVars): Me => ({ email, role: roleOf(email, vars.ADMINS, vars.OPERATORS) });

/** A service token with the role of its name. Its creator chose the name, so it is never compared with the lists of addresses. */
export const serviceTokenWithRole = (name: string, vars: RoleVars): Me => ({
  email: `${tokenPrefix}${name}`,
  role: roleOf(name, vars.SERVICE_TOKEN_ADMINS, vars.SERVICE_TOKEN_OPERATORS),
});
