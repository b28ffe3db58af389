import { Link } from "@tanstack/react-router";

/** The breadcrumb of a trace: a link back to the list. */
export const breadcrumb = (
  <>
    <Link to="/traces" className="text-[15px] text-kumo-subtle hover:text-kumo-default">
      Traces
    </Link>
    <span aria-hidden="true" className="text-kumo-subtle">
      /
    </span>
  </>
);
