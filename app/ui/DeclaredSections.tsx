import { Suspense } from "react";
import type { SectionPart } from "../core/pipelineParts.ts";

/** The sections that the pipeline adds to a screen. Each is loaded with the screen. */
export const DeclaredSections = ({ sections }: { sections: readonly SectionPart[] }) =>
  sections.map(({ id, Section }) => (
    <Suspense key={id}>
      <Section />
    </Suspense>
  ));
