import { RouterLink } from "./RouterLink.tsx";

const look = "shrink-0 text-[15px] leading-6 text-kumo-subtle hover:text-kumo-default";

const Slash = () => (
  <span aria-hidden="true" className="text-kumo-subtle">
    /
  </span>
);

/** A link to the list above a screen, before its title. */
export const Breadcrumb = ({ href, title }: { href: string; title: string }) => (
  <>
    <RouterLink href={href} className={look}>
      {title}
    </RouterLink>
    <Slash />
  </>
);

/** The name of the list beside an open item, before the name of the item. It closes the panel of the item. */
export const BreadcrumbButton = ({ title, tooltip, onClick }: { title: string; tooltip: string; onClick: () => void }) => (
  <>
    <button type="button" title={tooltip} onClick={onClick} className={`cursor-pointer ${look}`}>
      {title}
    </button>
    <Slash />
  </>
);
