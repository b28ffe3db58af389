import { resultOf } from "#app/core/api.ts";
import { editPath, entityPath } from "#app/core/links.ts";
import type { DeclaredItem } from "#app/palette/declaredActions.ts";
import { type ActionList, defineAction } from "#app/ui/actions/action.ts";
import { startNoteByName } from "#app/ui/startNotes.ts";
import { brandEndpoint } from "./calls.ts";

/** What the actions need of a brand. Its id is its slug. */
export type BrandItem = DeclaredItem;

const triggerCycle = defineAction<BrandItem, { correlationId: string }>({
  id: "trigger",
  needs: "brand.cycle",
  label: () => "Trigger cycle",
  key: "t",
  variant: "primary",
  isAllowed: () => true,
  palette: { verb: "trigger", synonyms: ["start", "wake"], title: ({ name }) => `Trigger a cycle for ${name}` },
  run: ({ id }) => resultOf(brandEndpoint.cycles.$post({ param: { slug: id }, json: {} })),
  // The command of the cycle is sent on this queue.
  done: (_, { name }) => ({
    title: `Cycle requested for ${name}`,
    description: `${startNoteByName("sm-commands")} This page shows its trace.`,
  }),
  hrefAfter: ({ correlationId }) => entityPath("trace", correlationId),
  failure: "trigger a cycle for",
});

const edit = defineAction<BrandItem, never>({
  id: "edit",
  needs: "brand.update",
  label: () => "Edit strategy",
  key: "e",
  isAllowed: () => true,
  palette: { verb: "edit", title: ({ name }) => `Edit the strategy of ${name}` },
  href: ({ id }) => editPath("brand", id),
});

/** All actions on a brand. */
export const brandActions: ActionList<BrandItem> = {
  noun: "brand",
  idOf: ({ id }) => id,
  nameOf: ({ name }) => name,
  actions: [triggerCycle, edit],
};
