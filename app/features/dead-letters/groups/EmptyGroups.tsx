import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { emptyLink, NoMatches } from "../../../ui/NoMatches.tsx";
import { RouterLink } from "../../../ui/RouterLink.tsx";
import { hrefOf, links } from "../../../core/links.ts";
import { StartFireDrillButton } from "../fault-injection/FireDrills.tsx";
import { type DeadLetterSearch, readGroupSearch, readListSearch } from "../search.ts";

const texts = {
  resolved: "Resolve a group when its cause is gone. If the error returns, the group is open again and raises an alert.",
  muted: "Mute a group to get no alerts about it, until a time or until it comes more often.",
  all: "Dead letters with the same error are one group.",
} as const;

/** The list of dead letters with the text and the queue of the groups, of every status: a text may be in one that was replayed. */
const listSearchOf = ({ q, queue }: DeadLetterSearch): DeadLetterSearch => readListSearch({ q, queue, status: "all" });

/** Explains why no group is shown: there are none, or none match the filter. */
export function EmptyGroups({ search }: { search: DeadLetterSearch }) {
  const { groups } = search;
  if (search.queue || search.q)
    return (
      <NoMatches
        noun="groups"
        clearHref={hrefOf(links.deadLetters(readGroupSearch({ groups })))}
        actions={
          search.q && (
            <RouterLink href={hrefOf(links.deadLetters(listSearchOf(search)))} className={emptyLink}>
              Search dead letters
            </RouterLink>
          )
        }
      >
        {search.q && "Groups are found by their error. The list of dead letters is searched with its payloads."}
      </NoMatches>
    );
  if (groups) return <EmptyState title={groups === "all" ? "No dead letters yet" : `No ${groups} groups`}>{texts[groups]}</EmptyState>;
  return (
    <EmptyState
      title="No open groups"
      action={
        <div className="flex flex-col items-center gap-4">
          <Link to="/dead-letters" search={{ groups: "all" }} className="text-kumo-link underline underline-offset-2">
            Show all groups
          </Link>
          <StartFireDrillButton />
        </div>
      }
    >
      A message that fails permanently is kept here with its error until an operator replays or drops it. Dead letters with the same error
      are one group.
    </EmptyState>
  );
}
