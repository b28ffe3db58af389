import { forwardRef } from "react";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { LinkComponentProps } from "@cloudflare/kumo/utils";

/** The link component for Kumo: it navigates with the router instead of loading a page. */
export const RouterLink = forwardRef<HTMLAnchorElement, LinkComponentProps>(({ href, to, ...rest }, ref) => {
  const address = to ?? href ?? "/";
  const link = { ...rest, to: address, activeOptions: { exact: address === "/" } } as LinkProps;
  return <Link ref={ref} {...link} />;
});
RouterLink.displayName = "RouterLink";
