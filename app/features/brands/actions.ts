import type { Brand } from "#brand-engine/domain/brand";
import { resultOf } from "../../core/api.ts";
import { editPath, entityPath } from "../../core/links.ts";
import { type ActionList, defineAction } from "../../ui/actions/action.ts";
import { startNoteByName } from "../../ui/startNotes.ts";
import { brandEndpoint } from "./calls.ts";

/** What the actions need of a brand. */
export type BrandItem = Pick<Brand, "slug" | "name">;

const triggerCycle = defineAction<BrandItem, { correlationId: string }>({
  id: "trigger",
  needs: "brand.cycle",
  label: () => "Trigger cycle",
  key: "t",
  variant: "primary",
  isAllowed: () => true,
  palette: { verb: "trigger", synonyms: ["start", "wake"], title: ({ name }) => `Trigger a cycle for ${name}` },
  run: ({ slug }) => resultOf(brandEndpoint.cycles.$post({ param: { slug }, json: {} })),
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
  href: ({ slug }) => editPath("brand", slug),
});

/** All actions on a brand. */
export const brandActions: ActionList<BrandItem> = {
  noun: "brand",
  idOf: ({ slug }) => slug,
  nameOf: ({ name }) => name,
  actions: [triggerCycle, edit],
};
