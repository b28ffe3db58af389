import { type RefObject, useRef } from "react";
import { useIsListInUse } from "../core/live/useIsListInUse.ts";
import type { RowSelection } from "./TableRow.tsx";
import { useSelection } from "./useSelection.ts";

/** What an operator does with a list: the open row, the selected rows, the scroll position. */
export type ListView = {
  /** Identifies the list: a new filter is a new list, with no selection and from its top. */
  listKey: string;
  openId: string | undefined;
  selection: RowSelection;
  scroll: RefObject<HTMLDivElement | null>;
  /** The ids of the rows on screen, in their order. */
  rowIdsRef: RefObject<readonly string[]>;
  /** Whether the operator uses the list: its rows must not move then. */
  isInUse: boolean;
};

/** The view of the list that `filter` describes; `openId` is the row whose panel is open. */
export function useListView(filter: object, openId: string | undefined): ListView {
  const scroll = useRef<HTMLDivElement>(null);
  const rowIdsRef = useRef<readonly string[]>([]);
  const listKey = JSON.stringify(filter);
  const selection = useSelection(listKey, rowIdsRef);
  const isTouched = useIsListInUse(scroll);
  return { listKey, openId, selection, scroll, rowIdsRef, isInUse: isTouched || openId !== undefined || selection.selectedIds.size > 0 };
}
