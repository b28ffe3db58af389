/** The confirmation dialog before a schedule is paused. */
export const pauseConfirmation = (name: string) =>
  ({
    title: `Pause ${name}`,
    description:
      "No new jobs are created until an operator resumes it. Runs due in the meantime are not created later. Existing jobs continue.",
    confirmLabel: "Pause the schedule",
    reason: "required",
    hint: "Visible to your team",
  }) as const;

/** The confirmation dialog before a schedule is deleted. */
export const deleteConfirmation = (name: string) =>
  ({
    title: `Delete ${name}`,
    description: "Deletes the schedule. Jobs it already created are kept.",
    confirmLabel: "Delete the schedule",
    reason: "optional",
    danger: true,
  }) as const;
