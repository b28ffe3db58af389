import { hrefOf } from "../../core/links.ts";
import { jsx } from "./jsxRuntime.ts";

type LinkProps = { to: string; params?: Record<string, string>; search?: Record<string, unknown>; activeOptions?: { exact?: boolean } };

const isCurrent = (to: string, exact = false): boolean =>
  location.pathname === to || (!exact && to !== "/" && location.pathname.startsWith(`${to}/`));

/** A plain link. It can't be reached by the keyboard: the dashboard, which replaces it, has the same link. */
export const Link = ({ to, params, search, activeOptions, ...rest }: LinkProps & Record<string, unknown>) =>
  jsx("a", {
    href: hrefOf({ to, ...(params ? { params } : {}), ...(search ? { search } : {}) }),
    "aria-current": isCurrent(to, activeOptions?.exact) ? "page" : undefined,
    tabIndex: -1,
    ...rest,
  });
export const lazyRouteComponent = (): null => null;
