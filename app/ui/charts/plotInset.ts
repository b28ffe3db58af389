/** The margin around the plot for axis labels, px. It is the same for all charts, so that the time axes of stacked charts align. */
export const plotInset = { left: 44, right: 8, top: 10, bottom: 20 };
