/** The margin around the plot for axis labels, px. `right` has room for half of the last time label. It is the same for all charts, so that the time axes of stacked charts align. */
export const plotInset = { left: 44, right: 20, top: 10, bottom: 20 };
