/** A day without an hour, in the middle of it, so that no time zone moves it. */
export const noon = (date: string) => `${date}T12:00:00`
