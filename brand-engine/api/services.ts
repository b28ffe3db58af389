/** Bindings of the Workers of the Brand Engine, which the health check asks. */
export const serviceBindings = ["GATHERFEED", "SCALABLE_MEDIA", "PAGES_PLUS", "SOCIAL_GOOD", "FAN_OUT", "ANALYTICS"] as const;
