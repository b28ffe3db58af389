import { useMatch, useSearch } from "@tanstack/react-router";
import { DeadLetterList } from "./DeadLetterList.tsx";
import { GroupList } from "./groups/GroupList.tsx";
import { showsList } from "./search.ts";

/** The screen of dead letters: their groups, or the list. A dead letter is opened beside the list. */
export function DeadLettersPage() {
  const isList = useSearch({ from: "/dead-letters", select: showsList });
  const isOpen = useMatch({ from: "/dead-letters/$id", shouldThrow: false, select: () => true }) ?? false;
  return isList || isOpen ? <DeadLetterList /> : <GroupList />;
}
