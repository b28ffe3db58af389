/** An alert becomes `past` when it was not raised for this long, ms. It is also the shortest time between two webhook calls about one alert. */
export const alertQuietMs = 3_600_000;
