/** Before its maintenance starts, members leave an agent, and no new ones come: this long. */
export const MAINTENANCE_LEAD_MS = 3_600_000;
