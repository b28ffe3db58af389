/** What is asked before a schedule is paused. */
export const pauseQuestion = (name: string) =>
  ({
    title: `Pause ${name}`,
    says: "It makes no more jobs until somebody resumes it. Runs planned meanwhile are not made later; jobs it has made go on.",
    verb: "Pause the schedule",
    reason: "required",
    hint: "Who looks at it will see this",
  }) as const;

/** What is asked before a schedule is deleted. */
export const deleteQuestion = (name: string) =>
  ({
    title: `Delete ${name}`,
    says: "It makes no more jobs, and its plan is gone for good. The jobs it has made stay.",
    verb: "Delete the schedule",
    reason: "optional",
    danger: true,
  }) as const;
