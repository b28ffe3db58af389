import { RouterLink } from "./RouterLink.tsx";

/** A link to the list above a screen, before its title. */
export const Breadcrumb = ({ href, title }: { href: string; title: string }) => (
  <>
    <RouterLink href={href} className="text-[15px] text-kumo-subtle hover:text-kumo-default">
      {title}
    </RouterLink>
    <span aria-hidden="true" className="text-kumo-subtle">
      /
    </span>
  </>
);
