/** What is asked before a schedule is paused. */
export const pauseConfirmation = (name: string) =>
  ({
    title: `Pause ${name}`,
    description: "It makes no more jobs until somebody resumes it. Runs planned meanwhile are not made later; jobs it has made go on.",
    confirmLabel: "Pause the schedule",
    reason: "required",
    hint: "Who looks at it will see this",
  }) as const;

/** What is asked before a schedule is deleted. */
export const deleteConfirmation = (name: string) =>
  ({
    title: `Delete ${name}`,
    description: "It makes no more jobs, and its plan is gone for good. The jobs it has made stay.",
    confirmLabel: "Delete the schedule",
    reason: "optional",
    danger: true,
  }) as const;
