import type { ReactNode } from "react";
import type { Role } from "#domain/permissions";

/** What the API answers in a story: data, empty lists, an error, or nothing yet. */
export type ApiState = "filled" | "empty" | "failed" | "loading";

/**
 * A component in some of its states, or the screen at `path`. `role` is who looks at it, by default an admin. `api` is what the API answers,
 * by default data. `awaits` is a CSS selector of what appears last, such as a toast.
 */
export type Story = { name: string; role?: Role; api?: ApiState; awaits?: string } & ({ render: () => ReactNode } | { path: string });
