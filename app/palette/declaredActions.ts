import type { ActionList } from "../ui/actions/action.ts";

/** What the actions of the pipeline know of an entity that the search found. */
export type DeclaredItem = { id: string; name: string };

const loaders = new Map<string, () => Promise<ActionList<DeclaredItem>>>();
const loaded = new Map<string, ActionList<DeclaredItem>>();

/** Declares the actions on entities of a kind that the pipeline declares. They are loaded with the palette. */
export const declareEntityActions = (kind: string, load: () => Promise<ActionList<DeclaredItem>>): void => void loaders.set(kind, load);

/** Loads the actions of every declared kind. Rejects if their code cannot be loaded. */
export const loadEntityActions = async (): Promise<void> => {
  await Promise.all([...loaders].map(async ([kind, load]) => loaded.set(kind, await load())));
};

/** The loaded actions of a declared kind. */
export const declaredActions = (kind: string): ActionList<DeclaredItem> | undefined => loaded.get(kind);

/** The loaded actions of all declared kinds. */
export const allDeclaredActions = (): ActionList<DeclaredItem>[] => [...loaded.values()];
